import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import SingleSignOn
import TestProvider
import Testing

@testable import EditorConsole

/// What belongs to an account that the identity provider opens: codes, links on the page of users, log-out.
@Suite struct SignOnAccountTests {
    private let fake: FakeProvider
    private let fixture: Fixture

    init() throws {
        fake = try FakeProvider()
        fixture = try Fixture(signOn: Self.signOn(fake, .asked))
    }

    private static func signOn(_ fake: FakeProvider, _ codes: SignOn.Codes) -> SignOn {
        SignOn(
            provider: fake.provider(), title: "统一身份", origin: "https://law.example.cn", linkClaim: nil, roleClaim: nil, codes: codes)
    }

    private func arrive(_ visitor: Visitor, _ claims: [String: Any] = [:]) throws -> Response {
        let address = try #require(URLComponents(string: visitor.get("/console/login/sso?next=%2Fconsole%2Fgaps").location))
        func sent(_ name: String) -> String { address.queryItems?.first { $0.name == name }?.value ?? "" }
        try fake.issue(TestKey.rsa.get(), claims: ["nonce": sent("nonce")].merging(claims) { $1 })
        return visitor.get("/console/login/sso/back?code=c&state=" + sent("state"))
    }

    private func link(_ user: String, in fixture: Fixture) throws {
        try fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            try Identities(writer: writer, now: fixture.clock.now).link("u-17", at: FakeProvider.issuer, to: user)
        }
    }

    /// Turns codes on for somebody.
    private func secret(of user: String, in fixture: Fixture) throws -> [UInt8] {
        try fixture.bench.write(as: user) { (writer) throws(EditorialError) in
            let factors = SecondFactors(writer: writer, now: fixture.clock.now)
            _ = try factors.begin(user)
            guard let bytes = try Self.factor(writer, user)?.secret else { throw .missing("secret") }
            try factors.confirm(user, code: OneTimeCode.code(bytes, step: fixture.clock.now / OneTimeCode.period))
            return bytes
        }
    }

    private static func factor(_ writer: StoreWriter, _ user: String) throws(EditorialError) -> SecondFactor? {
        do throws(StoreError) { return try writer.secondFactor(of: user) } catch { throw .store(error) }
    }

    @Test("whoever turned codes on is asked for one after the provider, unless it says that it asked for several factors")
    func codes() throws {
        try link("jia", in: fixture)
        let bytes = try secret(of: "jia", in: fixture)
        fixture.clock.advance(60)
        let visitor = Visitor(fixture)
        let turned = try arrive(visitor, ["amr": ["pwd", "otp"]])
        #expect(turned.location == "/console/login/code" && turned.cookie("console_session") == nil)
        #expect(turned.cookie("console_code")?.contains("HttpOnly; SameSite=Lax") == true)
        #expect(visitor.get("/console/items").code == 303)
        #expect(visitor.get("/console/login/code").code == 200)
        #expect(visitor.post("/console/login/code", [("code", "000000")]).code == 401)
        let code = OneTimeCode.code(bytes, step: fixture.clock.now / OneTimeCode.period)
        #expect(visitor.post("/console/login/code", [("code", code)], token: "0").code == 403)
        let entered = visitor.post("/console/login/code", [("code", code)])
        #expect(entered.location == "/console/gaps" && visitor.get("/console/gaps").code == 200)
        #expect(visitor.post("/console/login/code", [("code", code)]).location == "/console/login?failed=outlived")
        #expect(try arrive(Visitor(fixture), ["amr": ["pwd", "mfa"]]).code == 200)
        let log = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "user:jia").map(\.detail) }
        #expect(log.prefix(3) == ["用统一身份登录", "用统一身份登录", "动态验证码不对"])
    }

    @Test("five wrong codes lock the account here too")
    func guessedCodes() throws {
        try link("jia", in: fixture)
        _ = try secret(of: "jia", in: fixture)
        let visitor = Visitor(fixture)
        _ = try arrive(visitor)
        visitor.get("/console/login/code")
        for _ in 0..<5 { #expect(visitor.post("/console/login/code", [("code", "000000")]).code == 401) }
        #expect(visitor.post("/console/login/code", [("code", "000000")]).code == 429)
        #expect(try Visitor(fixture).login("jia").code == 429)
    }

    @Test("no code is asked where the administrator leaves that to the provider")
    func codesLeftToProvider() throws {
        let fixture = try Fixture(signOn: Self.signOn(fake, .leftToProvider))
        try link("jia", in: fixture)
        _ = try secret(of: "jia", in: fixture)
        let visitor = Visitor(fixture)
        #expect(try SignOnAccountTests(fake: fake, fixture: fixture).arrive(visitor).code == 200)
        #expect(visitor.get("/console/gaps").code == 200)
    }

    private init(fake: FakeProvider, fixture: Fixture) {
        self.fake = fake
        self.fixture = fixture
    }

    @Test("the security administrator links and unlinks identities of others; an unlinked person is out at once")
    func users() throws {
        let security = try fixture.login("ji")
        security.get("/console/users")
        #expect(security.post("/console/users/jia", [("action", "link"), ("subject", "u-17")]).code == 303)
        #expect(security.get("/console/users").text.contains("统一身份：u-17"))
        let editor = Visitor(fixture)
        #expect(try arrive(editor).code == 200)
        #expect(editor.get("/console/items").code == 200)
        for (user, subject, words) in [
            ("yi", "u-17", "已经绑定了用户“jia”"), ("jia", "u-18", "先解除才能换"), ("robot", "u-19", "接口账号"), ("yi", "甲", "英文字母"),
        ] {
            let refused = security.post("/console/users/\(user)", [("action", "link"), ("subject", subject)])
            #expect(refused.code == 422 && refused.text.contains(words))
        }
        #expect(security.post("/console/users/ji", [("action", "link"), ("subject", "u-20")]).code == 409)
        #expect(security.post("/console/users/jia", [("action", "unlink")]).code == 303)
        #expect(editor.get("/console/items").code == 303)
        #expect(try arrive(Visitor(fixture)).location == "/console/login?failed=unknown&next=%2Fconsole%2Fgaps")
        #expect(security.post("/console/users/jia", [("action", "unlink")]).code == 404)
    }

    @Test("log-out goes on to the provider with the token of the login; where that cannot be told, the page says so")
    func logout() throws {
        try link("jia", in: fixture)
        let visitor = Visitor(fixture)
        _ = try arrive(visitor)
        visitor.get("/console/gaps")
        let farewell = visitor.post("/console/logout", [])
        #expect(farewell.code == 200 && farewell.cookie("console_session")?.hasPrefix("console_session=; ") == true)
        #expect(farewell.text.contains("content=\"0; url=\(FakeProvider.issuer)/end?id_token_hint="))
        #expect(farewell.text.contains("post_logout_redirect_uri=https%3A%2F%2Flaw.example.cn%2Fconsole%2Flogin"))
        #expect(visitor.get("/console/gaps").code == 303)
        _ = try arrive(visitor)
        visitor.get("/console/gaps")
        fake.advance(3_600)
        fake.silence("/.well-known/openid-configuration")
        let alone = visitor.post("/console/logout", [])
        #expect(alone.location == "/console/login?failed=still-open")
        #expect(visitor.get(alone.location).text.contains("那边可能还登录着") && visitor.get("/console/gaps").code == 303)
        let password = try fixture.login("jia")
        #expect(password.post("/console/logout", []).location == "/console/login")
    }
}
