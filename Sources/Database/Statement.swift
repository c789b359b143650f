internal import CSQLite

/// Prepared statements that are not in use, by their SQL. A statement in use is absent, so the same SQL may run inside itself.
struct StatementCache {
    /// More distinct statements than the store has; beyond it statements are thrown away after use.
    private static let capacity = 200
    private var idle: [String: OpaquePointer] = [:]

    mutating func take(_ sql: String) -> OpaquePointer? {
        idle.removeValue(forKey: sql)
    }

    mutating func put(_ statement: OpaquePointer, for sql: String) {
        // The result of reset repeats the error of the step before it, which was already reported.
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        if idle.count < Self.capacity, idle[sql] == nil {
            idle[sql] = statement
        } else {
            sqlite3_finalize(statement)
        }
    }

    mutating func finalizeAll() {
        for statement in idle.values { sqlite3_finalize(statement) }
        idle = [:]
    }
}

extension Connection {
    /// A statement from the cache, or a new one.
    ///
    /// - Precondition: the text is one statement.
    func takeStatement(_ sql: String) throws(DatabaseError) -> OpaquePointer {
        if let cached = statements.take(sql) { return cached }
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        try check(code, sql)
        guard let prepared else { throw .refused(code: SQLITE_MISUSE, message: "empty statement", sql: sql) }
        return prepared
    }

    func bind(_ values: [BoundValue], to statement: OpaquePointer, _ sql: String) throws(DatabaseError) {
        let expected = Int(sqlite3_bind_parameter_count(statement))
        guard expected == values.count else {
            throw .refused(code: SQLITE_RANGE, message: "\(expected) parameters, \(values.count) values", sql: sql)
        }
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(statement, index)
            case .integer(let number): code = sqlite3_bind_int64(statement, index, number)
            case .real(let number): code = sqlite3_bind_double(statement, index, number)
            case .text(var text):
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { characters in
                        fawen_bind_text(statement, index, characters.baseAddress ?? Self.emptyText, UInt64(characters.count))
                    }
                }
            case .bytes(let bytes):
                code = bytes.withUnsafeBytes { fawen_bind_blob(statement, index, $0.baseAddress, UInt64($0.count)) }
            }
            try check(code, sql)
        }
    }

    /// A terminated empty string that lives as long as the program: an empty buffer has no address, and NULL would bind NULL.
    private static var emptyText: UnsafePointer<CChar> {
        UnsafeRawPointer(StaticString("").utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
