import Foundation
import TestProvider
import Testing
import WebClient

@testable import SingleSignOn

/// Talking to a provider: discovery, codes, keys that change.
@Suite struct ProviderTests {
    private static let discovery = "/.well-known/openid-configuration"

    private static func person(_ provider: IdentityProvider, _ code: String, _ wanted: [String]) throws -> Identity {
        try provider.completed(try provider.redeem(code, of: FakeProvider.attempt), wanted: wanted)
    }

    @Test("a browser is sent with state, nonce and the hash of the verifier; RFC 7636's example has the hash that it says")
    func authorization() throws {
        let provider = try FakeProvider().provider()
        let attempt = LoginAttempt(state: "st", nonce: "no", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        let address = try #require(URLComponents(string: try provider.authorizationAddress(for: attempt)))
        let query = Dictionary(uniqueKeysWithValues: (address.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        #expect(address.path == "/realm/auth")
        #expect(
            query == [
                "response_type": "code", "client_id": "fawen", "redirect_uri": "https://law.example.cn/back", "scope": "openid profile",
                "state": "st", "nonce": "no", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "code_challenge_method": "S256",
            ])
    }

    @Test("a code is redeemed with the verifier and the client's secret, and the person is known")
    func redeem() throws {
        let fake = try FakeProvider()
        try fake.issue(TestKey.rsa.get(), claims: ["preferred_username": "wang", "amr": ["mfa"]])
        let identity = try Self.person(fake.provider(), "c/1", ["preferred_username"])
        #expect(identity.subject == "u-17" && identity.claims.text("preferred_username") == "wang" && identity.usedSeveralFactors)
        let asked = try #require(fake.asked.last { $0.form != nil })
        #expect(asked.address == FakeProvider.issuer + "/token" && fake.asks("/userinfo") == 0)
        #expect(asked.fields["authorization"] == "Basic " + Data("fawen:s%3Ae%20cret".utf8).base64EncodedString())
        #expect(
            asked.form == "grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Flaw.example.cn%2Fback&code_verifier="
                + FakeProvider.attempt.verifier)
    }

    @Test("a provider that takes the secret in the form alone gets it there; without a secret the client names itself")
    func clientAuthentication() throws {
        let fake = try FakeProvider()
        try fake.discover(["token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"]])
        try fake.issue(TestKey.rsa.get())
        _ = try fake.provider().redeem("c", of: FakeProvider.attempt)
        let posted = try #require(fake.asked.last { $0.form != nil })
        #expect(posted.fields["authorization"] == nil && posted.form?.hasSuffix("&client_id=fawen&client_secret=s%3Ae%20cret") == true)
        _ = try fake.provider(secret: nil).redeem("c", of: FakeProvider.attempt)
        let open = try #require(fake.asked.last { $0.form != nil })
        #expect(open.fields["authorization"] == nil && open.form?.hasSuffix("&client_id=fawen") == true)
        try fake.discover(["token_endpoint_auth_methods_supported": ["private_key_jwt"]])
        #expect(throws: SignOnError.self) { try fake.provider().redeem("c", of: FakeProvider.attempt) }
    }

    @Test("what the token lacks is asked of userinfo, and believed of the same person alone")
    func userinfo() throws {
        let fake = try FakeProvider()
        try fake.issue(TestKey.rsa.get())
        fake.answer("/userinfo", try json(["sub": "u-17", "preferred_username": "wang", "iss": "https://evil.test"]))
        let identity = try Self.person(fake.provider(), "c", ["preferred_username"])
        #expect(identity.claims.text("preferred_username") == "wang" && identity.claims.text("iss") == FakeProvider.issuer)
        #expect(fake.asked.last?.fields["authorization"] == "Bearer at-1")
        fake.answer("/userinfo", try json(["sub": "u-18", "preferred_username": "admin"]))
        #expect(throws: SignOnError.token(.subject)) {
            try Self.person(fake.provider(), "c", ["preferred_username"])
        }
    }

    @Test("how somebody logged in is the token's to say, and an address is verified by whoever names it")
    func sources() throws {
        let fake = try FakeProvider()
        func redeem(_ token: [String: Any], _ userinfo: [String: Any]) throws -> Identity {
            try fake.issue(TestKey.rsa.get(), claims: token)
            fake.answer("/userinfo", try json(userinfo.merging(["sub": "u-17"]) { $1 }))
            return try Self.person(fake.provider(), "c", ["groups"])
        }
        #expect(try !redeem([:], ["amr": ["mfa"]]).usedSeveralFactors)
        func mail(_ token: [String: Any], _ userinfo: [String: Any]) throws -> String {
            let claims = try redeem(token, userinfo).claims
            return (claims.text("email") ?? "none") + (claims.isTrue("email_verified") ? " verified" : "")
        }
        #expect(try mail(["email": "a"], ["email_verified": true]) == "a")
        #expect(try mail(["email_verified": true], ["email": "b"]) == "none verified")
        #expect(try mail(["email": "a"], ["email": "b", "email_verified": true]) == "b verified")
        #expect(try mail(["email": "a", "email_verified": false], ["email": "b", "email_verified": true]) == "a")
        #expect(try mail([:], ["email": "b"]) == "b")
    }

    @Test("the ten seconds of rest begin when the answer did not come, whatever was asked for")
    func rest() throws {
        let fake = try FakeProvider()
        let provider = fake.provider()
        fake.silence(Self.discovery)
        fake.delay(5)
        func look() { #expect(throws: SignOnError.self) { try provider.authorizationAddress(for: FakeProvider.attempt) } }
        look()
        fake.advance(IdentityProvider.pause - 1)
        look()
        #expect(fake.asks(Self.discovery) == 1)
        fake.advance(1)
        look()
        #expect(fake.asks(Self.discovery) == 2)
        try fake.discover()
        fake.delay(0)
        for path in ["/token", "/keys", "/userinfo"] {
            let provider = fake.provider()
            try fake.issue(TestKey.rsa.get())
            fake.answer("/keys", try json(["keys": [TestKey.rsa.get().jwk()]]))
            fake.silence(path)
            func redeem() { #expect(throws: SignOnError.self) { try Self.person(provider, "c", ["groups"]) } }
            fake.meanwhile(path) { fake.advance(IdentityProvider.patience) }
            let before = fake.asks(path)
            redeem()
            #expect(fake.asks(path) == before + 1)
            let all = fake.asked.count
            redeem()
            #expect(fake.asked.count == all, "rest after \(path)")
            fake.advance(IdentityProvider.pause)
            redeem()
            #expect(fake.asks(path) == before + 2)
        }
    }

    @Test("a provider that hangs up on somebody's code or token before its time is over is there for the next one", arguments: [0, 4])
    func hangsUp(_ seconds: Int64) throws {
        for path in ["/token", "/userinfo"] {
            let fake = try FakeProvider()
            let provider = fake.provider()
            try fake.issue(TestKey.rsa.get())
            fake.silence(path)
            for times in 1...3 {
                fake.meanwhile(path) { fake.advance(seconds) }
                #expect(throws: SignOnError.self) { try Self.person(provider, "c", ["groups"]) }
                #expect(fake.asks(path) == times)
            }
        }
    }

    @Test("what one login asks shares five seconds, and is given up when they are over")
    func deadline() throws {
        let fake = try FakeProvider()
        try fake.issue(TestKey.rsa.get())
        fake.delay(2)
        let (provider, began) = (fake.provider(), fake.now)
        #expect(throws: SignOnError.unreachable(place: .keys, reason: "nobody answers")) {
            try provider.redeem("c", of: FakeProvider.attempt)
        }
        #expect(fake.asked.map(\.patience) == [5, 3, 1] && fake.now == began + 5)
        fake.advance(IdentityProvider.pause)
        fake.delay(0)
        let identity = try provider.redeem("c", of: FakeProvider.attempt)
        fake.answer("/userinfo", try json(["sub": "u-17", "groups": []]))
        fake.advance(IdentityProvider.patience)
        #expect(throws: SignOnError.unreachable(place: .userinfo, reason: "too late")) {
            try provider.completed(identity, wanted: ["groups"])
        }
        #expect(fake.asks("/userinfo") == 0)
    }

    @Test("a refusal of the provider is told by its code, without its words")
    func refusal() throws {
        let fake = try FakeProvider()
        fake.answer("/token", status: 400, try json(["error": "invalid_grant", "error_description": "<b>"]))
        #expect(throws: SignOnError.refused("invalid_grant")) { try fake.provider().redeem("c", of: FakeProvider.attempt) }
        fake.answer("/token", status: 302, [])
        #expect(throws: SignOnError.refused("status_302")) { try fake.provider().redeem("c", of: FakeProvider.attempt) }
        fake.answer("/token", try json(["access_token": "a"]))
        #expect(throws: SignOnError.refused("no_id_token")) { try fake.provider().redeem("c", of: FakeProvider.attempt) }
        #expect(IdentityProvider.code("ac<c>ess\n_denied 甲") == "access_denied" && IdentityProvider.code("甲") == "unknown")
    }

    @Test(
        "a document of another issuer, or with an address that others can listen to, is refused",
        arguments: [
            ("issuer", FakeProvider.issuer + "/"), ("authorization_endpoint", "http://id.example.cn/auth"),
            ("token_endpoint", "http://127.0.0.1.example.cn/t"),
            ("jwks_uri", "file:///etc/passwd"), ("userinfo_endpoint", "https://u:p@id.example.cn/"),
            ("end_session_endpoint", "javascript:alert(1)"), ("authorization_endpoint", "https://id.example.cn/auth\u{0}"),
            ("end_session_endpoint", "https://id.example.cn/退出"),
            ("token_endpoint", "https://id.example.cn/to ken"), ("userinfo_endpoint", "https://身份.example.cn/userinfo"),
        ])
    func badDiscovery(_ member: String, _ value: String) throws {
        let fake = try FakeProvider()
        try fake.discover([member: value])
        #expect {
            try fake.provider().authorizationAddress(for: FakeProvider.attempt)
        } throws: { if case SignOnError.misconfigured = $0 { true } else { false } }
    }

    @Test(
        "addresses of this machine need no https",
        arguments: [
            ("http://127.0.0.1:9400/o", true), ("http://localhost/o", true), ("http://[::1]:9400/", true), ("https://id.example.cn", true),
            ("http://id.example.cn", false), ("http://127.0.0.1.example.cn", false), ("http://localhost.example.cn", false),
            ("ftp://localhost", false),
            ("https://id.example.cn/a\u{0}", false), ("https://id.example.cn/甲", false), ("http://localhost/\r\n", false),
            ("http://10.0.0.1/", false), ("https://u:p@id.example.cn", false), ("id.example.cn", false), ("", false),
        ])
    func protectedAddresses(_ address: String, _ isProtected: Bool) {
        #expect(WebClient.isProtected(address) == isProtected)
    }

    @Test("a provider without PKCE's S256 is not used")
    func challengeMethods() throws {
        let fake = try FakeProvider()
        try fake.discover(["code_challenge_methods_supported": ["plain"]])
        #expect(throws: SignOnError.misconfigured("身份平台不支持 PKCE 的 S256")) {
            try fake.provider().authorizationAddress(for: FakeProvider.attempt)
        }
    }

    @Test("documents are kept for an hour; a provider that does not answer is left alone for ten seconds")
    func caching() throws {
        let fake = try FakeProvider()
        let provider = fake.provider()
        for _ in 0..<3 { _ = try provider.authorizationAddress(for: FakeProvider.attempt) }
        #expect(fake.asks(Self.discovery) == 1)
        fake.advance(IdentityProvider.lifetime)
        fake.silence(Self.discovery)
        for _ in 0..<3 {
            #expect(throws: SignOnError.unreachable(place: .discovery, reason: "nobody answers")) {
                try provider.authorizationAddress(for: FakeProvider.attempt)
            }
        }
        #expect(fake.asks(Self.discovery) == 2)
        try fake.discover()
        fake.advance(IdentityProvider.pause)
        #expect(throws: Never.self) { try provider.authorizationAddress(for: FakeProvider.attempt) }
    }

    @Test("a new key is fetched when a token names it, but tokens cannot make us ask more than once a minute")
    func rotation() throws {
        let fake = try FakeProvider()
        let provider = fake.provider()
        let (old, new) = (try TestKey.rsa.get(), try TestKey.otherRSA.get())
        func redeem(_ key: TestKey) throws -> String {
            try fake.issue(key)
            return try provider.redeem("c", of: FakeProvider.attempt).subject
        }
        for _ in 0..<3 { #expect(try redeem(old) == "u-17") }
        #expect(fake.asks("/keys") == 1)
        fake.answer("/keys", try json(["keys": [new.jwk()]]))
        #expect(try redeem(new) == "u-17")
        #expect(fake.asks("/keys") == 2)
        // The old key is gone: what it signs is believed no more, and asking for it again makes no requests.
        for _ in 0..<3 { #expect(throws: SignOnError.token(.unknownKey)) { try redeem(old) } }
        #expect(fake.asks("/keys") == 2)
        fake.advance(IdentityProvider.keyPause)
        for _ in 0..<3 { #expect(throws: SignOnError.token(.unknownKey)) { try redeem(old) } }
        #expect(fake.asks("/keys") == 3)
        fake.advance(IdentityProvider.lifetime)
        #expect(try redeem(new) == "u-17")
        #expect(fake.asks("/keys") == 4)
    }

    @Test("another key under the same name is fetched too")
    func replacedKey() throws {
        let fake = try FakeProvider()
        let provider = fake.provider()
        try fake.issue(TestKey.rsa.get())
        _ = try provider.redeem("c", of: FakeProvider.attempt)
        let new = try TestKey.otherRSA.get()
        fake.answer("/keys", try json(["keys": [new.jwk(["kid": "rsa-1"])]]))
        try fake.issue(new, header: ["kid": "rsa-1"])
        #expect(try provider.redeem("c", of: FakeProvider.attempt).subject == "u-17")
    }

    @Test("an answer that names another issuer is another's; one that names none is, where the provider always names itself")
    func mixedUp() throws {
        let fake = try FakeProvider()
        try fake.issue(TestKey.rsa.get())
        func accepts(_ issuer: String?) throws -> Bool {
            do throws(SignOnError) { _ = try fake.provider().redeem("c", of: FakeProvider.attempt, issuer: issuer) } catch {
                guard error == .token(.issuer) else { throw error }
                return false
            }
            return true
        }
        #expect(try accepts(nil) && accepts(FakeProvider.issuer) && !accepts("https://evil.test"))
        try fake.discover(["authorization_response_iss_parameter_supported": true])
        #expect(try !accepts(nil) && accepts(FakeProvider.issuer))
    }

    @Test("log-out there names the token if it is short, and the way back")
    func end() throws {
        let fake = try FakeProvider()
        let address = try fake.provider().endAddress(token: "a.b.c", back: "https://law.example.cn/console/login")
        #expect(
            address == FakeProvider.issuer
                + "/end?id_token_hint=a.b.c&client_id=fawen&post_logout_redirect_uri=https%3A%2F%2Flaw.example.cn%2Fconsole%2Flogin")
        #expect(try fake.provider().endAddress(token: String(repeating: "x", count: 5_000), back: "b")?.contains("hint") == false)
        try fake.discover(["end_session_endpoint": nil])
        #expect(try fake.provider().endAddress(token: "a.b.c", back: "b") == nil)
    }
}

extension IdentityProvider {
    fileprivate func authorizationAddress(for attempt: LoginAttempt) throws(SignOnError) -> String {
        authorizationAddress(for: attempt, at: try document())
    }

    fileprivate func endAddress(token: String, back: String) throws(SignOnError) -> String? {
        endAddress(token: token, back: back, at: try document())
    }
}
