import Editorial
import HTTPServer
import Testing

@testable import EditorConsole

/// Who may do what, and from where.
@Suite struct GuardTests {
    /// Written by hand: route, and the users of the fixture whom it lets pass the guard. Everybody else gets 403.
    static let table: [String: Set<String>] = {
        let readers: Set = ["jia", "yi", "bing", "ding", "both"]
        let writers: Set = ["jia", "both"]
        let reviewers: Set = ["yi", "both"]
        let everybody = Set(Fixture.people.map(\.0)).subtracting(["robot"])
        return [
            "console_login": everybody, "console_login_check": everybody, "console_logout": everybody, "console_password": everybody,
            "console_password_change": everybody, "console_home": everybody, "console_factor": everybody,
            "console_factor_change": everybody, "console_items": readers, "console_item_new": writers,
            "console_item": readers, "console_item_act": writers, "console_item_autosave": writers, "console_item_preview": writers,
            "console_citations": readers, "console_item_review": readers, "console_item_publish": reviewers,
            "console_item_return": reviewers, "console_item_waive": ["jia", "yi", "both"],
            "console_item_withdraw": ["jia", "yi", "bing", "both"], "console_item_confirm": reviewers, "console_item_rollback": writers,
            "console_item_versions": readers, "console_item_compare": readers, "console_users": ["ji"], "console_user_add": ["ji"],
            "console_user_change": ["ji"], "console_audit": ["geng"], "console_gaps": readers, "console_gap_draft": writers,
            "console_reports": readers, "console_report_close": ["jia", "yi", "bing", "both"],
            "console_impact": readers, "console_impact_assign": ["bing"],
            "console_impact_close": ["jia", "yi", "bing", "both"], "console_laws": ["bing"], "console_laws_preview": ["bing"],
            "console_laws_commit": ["bing"], "console_imports": ["bing"], "console_imports_try": ["bing"],
            "console_imports_commit": ["bing"], "console_lexicon": readers, "console_lexicon_entry": ["jia", "bing", "both"],
            "console_profiles": ["bing"], "console_profile_save": ["bing"],
            "console_lexicon_propose": ["jia", "bing", "both"], "console_lexicon_change": readers, "console_lexicon_decide": reviewers,
        ]
    }()

    private static func address(_ route: Route) -> String {
        let path = route.pattern.description.replacing("{kind}", with: "answer").replacing("{id}", with: "dog-bite")
            .replacing("{user}", with: "wu").replacing("{upload}", with: "none").replacing("{number}", with: "1")
        return route.name == "console_item_compare" ? path + "?from=1&to=1" : path
    }

    @Test("every route lets in exactly those whom the table names")
    func permissions() throws {
        let fixture = try Fixture()
        #expect(Set(fixture.routes.map(\.name)) == Set(Self.table.keys))
        let guarded = fixture.routes.filter { !["console_login", "console_login_check", "console_logout"].contains($0.name) }
        for (user, _) in Fixture.people where user != "robot" {
            let visitor = try fixture.login(user)
            for route in guarded {
                let allowed = Self.table[route.name] ?? []
                let address = Self.address(route)
                let response = route.method == .get ? visitor.get(address) : visitor.post(address, [])
                #expect((response.code != 403) == allowed.contains(user), "\(user) at \(route.name): \(response.code)")
            }
        }
    }

    @Test("every permission is somebody's, seats and programs have none, and nobody has the rights of two administrators")
    func rolesOfPermissions() {
        for permission in Permission.allCases {
            let holders = permission.holders
            #expect(!holders.isEmpty && !holders.contains(.seat) && !holders.contains(.program), "\(permission)")
            #expect(Role.administrators.intersection(holders).count <= 1)
        }
        #expect(Permission.write.holders == [.editor] && Permission.review.holders == [.reviewer])
        #expect(Permission.users.holders == [.securityAdministrator] && Permission.audit.holders == [.auditAdministrator])
    }

    @Test("a form without the token of its session, or from another site, is refused on every route that writes")
    func forgery() throws {
        let fixture = try Fixture()
        let other = try fixture.login("yi")
        let visitor = try fixture.login("both")
        for route in fixture.routes where route.method == .post && (Self.table[route.name] ?? []).contains("both") {
            let address = Self.address(route)
            #expect(visitor.post(address, [], token: "").code == 403, "\(route.name) without a token")
            #expect(visitor.post(address, [], token: other.token).code == 403, "\(route.name) with another's token")
            for field in [
                ("origin", "https://evil.test"), ("origin", "http://console.test.evil.test"), ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
            ] {
                #expect(visitor.post(address, [], [field]).code == 403, "\(route.name) from \(field)")
            }
        }
        #expect(visitor.get("/console").code == 200)
    }

    @Test("nobody is told anything without logging in")
    func strangers() throws {
        let fixture = try Fixture()
        for route in fixture.routes where !route.name.hasPrefix("console_login") {
            let stranger = Visitor(fixture)
            let response = route.method == .get ? stranger.get(Self.address(route)) : stranger.post(Self.address(route), [])
            #expect(route.method == .get ? response.code == 303 && response.location.hasPrefix("/console/login") : response.code == 401)
            #expect(!response.text.contains("宠物狗"))
        }
    }
}
