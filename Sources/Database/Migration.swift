/// One step of a schema's history. Steps are only ever added at the end; a released step never changes.
package struct Migration: Sendable {
    /// What the step brings, for errors and logs.
    package let name: String
    package let sql: String

    package init(_ name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}

extension Connection {
    /// The number of steps already applied to this file (`user_version`).
    package func format() throws(DatabaseError) -> Int {
        Int(try integer("PRAGMA user_version") ?? 0)
    }

    /// Applies the missing steps, each in its own transaction, so that a crash leaves a file of some known format.
    ///
    /// - Returns: the number of steps applied.
    /// - Throws: `newerFormat` for a file written by a newer program; it is left untouched.
    @discardableResult
    package func migrate(_ steps: [Migration]) throws(DatabaseError) -> Int {
        let found = try format()
        guard found <= steps.count else { throw .newerFormat(path: path, found: found, known: steps.count) }
        for number in found..<steps.count {
            try transaction { (_: inout TransactionEnd) throws(DatabaseError) in
                try executeScript(steps[number].sql)
                try executeScript("PRAGMA user_version=\(number + 1)")
            }
        }
        return steps.count - found
    }

    /// Throws unless the file has exactly this format: readers never migrate.
    ///
    /// - Throws: `newerFormat` if newer, `malformed` if older.
    package func requireFormat(_ known: Int) throws(DatabaseError) {
        let found = try format()
        if found > known { throw .newerFormat(path: path, found: found, known: known) }
        if found < known { throw .malformed(column: "user_version", reason: "format \(found) is older than \(known)") }
    }
}
