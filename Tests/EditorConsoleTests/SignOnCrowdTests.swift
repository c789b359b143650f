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
}
