internal import ByteStorage

/// Collects unit vectors one by one in the form of `VectorStore`: a quarter of the memory that the vectors themselves would take.
package struct VectorStoreBuilder {
    private let width: Int
    private let fingerprint: String
    private var scales = ByteWriter()
    private var rows: [UInt8] = []
    /// Vectors so far.
    package private(set) var count = 0

    package init(table: NGramTable) {
        width = table.width
        fingerprint = table.fingerprint
    }

    /// Starts a store whose vectors come from the same table as those of `store`.
    package init(continuing store: VectorStore) {
        width = store.width
        fingerprint = store.fingerprint
    }

    /// Adds the vector that a document has in another store of the same table, bit for bit.
    package mutating func append(_ document: Int, of store: VectorStore) {
        precondition(store.width == width && store.fingerprint == fingerprint, "stores of different tables")
        count += 1
        scales.write(store.scale(of: document))
        store.withRow(document) { rows.append(contentsOf: $0) }
    }

    /// Adds the next document's vector, of the table's width; nil for a document without one.
    package mutating func append(_ vector: [Float]?) {
        count += 1
        guard let vector, let largest = vector.map(abs).max(), largest > 0 else {
            scales.write(Float(0))
            rows.append(contentsOf: repeatElement(0, count: width))
            return
        }
        precondition(vector.count == width, "a vector has the table's width")
        let scale = largest / 127
        scales.write(scale)
        for value in vector { rows.append(UInt8(bitPattern: Int8((value / scale).rounded(.toNearestOrEven)))) }
    }

    /// The store itself, made with `table`.
    package func store(table: NGramTable) throws(TextVectorsError) -> VectorStore {
        let bytes: StoredBytes
        do throws(StorageError) {
            let encoded = encoded()
            bytes = try StoredBytes(count: encoded.count, file: "vectors") { target in target.copyBytes(from: encoded) }
        } catch {
            throw .damaged(error)
        }
        return try VectorStore(bytes, file: "vectors", table: table)
    }

    /// The bytes of the store.
    package func encoded() -> [UInt8] {
        var file = ByteWriter()
        file.writeRaw(VectorStore.magic)
        file.write(VectorStore.version)
        file.write(UInt32(width))
        file.write(UInt32(count))
        file.writeRaw(Array(fingerprint.utf8))
        file.writeRaw(scales.bytes)
        file.writeRaw(rows)
        file.write(CRC32C.value(of: file.bytes))
        return file.bytes
    }
}
