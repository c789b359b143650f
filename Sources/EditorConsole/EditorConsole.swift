package import Editorial
package import HTTPServer
package import KnowledgeStore
import LegalModel
import Presentation
package import ServiceRecords

/// The editors' console: people, sessions, roles, and the pages on which items are written, reviewed and published.
package struct EditorConsole: Sendable {
    private let bench: Workbench
    private let sessions: SessionBook
    private let throttle: LoginThrottle
    private let shelf: UploadShelf
    private let records: RecordStore?
    private let isEncrypted: Bool
    private let nobody: String
    /// Nil where nobody configured a provider.
    private let signOn: SignOn?

    /// - Parameters:
    ///   - records: gaps and keys, to be shown; nil where the folder keeps none.
    ///   - signOn: logging in by an identity provider; nil for passwords alone.
    ///   - isEncrypted: whether browsers reach the server over TLS, so that cookies travel over nothing else.
    /// - Complexity: one password hash, some 50 ms.
    package init(bench: Workbench, records: RecordStore?, signOn: SignOn? = nil, isEncrypted: Bool) throws(EditorialError) {
        self.bench = bench
        self.records = records
        self.isEncrypted = isEncrypted
        self.signOn = signOn
        sessions = SessionBook(clock: bench.clock)
        throttle = LoginThrottle(clock: bench.clock)
        shelf = UploadShelf(clock: bench.clock)
        nobody = try Accounts.nobody()
    }

    package var routes: [Route] {
        let guardian = ConsoleGuard(bench: bench, sessions: sessions)
        let entrance = Entrance(sessions: sessions, isEncrypted: isEncrypted)
        let arrivals = signOn.map { signOnPages($0, entrance) }
        let login = LoginPages(
            bench: bench, sessions: sessions, throttle: throttle, guardian: guardian, entrance: entrance, nobody: nobody, arrivals: arrivals
        )
        return login.routes + (arrivals?.routes ?? []) + TaskPage.routes(guardian, records) + ListPages(guardian: guardian).routes
            + EditorRoutes(guardian: guardian).routes + ReviewRoutes(guardian: guardian).routes + VersionPages(guardian: guardian).routes
            + UserPages(guardian: guardian, sessions: sessions, throttle: throttle, records: records, signOn: signOn).routes
            + AuditPage(guardian: guardian).routes
            + ImpactPages(guardian: guardian).routes + LawImportPages(guardian: guardian, shelf: shelf).routes
            + ItemImportPages(guardian: guardian, shelf: shelf).routes + GapPages(guardian: guardian, records: records).routes
            + SecondFactorPages(guardian: guardian).routes + LexiconPages(guardian: guardian).routes
            + ProfilePages(guardian: guardian).routes
            + ReportPages(guardian: guardian, records: records).routes
    }

    private func signOnPages(_ signOn: SignOn, _ entrance: Entrance) -> SignOnPages {
        let reception = Reception(
            signOn: signOn, bench: bench, throttle: throttle, entrance: entrance, refusals: RefusalLog(bench: bench), nobody: nobody)
        return SignOnPages(
            reception: reception, entrance: entrance, attempts: TokenShelf(clock: bench.clock),
            codes: CodePages(
                reception: reception, bench: bench, throttle: throttle, entrance: entrance, shelf: TokenShelf(clock: bench.clock)),
            asking: HeavyWork(atMost: 2))
    }

    /// Whether an address belongs to the console, so that its problems are rendered here.
    package func owns(_ request: Request) -> Bool { request.path == "/console" || request.path.hasPrefix("/console/") }

    /// A problem as a page; as JSON for the console's own script.
    package func renderProblem(_ problem: Problem, _ request: Request) -> Response {
        let wantsJSON =
            request.head.fields["accept"] == "application/json" || request.path.hasSuffix("/autosave") || request.path.hasSuffix("/preview")
            || request.path == "/console/citations"
        if wantsJSON { return .problem(problem, requestID: request.id) }
        let guardian = ConsoleGuard(bench: bench, sessions: sessions)
        // Whoever is not known to the store just now still sees what went wrong, without the header's entries.
        let visitor = (try? guardian.visitor(request)) ?? nil
        let visit = visitor.map { Visit(request: request, user: $0.1, session: $0.0, form: QueryParameters(), bench: bench) }
        return ConsoleFrame("没有做成", visit).response(status: problem.status) {
            section(.class("problem"), .init("role", "alert")) {
                h1 { problem.status == Status(403) ? "没有权限" : problem.status == .notFound ? "没有找到" : "没有做成" }
                p { problem.detail }
                p(.class("fine")) { "请求编号 \(request.id)" }
                p { a(.href(.console())) { "回到我的任务" } }
            }
        }
    }

    /// Creates the first administrator where nobody may log in yet.
    ///
    /// - Returns: name and one-time password, to be shown once; nil if there are users.
    package static func firstAdministrator(_ writer: StoreWriter, now: Int64) throws(EditorialError) -> (name: String, password: String)? {
        do throws(StoreError) { guard try writer.snapshot.users().isEmpty else { return nil } } catch { throw .store(error) }
        writer.actor = "首次启动"
        let role = Role.securityAdministrator.rawValue
        let made = try Accounts(writer: writer, now: now).add(name: "admin", display: "安全管理员", roles: [role], password: nil)
        return made.map { ("admin", $0) }
    }
}
