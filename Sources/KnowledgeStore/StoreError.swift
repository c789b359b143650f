package import ByteStorage
package import Database

/// What can go wrong between a caller and the store.
package enum StoreError: Error, Sendable, Equatable {
    /// There is no store in this folder.
    case missing(directory: String)
    /// A newer program wrote the file; it was left untouched.
    case newerFormat(path: String, found: Int, known: Int)
    /// Another process writes, or a lock was not given within five seconds.
    case busy(path: String)
    /// The file is damaged, or a stored value is not what the schema promises.
    case damaged(String)
    /// A value that the store must not keep: the place and the reason.
    case invalid(String)
    /// The disk or SQLite refused.
    case database(DatabaseError)
    /// The data folder could not be used.
    case storage(StorageError)

    package init(_ error: DatabaseError) {
        switch error {
        case .newerFormat(let path, let found, let known): self = .newerFormat(path: path, found: found, known: known)
        case .malformed(let column, let reason): self = .damaged("\(column): \(reason)")
        case .refused(_, let message, _):
            if error.isBusy {
                self = .busy(path: message)
            } else if error.isDamage {
                self = .damaged(message)
            } else {
                self = .database(error)
            }
        }
    }
}
