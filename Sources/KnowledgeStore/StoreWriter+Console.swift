internal import Database
package import LegalModel

/// What somebody was writing when last heard of; seen by that person alone.
package struct Autosave: Sendable, Equatable {
    package let user: String
    package let kind: ItemKind
    package let id: String
    /// The revision that the writer began with, 0 for a new item.
    package let base: Int
    /// The form's fields, as the console encodes them.
    package let fields: String
    /// Seconds since 1970-01-01 UTC.
    package let moment: Int64

    package init(user: String, kind: ItemKind, id: String, base: Int, fields: String, moment: Int64) {
        self.user = user
        self.kind = kind
        self.id = id
        self.base = base
        self.fields = fields
        self.moment = moment
    }
}

extension StoreWriter {
    /// Keeps what somebody is writing, in place of what was kept before.
    package func keep(_ autosave: Autosave) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                "INSERT OR REPLACE INTO autosaves(user, kind, item, base, fields, moment) VALUES (?, ?, ?, ?, ?, ?)",
                .text(autosave.user), .text(autosave.kind.rawValue), .text(autosave.id), .integer(autosave.base), .text(autosave.fields),
                .integer(autosave.moment))
        }
    }

    /// Forgets what somebody was writing; nothing happens if nothing is kept.
    package func dropAutosave(of user: String, _ kind: ItemKind, id: String) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                "DELETE FROM autosaves WHERE user = ? AND kind = ? AND item = ?", .text(user), .text(kind.rawValue), .text(id))
        }
    }

    /// Gives an open task to somebody; nil gives it to nobody.
    ///
    /// - Returns: false if there is no such open task.
    package func assignTask(_ number: Int64, to person: String?, at moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let changed = try perform { () throws(DatabaseError) in
                try connection.execute(
                    "UPDATE tasks SET assignee = ? WHERE id = ? AND closed_at IS NULL", .text(person), .integer(number))
            }
            guard changed == 1 else { return false }
            try record(
                .task, subject: "task:\(number)", number: Int(number), detail: person.map { "分派给 \($0)" } ?? "取消分派", at: moment)
            return true
        }
    }
}

extension StoreSnapshot {
    /// What one person has in work, the newest first.
    package func autosaves(of user: String) throws(StoreError) -> [Autosave] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT user, kind, item, base, fields, moment FROM autosaves WHERE user = ? ORDER BY moment DESC", .text(user)
            ) { (row: borrowing Row) throws(DatabaseError) in
                Autosave(
                    user: row.text(0), kind: try row.value(1, as: ItemKind.self), id: row.text(2), base: row.int(3), fields: row.text(4),
                    moment: row.integer(5))
            }
        }
    }
}

extension StoreWriter {
    /// Notes in the audit log that somebody logged in or out, or failed to.
    ///
    /// - Parameter event: Chinese words for people.
    package func noteSession(of user: String, _ event: String, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try record(.session, subject: "user:\(user)", detail: event, at: moment)
        }
    }
}
