internal import CSQLite

/// How a transaction ends when its body returns.
package enum TransactionEnd: Sendable {
    case commit
    /// Everything is undone although nothing failed: a dry run.
    case rollback
}

extension Connection {
    /// True inside a transaction.
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs a body as one transaction; inside another one as a savepoint, so that it can fail alone.
    ///
    /// The outermost writing transaction takes the write lock at once: it either waits its turn or fails with `isBusy`, and never finds
    /// half-way that what it read has changed. On a reading connection it is a snapshot of the file.
    ///
    /// - Parameter body: may set the end to `rollback`; an error rolls back and is thrown on.
    package func transaction<Value, Failure: Error>(
        _ body: (inout TransactionEnd) throws(Failure) -> Value, failure: (DatabaseError) -> Failure
    ) throws(Failure) -> Value {
        do { try begin() } catch { throw failure(error) }
        var end = TransactionEnd.commit
        let value: Value
        do {
            value = try body(&end)
        } catch {
            abandon()
            throw error
        }
        switch end {
        case .rollback: abandon()
        case .commit:
            do { try commit() } catch {
                abandon()
                throw failure(error)
            }
        }
        return value
    }

    /// The same for a body that throws nothing but database errors.
    package func transaction<Value>(_ body: (inout TransactionEnd) throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        try transaction(body, failure: { $0 })
    }

    private func begin() throws(DatabaseError) {
        if depth == 0 {
            try executeScript(access == .read ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE")
        } else {
            try executeScript("SAVEPOINT level\(depth)")
        }
        depth += 1
    }

    private func commit() throws(DatabaseError) {
        try executeScript(depth == 1 ? "COMMIT" : "RELEASE level\(depth - 1)")
        depth -= 1
    }

    /// Undoes the innermost level. Only SQLite itself can have ended the transaction before (disk full, damage); then every level is
    /// already undone and the statements below have nothing to do, so their refusal carries no news.
    private func abandon() {
        depth -= 1
        guard isInTransaction else { return }
        if depth == 0 {
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
        } else {
            sqlite3_exec(handle, "ROLLBACK TO level\(depth); RELEASE level\(depth)", nil, nil, nil)
        }
    }

    /// Moves everything from the write-ahead log into the file and empties the log; for the writer only.
    ///
    /// - Returns: false if a reader still needs the log; nothing is lost then.
    @discardableResult
    package func checkpoint() throws(DatabaseError) -> Bool {
        try first("PRAGMA wal_checkpoint(TRUNCATE)") { (row: borrowing Row) throws(DatabaseError) in row.integer(0) == 0 } ?? false
    }
}
