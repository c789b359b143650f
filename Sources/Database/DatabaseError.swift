internal import CSQLite

/// What can go wrong between a caller and a database file.
package enum DatabaseError: Error, Sendable, Equatable {
    /// SQLite refused: its extended result code, its message and the statement, if one was running.
    case refused(code: Int32, message: String, sql: String?)
    /// The file has a newer format than this program knows; nothing was changed.
    case newerFormat(path: String, found: Int, known: Int)
    /// A stored value is not what the schema promises.
    case malformed(column: String, reason: String)

    /// The primary result code (the low byte), nil for errors that are not SQLite's.
    package var primaryCode: Int32? {
        if case .refused(let code, _, _) = self { code & 0xFF } else { nil }
    }

    /// Another connection holds the lock that was needed.
    package var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// The file is damaged or no database at all.
    package var isDamage: Bool {
        if case .malformed = self { return true }
        return primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB
    }

    /// The file does not exist or cannot be opened.
    package var isMissing: Bool { primaryCode == SQLITE_CANTOPEN }

    /// A rule of the schema (unique, foreign key, check) was broken.
    package var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
}
