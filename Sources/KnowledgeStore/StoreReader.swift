internal import Database

/// Reads the store; safe to use from any thread, each call on a connection of its own.
package final class StoreReader: Sendable {
    private let pool: ConnectionPool

    init(pool: ConnectionPool) {
        self.pool = pool
    }

    /// Lends a snapshot: everything read through it is of one moment, whatever the writer does meanwhile.
    ///
    /// The snapshot must not leave the closure. Keep the closure short: the write-ahead log cannot shrink below an open snapshot.
    /// - Complexity: about 15 µs beside the body.
    package func read<Value>(_ body: (StoreSnapshot) throws(StoreError) -> Value) throws(StoreError) -> Value {
        try pool.withConnection(
            { connection throws(StoreError) in
                try connection.transaction(
                    { (_: inout TransactionEnd) throws(StoreError) in try body(StoreSnapshot(connection)) }, failure: StoreError.init)
            }, failure: StoreError.init)
    }
}

/// The queries. Lent by `StoreReader.read`, or owned by a writer, where it sees what is not yet committed.
///
/// Not `Sendable`: it stands for a connection.
package struct StoreSnapshot {
    let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Runs queries and puts their errors into the store's words.
    func run<Value>(_ body: (Connection) throws(DatabaseError) -> Value) throws(StoreError) -> Value {
        do throws(DatabaseError) { return try body(connection) } catch { throw StoreError(error) }
    }

    /// A number that rises with every committed change of content: an index that names it can tell whether it is behind.
    package func contentNumber() throws(StoreError) -> Int64 {
        try run { (connection) throws(DatabaseError) in try connection.integer("SELECT value FROM meta WHERE name = 'content'") ?? 0 }
    }
}
