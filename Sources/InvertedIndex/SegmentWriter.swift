internal import ByteStorage

/// Writes one segment file: keys, columns and units of a fixed number of documents.
final class SegmentWriter {
    private struct Section {
        let kind: SectionKind
        let index: Int
        let bytes: UnsafeRawBufferPointer
    }

    private let documentCount: Int
    private var sections: [Section] = []
    /// Keeps the memory of the sections alive until they are written.
    private var owners: [AnyObject] = []

    init(documentCount: Int) {
        self.documentCount = documentCount
    }

    /// Adds the keys, in document order.
    func addKeys(_ keys: GrowableBuffer<UInt64>) {
        add(.keys, 0, keys)
        let order = GrowableBuffer<UInt32>()
        var ascends = true
        for index in 1..<max(1, keys.count) where keys[index - 1] >= keys[index] {
            ascends = false
            break
        }
        if !ascends {
            for document in (0..<keys.count).sorted(by: { (keys[$0], $0) < (keys[$1], $1) }) { order.append(UInt32(document)) }
        }
        add(.keyOrder, 0, order)
    }

    /// Adds the values of a column, already at its width.
    func addColumn(_ index: Int, _ bytes: GrowableBuffer<UInt8>) { add(.column, index, bytes) }

    /// Adds a unit; `lengthClasses` is empty for units of several fields.
    func addUnit(_ index: Int, _ unit: UnitWriter, lengthClasses: GrowableBuffer<UInt8>) {
        add(.lengthClasses, index, lengthClasses)
        add(.termBytes, index, unit.termBytes)
        add(.records, index, unit.records)
        add(.slots, index, unit.makeSlots())
        add(.bounds, index, unit.bounds)
        add(.postings, index, unit.postings)
    }

    private func add<Element>(_ kind: SectionKind, _ index: Int, _ buffer: GrowableBuffer<Element>) {
        owners.append(buffer)
        let bytes = UnsafeRawBufferPointer(start: buffer.base, count: buffer.count * MemoryLayout<Element>.stride)
        sections.append(Section(kind: kind, index: index, bytes: bytes))
    }

    /// Writes and synchronises the file; its name is not durable yet.
    func write(to name: String, in directory: any StorageDirectory, unitCount: Int, columnCount: Int) throws(StorageError) -> FileRecord {
        var header = ByteWriter()
        header.write(SegmentFormat.magic)
        header.write(SegmentFormat.version)
        header.write(UInt32(documentCount))
        header.write(UInt32(unitCount))
        header.write(UInt32(columnCount))
        header.write(UInt32(sections.count))
        var offset = align(SegmentFormat.headerLength + sections.count * SegmentFormat.sectionLength + 4)
        for section in sections {
            header.write(section.kind.rawValue)
            header.write(UInt32(section.index))
            header.write(UInt64(offset))
            header.write(UInt64(section.bytes.count))
            offset = align(offset + section.bytes.count)
        }
        header.write(CRC32C.value(of: header.bytes))
        header.align(to: SegmentFormat.sectionAlignment)
        let file = try ChecksummedFile(creating: name, in: directory)
        try file.append(header.bytes)
        for section in sections {
            try file.append(section.bytes)
            let padding = align(section.bytes.count) - section.bytes.count
            try file.append([UInt8](repeating: 0, count: padding))
        }
        return try file.finish()
    }

    private func align(_ offset: Int) -> Int {
        (offset + SegmentFormat.sectionAlignment - 1) / SegmentFormat.sectionAlignment * SegmentFormat.sectionAlignment
    }
}

/// A file that sums what is appended to it.
final class ChecksummedFile {
    private let file: any StorageFile
    private let name: String
    private var length = 0
    private var crc = CRC32C()
    private var digest = SHA256()

    init(creating name: String, in directory: any StorageDirectory) throws(StorageError) {
        self.name = name
        file = try directory.create(name)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        guard !bytes.isEmpty else { return }
        crc.update(bytes)
        digest.update(bytes)
        length += bytes.count
        try file.append(bytes)
    }

    func append(_ bytes: [UInt8]) throws(StorageError) {
        guard !bytes.isEmpty else { return }
        bytes.withUnsafeBytes {
            crc.update($0)
            digest.update($0)
        }
        length += bytes.count
        try file.append(bytes)
    }

    /// Synchronises and closes the file.
    func finish() throws(StorageError) -> FileRecord {
        try file.synchronize()
        try file.close()
        return FileRecord(name: name, length: length, crc: crc.value, digest: digest.finalize())
    }
}

/// What a manifest says of a file.
struct FileRecord: Equatable, Sendable {
    var name: String
    var length: Int
    var crc: UInt32
    /// SHA-256.
    var digest: [UInt8]

    /// Reads the file and compares length and CRC32C with the record.
    func load(from directory: any StorageDirectory) throws(StorageError) -> StoredBytes {
        let stored = try directory.read(name)
        guard stored.count == length else {
            throw stored.count < length
                ? .damaged(file: name, offset: stored.count, reason: .truncated(needed: length, available: stored.count))
                : .damaged(file: name, offset: length, reason: .trailingBytes(count: stored.count - length))
        }
        let found = stored.withBytes { CRC32C.value(of: $0) }
        guard found == crc else { throw .damaged(file: name, offset: 0, reason: .checksumMismatch(expected: crc, found: found)) }
        return stored
    }
}
