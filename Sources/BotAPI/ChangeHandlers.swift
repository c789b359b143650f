import Answering
import HTTPServer
import LegalModel
import Presentation

/// The feed that tells keepers of copies what to fetch again.
struct ChangeHandlers: Sendable {
    let service: any KnowledgeService
    let source: any ChangeSource

    static let described = [
        RouteParameter("since", .day, "从哪一天起（北京时间零点）；不写就是全部"),
        RouteParameter("cursor", .integer(0...1_000_000_000), "上一页的 next；从那里接着看"),
        RouteParameter("kind", .choice(ResultKind.allCases.map(\.rawValue)), "只看一类"),
        RouteParameter("limit", .integer(1...500), "最多几条，默认 100"),
    ]

    @Sendable func changes(_ request: Request) throws -> Response {
        let payload = try page(request.parameters)
        return try Response.json(payload, keys: .snakeCase).generation(payload.generation)
    }

    /// - Parameter parameters: already checked against `described`.
    func page(_ parameters: QueryParameters) throws -> ChangesPayload {
        func value(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        var since: Int64?
        if let written = value("since") {
            guard let day = CalendarDay(iso: written) else { throw Problem.invalidParameter("since", "日期应当在 1800 年到 2999 年之间。") }
            // The day begins in Asia/Shanghai, eight hours before UTC.
            since = day.secondsSince1970
        }
        let kind = value("kind").flatMap(ResultKind.init)
        let all = try asking { () throws(KnowledgeBaseError) in try source.changes() }
        let page = ChangePage(
            all, since: since, position: value("cursor").flatMap { Int($0) } ?? 0, limit: value("limit").flatMap { Int($0) } ?? 100
        ) { kind == nil || $0.kind == kind }
        return ChangesPayload(page, generation: try asking { () throws(KnowledgeBaseError) in try service.coverage().generation })
    }
}
