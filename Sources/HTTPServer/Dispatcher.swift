/// From a request to a complete response: routing, parameters, the handler, problems, policy fields, caching and compression.
///
/// It does no networking, so a test may ask it directly.
package struct Dispatcher: Sendable {
    /// The route of a head, or why there is none.
    enum Resolution: Sendable {
        case route(Route, captures: [String: String])
        case options(allowed: [Method])
        case refused(Problem, allowed: [Method])

        var rate: RateClass {
            if case .route(let route, _) = self { return route.rate }
            return .query
        }

        var access: RouteAccess {
            if case .route(let route, _) = self { return route.access }
            return .open
        }

        var routeName: String {
            if case .route(let route, _) = self { return route.name }
            return "unmatched"
        }
    }

    let router: Router
    let policy: ResponsePolicy
    let gate: AccessGate
    private let log: @Sendable (ServerEvent) -> Void

    package init(
        router: Router, policy: ResponsePolicy = ResponsePolicy(), gate: AccessGate = AccessGate(),
        log: @escaping @Sendable (ServerEvent) -> Void = { _ in }
    ) {
        self.router = router
        self.policy = policy
        self.gate = gate
        self.log = log
    }

    /// Answers a request as the server would, without compression and without limits of addresses. For tests and tools.
    /// - Parameter now: seconds since 1970-01-01 UTC, for keys.
    package func respond(
        to head: RequestHead, body: [UInt8] = [], client: ClientAddress = .loopback, id: String = "0", now: Int64 = 0
    ) -> Response {
        let resolution = resolve(head)
        switch gate.decide(head, resolution.access, now: now) {
        case .anonymous: return respond(to: head, body: body, client: client, id: id, resolution: resolution, compressor: nil)
        case .key(let key):
            return respond(to: head, body: body, client: client, id: id, key: key, resolution: resolution, compressor: nil)
        case .refused(let problem): return refuse(problem, head: head, client: client, id: id)
        }
    }

    func resolve(_ head: RequestHead) -> Resolution {
        if head.path == "*" { return .options(allowed: [.get, .head, .post, .options]) }
        do throws(Problem) {
            switch try router.match(head) {
            case .route(let route, let captures): return .route(route, captures: captures)
            case .methodNotAllowed(let allowed) where head.method == .options: return .options(allowed: allowed)
            case .methodNotAllowed(let allowed):
                return .refused(
                    Problem(status: .methodNotAllowed, code: "method_not_allowed", detail: "这个网址不支持 \(head.method) 方法。"), allowed: allowed)
            case .notFound: return .refused(.notFound, allowed: [])
            }
        } catch {
            return .refused(error, allowed: [])
        }
    }

    func respond(
        to head: RequestHead, body: [UInt8], client: ClientAddress, id: String, key: AccessKey? = nil, resolution: Resolution,
        compressor: Compressor?
    ) -> Response {
        var request = Request(head: head, body: body, client: client, id: id, key: key)
        request.origin = policy.origin(head)
        var response: Response
        switch resolution {
        case .options(let allowed):
            response = Response(status: .noContent, contentType: "", body: [], caching: .never, purpose: .data)
            response.fields["allow"] = Self.list(allowed)
        case .refused(let problem, let allowed):
            response = router.renderProblem(problem, request)
            if !allowed.isEmpty { response.fields["allow"] = Self.list(allowed) }
        case .route(let route, let captures):
            request.captures = captures
            response = handle(&request, by: route)
        }
        return finish(response, for: request, compressor: compressor)
    }

    /// A problem that arose before the request could be read or queued.
    func refuse(_ problem: Problem, head: RequestHead?, client: ClientAddress, id: String) -> Response {
        let unread = RequestHead(method: .get, path: "/", query: nil, minorVersion: 1, fields: HeaderFields())
        let request = Request(head: head ?? unread, client: client, id: id)
        return finish(render(problem, request), for: request, compressor: nil)
    }

    private func handle(_ request: inout Request, by route: Route) -> Response {
        do {
            request.parameters = try QueryParameters(encoded: request.head.query ?? "")
            try route.check(request.parameters)
            return try route.handler(request)
        } catch let problem as Problem {
            return render(problem, request)
        } catch {
            log(.failed(requestID: request.id, route: route.name, error: String(describing: error)))
            return render(.internalError, request)
        }
    }

    private func render(_ problem: Problem, _ request: Request) -> Response {
        var response = router.renderProblem(problem, request)
        if let seconds = problem.retryAfter { response.fields["retry-after"] = String(seconds) }
        if response.status == .unauthorized { response.fields["www-authenticate"] = "Bearer realm=\"fawen\"" }
        return response
    }

    private func finish(_ unfinished: Response, for request: Request, compressor: Compressor?) -> Response {
        var response = unfinished
        let isSafe = request.method == .get || request.method == .head
        if !isSafe && response.caching == .revalidated { response.caching = .never }
        policy.apply(to: &response, requestID: request.id)
        let isCompressible = Compressor.helps(response.contentType) && response.body.count >= Compressor.threshold
        if isCompressible { response.fields.append("vary", "Accept-Encoding") }
        if isSafe, response.status == .ok, response.caching != .never {
            let tag = response.fields["etag"] ?? EntityTag.tag(of: response.body, generation: response.fields["x-generation"])
            response.fields["etag"] = tag
            if request.head.fields.values(of: "if-none-match").contains(where: { EntityTag.matches($0, tag) }) {
                response.status = .notModified
                response.body = []
                return response
            }
        }
        guard isCompressible, let compressor, Compressor.isAccepted(request.head.fields.listMembers(of: "accept-encoding")),
            let packed = compressor.gzip(response.body)
        else { return response }
        response.body = packed
        response.fields["content-encoding"] = "gzip"
        // The same tag for other bytes would not be a strong one any more.
        if let tag = response.fields["etag"] { response.fields["etag"] = "W/" + tag }
        return response
    }

    private static func list(_ methods: [Method]) -> String {
        methods.map(\.name).joined(separator: ", ")
    }
}
