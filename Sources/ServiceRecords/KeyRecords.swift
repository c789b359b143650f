internal import CSodium
internal import Database

/// An API key as it is kept: everything but the secret.
package struct KeyRecord: Sendable, Equatable {
    package let name: String
    /// BLAKE2b of 256 bits over the secret. A secret is random and as long as its hash, so it needs no salt and no slow hash.
    package let hash: [UInt8]
    /// The first characters of the secret, by which its owner tells it from others.
    package let hint: String
    package let scopes: [String]
    package let perMinute: Int
    package let perDay: Int
    package let createdAt: Int64
    package let expiresAt: Int64?
    package let revokedAt: Int64?
}

extension KeyRecord {
    /// Length of a key's name.
    package static let nameLength = 1...40

    /// The hash under which a secret is kept.
    /// - Complexity: about a microsecond.
    package static func hash(_ secret: String) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        let bytes = Array(secret.utf8)
        crypto_generichash(&hash, hash.count, bytes, UInt64(bytes.count), nil, 0)
        return hash
    }

    /// `fw_` and 256 random bits in base64url.
    static func makeSecret() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        var text = [CChar](repeating: 0, count: 64)
        sodium_bin2base64(&text, text.count, bytes, bytes.count, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        return "fw_" + String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension RecordStore {
    /// Makes a key.
    ///
    /// - Parameters:
    ///   - name: 1 to 40 of a-z, 0-9, dot, hyphen and underscore; never used before, since metrics and logs name keys by it.
    ///   - now: seconds since 1970-01-01 UTC.
    /// - Returns: the secret; it is kept nowhere.
    package func addKey(
        name: String, scopes: [String], perMinute: Int, perDay: Int, expiresAt: Int64?, now: Int64
    ) throws(RecordError) -> String {
        let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "._-".utf8.contains($0) }
        guard KeyRecord.nameLength.contains(name.utf8.count), isPlain else { throw .refused("密钥的名字用小写字母、数字、点、连字符和下划线，最多 40 个") }
        guard !scopes.isEmpty, perMinute >= 1, perDay >= 1 else { throw .refused("密钥至少要有一种权限和每分钟、每天一次的额度") }
        if let expiresAt, expiresAt <= now { throw .refused("有效期已经过了") }
        guard sodium_init() >= 0 else { throw .refused("加密库不能用") }
        let secret = KeyRecord.makeSecret()
        let isNew = try write { connection throws(DatabaseError) in
            guard try connection.integer("SELECT 1 FROM keys WHERE name = ?", .text(name)) == nil else { return false }
            try connection.execute(
                "INSERT INTO keys(name, hash, hint, scopes, per_minute, per_day, created_at, expires_at) VALUES (?,?,?,?,?,?,?,?)",
                .text(name), .bytes(KeyRecord.hash(secret)), .text(String(secret.prefix(8))), .text(scopes.sorted().joined(separator: ",")),
                .integer(perMinute), .integer(perDay), .integer(now), .integer(expiresAt))
            try Self.move(.keys, connection)
            return true
        }
        guard isNew else { throw .refused("已经有叫“\(name)”的密钥（停用的也算）") }
        return secret
    }

    /// Stops a key; the record stays.
    /// - Returns: false if there is no such key.
    package func revokeKey(_ name: String, now: Int64) throws(RecordError) -> Bool {
        try write { connection throws(DatabaseError) in
            let changed = try connection.execute(
                "UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE name = ?", .integer(now), .text(name))
            try Self.move(.keys, connection)
            return changed > 0
        }
    }

    /// All keys in the order they were made, revoked ones among them.
    package func keys() throws(RecordError) -> [KeyRecord] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT name, hash, hint, scopes, per_minute, per_day, created_at, expires_at, revoked_at FROM keys ORDER BY id"
            ) { (row: borrowing Row) throws(DatabaseError) in
                KeyRecord(
                    name: row.text(0), hash: row.bytes(1), hint: row.text(2), scopes: row.text(3).split(separator: ",").map(String.init),
                    perMinute: row.int(4), perDay: row.int(5), createdAt: row.integer(6), expiresAt: row.optionalInteger(7),
                    revokedAt: row.optionalInteger(8))
            }
        }
    }

    /// Grows whenever something of a kind was changed, by whichever process.
    package func changeNumber(of kind: Counter) throws(RecordError) -> Int64 {
        try read { connection throws(DatabaseError) in
            try connection.integer("SELECT value FROM meta WHERE name = ?", .text(kind.rawValue)) ?? 0
        }
    }

    /// What is counted by `changeNumber`.
    package enum Counter: String, Sendable {
        case keys, webhooks
    }

    static func move(_ counter: Counter, _ connection: Connection) throws(DatabaseError) {
        try connection.execute("UPDATE meta SET value = value + 1 WHERE name = ?", .text(counter.rawValue))
    }
}
