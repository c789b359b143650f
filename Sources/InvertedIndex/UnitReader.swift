internal import ByteStorage
internal import CKernels

/// Dictionary and postings of one unit of a segment. Valid as long as the segment.
struct UnitReader {
    let documentCount: Int
    let termCount: Int
    let records: UnsafePointer<TermRecord>
    let termBytes: UnsafePointer<UInt8>
    let slots: UnsafePointer<UInt64>
    let slotMask: Int
    let bounds: UnsafePointer<UInt8>
    let postings: UnsafePointer<UInt8>
    /// One byte a document; `nil` for units of several fields.
    let lengthClasses: UnsafePointer<UInt8>?

    /// Takes the sections of unit `index` and checks that every record stays within them.
    init(_ header: SegmentHeader, _ index: Int, hasLengthClasses: Bool) throws(StorageError) {
        documentCount = header.documentCount
        let classes = try header.section(.lengthClasses, index, of: UInt8.self, count: hasLengthClasses ? header.documentCount : 0)
        lengthClasses = hasLengthClasses ? classes.base : nil
        let bytes = try header.section(.termBytes, index, of: UInt8.self, count: nil)
        let records = try header.section(.records, index, of: TermRecord.self, count: nil)
        let slots = try header.section(.slots, index, of: UInt64.self, count: nil)
        let bounds = try header.section(.bounds, index, of: UInt8.self, count: nil)
        let postings = try header.section(.postings, index, of: UInt8.self, count: nil)
        termBytes = bytes.base
        self.records = records.base
        termCount = records.count
        self.slots = slots.base
        slotMask = slots.count - 1
        self.bounds = bounds.base
        self.postings = postings.base
        guard slots.count >= 2 * records.count, slots.count & (slots.count - 1) == 0, slots.count > 0 else { throw header.damage("slots") }
        for slot in 0..<slots.count where Int(slots.base[slot] & 0xFFFF_FFFF) > records.count { throw header.damage("slots") }
        for number in 0..<records.count {
            guard isValid(records.base[number], termBytes: bytes.count, bounds: bounds.count, postings: postings.count) else {
                throw header.damage("record \(number) of unit \(index)")
            }
        }
    }

    private func isValid(_ record: TermRecord, termBytes: Int, bounds: Int, postings: Int) -> Bool {
        let frequency = Int(record.documentFrequency)
        guard let kind = PostingsKind(rawValue: record.kind), (1...documentCount).contains(frequency), record.termLength > 0,
            Int(record.termStart) + Int(record.termLength) <= termBytes, [0, 1, 2, 4, 8, 16].contains(record.width),
            record.largestImpact >= 0, record.largestImpact <= 1, record.postingsOffset <= UInt64(postings)
        else { return false }
        let start = Int(record.postingsOffset)
        if kind == .dense { return isValidDense(record, start: start, bounds: bounds, postings: postings) }
        let tiles = SegmentFormat.tileCount(documents: documentCount)
        let layout = SparseLayout(kind: kind, documentFrequency: frequency, width: Int(record.width), tiles: tiles)
        guard start.isMultiple(of: 4), start + layout.end <= postings else { return false }
        guard kind == .tiled else { return true }
        let starts = UnsafeRawPointer(self.postings + start).assumingMemoryBound(to: UInt32.self)
        for tile in 0..<tiles where starts[tile] > starts[tile + 1] { return false }
        return starts[0] == 0 && Int(starts[tiles]) == frequency
    }

    private func isValidDense(_ record: TermRecord, start: Int, bounds: Int, postings: Int) -> Bool {
        let length = SegmentFormat.chunkCount(documents: documentCount) * SegmentFormat.chunkLength
        guard record.boundsOffset <= UInt64(bounds), Int(record.boundsOffset) + length <= bounds, start.isMultiple(of: 4) else {
            return false
        }
        let superblocks = SegmentFormat.superblockCount(documents: documentCount)
        let groups = (superblocks + SegmentFormat.groupSuperblocks - 1) / SegmentFormat.groupSuperblocks
        guard start + groups * SegmentFormat.groupLength <= postings else { return false }
        for superblock in 0..<superblocks where start + superblockOffset(record, superblock) > postings { return false }
        return true
    }

    // MARK: Dictionary

    /// Starts loading the slot of a hash, and later the record in it: the terms of a query are looked up faster all at once.
    @inline(__always)
    func prefetchSlot(_ hash: UInt64) { fw_prefetch(slots + (Int(truncatingIfNeeded: hash) & slotMask)) }

    @inline(__always)
    func prefetchRecord(_ hash: UInt64) {
        let number = Int(truncatingIfNeeded: slots[Int(truncatingIfNeeded: hash) & slotMask] & 0xFFFF_FFFF)
        if number > 0 { fw_prefetch(records + (number &- 1)) }
    }

    /// The record of a term, or `nil`.
    @inline(__always)
    func record(of term: UnsafeBufferPointer<UInt8>) -> UnsafePointer<TermRecord>? {
        guard let first = term.baseAddress else { return nil }
        return record(of: first, term.count, hash: termHash(first, term.count))
    }

    @inline(__always)
    func record(of term: UnsafePointer<UInt8>, _ count: Int, hash: UInt64) -> UnsafePointer<TermRecord>? {
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let entry = slots[slot]
            if entry == 0 { return nil }
            let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
            if entry & 0xFFFF_FFFF_0000_0000 == tag && number > 0 && matches(records[number &- 1], term, count) {
                return records + (number &- 1)
            }
            slot = (slot &+ 1) & slotMask
        }
    }

    @inline(__always)
    private func matches(_ record: TermRecord, _ term: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        Int(record.termLength) == count && record.prefix == TermRecord.prefix(of: term, count)
            && (count <= 16 || equal(termBytes + Int(record.termStart), term, count))
    }

    /// The bytes of the term at a rank.
    func term(_ number: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: termBytes + Int(records[number].termStart), count: Int(records[number].termLength))
    }

    /// Rank of the first term that does not come before `bytes`.
    func lowerBound(_ bytes: [UInt8]) -> Int {
        var low = 0
        var high = termCount
        while low < high {
            let middle = (low + high) / 2
            if term(middle).lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Postings

    /// Start of a superblock's payload, from `postingsOffset`. Meaningless if the term is in none of its documents.
    @inline(__always)
    func superblockOffset(_ record: TermRecord, _ superblock: Int) -> Int {
        let group = UnsafeRawPointer(
            postings + Int(record.postingsOffset) + superblock &>> 4 &* SegmentFormat.groupLength)
        let base = group.load(as: UInt32.self)
        return Int(base) &+ Int(group.load(fromByteOffset: 4 &+ 2 &* (superblock & 15), as: UInt16.self))
    }

    /// Writes all documents of a term, ascending, and their codes. Both must have room for the document frequency.
    func decode(_ record: TermRecord, documents: UnsafeMutablePointer<UInt32>, codes: UnsafeMutablePointer<UInt16>) {
        guard let kind = PostingsKind(rawValue: record.kind) else { preconditionFailure("records are checked when a segment is opened") }
        switch kind {
        case .dense: decodeDense(record, documents, codes)
        case .sparse, .tiled: decodeSparse(record, kind, documents, codes)
        }
    }

    private func decodeSparse(
        _ record: TermRecord, _ kind: PostingsKind, _ documents: UnsafeMutablePointer<UInt32>, _ codes: UnsafeMutablePointer<UInt16>
    ) {
        let count = Int(record.documentFrequency)
        let tiles = SegmentFormat.tileCount(documents: documentCount)
        let layout = SparseLayout(kind: kind, documentFrequency: count, width: Int(record.width), tiles: tiles)
        let start = UnsafeRawPointer(postings + Int(record.postingsOffset))
        if kind == .sparse {
            documents.update(from: start.assumingMemoryBound(to: UInt32.self), count: count)
        } else {
            let starts = start.assumingMemoryBound(to: UInt32.self)
            let low = (start + layout.documents).assumingMemoryBound(to: UInt16.self)
            for tile in 0..<tiles {
                for index in Int(starts[tile])..<Int(starts[tile + 1]) {
                    documents[index] = UInt32(tile << SegmentFormat.tileShift) | UInt32(low[index])
                }
            }
        }
        let payload = (start + layout.payload).assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            codes[index] = UInt16(truncatingIfNeeded: PayloadCodec.code(payload, index, bits: Int(record.width)))
        }
    }

    private func decodeDense(_ record: TermRecord, _ documents: UnsafeMutablePointer<UInt32>, _ codes: UnsafeMutablePointer<UInt16>) {
        let nibbles = bounds + Int(record.boundsOffset)
        var count = 0
        for superblock in 0..<SegmentFormat.superblockCount(documents: documentCount) {
            // A superblock is half a chunk of nibbles: without a range code in it there is no payload.
            let half = nibbles + superblock &>> 1 &* SegmentFormat.chunkLength
            let mask: UInt8 = superblock & 1 == 0 ? 0x0F : 0xF0
            var present: UInt8 = 0
            for index in 0..<32 { present |= half[index] & mask }
            guard present != 0 else { continue }
            let payload = postings + Int(record.postingsOffset) + superblockOffset(record, superblock)
            let limit = Int(record.documentFrequency) - count
            count += decodeSuperblock(payload, superblock, limit, documents + count, codes + count)
        }
    }

    /// Decodes one superblock, at most `limit` postings; returns their number.
    private func decodeSuperblock(
        _ payload: UnsafePointer<UInt8>, _ superblock: Int, _ limit: Int, _ documents: UnsafeMutablePointer<UInt32>,
        _ codes: UnsafeMutablePointer<UInt16>
    ) -> Int {
        let base = UInt32(superblock << SegmentFormat.superblockShift)
        let bits = PayloadCodec.bits(ofClass: payload[0] >> 5)
        var count = Int(payload[0] & 31)
        var packed = payload + 1 + count
        if count > 0 {
            count = min(count, limit)
            for index in 0..<count { documents[index] = base | UInt32(payload[1 + index]) }
        } else {
            packed = payload + 33
            for byte in 0..<32 {
                var rest = payload[1 + byte]
                while rest != 0 && count < limit {
                    documents[count] = base | UInt32(byte << 3 + rest.trailingZeroBitCount)
                    count += 1
                    rest &= rest - 1
                }
            }
        }
        for index in 0..<count { codes[index] = UInt16(truncatingIfNeeded: PayloadCodec.code(packed, index, bits: bits)) }
        return count
    }

    /// The code that a term has in a document, or `nil` if the document does not hold it. Cost: O(log documents).
    func code(_ record: TermRecord, document: Int) -> UInt32? {
        if record.kind == PostingsKind.dense.rawValue { return denseCode(record, document) }
        let kind: PostingsKind = record.kind == PostingsKind.tiled.rawValue ? .tiled : .sparse
        let count = Int(record.documentFrequency)
        let layout = SparseLayout(
            kind: kind, documentFrequency: count, width: Int(record.width), tiles: SegmentFormat.tileCount(documents: documentCount))
        let start = UnsafeRawPointer(postings + Int(record.postingsOffset))
        let wide = start.assumingMemoryBound(to: UInt32.self)
        let low = (start + layout.documents).assumingMemoryBound(to: UInt16.self)
        let tile = document >> SegmentFormat.tileShift
        var first = kind == .tiled ? Int(wide[tile]) : 0
        var last = kind == .tiled ? Int(wide[tile + 1]) : count
        let key = kind == .tiled ? document & 0xFFFF : document
        let end = last
        while first < last {
            let middle = (first + last) / 2
            if (kind == .tiled ? Int(low[middle]) : Int(wide[middle])) < key { first = middle + 1 } else { last = middle }
        }
        guard first < end, (kind == .tiled ? Int(low[first]) : Int(wide[first])) == key else { return nil }
        return PayloadCodec.code((start + layout.payload).assumingMemoryBound(to: UInt8.self), first, bits: Int(record.width))
    }

    private func denseCode(_ record: TermRecord, _ document: Int) -> UInt32? {
        let range = document >> SegmentFormat.rangeShift
        let byte = bounds[Int(record.boundsOffset) + range >> 6 &* SegmentFormat.chunkLength + range & 31]
        guard (range & 32 == 0 ? byte & 15 : byte >> 4) != 0 else { return nil }
        let payload = postings + Int(record.postingsOffset) + superblockOffset(record, document >> SegmentFormat.superblockShift)
        let bits = PayloadCodec.bits(ofClass: payload[0] >> 5)
        let count = Int(payload[0] & 31)
        let low = document & 255
        if count > 0 {
            for index in 0..<count where Int(payload[1 + index]) == low { return PayloadCodec.code(payload + 1 + count, index, bits: bits) }
            return nil
        }
        guard payload[1 + low >> 3] >> UInt8(low & 7) & 1 == 1 else { return nil }
        var rank = 0
        for byte in 0..<low >> 3 { rank += payload[1 + byte].nonzeroBitCount }
        rank += (payload[1 + low >> 3] & (1 << UInt8(low & 7) - 1)).nonzeroBitCount
        return PayloadCodec.code(payload + 33, rank, bits: bits)
    }
}
