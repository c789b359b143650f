import HTTPServer
import SingleSignOn
import Synchronization
import TestProvider
import Testing

@testable import EditorConsole

/// Many at once, crooked answers, and what the login page and the log say of them.
@Suite struct SignOnCrowdTests {
    @Test("log-out clears this site's pages, and not the cookies of the city's other systems")
    func cleared() throws {
        let visits = try SignOnVisits()
        let farewell = try visits.fixture.login("jia").post("/console/logout", [])
        #expect(farewell.fields["clear-site-data"] == "\"cache\", \"storage\"")
        #expect(farewell.cookie("console_session")?.contains("Max-Age=0") == true)
    }

    @Test("an answer without its try is noted, and noise without a name leaves room for refusals of people")
    func noise() throws {
        let visits = try SignOnVisits()
        for _ in 0..<40 { 
            let visitor = Visitor(visits.fixture)
            visitor.get(SignOnVisits.back(try visits.begin(visitor).state, "&error=access_denied"))
        }
        let log = try visits.log("identity:?")
        #expect(log.count == RefusalLog.most && log.last == "统一身份登录被拒：身份平台拒绝（access_denied）")
        #expect(try visits.arrive(Visitor(visits.fixture)).location == "/console/login?failed=unknown")
        #expect(try visits.log("identity:u-17") == ["统一身份登录被拒：没有绑定的账号"])
    }
}
