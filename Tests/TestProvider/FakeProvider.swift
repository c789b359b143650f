internal import Foundation
package import SingleSignOn
internal import Synchronization
internal import WebClient

/// A provider that answers from a table, and notes what it is asked.
package final class FakeProvider: Sendable {
    package static let issuer = "https://id.example.cn/realm"
    package static let attempt = LoginAttempt(state: "s", nonce: "n-17", verifier: String(repeating: "v", count: 43))

    package struct Asked: Sendable {
        package let address: String
        package let fields: [String: String]
        package let form: String?
        /// Seconds that the asker will wait.
        package let patience: Int
    }

    private struct State {
        var replies: [String: WebReply] = [:]
        var asked: [Asked] = []
        var now: Int64 = 1_800_000_000
        var delay: Int64 = 0
        var meanwhile: [String: [@Sendable () -> Void]] = [:]
    }

    private let state = Mutex(State())

    package init() throws {
        try discover()
        answer("/keys", try json(["keys": [TestKey.rsa.get().jwk()]]))
    }

    package var now: Int64 { state.withLock { $0.now } }
    package var asked: [Asked] { state.withLock { $0.asked } }
    package func advance(_ seconds: Int64) { state.withLock { $0.now += seconds } }
    package func asks(_ path: String) -> Int { asked.count { $0.address == Self.issuer + path } }

    /// - Parameter more: in place of, or beside, the usual members; nil takes one away.
    package func discover(_ more: [String: Any?] = [:]) throws {
        let usual: [String: Any?] = [
            "issuer": Self.issuer, "authorization_endpoint": Self.issuer + "/auth", "token_endpoint": Self.issuer + "/token",
            "jwks_uri": Self.issuer + "/keys", "userinfo_endpoint": Self.issuer + "/userinfo", "end_session_endpoint": Self.issuer + "/end",
        ]
        answer("/.well-known/openid-configuration", try json(usual.merging(more) { _, new in new }.compactMapValues(\.self)))
    }

    package func answer(_ path: String, status: Int = 200, _ body: [UInt8]) {
        state.withLock { $0.replies[Self.issuer + path] = WebReply(status: status, body: body) }
    }

    /// Every request takes so many seconds from now on.
    package func delay(_ seconds: Int64) { state.withLock { $0.delay = seconds } }

    /// What happens while the next request there is under way; a second one waits for the request after it.
    package func meanwhile(_ path: String, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.meanwhile[Self.issuer + path, default: []].append(body) }
    }

    /// From now on nobody answers there.
    package func silence(_ path: String) { state.withLock { $0.replies[Self.issuer + path] = nil } }

    /// The token that the next code is redeemed for.
    package func issue(_ key: TestKey, claims more: [String: Any] = [:], header: [String: Any?] = [:]) throws {
        let claims: [String: Any] = [
            "iss": Self.issuer, "aud": "fawen", "sub": "u-17", "nonce": "n-17", "iat": now, "exp": now + 300,
        ].merging(more) { _, new in new }
        answer("/token", try json(["id_token": key.token(claims, header: header), "access_token": "at-1", "token_type": "Bearer"]))
    }

    package func provider(secret: String? = "s:e cret", scopes: [String] = ["profile"]) -> IdentityProvider {
        let settings = ProviderSettings(
            issuer: Self.issuer, clientID: "fawen", secret: secret, redirectAddress: "https://law.example.cn/back", scopes: scopes)
        let exchange: IdentityProvider.Exchange = { (request, limit, seconds) throws(WebClientError) in
            try self.reply(request, limit, seconds)
        }
        return IdentityProvider(settings, exchange: exchange) { self.now }
    }

    private func reply(_ request: WebRequest, _ limit: Int, _ patience: Int) throws(WebClientError) -> WebReply {
        let fields = Dictionary(request.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let found = state.withLock { state -> (reply: WebReply?, body: (@Sendable () -> Void)?) in
            state.asked.append(
                Asked(
                    address: request.address, fields: fields, form: request.body.map { String(decoding: $0, as: UTF8.self) },
                    patience: patience))
            state.now += min(state.delay, Int64(patience))
            guard state.delay < patience else { return (reply: nil, body: nil) }
            let waiting = state.meanwhile[request.address] ?? []
            state.meanwhile[request.address] = Array(waiting.dropFirst())
            return (reply: state.replies[request.address], body: waiting.first)
        }
        found.body?()
        guard let reply = found.reply, reply.body.count <= limit else { throw WebClientError(reason: "nobody answers") }
        return reply
    }
}
