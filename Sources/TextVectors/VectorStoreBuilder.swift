internal import ByteStorage

/// Collects unit vectors one by one in the form of `VectorStore`: a quarter of the memory that the vectors themselves would take.
package struct VectorStoreBuilder {
    private let table: NGramTable
    private var scales = ByteWriter()
    private var rows: [UInt8] = []
    /// Vectors so far.
    package private(set) var count = 0

    package init(table: NGramTable) {
        self.table = table
    }

    /// Adds the next document's vector, of the table's width; nil for a document without one.
    package mutating func append(_ vector: [Float]?) {
        count += 1
        guard let vector, let largest = vector.map(abs).max(), largest > 0 else {
            scales.write(Float(0))
            rows.append(contentsOf: repeatElement(0, count: table.width))
            return
        }
        precondition(vector.count == table.width, "a vector has the table's width")
        let scale = largest / 127
        scales.write(scale)
        for value in vector { rows.append(UInt8(bitPattern: Int8((value / scale).rounded(.toNearestOrEven)))) }
    }

    /// The bytes of the store.
    package func encoded() -> [UInt8] {
        var file = ByteWriter()
        file.writeRaw(VectorStore.magic)
        file.write(VectorStore.version)
        file.write(UInt32(table.width))
        file.write(UInt32(count))
        file.writeRaw(Array(table.fingerprint.utf8))
        file.writeRaw(scales.bytes)
        file.writeRaw(rows)
        file.write(CRC32C.value(of: file.bytes))
        return file.bytes
    }
}
