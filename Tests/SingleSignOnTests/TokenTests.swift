import Foundation
import TestProvider
import Testing

@testable import SingleSignOn

/// What makes an ID token one that is believed.
@Suite struct TokenTests {
    private static let now: Int64 = 1_800_000_000
    private static let check = IdentityToken(issuer: "https://id.example.cn", clientID: "fawen", nonce: "0123abcd")

    private static func claims(_ more: [String: Any?] = [:]) -> [String: Any] {
        let usual: [String: Any?] = [
            "iss": "https://id.example.cn", "aud": "fawen", "sub": "u-17", "nonce": "0123abcd", "iat": now - 5, "exp": now + 300,
        ]
        return usual.merging(more) { _, new in new }.compactMapValues(\.self)
    }

    private static func keys(_ members: [[String: String]]) throws -> KeySet {
        try #require(KeySet(try json(["keys": members])))
    }

    private static func read(_ token: String, _ keys: KeySet) throws -> String {
        try check.subject(of: try SignedToken(token).claims(keys: keys), now: now)
    }

    @Test("a token signed with RS256 or ES256 by the provider's key is believed", arguments: [TestKey.rsa, TestKey.ec])
    func good(_ made: Result<TestKey, any Error>) throws {
        let key = try made.get()
        #expect(try Self.read(key.token(Self.claims()), Self.keys([key.jwk()])) == "u-17")
    }

    @Test("a hundred signatures on P-256 are believed, also those whose numbers begin with zeros")
    func manySignatures() throws {
        let key = try TestKey.ec.get()
        let keys = try Self.keys([key.jwk()])
        for _ in 0..<100 { #expect(try Self.read(key.token(Self.claims()), keys) == "u-17") }
    }

    @Test("RFC 7515's own examples of RS256 and ES256 are believed", arguments: RFC7515.examples)
    func examples(_ example: RFC7515) throws {
        let claims = try SignedToken(example.token).claims(keys: Self.keys([example.key]))
        #expect(claims.text("iss") == "joe" && claims.moment("exp") == 1_300_819_380 && claims.isTrue("http://example.com/is_root"))
    }

    @Test("another key's signature, a changed claim and a cut signature prove nothing")
    func badSignatures() throws {
        let (key, other) = (try TestKey.rsa.get(), try TestKey.otherRSA.get())
        let keys = try Self.keys([key.jwk()])
        let forged = try other.token(Self.claims(), header: ["kid": key.id])
        #expect(throws: TokenFault.signature) { try Self.read(forged, keys) }
        let parts = try key.token(Self.claims()).split(separator: ".")
        let changed = parts[0] + "." + base64(try json(Self.claims(["sub": "u-1"]))) + "." + parts[2]
        #expect(throws: TokenFault.signature) { try Self.read(String(changed), keys) }
        #expect(throws: TokenFault.self) { try Self.read(String(parts[0] + "." + parts[1] + "." + parts[2].dropLast(8)), keys) }
        #expect(throws: TokenFault.self) { try Self.read(String(parts[0] + "." + parts[1] + "."), keys) }
    }

    @Test(
        "a token that is not signed, or with a shared secret, is refused before anything is checked",
        arguments: ["none", "HS256", "RSA1_5", "rs256", ""])
    func algorithms(_ name: String) throws {
        let key = try TestKey.rsa.get()
        let token = try key.token(Self.claims(), header: ["alg": name])
        #expect(throws: TokenFault.algorithm) { try SignedToken(token) }
    }

    @Test("a key serves only the algorithm that it is for")
    func confusedAlgorithms() throws {
        let (key, curve) = (try TestKey.rsa.get(), try TestKey.ec.get())
        let claimed = try key.token(Self.claims(), header: ["alg": "ES256"])
        #expect(throws: TokenFault.unknownKey) { try Self.read(claimed, Self.keys([key.jwk(), curve.jwk()])) }
        let other = try key.token(Self.claims(), header: ["alg": "PS256"])
        #expect(throws: TokenFault.unknownKey) { try Self.read(other, Self.keys([key.jwk()])) }
        #expect(throws: TokenFault.signature) { try Self.read(other, Self.keys([key.jwk(["alg": nil])])) }
        let token = try key.token(Self.claims())
        #expect(throws: TokenFault.unknownKey) { try Self.read(token, Self.keys([key.jwk(["use": "enc"])])) }
        #expect(try Self.read(token, Self.keys([key.jwk(["use": nil, "alg": nil])])) == "u-17")
    }

    @Test("a weak key is none")
    func weakKey() throws {
        let key = try TestKey(.rsa(bits: 1_024), id: "weak")
        #expect(throws: TokenFault.unknownKey) { try Self.read(key.token(Self.claims()), Self.keys([key.jwk()])) }
    }

    @Test("a token without the name of a key needs a set with only one that fits")
    func namelessKeys() throws {
        let (key, other, curve) = (try TestKey.rsa.get(), try TestKey.otherRSA.get(), try TestKey.ec.get())
        let token = try key.token(Self.claims(), header: ["kid": nil])
        #expect(try Self.read(token, Self.keys([key.jwk(), curve.jwk()])) == "u-17")
        #expect(throws: TokenFault.unknownKey) { try Self.read(token, Self.keys([key.jwk(), other.jwk()])) }
        #expect(throws: TokenFault.unknownKey) { try Self.read(key.token(Self.claims(), header: ["kid": "rsa-9"]), Self.keys([key.jwk()])) }
    }

    @Test("keys of kinds that nobody knows, and broken ones, hide no other; a value that is no base64 reaches no library")
    func oddKeys() throws {
        let key = try TestKey.rsa.get()
        let odd: [[String: String]] = [
            ["kty": "oct", "k": "AAAA"], ["kid": "x"], ["kty": "RSA", "kid": "no-numbers"], ["kty": "OKP", "crv": "Ed25519"],
        ]
        #expect(try Self.read(key.token(Self.claims()), Self.keys(odd + [key.jwk()])) == "u-17")
        let hostile = key.jwk(["n": "AQAB\",\"k\":\"AQAB"])
        #expect(throws: TokenFault.unknownKey) { try Self.read(key.token(Self.claims()), Self.keys([hostile])) }
        #expect(KeySet(Array("[]".utf8)) == nil && KeySet(Array("{".utf8)) == nil)
    }

    @Test("an extension that must be understood is not, and what is no token is none")
    func malformed() throws {
        let key = try TestKey.rsa.get()
        let critical = try key.token(Self.claims(), header: ["crit": ["b64"]])
        #expect(throws: TokenFault.malformed) { try SignedToken(critical) }
        let long = "e30." + String(repeating: "A", count: SignedToken.longest) + ".AA"
        for text in ["", "a.b", "a.b.c.d", "{}.{}.x", "e30.e30.AA", "....", long] {
            #expect(throws: TokenFault.malformed) { try SignedToken(text) }
        }
        #expect(throws: TokenFault.malformed) {
            let nested = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
            _ = try SignedToken(base64(Array("{\"alg\":\"RS256\",\"x\":\(nested)}".utf8)) + ".e30.AA")
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let claim: String
        let json: String
        let fault: TokenFault

        init(_ claim: String, _ json: String, _ fault: TokenFault) { (self.claim, self.json, self.fault) = (claim, json, fault) }
        var testDescription: String { "\(claim) \(json)" }
    }

    @Test(
        "every claim is checked",
        arguments: [
            Wrong("iss", "\"https://id.example.cn/\"", .issuer), Wrong("iss", "null", .issuer),
            Wrong("iss", "\"https://ID.example.cn\"", .issuer),
            Wrong("aud", "\"other\"", .audience), Wrong("aud", "[]", .audience), Wrong("aud", "[\"fawen\",\"other\"]", .audience),
            Wrong("azp", "\"other\"", .audience), Wrong("azp", "7", .audience), Wrong("exp", "\(now - 60)", .expired),
            Wrong("exp", "\"later\"", .expired), Wrong("exp", "1e300", .expired), Wrong("iat", "\(now + 61)", .issuedAt),
            Wrong("iat", "null", .issuedAt), Wrong("nbf", "\(now + 61)", .issuedAt), Wrong("nonce", "\"0123abce\"", .nonce),
            Wrong("nonce", "null", .nonce), Wrong("nonce", "\"\"", .nonce), Wrong("sub", "\"\"", .subject), Wrong("sub", "null", .subject),
            Wrong("sub", "17", .subject), Wrong("sub", "\"甲\"", .subject), Wrong("sub", "\"a\\nb\"", .subject),
        ])
    func wrongClaims(_ wrong: Wrong) throws {
        var members = Self.claims()
        members[wrong.claim] = try JSONSerialization.jsonObject(with: Data(wrong.json.utf8), options: .fragmentsAllowed)
        let claims = try #require(Claims(try json(members)))
        #expect(throws: wrong.fault) { try Self.check.subject(of: claims, now: Self.now) }
    }

    @Test("clocks may differ by a minute, and a token may be for several if it was made for us")
    func allowed() throws {
        let allowed: [[String: Any?]] = [
            ["exp": Self.now - 59], ["iat": Self.now + 60], ["aud": ["fawen"]], ["aud": ["other", "fawen"], "azp": "fawen"],
            ["nbf": Self.now + 60], ["sub": String(repeating: "x", count: 255)], ["iat": Double(Self.now) + 0.5],
        ]
        for more in allowed {
            let claims = try #require(Claims(try json(Self.claims(more))))
            #expect(throws: Never.self) { try Self.check.subject(of: claims, now: Self.now) }
        }
        let long = try #require(Claims(try json(Self.claims(["sub": String(repeating: "x", count: 256)]))))
        #expect(throws: TokenFault.subject) { try Self.check.subject(of: long, now: Self.now) }
    }

    @Test("claims are found by name, and through objects where no claim has that name")
    func claimPaths() throws {
        let text = #"{"a.b":"flat","a":{"b":"deep","c":["x",1,"y"]},"roles":"one","amr":["pwd","mfa"],"flag":"true","n":1.9}"#
        let claims = try #require(Claims(Array(text.utf8)))
        #expect(claims.text("a.b") == "flat" && claims.texts("a.c") == ["x", "y"] && claims.texts("roles") == ["one"])
        #expect(claims.text("a") == nil && claims.texts("a.c.d").isEmpty && claims.text("none") == nil && claims.moment("n") == 1)
        #expect(claims.isTrue("flag") && !claims.isTrue("roles") && !claims.has("none"))
        #expect(Claims(Array("[1]".utf8)) == nil && Claims(Array(#"{"a":"\#(String(repeating: "\\u0301", count: 40))"}"#.utf8)) == nil)
        let other = try #require(Claims(Array(#"{"roles":"two","more":"yes"}"#.utf8)))
        #expect(claims.filled(from: other).text("roles") == "one" && claims.filled(from: other).text("more") == "yes")
    }
}
