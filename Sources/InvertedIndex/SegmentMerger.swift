internal import ByteStorage

/// Joins segments into one, in their order and without their deleted documents.
///
/// Codes are copied, not computed again: the average lengths are those of the last full build, and every document keeps its score but
/// for the idf.
struct SegmentMerger {
    private let segments: [IndexReader.Segment]
    private let schema: IndexSchema
    private let weightings: [UnitWeighting]
    /// New number of each document of each segment, or `dropped`.
    private var numbers: [[UInt32]] = []
    private static let dropped = UInt32.max
    /// Documents of the merged segment.
    let documentCount: Int

    init(_ segments: [IndexReader.Segment], schema: IndexSchema, weightings: [UnitWeighting]) {
        self.segments = segments
        self.schema = schema
        self.weightings = weightings
        var next: UInt32 = 0
        for segment in segments {
            var row = [UInt32](repeating: Self.dropped, count: segment.reader.documentCount)
            for document in 0..<segment.reader.documentCount {
                if let live = segment.live, live[document >> 3] >> UInt8(document & 7) & 1 == 0 { continue }
                row[document] = next
                next += 1
            }
            numbers.append(row)
        }
        documentCount = Int(next)
    }

    /// Writes the merged segment file.
    func write(to name: String, in directory: any StorageDirectory, options: IndexOptions) throws(StorageError) -> FileRecord {
        let writer = SegmentWriter(documentCount: documentCount)
        let keys = GrowableBuffer<UInt64>()
        forEachKept { segment, document in keys.append(segment.reader.key(of: document)) }
        writer.addKeys(keys)
        for (index, column) in schema.columns.enumerated() {
            let values = GrowableBuffer<UInt8>()
            let width = Int(column.width.rawValue)
            forEachKept { segment, document in values.append(segment.reader.columnBytes(index) + document * width, width) }
            writer.addColumn(index, values)
        }
        for index in schema.units.indices { addUnit(index, to: writer, options: options) }
        return try writer.write(to: name, in: directory, unitCount: schema.units.count, columnCount: schema.columns.count)
    }

    private func forEachKept(_ body: (IndexReader.Segment, Int) -> Void) {
        for (segment, row) in zip(segments, numbers) {
            for document in row.indices where row[document] != Self.dropped { body(segment, document) }
        }
    }

    private func addUnit(_ index: Int, to writer: SegmentWriter, options: IndexOptions) {
        let classes = GrowableBuffer<UInt8>()
        if weightings[index].storesFrequency {
            forEachKept { segment, document in
                if let base = segment.reader.units[index].lengthClasses { classes.append(base[document]) }
            }
        }
        let unitWriter = UnitWriter(documentCount: documentCount, denseDivisor: options.denseDivisor)
        let capacity = segments.reduce(1) { max($0, $1.reader.documentCount) } + documentCount
        let read = PostingRows(capacity: capacity, fieldCount: 1)
        let merged = PostingRows(capacity: max(1, documentCount), fieldCount: 1)
        var ranks = [Int](repeating: 0, count: segments.count)
        while let term = smallestTerm(index, ranks) {
            var count = 0
            for (position, segment) in segments.enumerated() {
                let reader = segment.reader.units[index]
                guard ranks[position] < reader.termCount, reader.term(ranks[position]).elementsEqual(term) else { continue }
                let record = reader.records[ranks[position]]
                ranks[position] += 1
                reader.decode(record, documents: read.documents, codes: read.codes)
                for posting in 0..<Int(record.documentFrequency) {
                    let document = numbers[position][Int(read.documents[posting])]
                    guard document != Self.dropped else { continue }
                    merged.documents[count] = document
                    merged.codes[count] = read.codes[posting]
                    let lengthClass = weightings[index].storesFrequency ? classes[Int(document)] : 0
                    merged.impacts[count] = weightings[index].impact(code: UInt32(read.codes[posting]), lengthClass: lengthClass)
                    count += 1
                }
            }
            if count > 0 {
                unitWriter.append(term: term, documents: merged.documents, codes: merged.codes, impacts: merged.impacts, count: count)
            }
        }
        writer.addUnit(index, unitWriter, lengthClasses: classes)
    }

    /// The first term, by bytes, at the present ranks.
    private func smallestTerm(_ unit: Int, _ ranks: [Int]) -> UnsafeBufferPointer<UInt8>? {
        var smallest: UnsafeBufferPointer<UInt8>?
        for (position, segment) in segments.enumerated() where ranks[position] < segment.reader.units[unit].termCount {
            let term = segment.reader.units[unit].term(ranks[position])
            if let best = smallest, !term.lexicographicallyPrecedes(best) { continue }
            smallest = term
        }
        return smallest
    }
}
