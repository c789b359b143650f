import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// Codes of an authenticator app at login: on, off.
struct SecondFactorPages: Sendable {
    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/second-factor", name: "console_factor", summary: "动态验证码", for: .everybody,
                parameters: [Notice.parameter]
            ) { try page($0) },
            guardian.route(
                .post, "/console/second-factor", name: "console_factor_change", summary: "开启或关掉动态验证码", for: .everybody, handler: change),
        ]
    }

    private func page(_ visit: Visit, secret: String? = nil, problem: String? = nil) throws -> Response {
        let isOn = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.usersWithSecondFactor() }.contains(visit.user.name)
        return ConsoleFrame("动态验证码", visit).response(status: problem == nil ? .ok : Status(422)) {
            form(.class("login"), .action(.console("second-factor")), .init("method", "post")) {
                h1 { "动态验证码" }
                if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
                visit.token
                if isOn {
                    p { "已开启：登录时除了密码，还要输入手机应用上的六位数字。" }
                    Fields.line(
                        "code", "现在的验证码", "", .init("inputmode", "numeric"), .init("autocomplete", "one-time-code"), .flag("required"))
                    button(.type("submit"), .name("action"), .value("remove"), .class("danger")) { "关掉" }
                } else if let secret {
                    p { "在手机的验证码应用里选“输入密钥”，填下面的密钥（只显示这一次），再把应用上的六位数字填进来。" }
                    p { HTML.element("code", [.id("factor-secret"), .class("secret")], .text(secret)) }
                    p(.class("fine")) { "账号名可以写“法问:\(visit.user.name)”，类型选“基于时间”。" }
                    Fields.line(
                        "code", "六位数字", "", .init("inputmode", "numeric"), .init("autocomplete", "one-time-code"), .flag("required"))
                    button(.type("submit"), .name("action"), .value("confirm")) { "开启" }
                } else {
                    p { "开启以后，登录时除了密码，还要输入手机应用（按 RFC 6238）上的六位数字。丢了手机，请安全管理员关掉。" }
                    button(.type("submit"), .name("action"), .value("begin")) { "生成密钥" }
                }
                p(.class("fine")) { a(.href(.console("password"))) { "更换密码" } }
            }
        }
    }

    private func change(_ visit: Visit) throws -> Response {
        let name = visit.user.name
        do {
            let secret = try visit.bench.write(as: name) { (writer) throws(EditorialError) -> String? in
                let factors = SecondFactors(writer: writer, now: visit.bench.clock.now())
                switch visit.field("action") {
                case "begin": return try factors.begin(name)
                case "confirm": try factors.confirm(name, code: visit.field("code"))
                case "remove":
                    guard try factors.accepts(name, code: visit.field("code")) else { throw .notAllowed("验证码不对") }
                    try factors.remove(name)
                default: throw .notAllowed("没有这个操作")
                }
                return nil
            }
            if let secret { return try page(visit, secret: secret) }
            return .redirect(.console("second-factor", query: Notice.user.query))
        } catch let problem as Problem where problem.code == "not_allowed" {
            return try page(visit, problem: problem.detail)
        }
    }
}
