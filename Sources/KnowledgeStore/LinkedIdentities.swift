internal import Database

/// Somebody's name at an identity provider, and who that is here.
package struct LinkedIdentity: Sendable, Equatable {
    /// As it stands in the provider's tokens.
    package let issuer: String
    /// The provider's own name for the person, which never changes and is never given to another.
    package let subject: String
    package let user: String
    /// Seconds since 1970-01-01 UTC.
    package let linkedAt: Int64
}

extension StoreSnapshot {
    /// All of them, by user and issuer.
    package func linkedIdentities() throws(StoreError) -> [LinkedIdentity] {
        try run { (connection) throws(DatabaseError) in
            guard try connection.format() >= Schema.formatWithIdentities else { return [] }
            return try connection.rows("SELECT issuer, subject, user, linked_at FROM identities ORDER BY user, issuer") {
                (row: borrowing Row) throws(DatabaseError) in
                LinkedIdentity(issuer: row.text(0), subject: row.text(1), user: row.text(2), linkedAt: row.integer(3))
            }
        }
    }

    /// The user of an identity; nil if it is nobody's.
    package func user(of subject: String, at issuer: String) throws(StoreError) -> String? {
        try run { (connection) throws(DatabaseError) in
            guard try connection.format() >= Schema.formatWithIdentities else { return nil }
            return try connection.text("SELECT user FROM identities WHERE issuer = ? AND subject = ?", .text(issuer), .text(subject))
        }
    }
}

extension StoreWriter {
    /// Links an identity to a user, who has none at that issuer, and the identity no user.
    package func link(_ subject: String, at issuer: String, to user: String, moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    "INSERT INTO identities(issuer, subject, user, linked_at) VALUES (?, ?, ?, ?)", .text(issuer), .text(subject),
                    .text(user), .integer(moment))
            }
            try record(.user, subject: "user:\(user)", detail: "绑定统一身份 \(subject)（\(issuer)）", at: moment)
        }
    }

    /// - Returns: false if the user has none at that issuer.
    package func unlink(_ user: String, from issuer: String, moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let subject = try perform { () throws(DatabaseError) in
                try connection.text("SELECT subject FROM identities WHERE issuer = ? AND user = ?", .text(issuer), .text(user))
            }
            guard let subject else { return false }
            try perform { () throws(DatabaseError) in
                try connection.execute("DELETE FROM identities WHERE issuer = ? AND user = ?", .text(issuer), .text(user))
            }
            try record(.user, subject: "user:\(user)", detail: "解除统一身份 \(subject)（\(issuer)）", at: moment)
            return true
        }
    }

    /// Takes away whatever links somebody has, at every issuer.
    package func unlinkAll(of user: String, moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            for identity in try snapshot.linkedIdentities() where identity.user.utf8.elementsEqual(user.utf8) {
                _ = try unlink(identity.user, from: identity.issuer, moment: moment)
            }
        }
    }

    /// Notes in the audit log that a login by the identity provider was refused, whoever it would have been.
    ///
    /// - Parameters:
    ///   - subject: nil for somebody whom no token made known.
    ///   - reason: Chinese words for people.
    package func noteRefusal(of subject: String?, _ reason: String, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try record(.session, subject: "identity:\(subject ?? "?")", detail: "统一身份登录被拒：\(reason)", at: moment)
        }
    }
}
