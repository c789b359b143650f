package import ByteStorage
internal import CKernels

/// Unit vectors of documents in 8 bits, found by dot product with a question's.
///
/// File, little-endian: `FWVECTR1`; UInt32 version 1, width, documents; 64 bytes fingerprint of the table; Float32 scale of each document, 0 for one
/// without a vector; documents × width signed bytes; UInt32 CRC32C of all before.
package final class VectorStore: Sendable {
    package static let version: UInt32 = 1
    static let magic = Array("FWVECTR1".utf8)
    private static let header = 8 + 12 + 64

    /// Numbers of a vector.
    package let width: Int
    /// Documents, vectors or not.
    package let count: Int
    /// Of the table that the vectors were made with.
    package let fingerprint: String
    private let scales: [Float]
    private let bytes: StoredBytes
    private let rowsOffset: Int
    private let coarse: CoarseRows

    /// Verifies every byte and reads the rows for `CoarseRows`. 23 MB (141,000 documents of 160 numbers) take about 40 ms.
    ///
    /// - Parameter table: the one that questions will be encoded with.
    package init(_ bytes: StoredBytes, file: String, table: NGramTable) throws(TextVectorsError) {
        let whole = UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count)
        do throws(StorageError) {
            guard whole.count >= Self.header + 4 else {
                throw .damaged(file: file, offset: 0, reason: .truncated(needed: Self.header + 4, available: whole.count))
            }
            var tail = ByteReader(UnsafeRawBufferPointer(rebasing: whole.suffix(4)), file: file)
            let expected = try tail.read(UInt32.self)
            let found = CRC32C.value(of: UnsafeRawBufferPointer(rebasing: whole.dropLast(4)))
            guard expected == found else {
                throw .damaged(file: file, offset: 0, reason: .checksumMismatch(expected: expected, found: found))
            }
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: whole.dropLast(4)), file: file)
            guard Array(try reader.readRaw(8)) == Self.magic else { throw .damaged(file: file, offset: 0, reason: .unknownFormat) }
            let version = try reader.read(UInt32.self)
            guard version == Self.version else { throw .damaged(file: file, offset: 8, reason: .unsupportedVersion(version)) }
            width = Int(try reader.read(UInt32.self))
            count = Int(try reader.read(UInt32.self))
            guard width > 0, width <= 512, width.isMultiple(of: 32) else {
                throw .damaged(file: file, offset: 12, reason: .invalidValue(field: "width"))
            }
            fingerprint = String(decoding: try reader.readRaw(64), as: UTF8.self)
            guard reader.remaining == count * 4 + count * width else {
                throw .damaged(
                    file: file, offset: reader.offset, reason: .truncated(needed: count * (4 + width), available: reader.remaining))
            }
            var scales: [Float] = []
            scales.reserveCapacity(count)
            for _ in 0..<count { scales.append(try reader.readFloat()) }
            guard scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
                throw .damaged(file: file, offset: Self.header, reason: .invalidValue(field: "scales"))
            }
            self.scales = scales
            rowsOffset = reader.offset
            let rows = (bytes.baseAddress + rowsOffset).assumingMemoryBound(to: Int8.self)
            coarse = try CoarseRows(rows, width: width, scales: scales)
        } catch {
            throw .damaged(error)
        }
        self.bytes = bytes
        guard fingerprint == table.fingerprint, width == table.width else {
            throw .otherTable(expected: table.fingerprint, found: fingerprint)
        }
    }

    /// The bytes of a store.
    ///
    /// - Parameter vectors: unit vectors of the table's width in order of the documents, nil for one without.
    package static func encode(_ vectors: some Sequence<[Float]?>, table: NGramTable) -> [UInt8] {
        var builder = VectorStoreBuilder(table: table)
        for vector in vectors { builder.append(vector) }
        return builder.encoded()
    }

    /// A question's vector in the form that rows are multiplied with.
    package struct Query: Sendable {
        let numbers: [Int16]
        let scale: Float

        /// - Parameter vector: as `TermBag.vector` gives it.
        package init(_ vector: [Float]) {
            let largest = max(vector.lazy.map(abs).max() ?? 0, .leastNormalMagnitude)
            let scale = largest / 4095
            self.scale = scale
            numbers = vector.map { Int16(($0 / scale).rounded(.toNearestOrEven)) }
        }
    }

    /// A document with its cosine to the question, -1 to 1.
    package struct Neighbour: Sendable, Equatable {
        package var document: UInt32
        package var cosine: Float
    }

    /// Cosines to some documents, in their order; 0 for a document without a vector or beyond the store.
    package func cosines(of query: Query, to documents: [UInt32]) -> [Float] {
        precondition(query.numbers.count == width, "the question was encoded with another table")
        let known = documents.filter { $0 < count }
        var sums = [Int32](repeating: 0, count: known.count)
        fw_dot_some(fw_processor_level(), row(0), known, known.count, width, query.numbers, &sums)
        var place = 0
        return documents.map { document in
            guard document < count else { return 0 }
            defer { place += 1 }
            return Float(sums[place]) * scales[Int(document)] * query.scale
        }
    }

    /// The nearest documents, best first, of equal ones the lower number first.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - allowed: a bit a document, lowest first, in bytes; nil for all. Documents without a vector are never found.
    /// - Complexity: O(documents × width): 141,000 of 160 numbers about 0.3 ms with AVX-512, nearly all of it reading the coarse rows.
    package func nearest(_ query: Query, limit: Int, allowed: [UInt8]? = nil) -> [Neighbour] {
        nearest(query, limit: limit, allowed: allowed, level: fw_processor_level())
    }

    func nearest(_ query: Query, limit: Int, allowed: [UInt8]?, level: fw_level) -> [Neighbour] {
        precondition(query.numbers.count == width && limit >= 1, "the question was encoded with this table")
        let short = coarse.query(query)
        var positions = [UInt32](repeating: 0, count: CoarseRows.block)
        var sums = [Int32](repeating: 0, count: CoarseRows.block)
        func search(limit: Int, of rows: Int, above floor: Float) -> [Neighbour] {
            var heap = NeighbourHeap(limit: limit, threshold: floor)
            for first in stride(from: 0, to: count, by: CoarseRows.block) {
                var found = 0
                for index in 0..<coarse.possible(short, from: first, rows, above: heap.threshold, level: level, &positions) {
                    let document = first + Int(positions[index])
                    if let allowed, document / 8 >= allowed.count || allowed[document / 8] >> UInt8(document % 8) & 1 == 0 { continue }
                    positions[found] = positions[index]
                    found += 1
                }
                fw_dot_some(level, row(first), positions, found, width, query.numbers, &sums)
                for index in 0..<found {
                    let document = first + Int(positions[index])
                    let cosine = Float(sums[index]) * scales[document] * query.scale
                    // The bound may be more, and the threshold has risen since the block began.
                    if cosine > heap.threshold { heap.insert(Neighbour(document: UInt32(document), cosine: cosine)) }
                }
            }
            return heap.sorted()
        }
        // A sixteenth of the documents says from which cosine on it is worth looking: twice as many of them as should be among the nearest. Where they
        // stand so close together that too few are above it, everything is looked at.
        let sampled = limit / 8 + 3
        let sample = count < 16 * limit ? [] : search(limit: sampled, of: CoarseRows.block / 16, above: -.infinity)
        if sample.count == sampled, let last = sample.last {
            let found = search(limit: limit, of: CoarseRows.block, above: last.cosine)
            if found.count == limit { return found }
        }
        return search(limit: limit, of: CoarseRows.block, above: -.infinity)
    }

    /// The factor of a document's numbers; 0 for a document without a vector.
    func scale(of document: Int) -> Float { scales[document] }

    /// Lends the numbers of a document as signed bytes.
    func withRow(_ document: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        precondition(document < count, "document beyond the store")
        body(UnsafeRawBufferPointer(start: UnsafeRawPointer(row(document)), count: width))
    }

    private func row(_ document: Int) -> UnsafePointer<Int8> {
        (bytes.baseAddress + rowsOffset + document * width).assumingMemoryBound(to: Int8.self)
    }
}
