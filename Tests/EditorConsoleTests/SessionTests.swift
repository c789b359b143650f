import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import Testing

@testable import EditorConsole

/// Logging in, staying in, getting out.
@Suite struct SessionTests {
    @Test("a login leads to the page asked for, with a cookie that scripts and other sites never see; logging out ends it")
    func loginAndOut() throws {
        let fixture = try Fixture()
        let visitor = Visitor(fixture)
        let turned = visitor.get("/console/items?stage=draft")
        #expect(turned.code == 303 && turned.location == "/console/login?next=%2Fconsole%2Fitems%3Fstage%3Ddraft")
        visitor.get(turned.location)
        let response = visitor.post(turned.location, [("user", "jia"), ("password", Fixture.password)])
        #expect(response.code == 303 && response.location == "/console/items?stage=draft")
        let cookie = try #require(response.fields.values(of: "set-cookie").first { $0.hasPrefix("console_session=") })
        #expect(cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("Path=/;"))
        #expect(visitor.cookies["console_session"]?.count == 64)
        let page = visitor.get("/console/items")
        #expect(page.code == 200 && page.fields["cache-control"] == "no-store")
        #expect(page.fields["content-security-policy"]?.contains("script-src 'self';") == true && !page.text.contains("<script>"))
        let stolen = visitor.cookies["console_session"] ?? ""
        #expect(visitor.post("/console/logout", []).location == "/console/login")
        #expect(fixture.ask(.get, "/console/items", fields: [("cookie", "console_session=\(stolen)")]).code == 303)
    }

    @Test(
        "an address that a login leads to is one of the console",
        arguments: [
            ("/console", true), ("/console/items?q=1", true), ("https://evil.test/", false), ("//evil.test/console", false),
            ("/consoles", false), ("/console/\\evil", false), ("/desk", false), ("", false),
        ])
    func localAddresses(_ address: String, _ isLocal: Bool) {
        #expect((LoginPages.local(address) != nil) == isLocal)
    }

    @Test("a session ends after a quarter of an hour without a request, and after eight hours whatever happens")
    func expiry() throws {
        let fixture = try Fixture()
        let idle = try fixture.login("jia")
        fixture.clock.advance(SessionBook.idle - 1)
        #expect(idle.get("/console").code == 200)
        fixture.clock.advance(SessionBook.idle - 1)
        #expect(idle.get("/console").code == 200)
        fixture.clock.advance(SessionBook.idle)
        #expect(idle.get("/console").code == 303)
        let busy = try fixture.login("jia")
        for _ in 0..<(SessionBook.longest / 600 - 1) {
            fixture.clock.advance(600)
            #expect(busy.get("/console").code == 200)
        }
        fixture.clock.advance(600)
        #expect(busy.get("/console").code == 303)
    }

    @Test("a person has three sessions, an administrator one; the oldest ends")
    func concurrentSessions() throws {
        let fixture = try Fixture()
        let four = try (0..<4).map { _ in
            fixture.clock.advance(1)
            return try fixture.login("jia")
        }
        #expect(four.map { $0.get("/console").code } == [303, 200, 200, 200])
        let two = try (0..<2).map { _ in
            fixture.clock.advance(1)
            return try fixture.login("ji")
        }
        #expect(two.map { $0.get("/console/users").code } == [303, 200])
    }

    @Test("a stopped account, or one with other roles, notices at once")
    func changesHoldAtOnce() throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        let security = try fixture.login("ji")
        security.get("/console/users")
        #expect(security.post("/console/users/jia", [("action", "roles"), ("role", "领导")]).code == 303)
        #expect(editor.get("/console").code == 303)
        let leader = try fixture.login("jia")
        #expect(leader.get("/console/items").code == 200 && leader.post("/console/items", [("kind", "answer")]).code == 403)
        #expect(security.post("/console/users/jia", [("action", "disable")]).code == 303)
        #expect(leader.get("/console").code == 303)
        #expect(try Visitor(fixture).login("jia").code == 401)
    }

    @Test("five wrong passwords lock an account for a quarter of an hour, also for the right one; the log tells of them")
    func lockOut() throws {
        let fixture = try Fixture()
        for _ in 0..<5 { #expect(try Visitor(fixture).login("jia", password: "不是这个密码呀呀").code == 401) }
        let locked = try Visitor(fixture).login("jia")
        #expect(locked.code == 429 && locked.fields["retry-after"] == "900")
        fixture.clock.advance(LoginThrottle.lock)
        #expect(try Visitor(fixture).login("jia").code == 303)
        let log = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "user:jia").map(\.detail) }
        #expect(log.prefix(6) == ["登录", "密码不对，账号锁定", "密码不对", "密码不对", "密码不对", "密码不对"])
    }

    @Test("names that nobody has get the same words, and an address that guesses many names is slowed down")
    func guessing() throws {
        let fixture = try Fixture()
        let unknown = try Visitor(fixture).login("nobody", password: "随便一个密码吧吧吧")
        let wrong = try Visitor(fixture).login("jia", password: "随便一个密码吧吧吧")
        #expect(
            unknown.code == 401 && wrong.code == 401 && unknown.text.contains(LoginPages.refusal) && wrong.text.contains(LoginPages.refusal)
        )
        for index in 0..<18 { #expect(try Visitor(fixture).login("name\(index)", password: "随便一个密码吧吧吧").code == 401) }
        #expect(try Visitor(fixture).login("yi").code == 429)
        fixture.clock.advance(LoginThrottle.addressWindow)
        #expect(try Visitor(fixture).login("yi").code == 303)
    }

    @Test("programs do not log in")
    func programs() throws {
        #expect(try Visitor(try Fixture()).login("robot").code == 401)
    }

    @Test("whoever has a one-time password must change it first; the first administrator is made once")
    func oneTimePassword() throws {
        let fixture = try Fixture(users: [])
        let first = try fixture.bench.write(as: "首次启动") { (writer) throws(EditorialError) in
            try EditorConsole.firstAdministrator(writer, now: fixture.clock.now)
        }
        let made = try #require(first)
        let again = try fixture.bench.write(as: "首次启动") { (writer) throws(EditorialError) in
            try EditorConsole.firstAdministrator(writer, now: fixture.clock.now)
        }
        #expect(again == nil)
        let admin = Visitor(fixture)
        #expect(try admin.login("admin", password: made.password).code == 303)
        #expect(admin.get("/console/users").location == "/console/password")
        for (new, text) in [("short", "10 到 128"), ("admin-admin-1", "用户名"), (made.password, "不能与原来的相同")] {
            let refused = admin.post("/console/password", [("old", made.password), ("new", new), ("again", new)])
            #expect(refused.code == 422 && refused.text.contains(text))
        }
        let changed = admin.post("/console/password", [("old", made.password), ("new", "新的密码有十个字以上"), ("again", "新的密码有十个字以上")])
        #expect(changed.code == 303)
        #expect(admin.get("/console/users").code == 200)
        #expect(try Visitor(fixture).login("admin", password: made.password).code == 401)
    }

    @Test("a one-time password is good for 72 hours; after that it opens nothing until another one is made")
    func outlivedPassword() throws {
        let fixture = try Fixture()
        let security = try fixture.login("ji")
        func made(_ response: Response) throws -> String {
            String(try #require(response.text.firstMatch(of: /one-time-password">([a-z0-9]{20})</)).output.1)
        }
        let first = try made(security.post("/console/users", [("user", "ren"), ("display", "任某"), ("role", "采编")]))
        #expect(security.get("/console/users").text.contains("2026-11-23 12:00 前有效"))
        // Another role is no reason for more time.
        fixture.clock.advance(600)
        security.get("/console/users")
        #expect(security.post("/console/users/ren", [("action", "roles"), ("role", "审核")]).code == 303)
        fixture.clock.advance(Accounts.oneTimeLifetime - 601)
        #expect(try Visitor(fixture).login("ren", password: first).code == 303)
        fixture.clock.advance(1)
        let late = try Visitor(fixture).login("ren", password: first)
        #expect(late.code == 401 && late.text.contains(LoginPages.outlived))
        #expect(try !Visitor(fixture).login("ren", password: "不是这个密码呀呀").text.contains("过期"))
        let again = try fixture.login("ji")
        #expect(again.get("/console/users").text.contains("一次性密码已过期"))
        let second = try made(again.post("/console/users/ren", [("action", "password")]))
        let person = Visitor(fixture)
        #expect(try person.login("ren", password: second).code == 303)
        #expect(person.get("/console").location == "/console/password")
        #expect(person.post("/console/password", [("old", second), ("new", "自己的密码有十个字"), ("again", "自己的密码有十个字")]).code == 422)
        let own = "自己的密码有十个字以上"
        #expect(person.post("/console/password", [("old", second), ("new", own), ("again", own)]).code == 303)
        fixture.clock.advance(Accounts.oneTimeLifetime)
        #expect(try Visitor(fixture).login("ren", password: own).code == 303)
        let log = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "user:ren").map(\.detail) }
        #expect(log.contains("一次性密码已过期"))
    }

    @Test("a new user's one-time password is shown by the reply alone")
    func newUser() throws {
        let fixture = try Fixture()
        let security = try fixture.login("ji")
        let response = security.post("/console/users", [("user", "ren"), ("display", "任某"), ("role", "采编"), ("role", "坐席")])
        let password = try #require(response.text.firstMatch(of: /one-time-password">([a-z0-9]{20})</)).output.1
        #expect(response.code == 200 && !security.get("/console/users").text.contains(password))
        #expect(try Visitor(fixture).login("ren", password: String(password)).code == 303)
        let refused = security.post("/console/users", [("user", "two"), ("role", "系统管理员"), ("role", "审计管理员")])
        #expect(refused.code == 422 && refused.text.contains("不同的人"))
        #expect(security.post("/console/users/ji", [("action", "roles"), ("role", "采编")]).code == 409)
    }

    @Test("whoever turned codes on needs one at login, once each; the secret is shown once and kept encrypted")
    func secondFactor() throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        let page = editor.post("/console/second-factor", [("action", "begin")])
        let shown = try #require(page.text.firstMatch(of: /factor-secret" class="secret">([A-Z2-7]{32})</)).output.1
        #expect(!editor.get("/console/second-factor").text.contains(shown))
        let secret = try fixture.bench.record(as: "jia") { (writer) throws(StoreError) in try writer.secondFactor(of: "jia") }?.secret
        let bytes = try #require(secret)
        #expect(OneTimeCode.base32(bytes) == shown)
        func code(_ seconds: Int64 = 0) -> String { OneTimeCode.code(bytes, step: (fixture.clock.now + seconds) / OneTimeCode.period) }
        #expect(editor.post("/console/second-factor", [("action", "confirm"), ("code", "000000")]).code == 422)
        #expect(editor.post("/console/second-factor", [("action", "confirm"), ("code", code())]).code == 303)
        #expect(try Visitor(fixture).login("jia").code == 401)
        #expect(try Visitor(fixture).login("jia", code: code()).code == 401, "the code that confirmed was used")
        fixture.clock.advance(30)
        #expect(try Visitor(fixture).login("jia", code: code()).code == 303)
        #expect(try Visitor(fixture).login("jia", code: code()).code == 401, "a code is taken once")
        let security = try fixture.login("ji")
        security.get("/console/users")
        #expect(security.post("/console/users/jia", [("action", "factor")]).code == 303)
        #expect(try Visitor(fixture).login("jia").code == 303)
        let database = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "/knowledge.sqlite-wal"))
        #expect(database.range(of: Data(bytes)) == nil)
    }
}
