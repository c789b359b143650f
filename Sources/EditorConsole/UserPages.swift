import Editorial
import HTTPServer
import KnowledgeStore
import Presentation
import ServiceRecords

/// Who may log in, with which roles.
struct UserPages: Sendable {
    let guardian: ConsoleGuard
    let sessions: SessionBook
    let throttle: LoginThrottle
    let records: RecordStore?
    /// Nil where nobody configured an identity provider.
    let signOn: SignOn?

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/users", name: "console_users", summary: "用户", for: .permission(.users), parameters: [Notice.parameter]
            ) { try page($0) },
            guardian.route(.post, "/console/users", name: "console_user_add", summary: "增加用户", for: .permission(.users), handler: add),
            guardian.route(
                .post, "/console/users/{user}", name: "console_user_change", summary: "停用、启用、改角色、重设密码", for: .permission(.users),
                handler: change),
        ]
    }

    /// - Parameter secret: a one-time password just made, shown once.
    func page(_ visit: Visit, secret: (user: String, password: String)? = nil, problem: String? = nil) throws -> Response {
        let users = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.users() }
        let keys = try records?.keys() ?? []
        let subjects = try subjects(visit)
        return ConsoleFrame("用户", visit, .users).response(status: problem == nil ? .ok : Status(422)) {
            h1 { "用户" }
            if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
            if let secret {
                p(.class("console-banner"), .init("role", "status")) {
                    "\(secret.user) 的一次性密码，只显示这一次，\(Accounts.oneTimeLifetime / 3600) 小时内登录有效，第一次登录后要更换： "
                    HTML.element("code", [.id("one-time-password")], .text(secret.password))
                }
            }
            div(.class("user-list")) { users.map { card($0, subjects[$0.name], visit) } }
            adding(visit)
            keyTable(keys, now: visit.bench.clock.now())
        }
    }

    /// Keys of programs; they are made and revoked by `fawen key`, so that a secret never passes through a page.
    private func keyTable(_ keys: [KeyRecord], now: Int64) -> HTML {
        section(.class("user-card"), .label("接口密钥")) {
            h2 { "接口密钥" }
            p(.class("fine")) { "用 fawen key 增加和吊销。" }
            if keys.isEmpty {
                p { "还没有接口密钥。" }
            } else {
                div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("接口密钥列表")) {
                    table {
                        thead { tr { ["名称", "开头", "范围", "每分钟", "每天", "到期", "状态"].map { name in th(.init("scope", "col")) { name } } } }
                        tbody { keys.map { Self.row($0, now) } }
                    }
                }
            }
        }
    }

    private static func row(_ key: KeyRecord, _ now: Int64) -> HTML {
        let isOver = key.expiresAt.map { $0 <= now } ?? false
        return tr {
            td { key.name }
            td { key.hint }
            td { key.scopes.joined(separator: "、") }
            td { String(key.perMinute) }
            td { String(key.perDay) }
            td { key.expiresAt.map(Moment.text) ?? "不到期" }
            td { key.revokedAt != nil ? "已吊销" : isOver ? "已到期" : "在用" }
        }
    }

    private func card(_ user: UserRecord, _ subject: String?, _ visit: Visit) -> HTML {
        section(.class("user-card"), .label(user.name)) {
            h2 { user.display == user.name ? user.name : "\(user.display)（\(user.name)）" }
            p {
                user.isActive ? "在用" : "已停用"
                "　" + user.roles.joined(separator: "、")
                Self.words(ofPassword: user, now: visit.bench.clock.now())
            }
            if let subject, let signOn { p(.class("fine")) { "\(signOn.title)：\(subject)" } }
            if user.name != visit.user.name {
                details {
                    summary { "修改" }
                    HTML.element(
                        "form", [.action(.console("users", user.name)), .init("method", "post")],
                        HTML {
                            visit.token
                            roles(user.roles)
                            signOn.map { identity($0, subject) }
                            div(.class("editor-buttons")) {
                                button(.type("submit"), .name("action"), .value("roles")) { "保存角色" }
                                button(.type("submit"), .name("action"), .value("password"), .class("quiet")) { "重设密码" }
                                button(.type("submit"), .name("action"), .value("factor"), .class("quiet")) { "关掉动态验证码" }
                                button(.type("submit"), .name("action"), .value(user.isActive ? "disable" : "enable"), .class("quiet")) {
                                    user.isActive ? "停用" : "启用"
                                }
                            }
                        })
                }
            }
        }
    }

    private static func words(ofPassword user: UserRecord, now: Int64) -> String {
        guard user.mustChangePassword else { return "" }
        if Accounts.isOutlived(user, at: now) { return "　一次性密码已过期，请重设" }
        return "　一次性密码还没有更换" + (user.passwordExpiresAt.map { "，\(Moment.text($0)) 前有效" } ?? "")
    }

    private func roles(_ chosen: [String]) -> HTML {
        HTML.element(
            "fieldset", [],
            HTML {
                HTML.element("legend", [], .text("角色"))
                Role.allCases.map { role in Fields.check("role", role.rawValue, value: role.rawValue, isOn: chosen.contains(role.rawValue))
                }
                p(.class("fine")) {
                    "系统管理员、安全管理员、审计管理员要由不同的人担任。"
                    signOn.map { HTML.text("刚担任其中之一的人，原来绑定的\($0.title)会解除，要重新绑定。") } ?? .empty
                }
            })
    }

    private func adding(_ visit: Visit) -> HTML {
        section(.class("user-card"), .label("增加用户")) {
            h2 { "增加用户" }
            HTML.element(
                "form", [.id("add-user"), .action(.console("users")), .init("method", "post")],
                HTML {
                    visit.token
                    Fields.line(
                        "user", "用户名", "", .flag("required"), .init("maxlength", String(Accounts.nameLength.upperBound)),
                        .init("autocomplete", "off"))
                    Fields.line("display", "姓名（会写在条目的采编人、审核人里）", "", .flag("required"), .init("maxlength", "40"))
                    roles([])
                    button(.type("submit")) { "增加" }
                })
        }
    }

    private func add(_ visit: Visit) throws -> Response {
        let name = visit.field("user").filter { !$0.isWhitespace }
        let display = visit.field("display")
        return try attempt(visit) { (accounts) throws(EditorialError) in
            let made = try accounts.add(
                name: name, display: display.isEmpty ? name : display, roles: visit.form.all("role"), password: nil)
            return made.map { (name, $0) }
        }
    }

    private func change(_ visit: Visit) throws -> Response {
        let name = visit.request.capture("user")
        guard name != visit.user.name else { throw Workbench.problem(.notAllowed("不能改自己的账号，要由另一位安全管理员来改")) }
        defer { sessions.endAll(of: name) }
        if ["link", "unlink"].contains(visit.field("action")) { return try changeIdentity(of: name, visit) }
        return try attempt(visit) { (accounts) throws(EditorialError) in
            switch visit.field("action") {
            case "roles": try accounts.setRoles(visit.form.all("role"), of: name, by: visit.user.name)
            case "disable": try accounts.disable(name)
            case "enable": try accounts.enable(name)
            case "factor":
                do throws(StoreError) { try accounts.withdrawSecondFactor(of: name) } catch { throw .store(error) }
            case "password":
                throttle.succeeded(name)
                return (name, try accounts.resetPassword(of: name))
            default: throw .notAllowed("没有这个操作")
            }
            return nil
        }
    }

    private func attempt(
        _ visit: Visit, _ body: (Accounts) throws(EditorialError) -> (user: String, password: String)?
    ) throws -> Response {
        let clock = visit.bench.clock
        do {
            let secret = try visit.bench.heavy.run {
                try visit.bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
                    try body(Accounts(writer: writer, now: clock.now()))
                }
            }
            // A password is shown by the reply itself: an address that shows it would stay in the browser's history.
            return try secret.map { try page(visit, secret: $0) } ?? .redirect(.console("users", query: Notice.user.query))
        } catch let problem as Problem where problem.code == "not_allowed" {
            return try page(visit, problem: problem.detail)
        }
    }
}
