internal import Synchronization

/// Read-only connections to one file, lent to closures; safe to use from any thread.
///
/// A borrower always gets a connection: a new one if none is idle, so the number of open ones is the largest number of concurrent
/// borrowers. At most `keeping` stay open between uses.
package final class ConnectionPool: Sendable {
    /// A connection on its way between threads.
    ///
    /// Unchecked: it is either in the list, which the mutex guards, or in the hands of exactly one borrower, who cannot keep it.
    private struct Lent: @unchecked Sendable {
        let connection: Connection
    }

    package let path: String
    private let capacity: Int
    private let idle = Mutex<[Lent]>([])

    /// Opens the first connection, so that a missing or damaged file is reported now.
    ///
    /// - Parameter keeping: at least 1.
    package init(path: String, keeping capacity: Int) throws(DatabaseError) {
        precondition(capacity >= 1, "a pool keeps at least one connection")
        self.path = path
        self.capacity = capacity
        let first = Lent(connection: try Connection(path: path, access: .read))
        idle.withLock { $0.append(first) }
    }

    /// Lends a connection for the time of a call; the connection must not leave the closure.
    package func withConnection<Value, Failure: Error>(
        _ body: (Connection) throws(Failure) -> Value, failure: (DatabaseError) -> Failure
    ) throws(Failure) -> Value {
        let lent: Lent
        if let waiting = idle.withLock({ $0.popLast() }) {
            lent = waiting
        } else {
            do { lent = Lent(connection: try Connection(path: path, access: .read)) } catch { throw failure(error) }
        }
        defer {
            idle.withLock { list in
                if list.count < capacity { list.append(lent) }
            }
        }
        return try body(lent.connection)
    }
}
