internal import CSodium
internal import Database

/// Somebody who is told what changes: an address and the secret that signs what is sent there.
package struct WebhookRecord: Sendable, Equatable {
    package let number: Int64
    package let url: String
    package let secret: [UInt8]
    package let createdAt: Int64
    /// The number of the last entry of the feed of changes that was told already; 0 for none.
    package let position: Int
    /// Attempts since the last one that succeeded.
    package let failures: Int
    /// When to try again, in seconds since 1970-01-01 UTC; 0 for at once.
    package let nextAt: Int64
    /// Status or error of the last attempt; nil before the first.
    package let lastStatus: String?
    package let lastAt: Int64?
}

/// The signature of Standard Webhooks: HMAC-SHA-256 over id, time and body.
package enum WebhookSignature {
    /// `whsec_` and the secret in base64, as receivers' libraries take it.
    package static func shown(_ secret: [UInt8]) -> String { "whsec_" + base64(secret) }

    /// The value of `webhook-signature`.
    /// - Parameter timestamp: seconds since 1970-01-01 UTC, as in `webhook-timestamp`.
    package static func value(id: String, timestamp: Int64, body: [UInt8], secret: [UInt8]) -> String {
        var state = crypto_auth_hmacsha256_state()
        var tag = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
        let message = Array("\(id).\(timestamp).".utf8) + body
        crypto_auth_hmacsha256_init(&state, secret, secret.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &tag)
        return "v1," + base64(tag)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: bytes.count * 2 + 8)
        sodium_bin2base64(&text, text.count, bytes, bytes.count, sodium_base64_VARIANT_ORIGINAL)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension RecordStore {
    /// Seconds from the first, second … failure to the next attempt; after the last it stays at that.
    static let retryDelays: [Int64] = [2, 10, 60, 300, 900, 3_600, 10_800]

    /// Adds an address.
    ///
    /// - Parameters:
    ///   - url: already checked to be an address.
    ///   - position: the number of the last entry of the feed that it need not be told.
    /// - Returns: the record with its new secret.
    package func addWebhook(_ url: String, position: Int, now: Int64) throws(RecordError) -> WebhookRecord {
        guard sodium_init() >= 0 else { throw .refused("加密库不能用") }
        var secret = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&secret, secret.count)
        let bytes = secret
        let number = try write { connection throws(DatabaseError) -> Int64? in
            guard try connection.integer("SELECT 1 FROM webhooks WHERE url = ?", .text(url)) == nil else { return nil }
            return try connection.insert(
                "INSERT INTO webhooks(url, secret, created_at, position) VALUES (?,?,?,?)", .text(url), .bytes(bytes), .integer(now),
                .integer(position))
        }
        guard let number else { throw .refused("这个地址已经有了") }
        return WebhookRecord(
            number: number, url: url, secret: secret, createdAt: now, position: position, failures: 0, nextAt: 0, lastStatus: nil,
            lastAt: nil)
    }

    /// - Returns: false if there is no such address.
    package func removeWebhook(_ url: String) throws(RecordError) -> Bool {
        try erase { connection throws(DatabaseError) in try connection.execute("DELETE FROM webhooks WHERE url = ?", .text(url)) > 0 }
    }

    /// All addresses in the order they were added.
    package func webhooks() throws(RecordError) -> [WebhookRecord] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT id, url, secret, created_at, position, failures, next_at, last_status, last_at FROM webhooks ORDER BY id"
            ) { (row: borrowing Row) throws(DatabaseError) in
                WebhookRecord(
                    number: row.integer(0), url: row.text(1), secret: row.bytes(2), createdAt: row.integer(3), position: row.int(4),
                    failures: row.int(5), nextAt: row.integer(6), lastStatus: row.optionalText(7), lastAt: row.optionalInteger(8))
            }
        }
    }

    /// Addresses whose last attempt failed, and messages that wait for a reply.
    package func waiting() throws(RecordError) -> (webhooks: Int, messages: Int) {
        try read { connection throws(DatabaseError) in
            let webhooks = try connection.integer("SELECT count(*) FROM webhooks WHERE failures > 0") ?? 0
            let messages = try connection.integer("SELECT count(*) FROM messages WHERE replied_at IS NULL") ?? 0
            return (Int(webhooks), Int(messages))
        }
    }

    /// Notes that everything up to a position was taken.
    package func delivered(_ webhook: WebhookRecord, status: String, position: Int, now: Int64) throws(RecordError) {
        try write { connection throws(DatabaseError) in
            _ = try connection.execute(
                "UPDATE webhooks SET position = ?, failures = 0, next_at = 0, last_status = ?, last_at = ? WHERE id = ?",
                .integer(position),
                .text(status), .integer(now), .integer(webhook.number))
        }
    }

    /// Notes a failure; the next attempt waits longer each time.
    package func failed(_ webhook: WebhookRecord, status: String, now: Int64) throws(RecordError) {
        let delay = Self.retryDelays[min(webhook.failures, Self.retryDelays.count - 1)]
        try write { connection throws(DatabaseError) in
            _ = try connection.execute(
                "UPDATE webhooks SET failures = failures + 1, next_at = ?, last_status = ?, last_at = ? WHERE id = ?",
                .integer(now + delay),
                .text(status), .integer(now), .integer(webhook.number))
        }
    }
}
