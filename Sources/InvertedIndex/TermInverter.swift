internal import CKernels

/// Collects the postings of one unit in memory: documents in, and for each term the documents with their frequencies out.
///
/// A term's postings are a stream of variable-length integers in a chain of chunks that double from 16 bytes to 16 KB:
/// `(step << 1) | plain`, where step is the distance to the previous document and plain means "once, in the last field"; without
/// plain, a byte with a bit for each field (left out for units of one field) and the frequency in each of them.
final class TermInverter {
    struct TermState {
        /// Where the bytes of the term are.
        var start: Int
        var length: UInt32
        var documentFrequency: UInt32
        /// Last document in the stream, plus 1.
        var lastDocument: UInt32
        /// Document being counted, plus 1, and the row of its counts.
        var openDocument: UInt32
        var row: UInt32
        var level: UInt32
        /// Chunk chain: first byte, next byte to write, end of the present chunk.
        var head: Int
        var cursor: Int
        var end: Int
    }

    let fieldCount: Int
    private let terms = GrowableBuffer<TermState>()
    private let termBytes = GrowableBuffer<UInt8>(capacity: 1 << 16)
    private let stream = GrowableBuffer<UInt8>(capacity: 1 << 20)
    /// Upper half of the hash, and the term's number plus 1; 0 where free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var slotMask: Int
    /// Terms of the open document, and a row of frequencies for each.
    private let touched = GrowableBuffer<UInt32>()
    private let counts = GrowableBuffer<UInt32>()
    /// Longest posting in the stream: a step, a mask and eight frequencies.
    private static let longestPosting = 5 + 1 + 8 * 5

    init(fieldCount: Int) {
        self.fieldCount = fieldCount
        slotMask = (1 << 12) - 1
        slots = .allocate(capacity: slotMask + 1)
        slots.initialize(repeating: 0, count: slotMask + 1)
    }

    deinit { slots.deallocate() }

    var termCount: Int { terms.count }

    /// Starts loading the slot of a hash, and later the state of the term in it: a dictionary is larger than the caches, and the
    /// terms of a document are looked up faster all at once than one after the other.
    @inline(__always)
    func prefetchSlot(_ hash: UInt64) { fw_prefetch(slots + (Int(truncatingIfNeeded: hash) & slotMask)) }

    @inline(__always)
    func prefetchTerm(_ hash: UInt64) {
        let entry = slots[Int(truncatingIfNeeded: hash) & slotMask]
        if entry != 0 { fw_prefetch(terms.base + (Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1)) }
    }

    /// Counts `count` occurrences of a term, whose `termHash` is `hash`, in field `field` of document `document`.
    @inline(__always)
    func add(_ term: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, field: Int, count: UInt32, document: UInt32) {
        // Looked up first: a new term may move the terms.
        let number = number(term, length, hash)
        let state = terms.base + number
        let stamp = document &+ 1
        if state.pointee.openDocument != stamp {
            state.pointee.openDocument = stamp
            state.pointee.row = UInt32(truncatingIfNeeded: touched.count)
            touched.append(UInt32(truncatingIfNeeded: number))
            counts.append(repeating: 0, fieldCount)
        }
        let cell = Int(state.pointee.row) &* fieldCount &+ field
        counts[cell] = counts[cell].addingReportingOverflow(count).overflow ? .max : counts[cell] &+ count
    }

    /// Writes the postings of the document whose terms were added last.
    func endDocument(_ document: UInt32) {
        for row in 0..<touched.count {
            appendPosting(terms.base + Int(touched[row]), document, counts.base + row &* fieldCount)
        }
        touched.removeAll()
        counts.removeAll()
    }

    /// The term's number, a new one for a new term.
    @inline(__always)
    private func number(_ term: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64) -> Int {
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let entry = slots[slot]
            if entry == 0 { return insert(term, length, tag, slot) }
            if entry & 0xFFFF_FFFF_0000_0000 == tag {
                let candidate = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
                let state = terms.base + candidate
                if Int(state.pointee.length) == length, equal(termBytes.base + state.pointee.start, term, length) { return candidate }
            }
            slot = (slot &+ 1) & slotMask
        }
    }

    @inline(never)
    private func insert(_ term: UnsafePointer<UInt8>, _ length: Int, _ tag: UInt64, _ slot: Int) -> Int {
        let number = terms.count
        let start = termBytes.count
        termBytes.append(term, length)
        let head = stream.append(repeating: 0, 16 + 8)
        terms.append(
            TermState(
                start: start, length: UInt32(length), documentFrequency: 0, lastDocument: 0, openDocument: 0, row: 0, level: 0, head: head,
                cursor: head, end: head + 16))
        slots[slot] = tag | UInt64(number + 1)
        if terms.count * 2 > slotMask { rehash() }
        return number
    }

    private func rehash() {
        slots.deallocate()
        slotMask = (slotMask + 1) * 2 - 1
        slots = .allocate(capacity: slotMask + 1)
        slots.initialize(repeating: 0, count: slotMask + 1)
        for number in 0..<terms.count {
            let hash = termHash(termBytes.base + terms[number].start, Int(terms[number].length))
            var slot = Int(truncatingIfNeeded: hash) & slotMask
            while slots[slot] != 0 { slot = (slot &+ 1) & slotMask }
            slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
        }
    }

    @inline(__always)
    private func appendPosting(_ state: UnsafeMutablePointer<TermState>, _ document: UInt32, _ row: UnsafePointer<UInt32>) {
        let step = document &+ 1 &- state.pointee.lastDocument
        if state.pointee.end &- state.pointee.cursor < size(of: row, step: step) { nextChunk(state) }
        var cursor = state.pointee.cursor
        if isPlain(row) {
            put(&cursor, step &<< 1 | 1)
        } else {
            put(&cursor, step &<< 1)
            if fieldCount > 1 {
                var mask: UInt8 = 0
                for field in 0..<fieldCount where row[field] > 0 { mask |= 1 &<< UInt8(truncatingIfNeeded: field) }
                stream[cursor] = mask
                cursor &+= 1
            }
            for field in 0..<fieldCount where row[field] > 0 { put(&cursor, row[field]) }
        }
        state.pointee.cursor = cursor
        state.pointee.lastDocument = document &+ 1
        state.pointee.documentFrequency &+= 1
    }

    @inline(__always)
    private func isPlain(_ row: UnsafePointer<UInt32>) -> Bool {
        guard row[fieldCount &- 1] == 1 else { return false }
        for field in 0..<(fieldCount &- 1) where row[field] != 0 { return false }
        return true
    }

    /// Bytes of a posting.
    @inline(__always)
    private func size(of row: UnsafePointer<UInt32>, step: UInt32) -> Int {
        if isPlain(row) { return width(step &<< 1) }
        var total = width(step &<< 1) + (fieldCount > 1 ? 1 : 0)
        for field in 0..<fieldCount where row[field] > 0 { total += width(row[field]) }
        return total
    }

    @inline(__always)
    private func width(_ value: UInt32) -> Int { max(1, (38 - value.leadingZeroBitCount) / 7) }

    @inline(never)
    private func nextChunk(_ state: UnsafeMutablePointer<TermState>) {
        let level = min(state.pointee.level + 1, 10)
        let size = max(16 << Int(level), Self.longestPosting)
        let chunk = stream.append(repeating: 0, size + 8)
        // The unused end of the old chunk is skipped by a step of 0, which no posting has.
        var cursor = state.pointee.cursor
        while cursor < state.pointee.end {
            stream[cursor] = 0
            cursor += 1
        }
        UnsafeMutableRawPointer(stream.base + state.pointee.end).storeBytes(of: chunk, as: Int.self)
        state.pointee.cursor = chunk
        state.pointee.end = chunk + size
        state.pointee.level = level
    }

    @inline(__always)
    private func put(_ cursor: inout Int, _ value: UInt32) {
        var rest = value
        while rest >= 128 {
            stream[cursor] = UInt8(truncatingIfNeeded: rest | 128)
            cursor &+= 1
            rest &>>= 7
        }
        stream[cursor] = UInt8(truncatingIfNeeded: rest)
        cursor &+= 1
    }
}

extension TermInverter {
    /// Numbers of all terms, in ascending order of their bytes.
    func sortedTerms() -> [Int] {
        // The first eight bytes as one integer decide nearly every comparison.
        var order = (0..<terms.count).map { (prefix: prefix(of: $0), number: $0) }
        order.sort { left, right in
            left.prefix != right.prefix ? left.prefix < right.prefix : bytesPrecede(left.number, right.number)
        }
        return order.map(\.number)
    }

    /// The bytes of a term; valid until the next `add`.
    func bytes(of number: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: termBytes.base + terms[number].start, count: Int(terms[number].length))
    }

    /// Documents that hold the term.
    func documentFrequency(of number: Int) -> Int { Int(terms[number].documentFrequency) }

    /// Writes the postings of a term: `documents` ascending, and `fieldCount` frequencies for each. Both must have room.
    func decode(_ number: Int, documents: UnsafeMutablePointer<UInt32>, frequencies: UnsafeMutablePointer<UInt32>) {
        let state = terms[number]
        var cursor = state.head
        var end = state.head + 16
        var level: UInt32 = 0
        var document: UInt32 = 0
        var posting = 0
        while posting < Int(state.documentFrequency) {
            if cursor == end || stream[cursor] == 0 {
                cursor = UnsafeRawPointer(stream.base + end).loadUnaligned(as: Int.self)
                level = min(level + 1, 10)
                end = cursor + max(16 << Int(level), Self.longestPosting)
                continue
            }
            let head = get(&cursor)
            document &+= head &>> 1
            documents[posting] = document &- 1
            readFrequencies(&cursor, plain: head & 1 == 1, into: frequencies + posting &* fieldCount)
            posting &+= 1
        }
    }

    @inline(__always)
    private func readFrequencies(_ cursor: inout Int, plain: Bool, into row: UnsafeMutablePointer<UInt32>) {
        if fieldCount == 1 {
            row[0] = plain ? 1 : get(&cursor)
            return
        }
        for field in 0..<fieldCount { row[field] = 0 }
        if plain {
            row[fieldCount &- 1] = 1
            return
        }
        let mask = stream[cursor]
        cursor &+= 1
        for field in 0..<fieldCount where mask &>> UInt8(truncatingIfNeeded: field) & 1 == 1 { row[field] = get(&cursor) }
    }

    @inline(__always)
    private func get(_ cursor: inout Int) -> UInt32 {
        var value: UInt32 = 0
        var shift: UInt32 = 0
        while true {
            let byte = stream[cursor]
            cursor &+= 1
            value |= UInt32(byte & 127) &<< shift
            if byte < 128 { return value }
            shift &+= 7
        }
    }

    private func prefix(of number: Int) -> UInt64 {
        let term = bytes(of: number)
        var value: UInt64 = 0
        for index in 0..<8 { value = value << 8 | (index < term.count ? UInt64(term[index]) : 0) }
        return value
    }

    private func bytesPrecede(_ left: Int, _ right: Int) -> Bool {
        bytes(of: left).lexicographicallyPrecedes(bytes(of: right))
    }
}

/// Whether two byte strings of one length are equal.
@inline(__always)
func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    let a = UnsafeRawPointer(left)
    let b = UnsafeRawPointer(right)
    while index &+ 8 <= count {
        if a.loadUnaligned(fromByteOffset: index, as: UInt64.self) != b.loadUnaligned(fromByteOffset: index, as: UInt64.self) {
            return false
        }
        index &+= 8
    }
    while index < count {
        if left[index] != right[index] { return false }
        index &+= 1
    }
    return true
}
