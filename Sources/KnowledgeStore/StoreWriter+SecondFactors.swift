internal import CSodium
internal import Database

/// A secret shared with somebody's authenticator app.
package struct SecondFactor: Sendable, Equatable {
    package let user: String
    package let secret: [UInt8]
    /// The period of the last code used: no code is taken twice.
    package var lastStep: Int64
    package var isConfirmed: Bool

    package init(user: String, secret: [UInt8], lastStep: Int64, isConfirmed: Bool) {
        self.user = user
        self.secret = secret
        self.lastStep = lastStep
        self.isConfirmed = isConfirmed
    }
}

extension StoreWriter {
    /// Nil for somebody without one.
    ///
    /// - Throws: `damaged` for a secret that the folder's key does not open.
    package func secondFactor(of user: String) throws(StoreError) -> SecondFactor? {
        let row = try perform { () throws(DatabaseError) in
            try connection.first("SELECT secret, last_step, is_confirmed FROM second_factors WHERE user = ?", .text(user)) {
                (row: borrowing Row) throws(DatabaseError) in (row.bytes(0), row.integer(1), row.flag(2))
            }
        }
        guard let (box, lastStep, isConfirmed) = row else { return nil }
        guard let secret = auditKey.opened(box) else { throw .damaged("\(user) 的动态验证码密钥打不开：audit.key 换过或者坏了") }
        return SecondFactor(user: user, secret: secret, lastStep: lastStep, isConfirmed: isConfirmed)
    }

    /// Adds or replaces it; the secret is kept encrypted under the folder's key.
    ///
    /// - Parameter event: for the audit log; nil for a code that was used, which the login's own entry tells.
    package func store(_ factor: SecondFactor, event: String?, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let box = auditKey.closed(factor.secret)
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    "INSERT OR REPLACE INTO second_factors(user, secret, last_step, is_confirmed) VALUES (?, ?, ?, ?)", .text(factor.user),
                    .bytes(box), .integer(factor.lastStep), .flag(factor.isConfirmed))
            }
            if let event { try record(.user, subject: "user:\(factor.user)", detail: event, at: moment) }
        }
    }

    /// Nothing happens to somebody without one.
    package func removeSecondFactor(of user: String, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let removed = try perform { () throws(DatabaseError) in
                try connection.execute("DELETE FROM second_factors WHERE user = ?", .text(user))
            }
            if removed > 0 { try record(.user, subject: "user:\(user)", detail: "关掉动态验证码", at: moment) }
        }
    }
}

extension StoreSnapshot {
    /// Names of those whose login asks for a code.
    package func usersWithSecondFactor() throws(StoreError) -> Set<String> {
        try run { (connection) throws(DatabaseError) in
            Set(
                try connection.rows("SELECT user FROM second_factors WHERE is_confirmed = 1") {
                    (row: borrowing Row) throws(DatabaseError) in row.text(0)
                })
        }
    }
}

extension AuditKey {
    /// XSalsa20-Poly1305 under a key derived from this one; the nonce stands in front.
    func closed(_ bytes: [UInt8]) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: Int(crypto_secretbox_noncebytes()))
        randombytes_buf(&nonce, nonce.count)
        var box = [UInt8](repeating: 0, count: bytes.count + Int(crypto_secretbox_macbytes()))
        let isDone = crypto_secretbox_easy(&box, bytes, UInt64(bytes.count), nonce, boxKey)
        precondition(isDone == 0, "a short text can be encrypted")
        return nonce + box
    }

    /// Nil unless `closed` made it under the same key.
    func opened(_ sealed: [UInt8]) -> [UInt8]? {
        let nonceLength = Int(crypto_secretbox_noncebytes())
        let overhead = nonceLength + Int(crypto_secretbox_macbytes())
        guard sealed.count >= overhead else { return nil }
        var bytes = [UInt8](repeating: 0, count: sealed.count - overhead)
        let (nonce, box) = (Array(sealed[..<nonceLength]), Array(sealed[nonceLength...]))
        return crypto_secretbox_open_easy(&bytes, box, UInt64(box.count), nonce, boxKey) == 0 ? bytes : nil
    }
}
