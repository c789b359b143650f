internal import CSQLite

/// One connection to a database file; used by one thread at a time and therefore not `Sendable`.
///
/// Every connection refuses writes to the schema's internals and untrusted schema functions, checks cells of pages, overwrites deleted
/// content, enforces foreign keys and reads through buffers instead of a memory map (a truncated file is then an error, not a signal).
package final class Connection {
    /// What a connection may do.
    package enum Access: Sendable {
        /// Writes, creating the file if it is missing. Exactly one such connection may exist; it alone checkpoints.
        case create
        /// Writes to a file that exists. Exactly one such connection may exist; it alone checkpoints.
        case write
        /// Reads only; never checkpoints.
        case read
    }

    package let path: String
    package let access: Access
    let handle: OpaquePointer
    var statements = StatementCache()
    /// Open transactions and savepoints.
    var depth = 0

    /// Opens a file and sets the options of this project.
    ///
    /// - Parameter path: a file; `:memory:` is accepted for tests of SQL itself.
    /// - Throws: `refused` with `SQLITE_CANTOPEN` if the file is missing, `SQLITE_NOTADB` if it is something else.
    package init(path: String, access: Access) throws(DatabaseError) {
        var opened: OpaquePointer?
        let mode: Int32
        switch access {
        case .create: mode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .write: mode = SQLITE_OPEN_READWRITE
        case .read: mode = SQLITE_OPEN_READONLY
        }
        let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened else { throw .refused(code: code, message: "out of memory", sql: nil) }
        guard code == SQLITE_OK else {
            let error = DatabaseError.refused(code: code, message: "\(path): \(String(cString: sqlite3_errmsg(opened)))", sql: nil)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        self.path = path
        self.access = access
        try configure()
    }

    deinit {
        statements.finalizeAll()
        sqlite3_close_v2(handle)
    }

    private func configure() throws(DatabaseError) {
        try check(sqlite3_busy_timeout(handle, 5000), nil)
        try check(fawen_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1), nil)
        try check(fawen_configure(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), nil)
        try check(fawen_configure(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1), nil)
        if access == .read { try check(fawen_configure(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1), nil) }
        try executeScript("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;")
        switch access {
        case .create, .write:
            // The first statement that touches the file: a file that is no database fails here.
            try executeScript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=1000;")
        case .read:
            try executeScript("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;")
            try executeScript("SELECT count(*) FROM sqlite_schema;")
        }
    }

    /// Runs statements without parameters, separated by semicolons; results are dropped.
    package func executeScript(_ sql: String) throws(DatabaseError) {
        try check(sqlite3_exec(handle, sql, nil, nil, nil), sql)
    }

    /// Runs one statement that gives no rows.
    ///
    /// - Returns: the number of rows changed by it.
    @discardableResult
    package func execute(_ sql: String, _ values: BoundValue...) throws(DatabaseError) -> Int {
        try execute(sql, values)
    }

    /// The same with the values in an array.
    @discardableResult
    package func execute(_ sql: String, _ values: [BoundValue]) throws(DatabaseError) -> Int {
        try forEach(sql, values) { (_: borrowing Row) throws(DatabaseError) -> Void in }
        return Int(sqlite3_changes64(handle))
    }

    /// Runs an INSERT.
    ///
    /// - Returns: the row id of the row inserted last on this connection.
    package func insert(_ sql: String, _ values: BoundValue...) throws(DatabaseError) -> Int64 {
        try execute(sql, values)
        return sqlite3_last_insert_rowid(handle)
    }

    /// All rows of a query, each mapped while it is current.
    package func rows<Value>(
        _ sql: String, _ values: BoundValue..., map: (borrowing Row) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> [Value] {
        var result: [Value] = []
        try forEach(sql, values) { (row: borrowing Row) throws(DatabaseError) in result.append(try map(row)) }
        return result
    }

    /// The first row of a query, mapped; nil if there is none.
    package func first<Value>(
        _ sql: String, _ values: BoundValue..., map: (borrowing Row) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value? {
        try first(sql, values, map: map)
    }

    /// The same with the values in an array.
    package func first<Value>(
        _ sql: String, _ values: [BoundValue], map: (borrowing Row) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value? {
        try withStatement(sql, values) { statement throws(DatabaseError) in
            try step(statement, sql) ? try map(Row(statement)) : nil
        }
    }

    /// The first column of the first row as an integer; nil if there is no row or it is NULL.
    package func integer(_ sql: String, _ values: BoundValue...) throws(DatabaseError) -> Int64? {
        try first(sql, values) { (row: borrowing Row) throws(DatabaseError) in row.optionalInteger(0) } ?? nil
    }

    /// The first column of the first row as text; nil if there is no row or it is NULL.
    package func text(_ sql: String, _ values: BoundValue...) throws(DatabaseError) -> String? {
        try first(sql, values) { (row: borrowing Row) throws(DatabaseError) in row.optionalText(0) } ?? nil
    }

    /// Visits the rows of a query one by one; nothing is kept, so the result may be of any size.
    package func forEach(
        _ sql: String, _ values: [BoundValue] = [], _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try withStatement(sql, values) { statement throws(DatabaseError) in
            while try step(statement, sql) { try body(Row(statement)) }
        }
    }

    /// Lends a prepared, bound statement and takes it back into the cache, reset, whatever happens.
    private func withStatement<Value>(
        _ sql: String, _ values: [BoundValue], _ body: (OpaquePointer) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value {
        let statement = try takeStatement(sql)
        defer { statements.put(statement, for: sql) }
        try bind(values, to: statement, sql)
        return try body(statement)
    }

    private func step(_ statement: OpaquePointer, _ sql: String) throws(DatabaseError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code, sql)
        }
    }

    /// Throws unless a result code says that all is well.
    func check(_ code: Int32, _ sql: String?) throws(DatabaseError) {
        if code != SQLITE_OK { throw error(code, sql) }
    }

    private func error(_ code: Int32, _ sql: String?) -> DatabaseError {
        .refused(code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
    }
}
