import Editorial
import HTTPServer
import KnowledgeStore
import Presentation
import SingleSignOn

/// The way to the identity provider and back.
struct SignOnPages: Sendable {
    /// Tells that the browser that comes back is the one that was sent: it arrives from another site, so this cookie goes along with links.
    private static let attemptCookie = "console_sso"

    /// What is kept while somebody is at the provider.
    struct Begun: Sendable {
        let attempt: LoginAttempt
        /// The page that was asked for.
        let next: String?
    }

    let signOn: SignOn
    let bench: Workbench
    let throttle: LoginThrottle
    let entrance: Entrance
    let attempts: TokenShelf<Begun>
    let codes: CodePages
    let refusals: RefusalLog
    /// Requests to the provider hold a thread each: few may, so that readers always find a free one.
    let asking: HeavyWork

    var routes: [Route] {
        func text(_ name: String, _ most: Int, _ summary: String) -> RouteParameter { RouteParameter(name, .text(maximum: most), summary) }
        return [
            Route(
                .get, "/console/login/sso", name: "console_login_sso", summary: "用统一身份登录", parameters: [text("next", 2_000, "登录后打开的页面")],
                reading: .forgiving, handler: begin),
            Route(
                .get, SignOn.returnPath, name: "console_login_sso_back", summary: "从身份平台回来",
                parameters: [
                    text("state", 200, "登录时给身份平台的记号"), text("code", 4_000, "换取凭证的代码"), text("iss", 2_000, "哪个身份平台"),
                    text("error", 100, "没有登录的原因"),
                ], reading: .forgiving, handler: comeBack),
        ] + codes.routes
    }

    private func begin(_ request: Request) throws -> Response {
        let next = LoginPages.local(request.parameters["next"])
        let attempt = LoginAttempt(state: Secrets.token(), nonce: Secrets.token(), verifier: Secrets.token())
        do {
            let address = try asking.run { try signOn.provider.authorizationAddress(for: attempt) }
            let token = attempts.put(Begun(attempt: attempt, next: next))
            let lasting = TokenShelf<Begun>.lasting
            return .redirect(to: address)
                .with("set-cookie", entrance.cookie(Self.attemptCookie, token, path: "/console/login", lasting: lasting, .arrivals))
        } catch let error as SignOnError {
            try refusals.note(nil, SignOnFailure.words(error))
            return refuse(SignOnFailure(error), next)
        }
    }

    private func comeBack(_ request: Request) throws -> Response {
        guard let token = request.cookie(Self.attemptCookie), let begun = attempts.take(token),
            Secrets.areEqual(request.parameters["state"] ?? "", begun.attempt.state)
        else { return refuse(.outlived, nil) }
        do {
            return try admit(try asking.run { try identity(request, begun) }, begun, request)
        } catch let error as SignOnError {
            try refusals.note(nil, SignOnFailure.words(error))
            return refuse(SignOnFailure(error), begun.next)
        }
    }

    private func identity(_ request: Request, _ begun: Begun) throws(SignOnError) -> Identity {
        if let error = request.parameters["error"] { throw .refused(IdentityProvider.code(error)) }
        guard try signOn.provider.accepts(issuer: request.parameters["iss"]) else { throw .token(.issuer) }
        guard let code = request.parameters["code"], !code.isEmpty else { throw .refused("no_code") }
        return try signOn.provider.redeem(code, of: begun.attempt, wanted: signOn.wanted)
    }

    private func admit(_ identity: Identity, _ begun: Begun, _ request: Request) throws -> Response {
        let claimant = signOn.claimant(identity)
        let admission = try bench.write(as: signOn.title) { (writer) throws(EditorialError) in
            try Identities(writer: writer, now: bench.clock.now()).admit(claimant, rules: signOn.rules, password: Secrets.token)
        }
        switch admission {
        case .refused(let reason):
            try refusals.note(identity.subject, reason.rawValue)
            return refuse(SignOnFailure(reason), begun.next)
        case .admitted(let user):
            guard throttle.wait(user.name, request.client) == nil else {
                try refusals.note(identity.subject, "账号 \(user.name) 锁定中")
                return refuse(.locked, begun.next)
            }
            let way = Session.Way.singleSignOn(
                .init(issuer: identity.issuer, subject: identity.subject, token: identity.token))
            if try asksCode(user, identity) { return forgetting(codes.ask(.init(user: user.name, way: way, next: begun.next))) }
            let cookie = try codes.enter(user, way)
            return forgetting(Self.onward(begun.next ?? "/console"), cookie)
        }
    }

    private func asksCode(_ user: UserRecord, _ identity: Identity) throws -> Bool {
        guard signOn.codes == .asked, !identity.usedSeveralFactors else { return false }
        return try bench.read { (snapshot) throws(StoreError) in try snapshot.usersWithSecondFactor() }.contains(user.name)
    }

    /// Back to the login page, which says why.
    private func refuse(_ failure: SignOnFailure, _ next: String?) -> Response {
        let query = QueryParameters([.init(name: "failed", value: failure.rawValue)]).setting("next", to: next)
        return forgetting(.redirect(.console("login", query: query)))
    }

    /// Without the cookie of the attempt, which is over.
    private func forgetting(_ response: Response, _ cookie: String? = nil) -> Response {
        var response = response
        response.fields.append(
            "set-cookie", entrance.cookie(Self.attemptCookie, "", path: "/console/login", lasting: 0, .arrivals))
        if let cookie { response.fields.append("set-cookie", cookie) }
        return response
    }

    /// A page that opens another at once.
    ///
    /// The browser comes from another site, and so it would keep the session's cookie to itself if it were led on by a redirect: the cookie
    /// goes along only with what our own pages ask for.
    private static func onward(_ path: String) -> Response {
        var frame = ConsoleFrame("已登录", nil)
        frame.onward = path
        return frame.response {
            section(.class("login")) {
                h1 { "已登录" }
                p { a(.href(.console())) { "打开编辑台" } }
            }
        }
    }

    /// After the console's own log-out: on to the provider's, if it has one.
    func farewell(_ token: String) throws -> Response {
        let address: String?
        do throws(SignOnError) {
            address = try signOn.provider.endAddress(token: token, back: signOn.origin + "/console/login")
        } catch {
            return .redirect(.console("login", query: QueryParameters([.init(name: "failed", value: SignOnFailure.stillOpen.rawValue)])))
        }
        guard let address, let link = Link.outside(address) else { return .redirect(.console("login")) }
        // A form may lead to our own pages only; a page may lead anywhere.
        var frame = ConsoleFrame("已退出编辑台", nil)
        frame.onward = link.text
        return frame.response {
            section(.class("login")) {
                h1 { "已退出编辑台" }
                p { a(.href(link)) { "同时退出\(signOn.title)" } }
            }
        }
    }
}
