internal import ByteStorage

/// A segment file in memory, its header and records checked.
final class SegmentReader: @unchecked Sendable {
    // Unchecked Sendable: all stored properties are constants, and the memory they point into is that of `stored`, which nobody
    // writes to and which lives as long as this object.
    let documentCount: Int
    let units: [UnitReader]
    let record: FileRecord
    private let stored: StoredBytes
    private let keys: UnsafePointer<UInt64>
    private let keyOrder: UnsafePointer<UInt32>?
    private let columns: [UnsafePointer<UInt8>]

    /// Loads a file named in a manifest and checks its checksum, its header and every record of its dictionaries.
    ///
    /// - Complexity: one pass over the file for the checksum, O(terms) for the rest.
    convenience init(_ record: FileRecord, in directory: any StorageDirectory, schema: IndexSchema) throws(StorageError) {
        try self.init(record, stored: try record.load(from: directory), schema: schema)
    }

    init(_ record: FileRecord, stored: StoredBytes, schema: IndexSchema) throws(StorageError) {
        let header = try SegmentHeader(stored, file: record.name, schema: schema)
        self.record = record
        self.stored = stored
        documentCount = header.documentCount
        keys = try header.section(.keys, 0, of: UInt64.self, count: documentCount).base
        let order = try header.section(.keyOrder, 0, of: UInt32.self, count: nil)
        guard order.count == 0 || order.count == documentCount else { throw header.damage("key order") }
        for index in 0..<order.count where Int(order.base[index]) >= header.documentCount { throw header.damage("key order") }
        keyOrder = order.count == 0 ? nil : order.base
        var columns: [UnsafePointer<UInt8>] = []
        for (index, column) in schema.columns.enumerated() {
            let bytes = try header.section(.column, index, of: UInt8.self, count: header.documentCount * Int(column.width.rawValue))
            columns.append(bytes.base)
        }
        self.columns = columns
        var units: [UnitReader] = []
        for (index, unit) in schema.units.enumerated() {
            units.append(try UnitReader(header, index, hasLengthClasses: unit.fields.count == 1))
        }
        self.units = units
    }

    /// Bytes that the segment takes in memory and on disk.
    var byteCount: Int { stored.count }

    func key(of document: Int) -> UInt64 {
        precondition(document < documentCount, "document beyond the segment")
        return keys[document]
    }

    /// Value of a column of `width`.
    func value(column: Int, width: ColumnWidth, document: Int) -> UInt32 {
        precondition(document < documentCount, "document beyond the segment")
        let address = UnsafeRawPointer(columns[column])
        switch width {
        case .one: return UInt32(columns[column][document])
        case .two: return UInt32(address.loadUnaligned(fromByteOffset: document &* 2, as: UInt16.self))
        case .four: return address.loadUnaligned(fromByteOffset: document &* 4, as: UInt32.self)
        }
    }

    /// The bytes of a column.
    func columnBytes(_ column: Int) -> UnsafePointer<UInt8> { columns[column] }

    /// Documents with that key, ascending; more than one only if all but one are deleted.
    func documents(forKey key: UInt64) -> [Int] {
        var low = 0
        var high = documentCount
        while low < high {
            let middle = (low + high) / 2
            if keys[position(middle)] < key { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        while low < documentCount && keys[position(low)] == key {
            found.append(position(low))
            low += 1
        }
        return found
    }

    private func position(_ rank: Int) -> Int { keyOrder.map { Int($0[rank]) } ?? rank }
}

/// The parsed header of a segment: where its sections are.
struct SegmentHeader {
    private struct Location {
        let kind: UInt32
        let index: UInt32
        let offset: Int
        let length: Int
    }

    let documentCount: Int
    let file: String
    private let stored: StoredBytes
    private let locations: [Location]

    init(_ stored: StoredBytes, file: String, schema: IndexSchema) throws(StorageError) {
        self.stored = stored
        self.file = file
        // `stored` outlives the buffer: `self` keeps it.
        let bytes = UnsafeRawBufferPointer(start: stored.baseAddress, count: stored.count)
        var reader = ByteReader(bytes, file: file)
        guard try reader.read(UInt64.self) == SegmentFormat.magic else {
            throw .damaged(file: file, offset: 0, reason: .unknownFormat)
        }
        let version = try reader.read(UInt32.self)
        guard version == SegmentFormat.version else { throw reader.damage(.unsupportedVersion(version)) }
        documentCount = Int(try reader.read(UInt32.self))
        guard documentCount <= SegmentFormat.largestDocumentCount else { throw reader.damage(.invalidValue(field: "document count")) }
        guard try reader.read(UInt32.self) == schema.units.count, try reader.read(UInt32.self) == schema.columns.count else {
            throw reader.damage(.invalidValue(field: "schema"))
        }
        let count = Int(try reader.read(UInt32.self))
        guard count <= 1024 else { throw reader.damage(.invalidValue(field: "section count")) }
        var locations: [Location] = []
        for _ in 0..<count {
            let kind = try reader.read(UInt32.self)
            let index = try reader.read(UInt32.self)
            let offset = try reader.read(UInt64.self)
            let length = try reader.read(UInt64.self)
            guard offset <= stored.count, length <= UInt64(stored.count) - offset, offset.isMultiple(of: 64) else {
                throw reader.damage(.invalidValue(field: "section"))
            }
            locations.append(Location(kind: kind, index: index, offset: Int(offset), length: Int(length)))
        }
        let found = CRC32C.value(of: UnsafeRawBufferPointer(rebasing: bytes[0..<reader.offset]))
        let expected = try reader.read(UInt32.self)
        guard expected == found else { throw reader.damage(.checksumMismatch(expected: expected, found: found)) }
        self.locations = locations
    }

    /// The elements of a section; throws if it is missing or does not have `count` of them.
    func section<Element: BitwiseCopyable>(
        _ kind: SectionKind, _ index: Int, of type: Element.Type, count: Int?
    ) throws(StorageError) -> (base: UnsafePointer<Element>, count: Int) {
        guard let location = locations.first(where: { $0.kind == kind.rawValue && $0.index == index }) else {
            throw .damaged(file: file, offset: 0, reason: .invalidValue(field: "section \(kind) \(index)"))
        }
        let stride = MemoryLayout<Element>.stride
        guard location.length.isMultiple(of: stride), count == nil || count == location.length / stride else {
            throw .damaged(file: file, offset: location.offset, reason: .invalidValue(field: "length of section \(kind) \(index)"))
        }
        // Sections begin at multiples of 64 bytes of page-aligned memory, so every element type is aligned.
        let base = (stored.baseAddress + location.offset).assumingMemoryBound(to: Element.self)
        return (base, location.length / stride)
    }

    func damage(_ field: String) -> StorageError { .damaged(file: file, offset: 0, reason: .invalidValue(field: field)) }
}
