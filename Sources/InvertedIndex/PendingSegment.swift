internal import ByteStorage

/// The documents added since the last commit, in memory.
final class PendingSegment {
    let schema: IndexSchema
    let keys = GrowableBuffer<UInt64>()
    /// Numbers of documents that a later one with the same key has replaced, or that were deleted.
    private(set) var deleted: Set<UInt32> = []
    private var current: [UInt64: UInt32] = [:]
    private let columns: [GrowableBuffer<UInt8>]
    private let inverters: [TermInverter]
    /// Field lengths of each unit, a row a document.
    private let lengths: [GrowableBuffer<UInt32>]
    private let hashes = GrowableBuffer<UInt64>()

    init(schema: IndexSchema) {
        self.schema = schema
        columns = schema.columns.map { _ in GrowableBuffer<UInt8>() }
        inverters = schema.units.map { TermInverter(fieldCount: $0.fields.count) }
        lengths = schema.units.map { _ in GrowableBuffer<UInt32>() }
    }

    var documentCount: Int { keys.count }

    /// Adds a document, replacing one with the same key.
    func add(_ input: borrowing DocumentInput) throws(IndexError) {
        guard keys.count < SegmentFormat.largestDocumentCount else { throw .invalidInput(.tooManyDocuments) }
        try check(input)
        let document = UInt32(keys.count)
        if let former = current.updateValue(document, forKey: input.key) { deleted.insert(former) }
        keys.append(input.key)
        for (index, column) in columns.enumerated() { column.append(repeating: 0, Int(schema.columns[index].width.rawValue)) }
        for (column, value) in input.values { store(value, column: column, document: Int(document)) }
        var rows = [Int]()
        for (index, unit) in schema.units.enumerated() { rows.append(lengths[index].append(repeating: 0, unit.fields.count)) }
        input.bytes.withUnsafeBufferPointer { bytes in
            input.occurrences.withUnsafeBufferPointer { occurrences in
                guard let base = bytes.baseAddress else { return }
                count(occurrences, base, document, rows)
            }
        }
        for inverter in inverters { inverter.endDocument(document) }
    }

    /// Adds the occurrences of a document to the inverters and the field lengths.
    private func count(
        _ occurrences: UnsafeBufferPointer<DocumentInput.Occurrence>, _ base: UnsafePointer<UInt8>, _ document: UInt32, _ rows: [Int]
    ) {
        hashes.setCount(occurrences.count)
        for index in 0..<occurrences.count {
            let occurrence = occurrences[index]
            hashes[index] = termHash(base + Int(occurrence.start), Int(occurrence.length))
            inverters[Int(occurrence.unit)].prefetchSlot(hashes[index])
        }
        for index in 0..<occurrences.count { inverters[Int(occurrences[index].unit)].prefetchTerm(hashes[index]) }
        for index in 0..<occurrences.count {
            let occurrence = occurrences[index]
            let unit = Int(occurrence.unit)
            let field = Int(occurrence.field)
            inverters[unit].add(
                base + Int(occurrence.start), Int(occurrence.length), hash: hashes[index], field: field, count: occurrence.count,
                document: document)
            lengths[unit][rows[unit] + field] &+= occurrence.count
        }
    }

    /// Deletes a pending document; returns whether there was one.
    func delete(key: UInt64) -> Bool {
        guard let document = current.removeValue(forKey: key) else { return false }
        deleted.insert(document)
        return true
    }

    private func check(_ input: borrowing DocumentInput) throws(IndexError) {
        for occurrence in input.occurrences {
            guard Int(occurrence.unit) < schema.units.count else { throw .invalidInput(.unknown("unit \(occurrence.unit)")) }
            guard Int(occurrence.field) < schema.units[Int(occurrence.unit)].fields.count else {
                throw .invalidInput(.unknown("field \(occurrence.field) of unit \(occurrence.unit)"))
            }
            guard (1...65535).contains(occurrence.length) else { throw .invalidInput(.termLength(Int(occurrence.length))) }
        }
        for (column, value) in input.values {
            guard schema.columns.indices.contains(column) else { throw .invalidInput(.unknown("column \(column)")) }
            guard value <= schema.columns[column].width.maximum else {
                throw .invalidInput(.columnValue(column: schema.columns[column].name, value: value))
            }
        }
    }

    private func store(_ value: UInt32, column: Int, document: Int) {
        let width = Int(schema.columns[column].width.rawValue)
        for byte in 0..<width { columns[column][document * width + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
    }

    /// Average length of each field of each unit over the documents that have it; 1 where none has.
    func averageLengths() -> [[Float]] {
        schema.units.indices.map { unit in
            let fieldCount = schema.units[unit].fields.count
            return (0..<fieldCount).map { field in
                var total = 0
                var documents = 0
                for document in 0..<documentCount where lengths[unit][document * fieldCount + field] > 0 {
                    total += Int(lengths[unit][document * fieldCount + field])
                    documents += 1
                }
                return documents > 0 ? Float(Double(total) / Double(documents)) : 1
            }
        }
    }

    /// Writes the segment file.
    func write(
        to name: String, in directory: any StorageDirectory, averages: [[Float]], options: IndexOptions
    ) throws(StorageError) -> FileRecord {
        let writer = SegmentWriter(documentCount: documentCount)
        writer.addKeys(keys)
        for (index, column) in columns.enumerated() { writer.addColumn(index, column) }
        for index in schema.units.indices { addUnit(index, to: writer, averages: averages[index], options: options) }
        return try writer.write(to: name, in: directory, unitCount: schema.units.count, columnCount: schema.columns.count)
    }

    private func addUnit(_ index: Int, to writer: SegmentWriter, averages: [Float], options: IndexOptions) {
        let unit = schema.units[index]
        let inverter = inverters[index]
        let weighting = UnitWeighting(unit: unit, averages: averages)
        let classes = GrowableBuffer<UInt8>()
        if weighting.storesFrequency {
            for document in 0..<documentCount { classes.append(LengthClass.of(lengths[index][document])) }
        }
        let unitWriter = UnitWriter(documentCount: documentCount, denseDivisor: options.denseDivisor)
        let rows = PostingRows(capacity: documentCount, fieldCount: unit.fields.count)
        for number in inverter.sortedTerms() {
            let count = inverter.documentFrequency(of: number)
            inverter.decode(number, documents: rows.documents, frequencies: rows.frequencies)
            for posting in 0..<count {
                let document = Int(rows.documents[posting])
                let lengthClass = weighting.storesFrequency ? classes[document] : 0
                rows.codes[posting] =
                    weighting.storesFrequency
                    ? UInt16(min(65535, rows.frequencies[posting] - 1))
                    : UnitWeighting.code(
                        frequencies: rows.frequencies + posting * unit.fields.count,
                        lengths: lengths[index].base + document * unit.fields.count, unit: unit, averages: averages)
                rows.impacts[posting] = weighting.impact(code: UInt32(rows.codes[posting]), lengthClass: lengthClass)
            }
            unitWriter.append(
                term: inverter.bytes(of: number), documents: rows.documents, codes: rows.codes, impacts: rows.impacts, count: count)
        }
        writer.addUnit(index, unitWriter, lengthClasses: classes)
    }
}

/// Room for the postings of one term.
final class PostingRows {
    let documents: UnsafeMutablePointer<UInt32>
    let frequencies: UnsafeMutablePointer<UInt32>
    let codes: UnsafeMutablePointer<UInt16>
    let impacts: UnsafeMutablePointer<Float>

    init(capacity: Int, fieldCount: Int) {
        documents = .allocate(capacity: capacity)
        frequencies = .allocate(capacity: capacity * fieldCount)
        codes = .allocate(capacity: capacity)
        impacts = .allocate(capacity: capacity)
    }

    deinit {
        documents.deallocate()
        frequencies.deallocate()
        codes.deallocate()
        impacts.deallocate()
    }
}
