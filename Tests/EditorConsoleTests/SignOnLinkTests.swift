import Editorial
import HTTPServer
import KnowledgeStore
import TestProvider
import Testing

@testable import EditorConsole

/// When a link is made, how long it holds, and who goes in by it.
@Suite struct SignOnLinkTests {
    @Test("whoever becomes one of the three administrators loses the link that a claim made")
    func promotion() throws {
        let visits = try SignOnVisits(linkClaim: "preferred_username")
        let editor = try visits.enter(["preferred_username": "jia"])
        try visits.link("yi", "u-18")
        let security = try visits.fixture.login("ji")
        security.get("/console/users")
        func give(_ user: String, _ roles: String...) -> Int {
            security.post("/console/users/\(user)", [("action", "roles")] + roles.map { ("role", $0) }).code
        }
        #expect(give("yi", "审核", "管理") == 303 && give("jia", "采编", "审核") == 303)
        #expect(try visits.links == ["u-17": "jia", "u-18": "yi"], "no administrator yet")
        #expect(give("jia", "审计管理员") == 303)
        #expect(try visits.links == ["u-18": "yi"])
        #expect(editor.get("/console/items").code == 303)
        let refused = try visits.arrive(Visitor(visits.fixture), ["preferred_username": "jia"])
        #expect(refused.location == "/console/login?failed=administrator")
        #expect(try visits.log("user:jia").prefix(2).contains("解除统一身份 u-17（\(FakeProvider.issuer)）"))
        // By hand it is linked again, and another role of the three leaves that as it is.
        try visits.link("jia")
        #expect(give("jia", "系统管理员") == 303)
        #expect(try visits.links["u-17"] == "jia")
    }

    @Test("a link that is taken away on the machine ends the sessions that it opened, and no other")
    func unlinked() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let password = try visits.fixture.login("jia")
        let editor = try visits.enter()
        #expect(editor.get("/console/items").code == 200)
        try visits.unlink("jia")
        #expect(editor.get("/console/items").code == 303 && password.get("/console/items").code == 200)
        try visits.link("jia", "u-18")
        #expect(editor.get("/console/items").code == 303, "another identity opens no session of the one before")
        try visits.link("yi")
        #expect(editor.get("/console/items").code == 303, "nor does another account")
    }

    @Test("whoever is unlinked while a code is waited for stays out")
    func unlinkedBeforeCode() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let secret = try visits.turnOnCodes("jia")
        let visitor = Visitor(visits.fixture)
        #expect(try visits.arrive(visitor).location == "/console/login/code")
        visitor.get("/console/login/code")
        try visits.unlink("jia")
        let answer = visitor.post("/console/login/code", [("code", visits.code(secret))])
        #expect(answer.location.hasPrefix("/console/login?failed=") && answer.cookie("console_session") == nil)
        #expect(try visits.log("identity:u-17") == ["统一身份登录被拒：没有绑定的账号"])
        #expect(visitor.get("/console/items").code == 303)
    }

    @Test("nor does a name link them again, and a link to another account meanwhile is noted")
    func changedBeforeCode() throws {
        let visits = try SignOnVisits(linkClaim: "preferred_username")
        let claims = ["preferred_username": "jia"]
        _ = try visits.enter(claims)
        let secret = try visits.turnOnCodes("jia")
        func answer(_ change: () throws -> Void) throws -> Response {
            let visitor = Visitor(visits.fixture)
            #expect(try visits.arrive(visitor, claims).location == "/console/login/code")
            visitor.get("/console/login/code")
            try change()
            return visitor.post("/console/login/code", [("code", visits.code(secret))])
        }
        let moved = try answer {
            try visits.unlink("jia")
            try visits.link("yi")
        }
        #expect(moved.location == "/console/login?failed=outlived")
        #expect(try visits.log("identity:u-17") == ["统一身份登录被拒：等动态验证码时绑定的账号从 jia 换成了 yi"])
        try visits.unlink("yi")
        try visits.link("jia")
        #expect(try answer { try visits.unlink("jia") }.location == "/console/login?failed=unknown")
        #expect(try visits.links.isEmpty)
        // Another login is judged afresh.
        #expect(try answer {}.location == "/console" && visits.links == ["u-17": "jia"])
    }

    @Test("a name that only looks like another's opens nothing, with no password, claim or code, and is nobody's to have")
    func lookAlikes() throws {
        let (name, other) = ("李四", "\u{F9E1}四")
        #expect(name == other && !name.utf8.elementsEqual(other.utf8))
        let roles: [String: Role] = ["writers": .editor]
        let visits = try SignOnVisits(linkClaim: "preferred_username", roles: roles, users: [(name, ["采编"]), ("ji", ["安全管理员"])])
        let secret = try visits.turnOnCodes(name)
        for code in ["", visits.code(secret)] {
            let refused = try Visitor(visits.fixture).login(other, code: code)
            #expect(refused.code == 401 && refused.cookie("console_session") == nil)
        }
        #expect(try Visitor(visits.fixture).login(name).code == 401)
        #expect(try Visitor(visits.fixture).login(name, code: visits.code(secret)).code == 303)
        let claims: [String: Any] = ["preferred_username": other, "name": "李", "groups": ["writers"]]
        #expect(try visits.arrive(Visitor(visits.fixture), claims).location == "/console/login?failed=taken")
        #expect(throws: (any Error).self) { try visits.link(other) }
        #expect(try visits.links.isEmpty)
        try visits.fixture.bench.write(as: "ji") { (writer) throws(EditorialError) in
            let accounts = Accounts(writer: writer, now: visits.fixture.clock.now)
            #expect(throws: EditorialError.self) { try accounts.add(name: other, display: "x", roles: ["采编"], password: nil) }
            #expect(throws: EditorialError.self) { try accounts.setRoles(["审计管理员"], of: other, by: "ji") }
        }
    }

    @Test("a name links once lock and code are passed, and not before")
    func linkedLast() throws {
        let visits = try SignOnVisits(linkClaim: "preferred_username")
        for _ in 0..<5 { try Visitor(visits.fixture).login("jia", password: "不是这个密码呀呀") }
        #expect(try visits.arrive(Visitor(visits.fixture), ["preferred_username": "jia"]).location == "/console/login?failed=locked")
        #expect(try visits.links.isEmpty)
        visits.fixture.clock.advance(LoginThrottle.lock)
        let secret = try visits.turnOnCodes("jia")
        let visitor = Visitor(visits.fixture)
        #expect(try visits.arrive(visitor, ["preferred_username": "jia"]).location == "/console/login/code")
        visitor.get("/console/login/code")
        #expect(visitor.post("/console/login/code", [("code", "000000")]).code == 401)
        #expect(try visits.links.isEmpty)
        let entered = visitor.post("/console/login/code", [("code", visits.code(secret))])
        #expect(entered.location == "/console" && visitor.get("/console/items").code == 200)
        #expect(try visits.links == ["u-17": "jia"])
        #expect(try visits.log("user:jia").prefix(2) == ["用统一身份登录", "绑定统一身份 u-17（\(FakeProvider.issuer)）"])
    }

    @Test("whoever changes their password is still logged in by the provider, and out there too at log-out")
    func passwordChange() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let editor = try visits.enter()
        let words = [("old", Fixture.password), ("new", "另一个足够长的密码呀"), ("again", "另一个足够长的密码呀")]
        #expect(editor.post("/console/password", words).code == 303)
        editor.get("/console/password")
        let farewell = editor.post("/console/logout", [])
        #expect(farewell.code == 200 && farewell.text.contains("\(FakeProvider.issuer)/end?id_token_hint="))
    }

    @Test("nothing more is asked about people who are linked: they come in while userinfo is down")
    func knownPeople() throws {
        let visits = try SignOnVisits(linkClaim: "email", roles: ["writers": .editor])
        try visits.link("jia")
        _ = try visits.enter()
        #expect(visits.fake.asks("/userinfo") == 0)
        let stranger = try visits.arrive(Visitor(visits.fixture), ["sub": "u-18"])
        #expect(stranger.location == "/console/login?failed=unreachable" && visits.fake.asks("/userinfo") == 1)
    }

    @Test("an account is made with its link, or not at all")
    func creation() throws {
        let visits = try SignOnVisits(roles: ["writers": .editor])
        #expect(throws: (any Error).self) {
            try visits.write { (identities) throws(EditorialError) in
                _ = try identities.admit(
                    .init(issuer: FakeProvider.issuer, subject: "", linkName: nil, name: "ren", display: nil, roles: ["采编"]),
                    as: "ren", rules: .init(createsUsers: true), password: "a hash")
            }
        }
        let users = try visits.fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.users() }
        #expect(!users.contains { $0.name == "ren" })
    }

    @Test("a name may be an e-mail address with a plus sign, of more than forty characters")
    func mailNames() throws {
        let name = "zhang.san+console@administration.example.gov.cn"
        let visits = try SignOnVisits(linkClaim: "email", users: [(name, ["采编"])])
        _ = try visits.enter(["email": name, "email_verified": true])
        #expect(try visits.fixture.login(name).get("/console/items").code == 200)
        for bad in ["a b", "a/b", "<a>", String(repeating: "a", count: 101), ""] { #expect(!Accounts.isName(bad)) }
    }
}
