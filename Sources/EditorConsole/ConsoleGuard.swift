import Editorial
import HTTPServer
import KnowledgeStore

/// The one place where a route of the console asks who is there, what they may do, and whether the form is theirs.
struct ConsoleGuard: Sendable {
    static let cookie = "console_session"
    static let tokenField = "csrf"
    static let tokenHeader = "x-csrf-token"

    /// Whom a route is for.
    enum Access: Sendable, Equatable {
        /// Whoever has it by the table.
        case permission(Permission)
        /// Everybody who is logged in.
        case everybody
        /// Everybody who is logged in, also with a one-time password that is still to be changed.
        case evenBeforePasswordChange
    }

    let bench: Workbench
    let sessions: SessionBook

    /// A route behind the guard.
    func route(
        _ method: Method, _ pattern: String, name: String, summary: String, for access: Access, parameters: [RouteParameter] = [],
        bodyLimit: Int = 1 << 20, handler: @escaping @Sendable (Visit) throws -> Response
    ) -> Route {
        Route(method, pattern, name: name, summary: summary, parameters: parameters, reading: .forgiving, bodyLimit: bodyLimit) { request in
            guard let (session, user) = try visitor(request) else { return try Self.stranger(request) }
            if user.mustChangePassword, access != .evenBeforePasswordChange { return .redirect(to: "/console/password") }
            if case .permission(let permission) = access { try Self.check(permission, user) }
            var form = QueryParameters()
            var files: [MultipartForm.File] = []
            if method != .get {
                try Self.checkOrigin(request)
                if request.head.fields["content-type"]?.asciiLowercased.hasPrefix("multipart/form-data") ?? false {
                    let upload = try MultipartForm(request)
                    (form, files) = (upload.fields, upload.files)
                } else {
                    form = try request.form()
                }
                try Self.checkToken(request, form, session)
            }
            var response = try handler(Visit(request: request, user: user, session: session, form: form, files: files, bench: bench))
            if response.caching == .revalidated { response.caching = .never }
            return response
        }
    }

    /// Who is logged in: account and link are read anew each time, so that a stop, another role or a link taken away holds at once.
    func visitor(_ request: Request) throws -> (Session, UserRecord)? {
        guard let token = request.cookie(Self.cookie), let session = sessions.session(token) else { return nil }
        let user = try bench.read { (snapshot) throws(StoreError) -> UserRecord? in
            guard try session.way.opens(session.user, in: snapshot) else { return nil }
            return try snapshot.users().first { $0.name == session.user }
        }
        guard var user, user.isActive else {
            sessions.end(token)
            return nil
        }
        // A one-time password is to be changed by whoever came in with it.
        if session.way != .password { user.mustChangePassword = false }
        return (session, user)
    }

    private static func stranger(_ request: Request) throws(Problem) -> Response {
        guard request.method == .get || request.method == .head else {
            throw Problem(status: Status(401), code: "not_logged_in", detail: "登录已过期，请在另一个窗口重新登录，再回到这里保存；已写的内容还在。")
        }
        let back = request.head.query.map { request.path + "?" + $0 } ?? request.path
        return .redirect(to: "/console/login?" + QueryParameters([.init(name: "next", value: back)]).encoded)
    }

    static func check(_ permission: Permission, _ user: UserRecord) throws(Problem) {
        guard !user.may(permission) else { return }
        let roles = permission.holders.map(\.rawValue).joined(separator: "、")
        throw Problem(status: Status(403), code: "forbidden", detail: "您的角色不能\(permission.chinese)。需要的角色：\(roles)。")
    }

    /// A request from another site's page is refused, whatever it carries.
    ///
    /// Our pages send no referrer, so that browsers name the origin of their forms `null`: then Sec-Fetch-Site tells, and where a browser
    /// sends neither (over plain HTTP on an inner network), the form's token alone.
    static func checkOrigin(_ request: Request) throws(Problem) {
        if let site = request.head.fields["sec-fetch-site"] {
            guard site == "same-origin" || site == "none" else { throw foreign }
            return
        }
        guard let origin = request.head.fields["origin"], origin != "null" else { return }
        let host = request.head.fields["host"] ?? ""
        guard !host.isEmpty, origin == "http://" + host || origin == "https://" + host else { throw foreign }
    }

    private static func checkToken(_ request: Request, _ form: QueryParameters, _ session: Session) throws(Problem) {
        let sent = request.head.fields[tokenHeader] ?? form[tokenField] ?? ""
        guard Secrets.areEqual(sent, session.csrf) else { throw foreign }
    }

    static let foreign = Problem(status: Status(403), code: "csrf", detail: "这个请求不是从本站的页面发出的，没有执行。请刷新页面再试。")
}
