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
        let asOf: String?

        enum CodingKeys: String, CodingKey {
            case text, context
            case asOf = "as_of"
        }

        /// The context; an empty one is none.
        var place: String? { context.flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// As `asking`; of all input only the context can be refused, and a law that is not there is a 404 as everywhere.
    private static func lookingUp<Value>(_ work: () throws(KnowledgeBaseError) -> Value) throws -> Value {
        do {
            return try asking(work)
        } catch let problem as Problem where problem.code == "invalid_question" {
            throw Problem(status: .notFound, code: "context_not_found", detail: problem.detail, parameter: "context")
        }
    }

    static let resolved = [
        RouteParameter("text", in: .body, .text(maximum: 10_000), isRequired: true, "一段文字，最多 10000 字"),
        RouteParameter("context", in: .body, .text(maximum: 200), "本法、前款所指，如 民法典第五百六十三条"),
    ]
    static let verified = resolved + [RouteParameter("as_of", in: .body, .day, "按哪一天的法律；不写就是今天")]

    @Sendable func resolve(_ request: Request) throws -> Response {
        let body = try request.jsonBody(Body.self, known: Self.resolved)
        try Self.check(body)
        let citations = try Self.lookingUp { () throws(KnowledgeBaseError) in
            try service.citations(in: body.text, context: body.place)
        }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return try Response.json(CitationsPayload(citations, generation: generation), caching: .never, keys: .snakeCase).generation(
            generation)
    }

    @Sendable func verify(_ request: Request) throws -> Response {
        let body = try request.jsonBody(Body.self, known: Self.verified)
        try Self.check(body)
        let asOf = body.asOf.flatMap { CalendarDay(iso: $0) }
        let verification = try Self.lookingUp { () throws(KnowledgeBaseError) in
            try CitationVerification(of: body.text, context: body.place, asOf: asOf, service: service)
        }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        let payload = VerificationPayload(verification, asOf: asOf, generation: generation)
        return try Response.json(payload, caching: .never, keys: .snakeCase).generation(generation)
    }

    private static func check(_ body: Body) throws(Problem) {
        for (parameter, value) in zip(verified, [body.text, body.context, body.asOf]) {
            if let value { try parameter.check(value) }
        }
        if let written = body.asOf, CalendarDay(iso: written) == nil {
            throw .invalidParameter("as_of", "日期应当在 1800 年到 2999 年之间，写成 2025-04-05 这样。")
        }
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
