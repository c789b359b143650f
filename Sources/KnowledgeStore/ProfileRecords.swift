internal import Database

/// How somebody's sheets are read, under a name.
package struct ImportProfile: Sendable, Equatable {
    package let name: String
    /// As `SheetProfile` reads it.
    package let columns: String
    package let author: String
    /// Seconds since 1970-01-01 UTC.
    package let changedAt: Int64
}

extension StoreSnapshot {
    /// By name.
    package func importProfiles() throws(StoreError) -> [ImportProfile] {
        try run { (connection) throws(DatabaseError) in
            guard try connection.format() >= Schema.formatWithProfiles else { return [] }
            return try connection.rows("SELECT name, columns, author, changed_at FROM import_profiles ORDER BY name") {
                (row: borrowing Row) throws(DatabaseError) in
                ImportProfile(name: row.text(0), columns: row.text(1), author: row.text(2), changedAt: row.integer(3))
            }
        }
    }
}

extension StoreWriter {
    /// Adds a profile, or replaces the one of its name.
    package func storeProfile(_ name: String, columns: String, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    """
                    INSERT INTO import_profiles(name, columns, author, changed_at) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (name) DO UPDATE SET columns = ?2, author = ?3, changed_at = ?4
                    """, .text(name), .text(columns), .text(actor), .integer(moment))
            }
            try record(.profile, subject: "profile:\(name)", detail: columns, at: moment)
        }
    }

    /// - Returns: false if there is none of that name.
    package func removeProfile(_ name: String, at moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let removed = try perform { () throws(DatabaseError) in
                try connection.execute("DELETE FROM import_profiles WHERE name = ?", .text(name))
            }
            guard removed == 1 else { return false }
            try record(.profile, subject: "profile:\(name)", detail: "删除", at: moment)
            return true
        }
    }
}
