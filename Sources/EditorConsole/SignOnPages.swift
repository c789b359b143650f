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

    let reception: Reception
    let entrance: Entrance
    let attempts: TokenShelf<Begun>
    let codes: CodePages
    /// Requests to the provider hold a thread each: few may, so that readers always find a free one.
    let asking: HeavyWork

    var signOn: SignOn { reception.signOn }

    var routes: [Route] {
        [
            Route(
                .get, "/console/login/sso", name: "console_login_sso", summary: "用统一身份登录",
                parameters: [RouteParameter("next", .text(maximum: 2_000), "登录后打开的页面")], reading: .forgiving, handler: begin),
            // Its parameters are the provider's: what is wrong with them is told on the login page, not by the server's own words.
            Route(
                .get, SignOn.returnPath, name: "console_login_sso_back", summary: "从身份平台回来", reading: .forgiving, handler: comeBack),
        ] + codes.routes
    }

    private func begin(_ request: Request) throws -> Response {
        let next = LoginPages.local(request.parameters["next"])
        let attempt = LoginAttempt(state: Secrets.token(), nonce: Secrets.token(), verifier: Secrets.token())
        do {
            let address = signOn.provider.authorizationAddress(for: attempt, at: try document())
            let token = attempts.put(Begun(attempt: attempt, next: next))
            let lasting = TokenShelf<Begun>.lasting
            return .redirect(to: address)
                .with("set-cookie", entrance.cookie(Self.attemptCookie, token, path: "/console/login", lasting: lasting, .arrivals))
        } catch let error as SignOnError {
            return try refuse(error, next)
        } catch let problem as Problem where problem == HeavyWork.busy {
            return Self.busy
        }
    }

    /// What the provider says of itself: at once where that is known, in turn where it must be asked.
    private func document() throws -> ProviderDocument {
        try signOn.provider.knownDocument ?? asking.run { try signOn.provider.document() }
    }

    private func comeBack(_ request: Request) throws -> Response {
        guard let token = request.cookie(Self.attemptCookie), let begun = attempts.look(token) else { return try outlived() }
        guard let answer = ProviderAnswer(request.parameters) else {
            _ = attempts.take(token)
            return try refuse(SignOnError.refused("malformed_answer"), begun.next)
        }
        guard Secrets.areEqual(answer.state ?? "", begun.attempt.state) else {
            _ = attempts.take(token)
            return try outlived()
        }
        let identity: Identity?
        do {
            identity = try asking.run {
                // Whoever finds the house full may come again with the same try; of two who come at once, one is heard.
                guard let begun = attempts.take(token) else { return nil }
                return try person(answer, begun.attempt)
            }
        } catch let error as SignOnError {
            return try refuse(error, begun.next)
        } catch let problem as Problem where problem == HeavyWork.busy {
            return Self.busy
        }
        return try identity.map { try admit($0, begun.next) } ?? outlived()
    }

    private func person(_ answer: ProviderAnswer, _ attempt: LoginAttempt) throws -> Identity {
        if let error = answer.error { throw SignOnError.refused(IdentityProvider.code(error)) }
        guard let code = answer.code, !code.isEmpty else { throw SignOnError.refused("no_code") }
        let identity = try signOn.provider.redeem(code, of: attempt, issuer: answer.issuer)
        // Nothing more need be known of somebody who is linked.
        let isLinked = try reception.bench.read { (snapshot) throws(StoreError) in
            try snapshot.user(of: identity.subject, at: identity.issuer) != nil
        }
        return isLinked ? identity : try signOn.provider.completed(identity, wanted: signOn.wanted)
    }

    private func admit(_ identity: Identity, _ next: String?) throws -> Response {
        var arrival = Reception.Arrival(
            claimant: signOn.claimant(identity), token: identity.token, usedSeveralFactors: identity.usedSeveralFactors, next: next)
        switch try reception.judge(&arrival) {
        case .refused(let failure): return refuse(failure, next)
        case .code(let user): return forgetting(codes.ask(.init(user: user, arrival: arrival)))
        case .welcome(let user):
            switch try reception.enter(arrival, as: user) {
            case .refused(let failure): return refuse(failure, next)
            case .entered(let cookie): return forgetting(Self.onward(next ?? "/console"), cookie)
            }
        }
    }

    /// For an answer whose try is over, or was never this browser's.
    private func outlived() throws -> Response {
        try reception.refusals.note(nil, "登录过期，或者不是在这个浏览器里开始的")
        return refuse(.outlived, nil)
    }

    private func refuse(_ error: SignOnError, _ next: String?) throws -> Response {
        try reception.refusals.note(nil, SignOnFailure.words(error))
        return refuse(SignOnFailure(error), next)
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

    /// A page that asks for itself again: the way to the provider and back goes on by itself when there is room.
    private static var busy: Response {
        let seconds = HeavyWork.busy.retryAfter ?? 2
        var frame = ConsoleFrame("请稍等", nil)
        frame.pause = seconds
        return frame.response(status: .unavailable) {
            section(.class("login"), .init("role", "status")) {
                h1 { "请稍等" }
                p { "正在登录的人多，\(seconds) 秒后自动再试。" }
            }
        }.with("retry-after", String(seconds))
    }

    /// After the console's own log-out: on to the provider's, if it has one.
    func farewell(_ token: String) throws -> Response {
        let address: String?
        do {
            address = signOn.provider.endAddress(token: token, back: signOn.origin + "/console/login", at: try document())
        } catch is SignOnError {
            return Self.stillOpen
        } catch let problem as Problem where problem == HeavyWork.busy {
            return Self.stillOpen
        }
        guard let address else { return .redirect(.console("login")) }
        guard let link = Link.outside(address) else { return Self.stillOpen }
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

    private static var stillOpen: Response {
        .redirect(.console("login", query: QueryParameters([.init(name: "failed", value: SignOnFailure.stillOpen.rawValue)])))
    }
}
