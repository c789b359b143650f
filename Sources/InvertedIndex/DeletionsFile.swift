internal import ByteStorage

/// The live documents of a segment that has deletions: magic, document count, one bit a document (lowest bit first, set while live).
enum DeletionsFile {
    private static let magic: UInt64 = 0x3145_5649_4C58_4446

    static func encode(live: [UInt8], documentCount: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(magic)
        writer.write(UInt32(documentCount))
        writer.writeRaw(live.prefix((documentCount + 7) / 8))
        return writer.bytes
    }

    /// The mask of the live documents, padded for the scorer; throws unless `deletedCount` documents are missing.
    static func decode(_ bytes: UnsafeRawBufferPointer, file: String, documentCount: Int, deletedCount: Int) throws(StorageError) -> [UInt8]
    {
        var reader = ByteReader(bytes, file: file)
        guard try reader.read(UInt64.self) == magic else { throw .damaged(file: file, offset: 0, reason: .unknownFormat) }
        guard try reader.read(UInt32.self) == documentCount else { throw reader.damage(.invalidValue(field: "document count")) }
        var live = [UInt8](try reader.readRaw((documentCount + 7) / 8))
        try reader.finish()
        if documentCount & 7 != 0, live[live.count - 1] >> UInt8(documentCount & 7) != 0 {
            throw reader.damage(.invalidValue(field: "live documents"))
        }
        guard live.reduce(0, { $0 + $1.nonzeroBitCount }) == documentCount - deletedCount else {
            throw reader.damage(.invalidValue(field: "deleted count"))
        }
        live.append(contentsOf: repeatElement(0, count: LaneMasks.paddedCount(documents: documentCount) - live.count))
        return live
    }
}

/// One byte for each range of a segment, a bit for each of its documents, padded with zero bytes to whole pairs of chunks.
enum LaneMasks {
    static func paddedCount(documents: Int) -> Int {
        SegmentFormat.chunkCount(documents: documents) * SegmentFormat.chunkRanges
    }

    /// The mask of all documents.
    static func full(documents: Int) -> [UInt8] {
        var masks = [UInt8](repeating: 0, count: paddedCount(documents: documents))
        for range in 0..<(documents >> 3) { masks[range] = 0xFF }
        if documents & 7 != 0 { masks[documents >> 3] = UInt8((1 << (documents & 7)) - 1) }
        return masks
    }
}
