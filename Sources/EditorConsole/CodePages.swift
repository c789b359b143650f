import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// The code of an app, asked of those whom the identity provider let in with one factor alone.
struct CodePages: Sendable {
    private static let cookieName = "console_code"

    /// Somebody who is let in but for the code.
    struct Waiting: Sendable {
        let user: String
        let arrival: Reception.Arrival
        /// Goes into the form and comes back with it.
        let csrf = Secrets.token()
    }

    let reception: Reception
    let bench: Workbench
    let throttle: LoginThrottle
    let entrance: Entrance
    let shelf: TokenShelf<Waiting>

    var routes: [Route] {
        [
            Route(.get, "/console/login/code", name: "console_login_code", summary: "输入动态验证码", reading: .forgiving) { request in
                guard let (_, waiting) = waiting(request) else { return Self.outlived }
                return page(waiting)
            },
            Route(
                .post, "/console/login/code", name: "console_login_code_check", summary: "输入动态验证码", reading: .forgiving, handler: check),
        ]
    }

    private static var outlived: Response { refused(.outlived) }

    private static func refused(_ failure: SignOnFailure) -> Response {
        .redirect(.console("login", query: QueryParameters([.init(name: "failed", value: failure.rawValue)])))
    }

    /// Sends somebody to the page that asks.
    func ask(_ waiting: Waiting) -> Response {
        let lasting = TokenShelf<Waiting>.lasting
        return .redirect(.console("login", "code"))
            .with("set-cookie", entrance.cookie(Self.cookieName, shelf.put(waiting), path: "/console/login", lasting: lasting, .arrivals))
    }

    private func waiting(_ request: Request) -> (token: String, Waiting)? {
        guard let token = request.cookie(Self.cookieName), let waiting = shelf.look(token) else { return nil }
        return (token, waiting)
    }

    private func page(_ waiting: Waiting, problem: String? = nil, status: Status = .ok) -> Response {
        ConsoleFrame("动态验证码", nil).response(status: status) {
            form(.class("login"), .action(.console("login", "code")), .init("method", "post")) {
                h1 { "动态验证码" }
                if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
                p { "您开启了动态验证码，请再输入手机应用上的六位数字。" }
                input(.type("hidden"), .name(ConsoleGuard.tokenField), .value(waiting.csrf))
                Fields.line(
                    "code", "六位数字", "", .init("inputmode", "numeric"), .init("autocomplete", "one-time-code"), .init("maxlength", "10"),
                    .flag("required"), .flag("autofocus"))
                button(.type("submit")) { "登录" }
                p(.class("fine")) { a(.href(.console("login"))) { "回到登录页" } }
            }
        }
    }

    private func check(_ request: Request) throws -> Response {
        let form = try request.form()
        try ConsoleGuard.checkOrigin(request)
        guard let (token, waiting) = waiting(request) else { return Self.outlived }
        guard Secrets.areEqual(form[ConsoleGuard.tokenField] ?? "", waiting.csrf) else { throw ConsoleGuard.foreign }
        if let seconds = throttle.wait(waiting.user, request.client) {
            return page(waiting, problem: "输错次数太多，请 \((seconds + 59) / 60) 分钟后再试。", status: .tooManyRequests)
                .with("retry-after", String(seconds))
        }
        // The account may have been stopped, or the link taken away, while the code was waited for.
        if let failure = try reception.objection(to: waiting.arrival, as: waiting.user) {
            _ = shelf.take(token)
            return Self.refused(failure)
        }
        let isProven = try bench.write(as: waiting.user) { (writer) throws(EditorialError) in
            try SecondFactors(writer: writer, now: bench.clock.now()).accepts(waiting.user, code: form["code"] ?? "")
        }
        guard isProven else {
            let locks = throttle.failed(waiting.user, request.client)
            try bench.record(as: waiting.user) { (writer) throws(StoreError) in
                try writer.noteSession(of: waiting.user, locks ? "动态验证码不对，账号锁定" : "动态验证码不对", at: bench.clock.now())
            }
            return page(waiting, problem: "验证码不对，请看手机时间准不准，再输一次。", status: .unauthorized)
        }
        // Of two that send the right code at once, one is let in.
        guard shelf.take(token) != nil else { return Self.outlived }
        return try enter(waiting)
    }

    private func enter(_ waiting: Waiting) throws -> Response {
        var response: Response
        switch try reception.enter(waiting.arrival, as: waiting.user) {
        case .refused(let failure): response = Self.refused(failure)
        case .entered(let cookie):
            response = Response.redirect(to: waiting.arrival.next ?? "/console").with("set-cookie", cookie)
        }
        response.fields.append("set-cookie", entrance.cookie(Self.cookieName, "", path: "/console/login", lasting: 0, .arrivals))
        return response
    }
}
