import ByteStorage
import CSodium

/// Random names that nobody can guess.
enum Secrets {
    /// 256 bits from the system in 64 hexadecimal digits.
    static func token() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        return hexadecimal(bytes)
    }

    /// What is kept of a token: whoever reads the server's memory or a dump of it cannot log in with this.
    static func fingerprint(_ token: String) -> String { hexadecimal(SHA256.digest(of: Array(token.utf8))) }

    /// Whether two texts are the same; the time depends on their lengths alone.
    static func areEqual(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.utf8), Array(other.utf8))
        return left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}
