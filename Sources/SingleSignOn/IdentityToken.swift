internal import ByteStorage

/// What an ID token must say to be for us, now, and for this login (OpenID Connect Core 1.0, 3.1.3.7).
struct IdentityToken: Sendable {
    /// Seconds by which our clock and the provider's may differ.
    static let leeway: Int64 = 60

    let issuer: String
    let clientID: String
    let nonce: String

    /// Who it is about.
    ///
    /// - Parameters:
    ///   - claims: of a token whose signature was checked.
    ///   - now: seconds since 1970-01-01 UTC.
    /// - Returns: the subject.
    func subject(of claims: Claims, now: Int64) throws(TokenFault) -> String {
        guard let named = claims.text("iss"), named.utf8.elementsEqual(issuer.utf8) else { throw .issuer }
        try checkAudience(claims)
        guard let expires = claims.moment("exp"), expires > now - Self.leeway else { throw .expired }
        guard let issued = claims.moment("iat"), issued <= now + Self.leeway else { throw .issuedAt }
        if claims.has("nbf") {
            guard let begins = claims.moment("nbf"), begins <= now + Self.leeway else { throw .issuedAt }
        }
        // Hashes are compared: how long it takes tells nothing about the text.
        guard let sent = claims.text("nonce"), SHA256.digest(of: Array(sent.utf8)) == SHA256.digest(of: Array(nonce.utf8)) else {
            throw .nonce
        }
        guard let subject = claims.text("sub"), (1...255).contains(subject.utf8.count),
            subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw .subject }
        return subject
    }

    private func checkAudience(_ claims: Claims) throws(TokenFault) {
        let audience = claims.texts("aud")
        guard audience.contains(where: isOurs) else { throw .audience }
        // A token for several must say for whom it was made.
        guard audience.count == 1 || claims.has("azp") else { throw .audience }
        if claims.has("azp") {
            guard let party = claims.text("azp"), isOurs(party) else { throw .audience }
        }
    }

    private func isOurs(_ name: String) -> Bool { name.utf8.elementsEqual(clientID.utf8) }
}
