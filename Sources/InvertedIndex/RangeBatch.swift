internal import CKernels

/// The working arrays of one batch of ranges, by slot.
final class RangeBatch {
    /// Slots of a row; close to those in use, or rows of different terms would meet in the same lines of the cache.
    private(set) var size = 0
    let ranges: UnsafeMutablePointer<Int32>
    let allowed: UnsafeMutablePointer<UInt8>
    let lanes: UnsafeMutablePointer<UInt16>
    let matched: UnsafeMutablePointer<UInt8>
    let best: UnsafeMutablePointer<UInt32>
    let rest: UnsafeMutablePointer<UInt32>
    /// First node of the sparse terms.
    let heads: UnsafeMutablePointer<UInt32>
    /// Where the codes of the ranges stand in the rows of dense terms, and the sums of their bounds.
    let places: UnsafeMutablePointer<UInt32>
    let halves: UnsafeMutablePointer<UInt8>
    let denseSums: UnsafeMutablePointer<UInt16>
    /// Slots that can still reach the threshold, and those among them that hold a term.
    let alive: UnsafeMutablePointer<Int32>
    let present: UnsafeMutablePointer<Int32>
    let nextPresent: UnsafeMutablePointer<Int32>
    /// For each slot a row of dense terms, whole vectors of 16: the documents that hold the term.
    let masks = GrowableBuffer<UInt8>()
    private(set) var stride = 0
    /// For each dense term a row of slots: range code, position of the first document in a list, offset of the payload.
    let codes = GrowableBuffer<UInt8>()
    let firsts = GrowableBuffer<UInt8>()
    let offsets = GrowableBuffer<UInt32>()

    init(size: Int) {
        ranges = .allocate(capacity: size)
        allowed = .allocate(capacity: size)
        lanes = .allocate(capacity: size * 8)
        matched = .allocate(capacity: size)
        best = .allocate(capacity: size)
        rest = .allocate(capacity: size)
        heads = .allocate(capacity: size)
        let rounded = (size + 63) & ~63
        places = .allocate(capacity: rounded)
        halves = .allocate(capacity: rounded)
        denseSums = .allocate(capacity: rounded)
        alive = .allocate(capacity: size + 1)
        // One more: a slot is written before it is known to count.
        present = .allocate(capacity: size + 1)
        nextPresent = .allocate(capacity: size + 1)
    }

    deinit {
        ranges.deallocate()
        allowed.deallocate()
        lanes.deallocate()
        matched.deallocate()
        best.deallocate()
        rest.deallocate()
        heads.deallocate()
        places.deallocate()
        halves.deallocate()
        denseSums.deallocate()
        alive.deallocate()
        present.deallocate()
        nextPresent.deallocate()
    }

    /// Makes rows for `terms` dense terms in `slots` slots, at most the size given to `init`.
    func reserve(terms: Int, slots: Int) {
        size = (slots + 63) & ~63
        codes.setCount(terms * size)
        stride = (terms + 15) & ~15
        masks.setCount(size * stride)
        firsts.setCount(terms * size)
        offsets.setCount(terms * size)
    }

    var view: fw_batch {
        fw_batch(ranges: ranges, allowed: allowed, lanes: lanes, matched: matched, best: best, rest: rest)
    }
}
