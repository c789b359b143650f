internal import CSQLite

/// The current row of a running statement, read by column index from 0; cannot outlive the closure that it is lent to.
///
/// Columns of STRICT tables hold the declared type, so reading the wrong type is a fault of the caller's SQL: SQLite then converts.
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    /// 0 for NULL.
    package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

    /// 0 for NULL.
    package func int(_ column: Int) -> Int { Int(sqlite3_column_int64(statement, Int32(column))) }

    package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    package func optionalInt(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }

    package func flag(_ column: Int) -> Bool { integer(column) != 0 }

    package func real(_ column: Int) -> Double { sqlite3_column_double(statement, Int32(column)) }

    /// Empty for NULL.
    ///
    /// - Complexity: O(length): the bytes are validated as UTF-8 and copied.
    package func text(_ column: Int) -> String {
        withBytes(of: column) { String(decoding: $0, as: UTF8.self) }
    }

    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// Empty for NULL.
    package func bytes(_ column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    package func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// Lends the UTF-8 bytes of a text column without a copy; empty for NULL.
    package func withBytes<Result>(of column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard let start = sqlite3_column_text(statement, Int32(column)) else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return body(UnsafeBufferPointer(start: start, count: count))
    }

    /// A text column as the case of an enumeration.
    ///
    /// - Throws: `malformed` for a text that names no case.
    package func value<Value: RawRepresentable<String>>(_ column: Int, as type: Value.Type) throws(DatabaseError) -> Value {
        let raw = text(column)
        guard let value = Value(rawValue: raw) else {
            throw .malformed(column: name(of: column), reason: "\(raw) is no \(type)")
        }
        return value
    }

    /// The column's name in the result, for errors.
    package func name(of column: Int) -> String {
        sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? String(column)
    }
}
