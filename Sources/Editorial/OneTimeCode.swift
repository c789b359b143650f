internal import CDigest

/// Codes of six digits that an authenticator app shows (RFC 6238 over RFC 4226: HMAC-SHA-1, 30 seconds, six digits).
package enum OneTimeCode {
    /// Seconds that a code holds.
    package static let period: Int64 = 30
    /// Codes before and after the current one that are taken too: clocks of telephones differ.
    private static let window: Int64 = 1
    /// Bytes of a secret: as many as SHA-1 gives.
    package static let secretLength = 20

    /// The code of one step.
    ///
    /// - Parameter step: number of the period since 1970-01-01 UTC.
    /// - Returns: six digits.
    package static func code(_ secret: [UInt8], step: Int64) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        var tag = [UInt8](repeating: 0, count: 20)
        let isDone = cdigest_hmac_sha1(secret, secret.count, message, message.count, &tag)
        precondition(isDone == 1, "HMAC-SHA-1 of a short key cannot be refused")
        // Dynamic truncation (RFC 4226, 5.3).
        let offset = Int(tag[19] & 0xF)
        let number =
            (UInt32(tag[offset] & 0x7F) << 24 | UInt32(tag[offset + 1]) << 16 | UInt32(tag[offset + 2]) << 8 | UInt32(tag[offset + 3]))
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code was given, if it is one of now and later than the last one used: a code that was seen once is worth nothing.
    ///
    /// - Parameter now: seconds since 1970-01-01 UTC.
    package static func step(of code: String, secret: [UInt8], now: Int64, after last: Int64) -> Int64? {
        let given = Array(code.utf8.filter { $0 != 0x20 })
        let current = now / period
        var found: Int64?
        for step in (current - window)...(current + window) where step > last {
            // Every candidate is compared whole, so that the time tells nothing.
            let wanted = Array(Self.code(secret, step: step).utf8)
            let difference = given.count == wanted.count ? zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } : 1
            if difference == 0 { found = step }
        }
        return found
    }

    /// RFC 4648 base32 without padding, as apps take secrets.
    package static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var (bits, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[Int(bits >> UInt32(count) & 31)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(letters[Int(bits << UInt32(5 - count) & 31)]) }
        return text
    }
}
