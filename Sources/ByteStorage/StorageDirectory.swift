/// A flat folder of files that are written once, made durable, and then only read.
///
/// Everything that Fawen publishes goes through this protocol, so that a test can replay a publish with lost writes, lost directory
/// entries or failing calls (`FaultyDirectory`). Names hold no slash. Nothing is durable before `synchronize` of the file and
/// `synchronizeDirectory` of the folder have both returned.
package protocol StorageDirectory: Sendable {
    /// The names of all files, in ascending order of their bytes.
    func list() throws(StorageError) -> [String]
    /// The length of a file in bytes.
    func size(of name: String) throws(StorageError) -> Int
    /// The whole file in memory of its own: a file that is cut short or replaced afterwards cannot change what was read.
    func read(_ name: String) throws(StorageError) -> StoredBytes
    /// Creates a file for appending; fails with `alreadyExists` rather than touch an existing one.
    func create(_ name: String) throws(StorageError) -> any StorageFile
    /// Renames atomically, replacing `target` if it exists. Durable after `synchronizeDirectory`.
    func rename(_ source: String, to target: String) throws(StorageError)
    /// Removes a file. Bytes already read stay valid. Durable after `synchronizeDirectory`.
    func remove(_ name: String) throws(StorageError)
    /// Makes all creations, renames and removals so far durable.
    func synchronizeDirectory() throws(StorageError)
    /// Takes the exclusive lock `name`, or fails with `locked` at once. Released when the returned value is.
    func lock(_ name: String) throws(StorageError) -> any StorageLock
}

/// A new file, open for appending. Not to be used from two threads at once.
package protocol StorageFile: AnyObject {
    /// Appends all bytes or fails; a failed file is never published.
    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError)
    /// Makes the appended bytes durable. After a failure the file is lost: the kernel may have dropped the pages, so a second
    /// call would claim what is not true. Write the contents again under a new name.
    func synchronize() throws(StorageError)
    /// Gives the descriptor back; no more calls after it.
    func close() throws(StorageError)
}

/// Holds an exclusive lock for as long as it lives.
package protocol StorageLock: AnyObject, Sendable {}

extension StorageDirectory {
    /// Writes one whole file and makes its contents (not yet its name) durable.
    package func write(_ bytes: UnsafeRawBufferPointer, to name: String) throws(StorageError) {
        let file = try create(name)
        try file.append(bytes)
        try file.synchronize()
        try file.close()
    }

    /// Writes one whole file and makes its contents (not yet its name) durable.
    package func write(_ bytes: [UInt8], to name: String) throws(StorageError) {
        let file = try create(name)
        try file.append(bytes)
        try file.synchronize()
        try file.close()
    }

    /// Whether a file of that name exists.
    package func contains(_ name: String) throws(StorageError) -> Bool {
        do throws(StorageError) {
            _ = try size(of: name)
            return true
        } catch .notFound {
            return false
        } catch {
            throw error
        }
    }
}

extension StorageFile {
    /// Appends all bytes or fails.
    package func append(_ bytes: [UInt8]) throws(StorageError) {
        // A closure would have to carry the typed error; the pointer is valid for the length of this call.
        let count = bytes.count
        let outcome: Result<Void, StorageError> = bytes.withUnsafeBytes { buffer in
            do throws(StorageError) {
                return .success(try append(UnsafeRawBufferPointer(rebasing: buffer[0..<count])))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }
}

/// Whether `name` can be a file of a storage directory: not empty, no slash, no NUL, no leading dot.
func isValidFileName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.first != UInt8(ascii: ".") && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
}
