import HTTPServer
import Testing

@Suite("Keys, scopes and quotas")
struct AccessGateTests {
    private struct Ring: KeyRing {
        let keys: [String: AccessKey]
        func key(for secret: String) -> AccessKey? { keys[secret] }
    }

    private static let reading = AccessScope("read")
    private static let ring = Ring(keys: [
        "good": AccessKey(name: "bot", scopes: [reading], perMinute: 3, perDay: 5, expires: nil),
        "old": AccessKey(name: "old", scopes: [reading], perMinute: 3, perDay: 5, expires: 1_000),
        "other": AccessKey(name: "other", scopes: [AccessScope("mcp")], perMinute: 3, perDay: 5, expires: nil),
    ])

    private static func dispatcher(_ anonymous: AccessGate.Anonymous) -> Dispatcher {
        let routes = [
            Route(.get, "/open", name: "open", summary: "") { .text($0.key?.name ?? "nobody") },
            Route(.get, "/read", name: "read", summary: "", access: .key(reading)) { .text($0.key?.name ?? "nobody") },
            Route(.get, "/any", name: "any", summary: "", access: .anyKey(reading)) { .text($0.key?.name ?? "nobody") },
            Route(.get, "/closed", name: "closed", summary: "", access: .keyOnly(reading)) { .text($0.key?.name ?? "nobody") },
        ]
        return Dispatcher(router: Router(routes), gate: AccessGate(ring: ring, anonymous: anonymous))
    }

    private static func ask(_ dispatcher: Dispatcher, _ path: String, _ field: (String, String)?, now: Int64 = 0) -> Response {
        var fields = HeaderFields()
        if let field { fields.append(field.0, field.1) }
        return dispatcher.respond(to: RequestHead(method: .get, path: path, query: nil, minorVersion: 1, fields: fields), now: now)
    }

    @Test(
        "Who is let in, by route, policy and key",
        arguments: [
            ("/open", AccessGate.Anonymous.refused, nil, 200, "nobody"), ("/open", .allowed, "wrong", 200, "nobody"),
            ("/read", .allowed, nil, 200, "nobody"), ("/read", .refused, nil, 401, nil), ("/read", .allowed, "wrong", 401, nil),
            ("/read", .allowed, "good", 200, "bot"), ("/read", .refused, "good", 200, "bot"), ("/read", .refused, "other", 403, nil),
            ("/any", .allowed, "wrong", 200, "nobody"), ("/any", .refused, "wrong", 401, nil), ("/any", .refused, "good", 200, "bot"),
            ("/closed", .allowed, nil, 401, nil), ("/closed", .allowed, "good", 200, "bot"),
        ] as [(String, AccessGate.Anonymous, String?, Int, String?)])
    func admission(path: String, anonymous: AccessGate.Anonymous, key: String?, status: Int, name: String?) {
        for field in [key.map { ("authorization", "Bearer \($0)") }, key.map { ("x-api-key", $0) }] {
            let response = Self.ask(Self.dispatcher(anonymous), path, field)
            #expect(response.status.code == status)
            if let name { #expect(String(decoding: response.body, as: UTF8.self) == name) }
            if status == 401 { #expect(response.fields["www-authenticate"]?.hasPrefix("Bearer") == true) }
        }
    }

    @Test("A key opens nothing from its last second on")
    func expiry() {
        let dispatcher = Self.dispatcher(.allowed)
        #expect(Self.ask(dispatcher, "/read", ("x-api-key", "old"), now: 999).status == .ok)
        let late = Self.ask(dispatcher, "/read", ("x-api-key", "old"), now: 1_000)
        #expect(late.status == .unauthorized && String(decoding: late.body, as: UTF8.self).contains("key_expired"))
    }

    @Test("Three a minute and five a day: the rest is 429 and says when to come back; refused requests use nothing")
    func quotas() {
        let dispatcher = Self.dispatcher(.allowed)
        // 2026-01-01T15:58:30Z is 90 seconds before midnight in China.
        let start: Int64 = 1_767_283_110
        func asked(_ later: Int64) -> (Int, String?) {
            let response = Self.ask(dispatcher, "/read", ("x-api-key", "good"), now: start + later)
            return (response.status.code, response.fields["retry-after"])
        }
        for _ in 0..<3 { #expect(asked(0) == (200, nil)) }
        for _ in 0..<3 { #expect(asked(10) == (429, "20")) }
        for _ in 0..<2 { #expect(asked(30) == (200, nil)) }
        #expect(asked(31) == (429, "59"))
        #expect(asked(90) == (200, nil))
    }

    @Test("The scheme of somebody else's password is no key")
    func otherScheme() {
        #expect(Self.ask(Self.dispatcher(.allowed), "/read", ("authorization", "Basic YTpi")).status == .ok)
    }
}
