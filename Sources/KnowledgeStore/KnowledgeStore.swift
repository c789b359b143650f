internal import ByteStorage
internal import Database

/// The store's file in a data folder, and the two ways to open it.
package enum KnowledgeStore {
    /// Name of the file in the data folder.
    package static let fileName = "knowledge.sqlite"
    /// Name of the lock that the one writer holds.
    static let lockName = "knowledge.lock"

    /// Opens the store for writing, and creates folder (one level), file and tables if they are missing.
    ///
    /// - Throws: `busy` if another process writes, `newerFormat` for a file of a newer program.
    package static func create(at directory: String) throws(StoreError) -> StoreWriter {
        try writer(at: directory, creating: .ifMissing, access: .create)
    }

    /// Opens an existing store for writing, migrating it to the current format.
    ///
    /// - Throws: `missing`, `busy`, `newerFormat`, `damaged`.
    package static func openForWriting(at directory: String) throws(StoreError) -> StoreWriter {
        try requireFile(in: directory)
        return try writer(at: directory, creating: .never, access: .write)
    }

    /// Opens an existing store for reading.
    ///
    /// - Parameter keeping: connections that stay open between uses, at least 1; more are opened while they are needed.
    /// - Throws: `missing`, `newerFormat`, `damaged`.
    package static func open(at directory: String, keeping connections: Int = 4) throws(StoreError) -> StoreReader {
        try requireFile(in: directory)
        do {
            let pool = try ConnectionPool(path: path(in: directory), keeping: connections)
            try pool.withConnection(
                { connection throws(DatabaseError) in
                    // Later formats add tables and change none: an older file is read as it is, its editors' tables are empty.
                    let found = try connection.format()
                    if !(Schema.oldestReadable...Schema.migrations.count).contains(found) {
                        try connection.requireFormat(Schema.migrations.count)
                    }
                }, failure: { $0 })
            return StoreReader(pool: pool)
        } catch {
            throw StoreError(error)
        }
    }

    /// - Throws: `missing` if folder or file is not there, `storage` if the folder cannot be read.
    private static func requireFile(in directory: String) throws(StoreError) {
        let names: [String]
        do throws(StorageError) {
            names = try FileDirectory(path: directory).list()
        } catch {
            if case .notFound = error { throw .missing(directory: directory) }
            throw .storage(error)
        }
        guard names.contains(fileName) else { throw .missing(directory: directory) }
    }

    private static func writer(
        at directory: String, creating: FileDirectory.Creation, access: Connection.Access
    ) throws(StoreError) -> StoreWriter {
        let lock: any StorageLock
        do {
            lock = try FileDirectory(path: directory, creating: creating).lock(lockName)
        } catch {
            if case .locked = error { throw .busy(path: directory) }
            throw .storage(error)
        }
        do {
            let connection = try Connection(path: path(in: directory), access: access)
            try connection.migrate(Schema.migrations)
            return StoreWriter(connection: connection, lock: lock, sealing: try AuditKey.load(directory, creating: true))
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error)
        } catch let error as StorageError {
            throw .storage(error)
        } catch {
            throw .damaged("\(error)")
        }
    }

    private static func path(in directory: String) -> String {
        directory.hasSuffix("/") ? directory + fileName : directory + "/" + fileName
    }
}
