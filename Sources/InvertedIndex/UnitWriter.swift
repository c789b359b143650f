/// Writes the dictionary and the postings of one unit of a segment. Terms come in ascending order of their bytes.
final class UnitWriter {
    let termBytes = GrowableBuffer<UInt8>(capacity: 1 << 16)
    let records = GrowableBuffer<TermRecord>()
    let bounds = GrowableBuffer<UInt8>(capacity: 1 << 16)
    let postings = GrowableBuffer<UInt8>(capacity: 1 << 16)
    private let documentCount: Int
    private let denseDivisor: Int
    /// Largest impact of each range of the present term, the range's number, and its code.
    private let maxima = GrowableBuffer<Float>()
    private let ranges = GrowableBuffer<UInt32>()
    private let superblocks = GrowableBuffer<UInt8>(capacity: 1 << 16)
    private var histogram = [UInt32](repeating: 0, count: 256)

    /// - Parameters:
    ///   - documentCount: documents of the segment.
    ///   - denseDivisor: a term is dense if it is in at least one of so many ranges.
    init(documentCount: Int, denseDivisor: Int) {
        self.documentCount = documentCount
        self.denseDivisor = denseDivisor
    }

    /// Appends a term with its postings.
    ///
    /// - Parameters:
    ///   - documents: `count` numbers, ascending, at least one.
    ///   - codes: what the unit stores of each posting.
    ///   - impacts: v of each posting.
    func append(
        term: UnsafeBufferPointer<UInt8>, documents: UnsafePointer<UInt32>, codes: UnsafePointer<UInt16>, impacts: UnsafePointer<Float>,
        count: Int
    ) {
        guard let first = term.baseAddress else { preconditionFailure("a term has at least one byte") }
        collectRanges(documents, impacts, count)
        var largest: Float = 0
        for index in 0..<maxima.count { largest = max(largest, maxima[index]) }
        for value in 0..<256 { histogram[value] = 0 }
        for index in 0..<maxima.count { histogram[RangeLevels.quantised(maxima[index], largest: largest)] += 1 }
        let levels = RangeLevels(histogram: histogram)
        var record = TermRecord(
            documentFrequency: UInt32(count), kind: 0, width: 0, termLength: UInt16(term.count), largestImpact: largest,
            termStart: UInt32(termBytes.count), levels: packed(levels.levels), postingsOffset: 0, boundsOffset: 0,
            prefix: TermRecord.prefix(of: first, term.count))
        termBytes.append(first, term.count)
        if maxima.count * denseDivisor >= SegmentFormat.rangeCount(documents: documentCount) && count > 64 {
            appendDense(&record, documents, codes, count, levels, largest)
        } else {
            appendSparse(&record, documents, codes, count, levels, largest)
        }
        records.append(record)
    }

    private func packed(_ levels: [UInt8]) -> (UInt64, UInt64) {
        levels.withUnsafeBytes { ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self)) }
    }

    private func collectRanges(_ documents: UnsafePointer<UInt32>, _ impacts: UnsafePointer<Float>, _ count: Int) {
        maxima.removeAll()
        ranges.removeAll()
        var index = 0
        while index < count {
            let range = documents[index] >> UInt32(SegmentFormat.rangeShift)
            var maximum: Float = 0
            while index < count && documents[index] >> UInt32(SegmentFormat.rangeShift) == range {
                maximum = max(maximum, impacts[index])
                index += 1
            }
            maxima.append(maximum)
            ranges.append(range)
        }
    }

    // MARK: Sparse terms

    private func appendSparse(
        _ record: inout TermRecord, _ documents: UnsafePointer<UInt32>, _ codes: UnsafePointer<UInt16>, _ count: Int,
        _ levels: RangeLevels, _ largest: Float
    ) {
        let tiles = SegmentFormat.tileCount(documents: documentCount)
        let isTiled = count >= 32 && count >= 4 * (tiles + 1)
        var all: UInt16 = 0
        for index in 0..<count { all |= codes[index] }
        let bits = PayloadCodec.bits(ofClass: PayloadCodec.widthClass(for: all))
        postings.align(to: 4)
        record.kind = (isTiled ? PostingsKind.tiled : .sparse).rawValue
        record.width = UInt8(bits)
        record.postingsOffset = UInt64(postings.count)
        if isTiled {
            appendTileStarts(documents, count, tiles)
            for index in 0..<count { postings.appendInteger(UInt16(truncatingIfNeeded: documents[index])) }
        } else {
            for index in 0..<count { postings.appendInteger(documents[index]) }
        }
        appendRangeCodes(documents, count, levels, largest)
        PayloadCodec.append(codes, count, bits: bits, to: postings)
    }

    private func appendTileStarts(_ documents: UnsafePointer<UInt32>, _ count: Int, _ tiles: Int) {
        var index = 0
        for tile in 0...tiles {
            while index < count && Int(documents[index] >> UInt32(SegmentFormat.tileShift)) < tile { index += 1 }
            postings.appendInteger(UInt32(index))
        }
    }

    private func appendRangeCodes(_ documents: UnsafePointer<UInt32>, _ count: Int, _ levels: RangeLevels, _ largest: Float) {
        let start = postings.append(repeating: 0, (count + 1) / 2)
        var range = 0
        var previous: UInt32 = .max
        for index in 0..<count where documents[index] >> UInt32(SegmentFormat.rangeShift) != previous {
            previous = documents[index] >> UInt32(SegmentFormat.rangeShift)
            let code = levels.code(of: RangeLevels.quantised(maxima[range], largest: largest))
            postings[start + index >> 1] |= code << UInt8(index & 1 * 4)
            range += 1
        }
    }

    // MARK: Dense terms

    private func appendDense(
        _ record: inout TermRecord, _ documents: UnsafePointer<UInt32>, _ codes: UnsafePointer<UInt16>, _ count: Int,
        _ levels: RangeLevels, _ largest: Float
    ) {
        record.kind = PostingsKind.dense.rawValue
        let chunks = SegmentFormat.chunkCount(documents: documentCount)
        let start = bounds.append(repeating: 0, chunks * SegmentFormat.chunkLength)
        record.boundsOffset = UInt64(start)
        for index in 0..<ranges.count {
            let range = Int(ranges[index])
            let code = levels.code(of: RangeLevels.quantised(maxima[index], largest: largest))
            let byte = range / SegmentFormat.chunkRanges * SegmentFormat.chunkLength + range & 31
            bounds[start + byte] |= range & 32 == 0 ? code : code << 4
        }
        postings.align(to: 4)
        record.postingsOffset = UInt64(postings.count)
        appendSuperblocks(documents, codes, count)
    }

    private func appendSuperblocks(_ documents: UnsafePointer<UInt32>, _ codes: UnsafePointer<UInt16>, _ count: Int) {
        let total = SegmentFormat.superblockCount(documents: documentCount)
        let groups = (total + SegmentFormat.groupSuperblocks - 1) / SegmentFormat.groupSuperblocks
        let directory = postings.append(repeating: 0, groups * SegmentFormat.groupLength)
        superblocks.removeAll()
        var index = 0
        var base = 0
        for superblock in 0..<groups * SegmentFormat.groupSuperblocks {
            let group = directory + superblock / SegmentFormat.groupSuperblocks * SegmentFormat.groupLength
            let member = superblock % SegmentFormat.groupSuperblocks
            if member == 0 {
                base = superblocks.count
                store(UInt32(groups * SegmentFormat.groupLength + base), at: group)
            }
            store(UInt16(superblocks.count - base), at: group + 4 + 2 * member)
            let first = index
            while index < count && Int(documents[index] >> UInt32(SegmentFormat.superblockShift)) == superblock { index += 1 }
            if index > first { appendSuperblock(documents + first, codes + first, index - first) }
        }
        postings.append(superblocks.base, superblocks.count)
    }

    private func store<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
        UnsafeMutableRawPointer(postings.base + offset).storeBytes(of: value.littleEndian, as: Value.self)
    }

    private func appendSuperblock(_ documents: UnsafePointer<UInt32>, _ codes: UnsafePointer<UInt16>, _ count: Int) {
        var all: UInt16 = 0
        for index in 0..<count { all |= codes[index] }
        let widthClass = PayloadCodec.widthClass(for: all)
        superblocks.append(UInt8(count < 32 ? count : 0) | widthClass << 5)
        if count < 32 {
            for index in 0..<count { superblocks.append(UInt8(truncatingIfNeeded: documents[index])) }
        } else {
            let bitmap = superblocks.append(repeating: 0, 32)
            for index in 0..<count {
                let document = Int(documents[index] & 255)
                superblocks[bitmap + document >> 3] |= 1 << UInt8(document & 7)
            }
        }
        PayloadCodec.append(codes, count, bits: PayloadCodec.bits(ofClass: widthClass), to: superblocks)
    }
}

extension UnitWriter {
    /// The hash table over all terms; called once, after the last term.
    func makeSlots() -> GrowableBuffer<UInt64> {
        var size = 16
        while size < records.count * 2 { size *= 2 }
        let slots = GrowableBuffer<UInt64>(capacity: size)
        slots.append(repeating: 0, size)
        for number in 0..<records.count {
            let hash = termHash(termBytes.base + Int(records[number].termStart), Int(records[number].termLength))
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
        }
        return slots
    }
}
