internal import ByteStorage

/// The root of one generation: its schema, its files with their checksums, and what the application keeps with it.
///
/// On disk: magic, version, generation, length of what follows; schema; average lengths; segments; attachments; the application's
/// bytes; CRC32C of everything before. Strings and byte strings have a four-byte length in front.
struct IndexManifest: Equatable, Sendable {
    static let magic: UInt64 = 0x3154_5346_4D58_4446
    static let version: UInt32 = 1

    struct Segment: Equatable, Sendable {
        var file: FileRecord
        var documentCount: Int
        /// A file with one bit a document, set while it is live; `nil` if none is deleted.
        var deletions: FileRecord?
        var deletedCount: Int
    }

    struct Attachment: Equatable, Sendable {
        var name: String
        var file: FileRecord
    }

    var generation: UInt64
    var schema: IndexSchema
    /// Average length of each field of each unit at the last full build; above 0.
    var averages: [[Float]]
    var segments: [Segment]
    var attachments: [Attachment]
    /// Bytes of the application: fingerprints of what must match at query time.
    var blob: [UInt8]

    /// Every file that the generation needs, the manifest apart.
    var files: [FileRecord] {
        segments.map(\.file) + segments.compactMap(\.deletions) + attachments.map(\.file)
    }

    // MARK: Writing

    var encoded: [UInt8] {
        var body = ByteWriter()
        write(schema, to: &body)
        for unit in averages { for average in unit { body.write(average) } }
        body.write(UInt32(segments.count))
        for segment in segments {
            write(segment.file, to: &body)
            body.write(UInt32(segment.documentCount))
            body.write(UInt32(segment.deletedCount))
            body.write(UInt8(segment.deletions == nil ? 0 : 1))
            if let deletions = segment.deletions { write(deletions, to: &body) }
        }
        body.write(UInt32(attachments.count))
        for attachment in attachments {
            body.write(attachment.name)
            write(attachment.file, to: &body)
        }
        body.write(blob)
        var writer = ByteWriter()
        writer.write(Self.magic)
        writer.write(Self.version)
        writer.write(generation)
        writer.write(UInt64(body.bytes.count))
        writer.writeRaw(body.bytes)
        writer.write(CRC32C.value(of: writer.bytes))
        return writer.bytes
    }

    private func write(_ file: FileRecord, to writer: inout ByteWriter) {
        writer.write(file.name)
        writer.write(UInt64(file.length))
        writer.write(file.crc)
        writer.writeRaw(file.digest)
    }

    private func write(_ schema: IndexSchema, to writer: inout ByteWriter) {
        writer.write(UInt32(schema.units.count))
        for unit in schema.units {
            writer.write(unit.name)
            writer.write(unit.k1)
            writer.write(unit.idfPower)
            writer.write(unit.weight)
            writer.write(UInt32(unit.fields.count))
            for field in unit.fields {
                writer.write(field.name)
                writer.write(field.weight)
                writer.write(field.b)
            }
        }
        writer.write(UInt32(schema.columns.count))
        for column in schema.columns {
            writer.write(column.name)
            writer.write(column.width.rawValue)
        }
    }
}

extension IndexManifest {
    /// Parses a manifest; throws at the first byte that is not as written.
    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(StorageError) {
        var reader = ByteReader(bytes, file: file)
        guard try reader.read(UInt64.self) == Self.magic else { throw .damaged(file: file, offset: 0, reason: .unknownFormat) }
        let version = try reader.read(UInt32.self)
        guard version == Self.version else { throw reader.damage(.unsupportedVersion(version)) }
        generation = try reader.read(UInt64.self)
        let length = try reader.read(UInt64.self)
        guard reader.remaining >= 4, length == UInt64(reader.remaining - 4) else {
            throw reader.damage(.truncated(needed: Int(clamping: length), available: reader.remaining))
        }
        var tail = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - 4)...]), file: file)
        let expected = try tail.read(UInt32.self)
        let found = CRC32C.value(of: UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)]))
        guard expected == found else { throw .damaged(file: file, offset: 0, reason: .checksumMismatch(expected: expected, found: found)) }
        schema = try Self.readSchema(&reader)
        averages = []
        for unit in schema.units {
            var unitAverages: [Float] = []
            for _ in unit.fields { unitAverages.append(try reader.readFloat()) }
            guard unitAverages.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw reader.damage(.invalidValue(field: "average length")) }
            averages.append(unitAverages)
        }
        segments = []
        for _ in 0..<(try reader.read(UInt32.self)) { segments.append(try Self.readSegment(&reader)) }
        attachments = []
        for _ in 0..<(try reader.read(UInt32.self)) {
            attachments.append(Attachment(name: try reader.readString(), file: try Self.readFile(&reader)))
        }
        blob = try reader.readBytes()
        _ = try reader.read(UInt32.self)
        try reader.finish()
    }

    private static func readFile(_ reader: inout ByteReader) throws(StorageError) -> FileRecord {
        let name = try reader.readString()
        let length = try reader.read(UInt64.self)
        let crc = try reader.read(UInt32.self)
        guard let bytes = Int(exactly: length) else { throw reader.damage(.invalidValue(field: "file length")) }
        return FileRecord(name: name, length: bytes, crc: crc, digest: [UInt8](try reader.readRaw(32)))
    }

    private static func readSegment(_ reader: inout ByteReader) throws(StorageError) -> Segment {
        let file = try readFile(&reader)
        let documentCount = Int(try reader.read(UInt32.self))
        let deletedCount = Int(try reader.read(UInt32.self))
        let hasDeletions = try reader.read(UInt8.self) == 1
        let deletions = hasDeletions ? try readFile(&reader) : nil
        return Segment(file: file, documentCount: documentCount, deletions: deletions, deletedCount: deletedCount)
    }

    private static func readSchema(_ reader: inout ByteReader) throws(StorageError) -> IndexSchema {
        var schema = IndexSchema(units: [])
        for _ in 0..<(try reader.read(UInt32.self)) {
            var unit = IndexUnit(name: try reader.readString(), fields: [])
            unit.k1 = try reader.readFloat()
            unit.idfPower = try reader.readFloat()
            unit.weight = try reader.readFloat()
            for _ in 0..<(try reader.read(UInt32.self)) {
                unit.fields.append(
                    IndexField(name: try reader.readString(), weight: try reader.readFloat(), b: try reader.readFloat()))
            }
            schema.units.append(unit)
        }
        for _ in 0..<(try reader.read(UInt32.self)) {
            let name = try reader.readString()
            guard let width = ColumnWidth(rawValue: try reader.read(UInt8.self)) else {
                throw reader.damage(.invalidValue(field: "column width"))
            }
            schema.columns.append(IndexColumn(name: name, width: width))
        }
        do throws(IndexError) {
            try schema.validate()
        } catch {
            throw reader.damage(.invalidValue(field: "schema"))
        }
        return schema
    }
}
