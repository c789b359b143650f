internal import ByteStorage
package import Database
internal import Glibc

/// What a running service keeps beside the knowledge: API keys, feedback, messages, gaps, webhooks.
///
/// A file of its own in the data folder, for its owner alone: it holds secrets and what people wrote, it is emptied after days where
/// knowledge is kept for ever, and writing to it must go on while an import holds the knowledge store. Whoever writes, the server or a
/// command, takes the file's lock for the length of one transaction, so there is one writer at any time and it alone checkpoints.
/// Safe to use from any thread.
package final class RecordStore: Sendable {
    package static let fileName = "service.sqlite"
    private static let lockName = "service.lock"
    /// How long a writer waits for another one.
    private static let patience: Duration = .seconds(2)

    private let directory: String
    private let pool: ConnectionPool

    /// Opens the file of a data folder, making or migrating it if needed.
    ///
    /// - Throws: `storage` where it is missing and cannot be made; `newerFormat`; `damaged`.
    package init(at directory: String) throws(RecordError) {
        self.directory = directory
        do {
            if !(try FileDirectory(path: directory).contains(Self.fileName)) { try Self.make(directory) }
            let path = directory + "/" + Self.fileName
            let found = try Connection(path: path, access: .read).format()
            if found < RecordSchema.migrations.count { try Self.make(directory) }
            pool = try ConnectionPool(path: path, keeping: 2)
            try pool.withConnection(
                { connection throws(DatabaseError) in try connection.requireFormat(RecordSchema.migrations.count) }, failure: { $0 })
        } catch {
            throw RecordError(error)
        }
    }

    /// Lends a connection for reading, as one snapshot.
    package func read<Value>(_ body: (Connection) throws(DatabaseError) -> Value) throws(RecordError) -> Value {
        do {
            return try pool.withConnection(
                { connection throws(DatabaseError) in
                    try connection.transaction { (_: inout TransactionEnd) throws(DatabaseError) in try body(connection) }
                }, failure: { $0 })
        } catch {
            throw RecordError(error)
        }
    }

    /// Runs a body as one durable transaction.
    ///
    /// - Throws: `busy` where another writer holds the file for more than two seconds.
    package func write<Value>(_ body: (Connection) throws(DatabaseError) -> Value) throws(RecordError) -> Value {
        do {
            return try Self.locked(directory) { connection throws(DatabaseError) in
                try connection.transaction { (_: inout TransactionEnd) throws(DatabaseError) in try body(connection) }
            }
        } catch {
            throw RecordError(error)
        }
    }

    /// As `write`, and leaves no copy of deleted text behind in the write-ahead log.
    package func erase<Value>(_ body: (Connection) throws(DatabaseError) -> Value) throws(RecordError) -> Value {
        do {
            return try Self.locked(directory) { connection throws(DatabaseError) in
                let value = try connection.transaction { (_: inout TransactionEnd) throws(DatabaseError) in try body(connection) }
                try connection.checkpoint()
                return value
            }
        } catch {
            throw RecordError(error)
        }
    }

    private static func make(_ directory: String) throws {
        let path = directory + "/" + fileName
        try locked(directory) { connection throws(DatabaseError) in
            // SQLite gives the log and its index the permissions of the file.
            guard chmod(path, 0o600) == 0 else { throw .malformed(column: fileName, reason: "chmod failed, errno \(errno)") }
            try connection.migrate(RecordSchema.migrations)
        }
    }

    private static func locked<Value>(
        _ directory: String, _ body: (Connection) throws(DatabaseError) -> Value
    ) throws -> Value {
        let lock = try waitForLock(directory)
        defer { withExtendedLifetime(lock) {} }
        return try body(try Connection(path: directory + "/" + fileName, access: .create))
    }

    private static func waitForLock(_ directory: String) throws(StorageError) -> any StorageLock {
        let folder = try FileDirectory(path: directory)
        let start = ContinuousClock.now
        while true {
            do throws(StorageError) { return try folder.lock(lockName) } catch {
                guard case .locked = error, ContinuousClock.now - start < patience else { throw error }
                usleep(5_000)
            }
        }
    }
}

/// Why records could not be kept or read.
package enum RecordError: Error, Sendable, Equatable {
    /// Somebody else has been writing for too long; trying again makes sense.
    case busy
    /// The file was made by a newer program.
    case newerFormat
    case damaged(String)
    case storage(String)
    /// What was asked for cannot be done, in words for the person who asked.
    case refused(String)

    init(_ error: any Error) {
        switch error {
        case let error as RecordError: self = error
        case StorageError.locked: self = .busy
        case let error as DatabaseError where error.isBusy: self = .busy
        case let error as DatabaseError where error.isDamage: self = .damaged("\(error)")
        case DatabaseError.newerFormat: self = .newerFormat
        default: self = .storage("\(error)")
        }
    }
}
