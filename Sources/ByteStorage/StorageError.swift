/// Why bytes could not be stored or read back.
package enum StorageError: Error, Equatable, Sendable {
    /// No file of that name in the directory.
    case notFound(file: String)
    /// A file of that name exists already; published names are never written twice.
    case alreadyExists(file: String)
    /// Another process or another handle holds the exclusive lock.
    case locked(file: String)
    /// The name is empty, holds a slash or begins with a dot.
    case invalidName(file: String)
    /// A system call failed with `errno` = `code`.
    case system(operation: StorageOperation, file: String, code: Int32)
    /// The bytes are not what was written: `offset` is the first byte of the damaged part.
    case damaged(file: String, offset: Int, reason: DamageReason)
}

/// The steps that a storage directory can fail in.
package enum StorageOperation: String, Sendable {
    case list, size, read, create, append, synchronize, synchronizeDirectory, rename, remove, lock
}

/// What is wrong with damaged bytes.
package enum DamageReason: Error, Equatable, Sendable {
    /// `needed` bytes were to be read where only `available` are left.
    case truncated(needed: Int, available: Int)
    /// More bytes than the format knows of.
    case trailingBytes(count: Int)
    /// CRC32C over the protected bytes.
    case checksumMismatch(expected: UInt32, found: UInt32)
    /// SHA-256 over the whole file differs from the recorded one.
    case digestMismatch
    /// The first bytes are not those of this format.
    case unknownFormat
    /// Written by a later program: `version` is above what this program reads.
    case unsupportedVersion(UInt32)
    /// A field holds a value that the format does not allow.
    case invalidValue(field: String)
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let file): "\(file): not found"
        case .alreadyExists(let file): "\(file): already exists"
        case .locked(let file): "\(file): locked by another process"
        case .invalidName(let file): "\(file): not a valid file name"
        case .system(let operation, let file, let code): "\(file): \(operation.rawValue) failed, errno \(code)"
        case .damaged(let file, let offset, let reason): "\(file): damaged at byte \(offset): \(reason)"
        }
    }
}

extension DamageReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let available): "\(needed) bytes needed, \(available) left"
        case .trailingBytes(let count): "\(count) bytes too many"
        case .checksumMismatch(let expected, let found):
            "CRC32C \(String(expected, radix: 16)) expected, \(String(found, radix: 16)) found"
        case .digestMismatch: "SHA-256 differs"
        case .unknownFormat: "unknown format"
        case .unsupportedVersion(let version): "format version \(version) is not supported"
        case .invalidValue(let field): "invalid value of \(field)"
        }
    }
}
