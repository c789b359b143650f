internal import ByteStorage
package import Database

/// The one writer of a store; holds the folder's lock until it is closed or let go. Used by one thread at a time.
package final class StoreWriter {
    let connection: Connection
    private let lock: any StorageLock
    /// The run that sources, files and revisions are credited to.
    private(set) var run: RunID?

    /// Who writes, for the audit log.
    package var actor = "导入"
    /// Seals the entries of the audit log.
    let auditKey: AuditKey
    /// When the run began, in seconds since 1970-01-01 UTC; 0 before one does.
    private(set) var runMoment: Int64 = 0

    /// The last change that was told before the outermost transaction began.
    private(set) var lastChangeBefore: Int64 = 0

    init(connection: Connection, lock: any StorageLock, sealing key: AuditKey) {
        self.connection = connection
        self.lock = lock
        auditKey = key
    }

    /// Queries that see what this writer has not committed yet.
    package var snapshot: StoreSnapshot { StoreSnapshot(connection) }

    /// Runs a body as one transaction: all of it is stored, or nothing. Inside another transaction it is a savepoint, so that one file of
    /// an import can fail alone while the whole run is one commit.
    ///
    /// - Parameter body: may set the end to `.rollback`: a dry run. An error rolls back and is thrown on.
    /// - Complexity: one durable write (some milliseconds) for the outermost transaction, microseconds for inner ones.
    package func transaction<Value>(
        _ body: (inout TransactionEnd) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let credited = run
        let isOutermost = !connection.isInTransaction
        do {
            return try connection.transaction(
                { (end: inout TransactionEnd) throws(StoreError) in
                    if isOutermost {
                        lastChangeBefore = try perform { () throws(DatabaseError) in
                            try connection.integer("SELECT max(sequence) FROM changes") ?? 0
                        }
                    }
                    let value = try body(&end)
                    if case .rollback = end { run = credited }
                    return value
                }, failure: StoreError.init)
        } catch {
            run = credited
            throw error
        }
    }

    /// Begins a run: everything stored from now on is credited to it.
    ///
    /// - Parameters:
    ///   - moment: seconds since 1970-01-01 UTC.
    ///   - note: what was asked for, for reports.
    @discardableResult
    package func beginRun(at moment: Int64, note: String) throws(StoreError) -> RunID {
        let row = try perform { () throws(DatabaseError) in
            try connection.insert("INSERT INTO runs(started_at, note) VALUES (?, ?)", .integer(moment), .text(note))
        }
        run = RunID(row)
        runMoment = moment
        try record(.run, subject: "import", number: Int(row), detail: note, at: moment)
        return RunID(row)
    }

    /// Notes what became of a file, in place of what was noted for its path before.
    package func note(_ file: SeenFile) throws(StoreError) {
        let values: [BoundValue] = [
            .text(file.path), .text(file.sha256), .text(file.parser), .text(file.outcome.rawValue), .integer(file.articles),
            .integer(file.blocks), .integer(file.items), .text(file.detail), .integer(run?.value),
        ]
        try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                INSERT INTO files(path, sha256, parser, outcome, articles, blocks, items, detail, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, parser = excluded.parser, outcome = excluded.outcome,
                articles = excluded.articles, blocks = excluded.blocks, items = excluded.items, detail = excluded.detail, run = excluded.run
                """, values)
        }
    }

    /// Moves the write-ahead log into the file, after a large import.
    ///
    /// - Returns: false if a reader still needs the log; nothing is lost then.
    @discardableResult
    package func checkpoint() throws(StoreError) -> Bool {
        try perform { () throws(DatabaseError) in try connection.checkpoint() }
    }

    /// Marks that indexed content changes with this transaction.
    func contentChanged() throws(DatabaseError) {
        try connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'content'")
    }

    /// True while texts or items are stored whose citations were not linked yet, because a run was cut off.
    package var owesLinks: Bool {
        get throws(StoreError) {
            try perform { () throws(DatabaseError) in try connection.integer("SELECT value FROM meta WHERE name = 'links_owed'") ?? 0 } == 1
        }
    }

    /// Notes in the present transaction whether citations are still to be linked.
    package func setOwesLinks(_ value: Bool) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                "INSERT INTO meta VALUES ('links_owed', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", .integer(value ? 1 : 0)
            )
        }
    }

    /// Runs statements and puts their errors into the store's words.
    @discardableResult
    func perform<Value>(_ body: () throws(DatabaseError) -> Value) throws(StoreError) -> Value {
        do throws(DatabaseError) { return try body() } catch { throw StoreError(error) }
    }
}
