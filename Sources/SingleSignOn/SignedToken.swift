internal import CJOSE

/// A token in compact form (RFC 7515), not yet believed.
struct SignedToken: Sendable {
    /// Bytes; those of real providers have two thousand.
    static let longest = 32 << 10
    /// Bits below which an RSA key is too weak to be believed.
    static let shortestModulus = 2_048

    let text: String
    let algorithm: SignatureAlgorithm
    let keyID: String?

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        /// Extensions that must be understood; none is.
        let crit: JSON?
    }

    /// - Throws: `malformed`, `algorithm`.
    init(_ text: String) throws(TokenFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 3, let bytes = Base64URL.decode(parts[0]),
            let header = JSON.decode(Header.self, bytes), header.crit == nil
        else { throw .malformed }
        guard let algorithm = SignatureAlgorithm(rawValue: header.alg) else { throw .algorithm }
        self.text = text
        self.algorithm = algorithm
        keyID = header.kid
    }

    /// The claims, once the signature is seen to be the key's.
    ///
    /// - Throws: `unknownKey`, `signature`, `malformed`.
    /// - Complexity: one check of a signature, some 50 µs.
    func claims(keys: KeySet) throws(TokenFault) -> Claims {
        guard let members = keys.key(named: keyID, for: algorithm)?.publicMembers else { throw .unknownKey }
        let key = "{" + members.map { "\"\($0.name)\":\"\($0.value)\"" }.joined(separator: ",") + "}"
        // A value that is no base64url could end its text and begin another member.
        guard members.allSatisfy({ $0.name == "kty" || $0.name == "crv" || Base64URL.decode($0.value[...]) != nil }) else {
            throw .unknownKey
        }
        guard let jwk = cjose_jwk_import(key, key.utf8.count, nil) else { throw .unknownKey }
        defer { _ = cjose_jwk_release(jwk) }
        guard algorithm.keyKind != "RSA" || cjose_jwk_get_keysize(jwk, nil) >= Self.shortestModulus else { throw .unknownKey }
        guard let jws = cjose_jws_import(text, text.utf8.count, nil) else { throw .malformed }
        defer { cjose_jws_release(jws) }
        guard cjose_jws_verify(jws, jwk, nil) else { throw .signature }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        // The bytes that were checked are the library's; they live as long as its token.
        guard cjose_jws_get_plaintext(jws, &bytes, &count, nil), let bytes,
            let claims = Claims(Array(UnsafeBufferPointer(start: bytes, count: count)))
        else { throw .malformed }
        return claims
    }
}
