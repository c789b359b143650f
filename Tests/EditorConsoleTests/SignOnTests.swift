import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import SingleSignOn
import TestProvider
import Testing

@testable import EditorConsole

/// Logging in by an identity provider, which here answers from a table.
@Suite struct SignOnTests {
    private static func signOn(
        _ fake: FakeProvider, linkClaim: String? = nil, roles: [String: Role]? = nil, codes: SignOn.Codes = .asked
    ) -> SignOn {
        SignOn(
            provider: fake.provider(), title: "统一身份", origin: "https://law.example.cn", linkClaim: linkClaim,
            roleClaim: roles.map { SignOn.RoleClaim(name: "groups", roles: $0) }, codes: codes)
    }

    /// What a browser is sent to the provider with.
    private static func sent(_ response: Response) throws -> [String: String] {
        let address = try #require(URLComponents(string: response.location))
        return Dictionary(uniqueKeysWithValues: (address.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    }

    private static func back(_ state: String, _ more: String = "&code=c") -> String { "/console/login/sso/back?state=\(state)\(more)" }

    /// To the provider and back, as the person of these claims.
    private static func arrive(
        _ visitor: Visitor, _ fake: FakeProvider, _ claims: [String: Any] = [:], next: String? = nil
    ) throws -> Response {
        let begun = visitor.get("/console/login/sso" + (next.map { "?next=" + $0 } ?? ""))
        let query = try sent(begun)
        try fake.issue(TestKey.ec.get(), claims: ["nonce": query["nonce"] ?? ""].merging(claims) { _, new in new })
        fake.answer("/keys", try json(["keys": [TestKey.ec.get().jwk()]]))
        return visitor.get(back(query["state"] ?? ""))
    }

    private static func log(_ fixture: Fixture, _ subject: String) throws -> [String] {
        try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: subject).map(\.detail) }
    }

    private static func link(_ fixture: Fixture, _ subject: String, _ user: String) throws {
        try fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            try Identities(writer: writer, now: fixture.clock.now).link(subject, at: FakeProvider.issuer, to: user)
        }
    }

    @Test("somebody whose identity was linked comes in, at the page that was asked for; one-time passwords are no matter")
    func login() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        try Self.link(fixture, "u-17", "jia")
        _ = try fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            try Accounts(writer: writer, now: fixture.clock.now).resetPassword(of: "jia")
        }
        let visitor = Visitor(fixture)
        #expect(visitor.get("/console/login?next=%2Fconsole%2Fitems").text.contains("href=\"/console/login/sso?next=%2Fconsole%2Fitems\""))
        let response = try Self.arrive(visitor, fake, next: "%2Fconsole%2Fitems")
        // A redirect would leave the cookie behind: the browser comes from another site.
        #expect(response.code == 200 && response.text.contains("<meta http-equiv=\"refresh\" content=\"0; url=/console/items\">"))
        let session = try #require(response.cookie("console_session"))
        #expect(session.contains("; HttpOnly; SameSite=Strict") && response.cookie("console_sso")?.contains("Max-Age=0") == true)
        #expect(visitor.get("/console/items").code == 200)
        #expect(try Self.log(fixture, "user:jia").first == "用统一身份登录")
    }

    @Test("the cookie of a try goes along from another site, for ten minutes, and scripts never see it")
    func attemptCookie() throws {
        let fixture = try Fixture(signOn: Self.signOn(try FakeProvider()))
        let begun = fixture.ask(.get, "/console/login/sso")
        #expect(begun.code == 303 && begun.location.hasPrefix(FakeProvider.issuer + "/auth?"))
        let cookie = try #require(begun.cookie("console_sso"))
        #expect(cookie.hasSuffix("; Path=/console/login; Max-Age=600; HttpOnly; SameSite=Lax"))
        let query = try Self.sent(begun)
        #expect(Set([query["state"], query["nonce"], query["code_challenge"]].compactMap(\.self)).count == 3)
        #expect(!cookie.contains(query["state"] ?? "-"))
        #expect(begun.fields["cache-control"] == "no-store")
    }

    @Test("a try counts once, for ten minutes, for the browser that began it and with the state that it was given")
    func tries() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        try Self.link(fixture, "u-17", "jia")
        let failed = "/console/login?failed=outlived"
        func begin() throws -> (Visitor, [String: String]) {
            let visitor = Visitor(fixture)
            let query = try Self.sent(visitor.get("/console/login/sso"))
            try fake.issue(TestKey.rsa.get(), claims: ["nonce": query["nonce"] ?? ""])
            return (visitor, query)
        }
        let (first, query) = try begin()
        let state = query["state"] ?? ""
        #expect(Visitor(fixture).get(Self.back(state)).location == failed, "another browser")
        let cookie = first.cookies["console_sso"] ?? ""
        #expect(first.get(Self.back(state)).code == 200)
        #expect(fixture.ask(.get, Self.back(state), fields: [("cookie", "console_sso=\(cookie)")]).location == failed, "again")
        let (second, _) = try begin()
        #expect(second.get(Self.back(String(repeating: "0", count: 64))).location == failed, "another state")
        let (third, late) = try begin()
        fixture.clock.advance(TokenShelf<Int>.lasting)
        #expect(third.get(Self.back(late["state"] ?? "")).location == failed, "late")
        let (fourth, fine) = try begin()
        try fake.issue(TestKey.rsa.get(), claims: ["nonce": "another"])
        #expect(fourth.get(Self.back(fine["state"] ?? "")).location == "/console/login?failed=untrusted", "another nonce")
        #expect(try Self.log(fixture, "identity:?").first == "统一身份登录被拒：凭证没有通过核对（nonce）")
        #expect(fourth.get("/console/items").code == 303)
    }

    @Test("the provider's refusal and an answer of another issuer end on the login page, in our words")
    func refusals() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        func answer(_ more: String) throws -> Response {
            let visitor = Visitor(fixture)
            return visitor.get(Self.back(try Self.sent(visitor.get("/console/login/sso?next=%2Fconsole%2Fgaps"))["state"] ?? "", more))
        }
        let denied = try answer("&error=access_denied&error_description=%3Cb%3E")
        #expect(denied.location == "/console/login?failed=denied&next=%2Fconsole%2Fgaps")
        let page = fixture.ask(.get, denied.location)
        #expect(page.text.contains("role=\"alert\">统一身份没有让您登录") && page.text.contains("/console/login/sso?next=%2Fconsole%2Fgaps"))
        #expect(try answer("&code=c&iss=https%3A%2F%2Fevil.test").location.hasPrefix("/console/login?failed=untrusted"))
        #expect(try answer("").location.hasPrefix("/console/login?failed=denied"))
        let log = try Self.log(fixture, "identity:?")
        #expect(log == ["统一身份登录被拒：身份平台拒绝（no_code）", "统一身份登录被拒：凭证没有通过核对（issuer）", "统一身份登录被拒：身份平台拒绝（access_denied）"])
        #expect(!fixture.ask(.get, "/console/login?failed=anything").text.contains("alert"))
    }

    @Test("whoever has no account is told so, and nothing is made or linked unless the administrator allowed it")
    func strangers() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        let claims: [String: Any] = ["preferred_username": "jia", "email": "jia", "email_verified": true, "groups": ["采编"]]
        #expect(try Self.arrive(Visitor(fixture), fake, claims).location == "/console/login?failed=unknown")
        #expect(try Self.log(fixture, "identity:u-17") == ["统一身份登录被拒：没有绑定的账号"])
        let users = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.users().count }
        #expect(users == Fixture.people.count)
    }

    @Test("a name may link at the first login, but never one of the three administrators, and never twice")
    func linkByName() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake, linkClaim: "preferred_username"))
        #expect(try Self.arrive(Visitor(fixture), fake, ["preferred_username": "jia"]).code == 200)
        #expect(try Self.log(fixture, "user:jia").prefix(2) == ["用统一身份登录", "绑定统一身份 u-17（\(FakeProvider.issuer)）"])
        // The link holds, whatever the name becomes.
        #expect(try Self.arrive(Visitor(fixture), fake, ["preferred_username": "yi"]).code == 200)
        #expect(try Self.log(fixture, "user:jia").prefix(2) == ["用统一身份登录", "用统一身份登录"])
        #expect(try Self.log(fixture, "user:yi").count == 1, "made, and never let in")
        let second = try Self.arrive(Visitor(fixture), fake, ["sub": "u-18", "preferred_username": "jia"])
        #expect(second.location == "/console/login?failed=taken")
        for administrator in ["ji", "geng", "xin"] {
            let refused = try Self.arrive(Visitor(fixture), fake, ["sub": "u-19", "preferred_username": administrator])
            #expect(refused.location == "/console/login?failed=administrator")
        }
        #expect(try Self.arrive(Visitor(fixture), fake, ["sub": "u-20", "preferred_username": "robot"]).location.hasSuffix("stopped"))
        #expect(try Self.arrive(Visitor(fixture), fake, ["sub": "u-21", "preferred_username": "ren"]).location.hasSuffix("unknown"))
    }

    @Test("an e-mail address links only if the provider verified it")
    func linkByMail() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(users: [("jia@example.cn", ["采编"])], signOn: Self.signOn(fake, linkClaim: "email"))
        #expect(try Self.arrive(Visitor(fixture), fake, ["email": "jia@example.cn"]).location == "/console/login?failed=unreachable")
        fake.answer("/userinfo", try json(["sub": "u-17"]))
        #expect(try Self.arrive(Visitor(fixture), fake, ["email": "jia@example.cn"]).location == "/console/login?failed=unknown")
        let claims: [String: Any] = ["email": "jia@example.cn", "email_verified": false]
        #expect(try Self.arrive(Visitor(fixture), fake, claims).location == "/console/login?failed=unknown")
        // That another source verified some address says nothing of this one.
        fake.answer("/userinfo", try json(["sub": "u-17", "email_verified": true]))
        #expect(try Self.arrive(Visitor(fixture), fake, ["email": "jia@example.cn"]).location == "/console/login?failed=unknown")
        fake.answer("/userinfo", try json(["sub": "u-17", "email": "yi@example.cn", "email_verified": true]))
        #expect(try Self.arrive(Visitor(fixture), fake, ["email": "jia@example.cn"]).location == "/console/login?failed=unknown")
        fake.answer("/userinfo", try json(["sub": "u-17", "email": "jia@example.cn", "email_verified": true]))
        #expect(try Self.arrive(Visitor(fixture), fake, ["email": "jia@example.cn"]).code == 200)
    }

    @Test("accounts are made with the roles of the claims, none of them an administrator's; later roles are ours to give")
    func creation() throws {
        let fake = try FakeProvider()
        let roles: [String: Role] = ["writers": .editor, "heads": .leader, "root": .securityAdministrator, "bots": .program]
        let fixture = try Fixture(signOn: Self.signOn(fake, roles: roles))
        let claims: [String: Any] = ["preferred_username": "ren", "name": "任\u{202E}某", "groups": ["writers", "root", "heads", "other"]]
        #expect(try Self.arrive(Visitor(fixture), fake, claims).code == 200)
        func made() throws -> UserRecord? {
            try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.users() }.first { $0.name == "ren" }
        }
        let user = try #require(try made())
        #expect(user.roles == ["采编", "领导"] && user.display == "任某" && !user.mustChangePassword)
        #expect(try Self.arrive(Visitor(fixture), fake, claims.merging(["groups": []]) { $1 }).code == 200)
        #expect(try made()?.roles == ["采编", "领导"])
        func refused(_ subject: String, _ more: [String: Any]) throws -> String {
            try Self.arrive(Visitor(fixture), fake, claims.merging(["sub": subject]) { $1 }.merging(more) { $1 }).location
        }
        #expect(try refused("u-18", [:]) == "/console/login?failed=taken")
        #expect(try refused("u-19", ["preferred_username": "two", "groups": ["root", "bots"]]) == "/console/login?failed=role")
        #expect(try refused("u-20", ["preferred_username": "no name"]) == "/console/login?failed=role")
        #expect(try Self.log(fixture, "identity:u-19") == ["统一身份登录被拒：身份里没有可用的角色"])
    }

    @Test("a stopped account stays out, and a locked one, until it is open again")
    func closedAccounts() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        try Self.link(fixture, "u-17", "jia")
        for _ in 0..<5 { try Visitor(fixture).login("jia", password: "不是这个密码呀呀") }
        #expect(try Self.arrive(Visitor(fixture), fake).location == "/console/login?failed=locked")
        #expect(try Self.log(fixture, "identity:u-17").first == "统一身份登录被拒：账号 jia 锁定中")
        fixture.clock.advance(LoginThrottle.lock)
        #expect(try Self.arrive(Visitor(fixture), fake).code == 200)
        try fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            try Accounts(writer: writer, now: fixture.clock.now).disable("jia")
        }
        #expect(try Self.arrive(Visitor(fixture), fake).location == "/console/login?failed=stopped")
    }

    @Test("a provider that is down is told of, and passwords still open the door")
    func down() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        fake.silence("/.well-known/openid-configuration")
        let visitor = Visitor(fixture)
        let refused = visitor.get("/console/login/sso")
        #expect(refused.location == "/console/login?failed=unreachable")
        #expect(visitor.get(refused.location).text.contains("统一身份现在联系不上，请稍后再试，或者用密码登录。"))
        #expect(try visitor.login("jia").code == 303)
        #expect(try Self.log(fixture, "identity:?") == ["统一身份登录被拒：身份平台联系不上（discovery：nobody answers）"])
    }

    @Test("the log is told of thirty refusals in ten minutes and no more")
    func boundedLog() throws {
        let fake = try FakeProvider()
        let fixture = try Fixture(signOn: Self.signOn(fake))
        fake.silence("/.well-known/openid-configuration")
        for _ in 0..<40 { Visitor(fixture).get("/console/login/sso") }
        let log = try Self.log(fixture, "identity:?")
        #expect(log.count == RefusalLog.most && log.first?.contains("不再逐条记") == true && log.last?.contains("不再") == false)
        fixture.clock.advance(RefusalLog.window)
        Visitor(fixture).get("/console/login/sso")
        #expect(try Self.log(fixture, "identity:?").count == RefusalLog.most + 1)
    }

    @Test("a refusal that could not be written takes no room in the log")
    func unwrittenRefusals() throws {
        let fixture = try Fixture()
        let log = RefusalLog(bench: fixture.bench)
        let (file, away) = (fixture.path + "/knowledge.sqlite", fixture.path + "/away.sqlite")
        try FileManager.default.moveItem(atPath: file, toPath: away)
        for _ in 0..<3 { #expect(throws: (any Error).self) { try log.note("u-17", "账号锁定中") } }
        try FileManager.default.moveItem(atPath: away, toPath: file)
        for _ in 0..<40 { try log.note("u-17", "账号锁定中") }
        #expect(try Self.log(fixture, "identity:u-17").count == RefusalLog.most)
    }

    @Test("without a provider there is no way to it")
    func notConfigured() throws {
        let fixture = try Fixture()
        #expect(!fixture.ask(.get, "/console/login?failed=denied").text.contains("统一身份"))
        #expect(fixture.ask(.get, "/console/login/sso").code == 404)
    }
}
