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

    @Test("a name may be an e-mail address with a plus sign, of more than forty characters")
    func mailNames() throws {
        let name = "zhang.san+console@administration.example.gov.cn"
        let visits = try SignOnVisits(linkClaim: "email", users: [(name, ["采编"])])
        _ = try visits.enter(["email": name, "email_verified": true])
        #expect(try visits.fixture.login(name).get("/console/items").code == 200)
        for bad in ["a b", "a/b", "<a>", String(repeating: "a", count: 101), ""] { #expect(!Accounts.isName(bad)) }
    }
}
