internal import ByteStorage
internal import HTTPServer
internal import WebClient

/// Logging in and out: where browsers are sent, and who came back.
extension IdentityProvider {
    /// Where a browser is sent to log in.
    package func authorizationAddress(for attempt: LoginAttempt, at document: ProviderDocument) -> String {
        Self.address(
            document.authorizationEndpoint,
            [
                ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.redirectAddress),
                ("scope", (["openid"] + settings.scopes).joined(separator: " ")), ("state", attempt.state), ("nonce", attempt.nonce),
                ("code_challenge", Base64URL.encode(SHA256.digest(of: Array(attempt.verifier.utf8)))), ("code_challenge_method", "S256"),
            ])
    }

    /// Who came back with a code.
    ///
    /// - Parameter issuer: whom the answer that the browser brought names as its issuer; nil if it names none.
    /// - Complexity: one to three requests, five seconds in all.
    package func redeem(_ code: String, of attempt: LoginAttempt, issuer: String? = nil) throws(SignOnError) -> Identity {
        let deadline = now() + Self.patience
        let document = try document(by: deadline)
        guard document.accepts(issuer: issuer) else { throw .token(.issuer) }
        let tokens = try tokens(code, attempt, document, by: deadline)
        let claims = try verified(tokens.identity, document, by: deadline)
        let check = IdentityToken(issuer: settings.issuer, clientID: settings.clientID, nonce: attempt.nonce)
        let subject: String
        do throws(TokenFault) { subject = try check.subject(of: claims, now: now()) } catch { throw .token(error) }
        return Identity(
            issuer: settings.issuer, subject: subject, claims: claims, token: tokens.identity,
            userinfo: .of(document.userinfoEndpoint, tokens.access, until: deadline))
    }

    /// With what userinfo says, if the ID token lacks one of these claims.
    ///
    /// - Complexity: one request at most, within the time that `redeem` began.
    package func completed(_ identity: Identity, wanted: [String]) throws(SignOnError) -> Identity {
        guard let place = identity.userinfo, wanted.contains(where: { !identity.claims.has($0) }) else { return identity }
        var whole = identity
        whole.claims = identity.claims.filled(from: try userinfo(place, identity.subject))
        return whole
    }

    /// Where a browser is sent to log out there too; nil if the provider has no such place.
    ///
    /// - Parameters:
    ///   - token: the ID token of the login.
    ///   - back: where the provider may send the browser then.
    package func endAddress(token: String, back: String, at document: ProviderDocument) -> String? {
        guard let endpoint = document.endSessionEndpoint else { return nil }
        // A long token would make an address that servers refuse.
        let hint = token.utf8.count <= 4_096 ? [("id_token_hint", token)] : []
        return Self.address(endpoint, hint + [("client_id", settings.clientID), ("post_logout_redirect_uri", back)])
    }

    private func tokens(
        _ code: String, _ attempt: LoginAttempt, _ document: ProviderDocument, by deadline: Int64
    ) throws(SignOnError) -> (identity: String, access: String?) {
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirectAddress),
            ("code_verifier", attempt.verifier),
        ]
        var fields = [(name: "content-type", value: "application/x-www-form-urlencoded"), (name: "accept", value: "application/json")]
        switch (try document.authentication(hasSecret: settings.secret != nil), settings.secret) {
        case (.basic, let secret?):
            let pair = PercentDecoding.encode(settings.clientID) + ":" + PercentDecoding.encode(secret)
            fields.append((name: "authorization", value: "Basic " + Base64URL.padded(Array(pair.utf8))))
        case (.post, let secret?): form += [("client_id", settings.clientID), ("client_secret", secret)]
        default: form.append(("client_id", settings.clientID))
        }
        let request = WebRequest(document.tokenEndpoint, fields: fields, body: Array(Self.encoded(form).utf8))
        let reply = try ask(.tokens, request, by: deadline)
        let answer = Claims(reply.body)
        guard reply.status == 200 else { throw .refused(Self.code(answer?.text("error") ?? "status_\(reply.status)")) }
        guard let token = answer?.text("id_token") else { throw .refused("no_id_token") }
        return (token, answer?.text("access_token"))
    }

    private func userinfo(_ place: Identity.Userinfo, _ subject: String) throws(SignOnError) -> Claims {
        guard place.access.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .unreachable(place: .userinfo, reason: "odd access token")
        }
        let fields = [(name: "authorization", value: "Bearer " + place.access), (name: "accept", value: "application/json")]
        let reply = try ask(.userinfo, WebRequest(place.endpoint, fields: fields), by: place.deadline)
        guard reply.status == 200, let claims = Claims(reply.body) else {
            throw .unreachable(place: .userinfo, reason: "status \(reply.status)")
        }
        // What is said of somebody else must not be taken for this person's.
        guard claims.text("sub") == subject else { throw .token(.subject) }
        return claims
    }

    /// A code that may stand in a log: some letters and underscores, whatever was sent.
    package static func code(_ text: String) -> String {
        let plain = text.utf8.prefix(40).filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        return plain.isEmpty ? "unknown" : String(decoding: plain, as: UTF8.self)
    }

    private static func encoded(_ pairs: [(String, String)]) -> String {
        QueryParameters(pairs.map { .init(name: $0.0, value: $0.1) }).encoded
    }

    private static func address(_ endpoint: String, _ pairs: [(String, String)]) -> String {
        endpoint + (endpoint.utf8.contains(0x3F) ? "&" : "?") + encoded(pairs)
    }
}
