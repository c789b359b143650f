import Answering
import HTTPServer
import LegalModel
import Presentation

/// Standard answers, cases and guides by id.
struct ItemHandlers: Sendable {
    let service: any KnowledgeService

    @Sendable func answer(_ request: Request) throws -> Response {
        let asOf = request.parameters["as_of"].flatMap { CalendarDay(iso: $0) }
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.answerItem(request.capture("id"), revision: revision(request), asOf: asOf)
        }
        guard let view else { throw Self.notFound("标准答复") }
        return try respond { AnswerItemPayload(view, generation: $0) }
    }

    @Sendable func caseExample(_ request: Request) throws -> Response {
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.caseItem(request.capture("id"), revision: revision(request))
        }
        guard let view else { throw Self.notFound("案例") }
        return try respond { CasePayload(view, generation: $0) }
    }

    @Sendable func guide(_ request: Request) throws -> Response {
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.guideItem(request.capture("id"), revision: revision(request))
        }
        guard let view else { throw Self.notFound("办事指引") }
        return try respond { GuidePayload(view, generation: $0) }
    }

    private func respond(_ payload: (UInt64) -> some Encodable) throws -> Response {
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return try Response.json(payload(generation), keys: .snakeCase).generation(generation)
    }

    private func revision(_ request: Request) -> Int? {
        request.parameters["revision"].flatMap { Int($0) }
    }

    private static func notFound(_ kind: String) -> Problem {
        Problem(status: .notFound, code: "not_found", detail: "没有这个编号的\(kind)，或者它还没有发布。")
    }
}

/// Citations in a text.
struct CitationHandlers: Sendable {
    let service: any KnowledgeService

    private struct Body: Decodable {
        let text: String
        let context: String?
    }

    @Sendable func resolve(_ request: Request) throws -> Response {
        let known = [
            RouteParameter("text", in: .body, .text(maximum: 10_000), isRequired: true, "一段文字"),
            RouteParameter("context", in: .body, .text(maximum: 200), "本法、前款所指"),
        ]
        let body = try request.jsonBody(Body.self, known: known)
        try known[0].check(body.text)
        if let context = body.context { try known[1].check(context) }
        let citations = try asking { () throws(KnowledgeBaseError) in
            try service.citations(in: body.text, context: body.context)
        }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return try Response.json(CitationsPayload(citations, generation: generation), caching: .never, keys: .snakeCase).generation(
            generation)
    }
}

/// What operators and probes ask.
struct OperationHandlers: Sendable {
    let service: any KnowledgeService
    let metrics: ServerMetrics
    let gauges: @Sendable () -> [ServerMetrics.Gauge]

    private struct Health: Encodable {
        let status: String
    }

    @Sendable func health(_ request: Request) throws -> Response {
        try .json(Health(status: "ok"), caching: .never, keys: .snakeCase)
    }

    @Sendable func readiness(_ request: Request) throws -> Response {
        let coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        return try Response.json(ReadinessPayload(coverage), caching: .never, keys: .snakeCase).generation(coverage.generation)
    }

    @Sendable func metricsText(_ request: Request) throws -> Response {
        var list = gauges()
        // A scrape must work while the knowledge base does not.
        do {
            let coverage = try service.coverage()
            list += [
                .init(name: "fawen_generation", help: "Generation that answers.", value: Double(coverage.generation)),
                .init(name: "fawen_articles", help: "Articles of all versions.", value: Double(coverage.articles)),
                .init(name: "fawen_answers", help: "Published standard answers.", value: Double(coverage.answers)),
                .init(
                    name: "fawen_index_age_days", help: "Days since the horizon of the law texts.",
                    value: Double(service.today.ordinal - coverage.horizon.ordinal)),
                .init(name: "fawen_ready", help: "1 if questions can be answered.", value: 1),
            ]
        } catch {
            list.append(.init(name: "fawen_ready", help: "1 if questions can be answered.", value: 0))
        }
        return .text(metrics.text(list), contentType: "text/plain; version=0.0.4; charset=utf-8")
    }
}
