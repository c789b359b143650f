import HTTPServer
import SingleSignOn
import Synchronization
import TestProvider
import Testing

@testable import EditorConsole

/// Many at once, crooked answers, and what the login page and the log say of them.
@Suite struct SignOnCrowdTests {
    /// What happened while the provider was asked by as many as may ask it.
    private func whileFull(_ visits: SignOnVisits, _ body: @escaping () -> Void) throws {
        // Called on this thread, in the middle of the two requests.
        nonisolated(unsafe) let (fixture, body) = (visits.fixture, body)
        let (first, second) = (Visitor(fixture), Visitor(fixture))
        let (one, two) = (try visits.begin(first), try visits.begin(second))
        try visits.fake.issue(TestKey.rsa.get())
        nonisolated(unsafe) let inner = second
        visits.fake.meanwhile("/token") { inner.get(SignOnVisits.back(two.state)) }
        visits.fake.meanwhile("/token") { body() }
        first.get(SignOnVisits.back(one.state))
    }

    @Test("whoever comes back to a full house waits for two seconds and is heard then; setting out needs no room")
    func fullHouse() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let third = Visitor(visits.fixture)
        let sent = try visits.begin(third)
        var seen: [Response] = []
        try whileFull(visits) {
            seen.append(third.get(SignOnVisits.back(sent.state)))
            seen.append(visits.fixture.ask(.get, "/console/login/sso"))
        }
        try #require(seen.count == 2)
        #expect(seen[0].code == 503 && seen[0].fields["retry-after"] == "2")
        #expect(seen[0].text.contains("<meta http-equiv=\"refresh\" content=\"2\">") && seen[0].cookie("console_sso") == nil)
        #expect(seen[1].location.hasPrefix(FakeProvider.issuer + "/auth?"))
        try visits.fake.issue(TestKey.rsa.get(), claims: ["nonce": sent.nonce])
        #expect(third.get(SignOnVisits.back(sent.state)).code == 200 && third.get("/console/items").code == 200)
    }

    @Test("log-out waits for nobody: where the house is full and the provider would have to be asked, the page says so")
    func fullFarewell() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let editor = try visits.enter()
        var asked = 0
        var farewell: Response?
        try whileFull(visits) {
            visits.fake.advance(3_600)
            asked = visits.fake.asks("/.well-known/openid-configuration")
            farewell = editor.post("/console/logout", [])
            asked -= visits.fake.asks("/.well-known/openid-configuration")
        }
        #expect(farewell?.location == "/console/login?failed=still-open" && asked == 0)
    }

    @Test("an end of sessions that no page can point at is told of")
    func crookedFarewell() throws {
        let visits = try SignOnVisits()
        try visits.fake.discover(["end_session_endpoint": FakeProvider.issuer + "/end?to='home'"])
        try visits.link("jia")
        #expect(try visits.enter().post("/console/logout", []).location == "/console/login?failed=still-open")
    }

    @Test("log-out clears this site's pages, and not the cookies of the city's other systems")
    func cleared() throws {
        let visits = try SignOnVisits()
        let farewell = try visits.fixture.login("jia").post("/console/logout", [])
        #expect(farewell.fields["clear-site-data"] == "\"cache\", \"storage\"")
        #expect(farewell.cookie("console_session")?.contains("Max-Age=0") == true)
    }

    @Test(
        "an answer that nobody can read ends on the login page, and the try with it",
        arguments: ["&code=c&code=d", "&code=c&state=x", "&iss=a&iss=b&code=c", "&code=" + String(repeating: "c", count: 4_001)])
    func crookedAnswers(_ more: String) throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        let visitor = Visitor(visits.fixture)
        let sent = try visits.begin(visitor)
        let cookie = visitor.cookies["console_sso"] ?? ""
        let refused = visitor.get(SignOnVisits.back(sent.state, more))
        #expect(refused.location == "/console/login?failed=denied" && refused.cookie("console_sso")?.contains("Max-Age=0") == true)
        #expect(try visits.log("identity:?") == ["统一身份登录被拒：身份平台拒绝（malformed_answer）"])
        try visits.fake.issue(TestKey.rsa.get(), claims: ["nonce": sent.nonce])
        let again = visits.fixture.ask(.get, SignOnVisits.back(sent.state), fields: [("cookie", "console_sso=" + cookie)])
        #expect(again.location == "/console/login?failed=outlived")
    }

    @Test("an answer without its try is noted, and noise without a name leaves room for refusals of people")
    func noise() throws {
        let visits = try SignOnVisits()
        for _ in 0..<40 { Visitor(visits.fixture).get(SignOnVisits.back("0")) }
        let log = try visits.log("identity:?")
        #expect(log.count == RefusalLog.most && log.last == "统一身份登录被拒：登录过期，或者不是在这个浏览器里开始的")
        #expect(try visits.arrive(Visitor(visits.fixture)).location == "/console/login?failed=unknown")
        #expect(try visits.log("identity:u-17") == ["统一身份登录被拒：没有绑定的账号"])
    }

    @Test("those who mistype passwords behind one address lock nobody else out, and no log says that they did")
    func sharedAddress() throws {
        let visits = try SignOnVisits()
        try visits.link("jia")
        for user in ["yi", "bing", "ding", "wu", "both", "ji", "geng"] {
            for _ in 0..<3 { try Visitor(visits.fixture).login(user, password: "不是这个密码呀呀") }
        }
        #expect(try Visitor(visits.fixture).login("jia").code == 429)
        _ = try visits.enter()
        #expect(try visits.log("identity:u-17").isEmpty)
    }
}
