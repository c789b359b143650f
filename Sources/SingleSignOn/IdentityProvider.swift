internal import ByteStorage
internal import HTTPServer
internal import Synchronization
package import WebClient

/// An OpenID Connect provider: where to send browsers, and who came back.
///
/// What the provider says of itself is asked when first needed and kept for an hour; a provider that does not answer is left alone for ten
/// seconds, so that those who wait for it do not hold up the server. Safe to use from any thread; calls block.
package final class IdentityProvider: Sendable {
    /// Sends one request and reads the answer, up to so many bytes.
    package typealias Exchange = @Sendable (WebRequest, Int) throws(WebClientError) -> WebReply

    /// Seconds for which documents and keys are kept.
    static let lifetime: Int64 = 3_600
    /// Seconds for which a provider that did not answer is not asked again.
    static let pause: Int64 = 10
    /// Seconds between two looks for keys that a token asks for: whoever sends tokens must not make us send requests.
    static let keyPause: Int64 = 60
    /// Bytes of an answer.
    static let answerLimit = 256 << 10

    package let settings: ProviderSettings
    private let now: @Sendable () -> Int64
    private let exchange: Exchange
    private let state = Mutex(State())

    private struct Kept<Value: Sendable>: Sendable {
        let value: Value
        let since: Int64
    }

    private struct State {
        var document: Kept<ProviderDocument>?
        var keys: Kept<KeySet>?
        /// When keys were last fetched because a token asked for it.
        var keysAskedFor: Int64?
        var failure: Kept<SignOnError>?
    }

    /// - Parameters:
    ///   - exchange: a web client with a deadline of few seconds.
    ///   - now: seconds since 1970-01-01 UTC.
    package init(_ settings: ProviderSettings, exchange: @escaping Exchange, now: @escaping @Sendable () -> Int64) {
        self.settings = settings
        self.now = now
        self.exchange = exchange
    }

    /// Where a browser is sent to log in.
    package func authorizationAddress(for attempt: LoginAttempt) throws(SignOnError) -> String {
        Self.address(
            try document().authorizationEndpoint,
            [
                ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.redirectAddress),
                ("scope", (["openid"] + settings.scopes).joined(separator: " ")), ("state", attempt.state), ("nonce", attempt.nonce),
                ("code_challenge", Base64URL.encode(SHA256.digest(of: Array(attempt.verifier.utf8)))), ("code_challenge_method", "S256"),
            ])
    }

    /// Whether an answer that a browser brought is from this provider, by the issuer that it names.
    package func accepts(issuer: String?) throws(SignOnError) -> Bool { try document().accepts(issuer: issuer) }

    /// Who came back with a code.
    ///
    /// - Parameter wanted: claims that are asked of userinfo where the ID token lacks one.
    /// - Complexity: one to three requests.
    package func redeem(_ code: String, of attempt: LoginAttempt, wanted: [String]) throws(SignOnError) -> Identity {
        let document = try document()
        let tokens = try tokens(code, attempt, document)
        let claims = try verified(tokens.identity, document)
        let check = IdentityToken(issuer: settings.issuer, clientID: settings.clientID, nonce: attempt.nonce)
        let subject: String
        do throws(TokenFault) { subject = try check.subject(of: claims, now: now()) } catch { throw .token(error) }
        var all = claims
        if let endpoint = document.userinfoEndpoint, let access = tokens.access, wanted.contains(where: { !claims.has($0) }) {
            all = claims.filled(from: try userinfo(endpoint, access, subject))
        }
        return Identity(issuer: settings.issuer, subject: subject, claims: all, token: tokens.identity)
    }

    /// Where a browser is sent to log out there too; nil if the provider has no such place.
    ///
    /// - Parameters:
    ///   - token: the ID token of the login.
    ///   - back: where the provider may send the browser then.
    package func endAddress(token: String, back: String) throws(SignOnError) -> String? {
        guard let endpoint = try document().endSessionEndpoint else { return nil }
        // A long token would make an address that servers refuse.
        let hint = token.utf8.count <= 4_096 ? [("id_token_hint", token)] : []
        return Self.address(endpoint, hint + [("client_id", settings.clientID), ("post_logout_redirect_uri", back)])
    }

    /// Checks a signature with the keys that are kept, and with fresh ones where those do not do.
    private func verified(_ token: String, _ document: ProviderDocument) throws(SignOnError) -> Claims {
        let signed: SignedToken
        do throws(TokenFault) { signed = try SignedToken(token) } catch { throw .token(error) }
        let kept = try keys(document)
        do throws(TokenFault) { return try signed.claims(keys: kept) } catch {
            // Another key may have come in between, under a new name or under the old one.
            guard error == .unknownKey || error == .signature, let fresh = try freshKeys(document) else { throw .token(error) }
            do throws(TokenFault) { return try signed.claims(keys: fresh) } catch { throw .token(error) }
        }
    }

    private func tokens(
        _ code: String, _ attempt: LoginAttempt, _ document: ProviderDocument
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
        let reply = try ask(.tokens, WebRequest(document.tokenEndpoint, fields: fields, body: Array(Self.encoded(form).utf8)))
        let answer = Claims(reply.body)
        guard reply.status == 200 else { throw .refused(Self.code(answer?.text("error") ?? "status_\(reply.status)")) }
        guard let token = answer?.text("id_token") else { throw .refused("no_id_token") }
        return (token, answer?.text("access_token"))
    }

    private func userinfo(_ endpoint: String, _ access: String, _ subject: String) throws(SignOnError) -> Claims {
        guard access.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .unreachable(place: .userinfo, reason: "odd access token")
        }
        let fields = [(name: "authorization", value: "Bearer " + access), (name: "accept", value: "application/json")]
        let reply = try ask(.userinfo, WebRequest(endpoint, fields: fields))
        guard reply.status == 200, let claims = Claims(reply.body) else {
            throw .unreachable(place: .userinfo, reason: "status \(reply.status)")
        }
        // What is said of somebody else must not be taken for this person's.
        guard claims.text("sub") == subject else { throw .token(.subject) }
        return claims
    }

    private func ask(_ place: SignOnError.Place, _ request: WebRequest) throws(SignOnError) -> WebReply {
        do throws(WebClientError) { return try exchange(request, Self.answerLimit) } catch {
            throw .unreachable(place: place, reason: error.reason)
        }
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

extension IdentityProvider {
    private func document() throws(SignOnError) -> ProviderDocument {
        let moment = now()
        let (kept, failure) = state.withLock { ($0.document, $0.failure) }
        if let kept, moment - kept.since < Self.lifetime { return kept.value }
        if let failure, moment - failure.since < Self.pause { throw failure.value }
        do throws(SignOnError) {
            let reply = try ask(.discovery, WebRequest(ProviderDocument.address(of: settings.issuer)))
            guard reply.status == 200 else { throw .unreachable(place: .discovery, reason: "status \(reply.status)") }
            let document = try ProviderDocument.read(reply.body, settings: settings)
            state.withLock {
                $0.document = Kept(value: document, since: moment)
                $0.failure = nil
            }
            return document
        } catch {
            state.withLock { $0.failure = Kept(value: error, since: moment) }
            throw error
        }
    }

    private func keys(_ document: ProviderDocument) throws(SignOnError) -> KeySet {
        let moment = now()
        if let kept = state.withLock({ $0.keys }), moment - kept.since < Self.lifetime { return kept.value }
        return try fetchKeys(document, moment)
    }

    /// Nil if a token made us fetch them a moment ago.
    private func freshKeys(_ document: ProviderDocument) throws(SignOnError) -> KeySet? {
        let moment = now()
        let isDue = state.withLock { state in
            if let last = state.keysAskedFor, moment - last < Self.keyPause { return false }
            state.keysAskedFor = moment
            return true
        }
        return isDue ? try fetchKeys(document, moment) : nil
    }

    private func fetchKeys(_ document: ProviderDocument, _ moment: Int64) throws(SignOnError) -> KeySet {
        let reply = try ask(.keys, WebRequest(document.keys))
        guard reply.status == 200, let keys = KeySet(reply.body) else {
            throw .unreachable(place: .keys, reason: "status \(reply.status)")
        }
        state.withLock { $0.keys = Kept(value: keys, since: moment) }
        return keys
    }
}
