/// One document to be indexed: its key, its column values, and the terms of every unit and field.
///
/// Meant to be reused: `reset` keeps the memory, so that adding a document allocates nothing.
package struct DocumentInput: Sendable {
    struct Occurrence {
        var start: UInt32
        var length: UInt32
        var count: UInt32
        var unit: UInt8
        var field: UInt8
    }

    /// Identifies the document across generations; adding a document with a key that exists replaces the former one.
    package private(set) var key: UInt64
    private(set) var bytes: [UInt8] = []
    private(set) var occurrences: [Occurrence] = []
    private(set) var values: [(column: Int, value: UInt32)] = []

    package init(key: UInt64) {
        self.key = key
    }

    /// Empties the document for reuse under another key.
    package mutating func reset(key: UInt64) {
        self.key = key
        bytes.removeAll(keepingCapacity: true)
        occurrences.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// Sets the value of a column; columns that are not set hold 0.
    package mutating func set(column: Int, to value: UInt32) {
        values.append((column, value))
    }

    /// Adds `count` occurrences of a term. Occurrences of equal terms are summed; the length of a field is the sum over its terms.
    ///
    /// - Parameters:
    ///   - term: 1 to 65,535 bytes.
    ///   - unit: position in the schema.
    ///   - field: position in the unit.
    ///   - count: at least 1.
    /// - Complexity: O(length of the term), no allocation once the memory has grown.
    package mutating func append(_ term: UnsafeBufferPointer<UInt8>, unit: Int, field: Int, count: Int = 1) {
        occurrences.append(
            Occurrence(
                start: UInt32(bytes.count), length: UInt32(term.count), count: UInt32(count), unit: UInt8(clamping: unit),
                field: UInt8(clamping: field)))
        bytes.append(contentsOf: term)
    }

    /// Adds `count` occurrences of the term `buffer[range]`.
    package mutating func append(_ buffer: [UInt8], _ range: Range<Int>, unit: Int, field: Int, count: Int = 1) {
        buffer.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[range]), unit: unit, field: field, count: count) }
    }

    /// Adds `count` occurrences of a term given as text.
    package mutating func append(_ term: String, unit: Int, field: Int, count: Int = 1) {
        let utf8 = Array(term.utf8)
        append(utf8, 0..<utf8.count, unit: unit, field: field, count: count)
    }
}
