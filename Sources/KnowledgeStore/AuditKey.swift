internal import ByteStorage
internal import CSodium
internal import Glibc

/// The secret that seals the entries of the audit log, so that nobody can rewrite the chain with access to the database alone.
///
/// It stands in `audit.key` of the data folder, made with the store; a deployment keeps a copy elsewhere for `fawen audit verify --key`.
package struct AuditKey: Sendable {
    /// Name of the file in the data folder.
    package static let fileName = "audit.key"
    /// 32 bytes.
    private let bytes: [UInt8]

    /// - Returns: nil unless there are 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The key of a data folder.
    ///
    /// - Throws: a file that is no key: it is never replaced, since older entries could not be checked any more.
    static func load(_ directory: String, creating: Bool) throws -> AuditKey {
        let folder = try FileDirectory(path: directory)
        if try folder.list().contains(fileName) {
            guard let key = AuditKey(try folder.read(fileName).array) else { throw StoreError.damaged("\(fileName) 不是 32 字节") }
            return key
        }
        var random = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&random, random.count)
        let file = try folder.create(fileName)
        try file.append(random)
        try file.synchronize()
        try file.close()
        // For the owner alone: who can read the key can seal what was never done.
        guard chmod(directory + "/" + fileName, 0o600) == 0 else { throw StoreError.invalid("\(fileName) 的权限设不了") }
        try folder.synchronizeDirectory()
        guard let key = AuditKey(random) else { throw StoreError.damaged(fileName) }
        return key
    }

    /// A key of its own for encryption, so that one use of the secret tells nothing about another.
    var boxKey: [UInt8] {
        var key = [UInt8](repeating: 0, count: Int(crypto_secretbox_keybytes()))
        let isDone = crypto_kdf_derive_from_key(&key, key.count, 1, "factors_", bytes)
        precondition(isDone == 0, "32 bytes can be derived")
        return key
    }

    /// HMAC-SHA-256 of a text, lower-case hex.
    func seal(_ text: String) -> String {
        var state = crypto_auth_hmacsha256_state()
        var tag = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
        let message = Array(text.utf8)
        crypto_auth_hmacsha256_init(&state, bytes, bytes.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &tag)
        return hexadecimal(tag)
    }
}
