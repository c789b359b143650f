import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// Logging in and out, and choosing a password.
struct LoginPages: Sendable {
    /// Holds the token of the form before anybody is logged in.
    private static let formCookie = "console_login"

    let bench: Workbench
    let sessions: SessionBook
    let throttle: LoginThrottle
    let guardian: ConsoleGuard
    let entrance: Entrance
    /// A hash that no password fits.
    let nobody: String
    /// The way by the identity provider; nil where there is none.
    let arrivals: SignOnPages?

    var routes: [Route] {
        let next = RouteParameter("next", .text(maximum: 2_000), "登录后打开的页面")
        let failed = RouteParameter("failed", .text(maximum: 20), "统一身份登录为什么没有成")
        return [
            Route(.get, "/console/login", name: "console_login", summary: "登录编辑台", parameters: [next, failed], reading: .forgiving) {
                loginPage($0, problem: failure($0))
            },
            Route(.post, "/console/login", name: "console_login_check", summary: "登录编辑台", parameters: [next], reading: .forgiving) {
                try logIn($0)
            },
            guardian.route(
                .post, "/console/logout", name: "console_logout", summary: "退出编辑台", for: .evenBeforePasswordChange, handler: logOut),
            guardian.route(
                .get, "/console/password", name: "console_password", summary: "更换密码", for: .evenBeforePasswordChange,
                parameters: [Notice.parameter]
            ) { passwordPage($0, problem: nil) },
            guardian.route(
                .post, "/console/password", name: "console_password_change", summary: "更换密码", for: .evenBeforePasswordChange,
                handler: changePassword),
        ]
    }

    /// What the identity provider's way says about the last try.
    private func failure(_ request: Request) -> String? {
        guard let arrivals, let failure = request.parameters["failed"].flatMap(SignOnFailure.init) else { return nil }
        return failure.text(arrivals.signOn)
    }

    private func loginPage(_ request: Request, problem: String?, status: Status = .ok) -> Response {
        let token = Secrets.token()
        let next = request.parameters["next"] ?? ""
        let query = QueryParameters().setting("next", to: next.isEmpty ? nil : next)
        let page = ConsoleFrame("登录", nil).response(status: status) {
            form(
                .class("login"), .action(.console("login", query: query)),
                .init("method", "post")
            ) {
                h1 { "登录编辑台" }
                if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
                input(.type("hidden"), .name(ConsoleGuard.tokenField), .value(token))
                Fields.line("user", "用户名", "", .init("autocomplete", "username"), .flag("required"), .flag("autofocus"))
                Fields.password("password", "密码", "current-password")
                Fields.line(
                    "code", "动态验证码（开启了的填）", "", .init("inputmode", "numeric"), .init("autocomplete", "one-time-code"),
                    .init("maxlength", "10"))
                button(.type("submit")) { "登录" }
                if let arrivals {
                    p(.class("other-way")) {
                        a(.class("button quiet"), .href(.console("login", "sso", query: query))) { "用\(arrivals.signOn.title)登录" }
                    }
                }
                p(.class("fine")) { "忘了密码，请找安全管理员重设。连续 \(LoginThrottle.failures) 次输错，账号锁定 \(LoginThrottle.lock / 60) 分钟。" }
            }
        }
        return page.with("set-cookie", entrance.cookie(Self.formCookie, token, path: "/console/login", lasting: 3600))
    }

    /// The same words whatever was wrong: they must not tell which part was right.
    static let refusal = "用户名、密码或动态验证码不对。"

    static let outlived = "这个一次性密码没有在 \(Accounts.oneTimeLifetime / 3600) 小时内使用，已经过期，请安全管理员重设。"

    private func logIn(_ request: Request) throws -> Response {
        let form = try request.form()
        try ConsoleGuard.checkOrigin(request)
        guard let expected = request.cookie(Self.formCookie), Secrets.areEqual(form[ConsoleGuard.tokenField] ?? "", expected) else {
            return loginPage(request, problem: "登录页已过期，请再试一次。", status: Status(403))
        }
        let (name, password) = (form["user"] ?? "", form["password"] ?? "")
        guard Accounts.nameLength.contains(name.count), (1...128).contains(password.count) else {
            return loginPage(request, problem: "请填用户名和密码。", status: Status(422))
        }
        if let seconds = throttle.wait(name, request.client) {
            return loginPage(request, problem: "输错次数太多，请 \((seconds + 59) / 60) 分钟后再试。", status: .tooManyRequests)
                .with("retry-after", String(seconds))
        }
        let user = try bench.read { (snapshot) throws(StoreError) in try snapshot.users().first { $0.isNamed(name) } }
        // A name that nobody has costs the same time and gets the same words.
        let fits = try bench.heavy.run { Accounts.verify(password, against: user?.password ?? nobody) }
        guard fits, let user, user.isActive, user.roles != [Role.program.rawValue] else {
            try note(failureOf: name, isKnown: user != nil, request)
            return loginPage(request, problem: Self.refusal, status: Status(401))
        }
        if Accounts.isOutlived(user, at: bench.clock.now()) {
            try bench.record(as: user.name) { (writer) throws(StoreError) in
                try writer.noteSession(of: user.name, "一次性密码已过期", at: bench.clock.now())
            }
            // Told only to whoever knows the password: it opens nothing any more.
            return loginPage(request, problem: Self.outlived, status: Status(401))
        }
        let isProven = try bench.write(as: user.name) { (writer) throws(EditorialError) in
            try SecondFactors(writer: writer, now: bench.clock.now()).accepts(user.name, code: form["code"] ?? "")
        }
        guard isProven else {
            try note(failureOf: user.name, isKnown: true, request)
            return loginPage(request, problem: Self.refusal, status: Status(401))
        }
        throttle.succeeded(user.name)
        try bench.record(as: user.name) { (writer) throws(StoreError) in
            try writer.noteSession(of: user.name, "登录", at: bench.clock.now())
        }
        return .redirect(to: Self.local(request.parameters["next"]) ?? "/console")
            .with("set-cookie", entrance.open(user, by: .password))
    }

    /// Failures of known names are in the log, at most as many as lock the account: a guesser cannot fill the disk.
    private func note(failureOf name: String, isKnown: Bool, _ request: Request) throws {
        let locks = throttle.failed(name, request.client)
        guard isKnown else { return }
        try bench.record(as: name) { (writer) throws(StoreError) in
            try writer.noteSession(of: name, locks ? "密码不对，账号锁定" : "密码不对", at: bench.clock.now())
        }
    }

    private func logOut(_ visit: Visit) throws -> Response {
        if let token = visit.request.cookie(ConsoleGuard.cookie) { sessions.end(token) }
        try bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            try writer.noteSession(of: visit.user.name, "退出", at: bench.clock.now())
        }
        var response = Response.redirect(.console("login"))
        if let arrivals, case .singleSignOn(let proof) = visit.session.way { response = try arrivals.farewell(proof.token) }
        return response.with("set-cookie", entrance.cookie(ConsoleGuard.cookie, "", path: "/", lasting: 0))
            // Not "cookies": that reaches every host below the city's domain, and the provider could not tell any more who leaves.
            .with("clear-site-data", "\"cache\", \"storage\"")
    }

    private func passwordPage(_ visit: Visit, problem: String?, status: Status = .ok) -> Response {
        ConsoleFrame("更换密码", visit).response(status: status) {
            form(.class("login"), .action(.console("password")), .init("method", "post")) {
                h1 { "更换密码" }
                if visit.session.way != .password { p(.class("fine")) { "您是用统一身份登录的；这里改的只是编辑台自己的密码。" } }
                if visit.user.mustChangePassword { p { "这是一次性密码，请先换成自己的密码。" } }
                if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
                visit.token
                Fields.password("old", "原密码", "current-password")
                Fields.password("new", "新密码（至少 10 个字符）", "new-password")
                Fields.password("again", "再输一次新密码", "new-password")
                button(.type("submit")) { "更换" }
                if !visit.user.mustChangePassword { p(.class("fine")) { a(.href(.console("second-factor"))) { "动态验证码" } } }
            }
        }
    }

    private func changePassword(_ visit: Visit) throws -> Response {
        let name = visit.user.name
        guard try bench.heavy.run({ Accounts.verify(visit.form["old"] ?? "", against: visit.user.password) }) else {
            if throttle.failed(name, visit.request.client) { sessions.endAll(of: name) }
            return passwordPage(visit, problem: "原密码不对。", status: Status(422))
        }
        guard visit.form["new"] == visit.form["again"] else { return passwordPage(visit, problem: "两次输入的新密码不一样。", status: Status(422)) }
        do {
            try bench.write(as: name) { (writer) throws(EditorialError) in
                try Accounts(writer: writer, now: bench.clock.now()).choosePassword(visit.form["new"] ?? "", of: name)
            }
        } catch let problem as Problem where problem.code == "not_allowed" {
            return passwordPage(visit, problem: problem.detail, status: Status(422))
        }
        // Whoever else is logged in with the old password is not any more.
        sessions.endAll(of: name)
        return Response.redirect(.console(query: Notice.password.query))
            .with("set-cookie", entrance.open(visit.user, by: visit.session.way))
    }

    /// A page of the console, and nothing else: a login must not lead away.
    static func local(_ next: String?) -> String? {
        guard let next, next == "/console" || next.hasPrefix("/console/") || next.hasPrefix("/console?"),
            next.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x5C })
        else { return nil }
        return next
    }
}
