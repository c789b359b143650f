package import Answering
package import HTTPServer
import LegalModel
package import Presentation

/// The JSON API: every route in one table, from which its description is made.
///
/// Text is data, never HTML or instructions; nothing is generated: what is answered is published text with its source.
package struct BotRoutes: Sendable {
    private let service: any KnowledgeService
    private let changes: any ChangeSource
    private let metrics: ServerMetrics
    private let visitors: VisitorRecords?
    private let transcripts: TranscriptShelf?
    private let handovers: HandoverShelf?
    private let anonymous: AccessGate.Anonymous
    private let gauges: @Sendable () -> [ServerMetrics.Gauge]

    /// - Parameters:
    ///   - visitors: where feedback and counts of questions are kept; nil for nowhere.
    ///   - transcripts: what is said in calls; nil where nobody listens.
    ///   - handovers: questions on their way to another platform, shared with portal and desk; nil where there are none.
    ///   - anonymous: what the description says of requests without a key; the server's gate decides.
    ///   - gauges: further measurements of the program for `/metrics`, asked at each scrape.
    package init(
        service: any KnowledgeService, changes: any ChangeSource, metrics: ServerMetrics, visitors: VisitorRecords? = nil,
        transcripts: TranscriptShelf? = nil, handovers: HandoverShelf? = nil,
        anonymous: AccessGate.Anonymous = .allowed,
        gauges: @escaping @Sendable () -> [ServerMetrics.Gauge] = { [] }
    ) {
        self.service = service
        self.changes = changes
        self.metrics = metrics
        self.visitors = visitors
        self.transcripts = transcripts
        self.handovers = handovers
        self.anonymous = anonymous
        self.gauges = gauges
    }

    /// Everything under `/v1`, and what operators ask.
    package var routes: [Route] {
        let described = knowledgeRoutes + operationRoutes
        let description = Route(.get, "/openapi.json", name: "openapi", summary: "本接口的 OpenAPI 3.1 说明", rate: .unlimited) { _ in
            try .json(OpenAPIDocument(routes: described, anonymous: anonymous))
        }
        return described + [description]
    }

    private var knowledgeRoutes: [Route] {
        (searchRoutes + lawRoutes + itemRoutes + organisationRoutes + citationRoutes + changeRoutes).map { $0.open(to: .key(.read)) }
            + feedbackRoutes + handoverRoutes + transcriptRoutes
    }

    private var searchRoutes: [Route] {
        let handlers = SearchHandlers(service: service, visitors: visitors, handovers: handovers)
        return [
            Route(
                .get, "/v1/search", name: "search", summary: "按问题检索法条、标准答复、案例和办事指引", parameters: SearchParameters.asked,
                handler: handlers.search),
            Route(
                .get, "/v1/answer", name: "answer", summary: "问一个问题，得到标准答复、备选问题或转介", parameters: AnswerParameters.described(in: .query),
                handler: handlers.answer),
            Route(
                .post, "/v1/answer", name: "answer_post", summary: "问一个问题（JSON 正文，适合长问题）",
                parameters: AnswerParameters.described(in: .body),
                handler: handlers.answerPosted),
            Route(
                .post, "/v1/answer/batch", name: "answer_batch", summary: "一次问几个问题，按顺序答复", parameters: BatchParameters.described,
                bodyLimit: 131_072, handler: handlers.answerBatch),
            Route(
                .get, "/v1/suggest", name: "suggest", summary: "边输入边提示，最多 8 条",
                parameters: [RouteParameter("q", .text(maximum: 100), isRequired: true, "已经输入的字")], rate: .suggestion,
                handler: handlers.suggest),
        ]
    }

    private var lawRoutes: [Route] {
        let handlers = LawHandlers(service: service)
        let law = RouteParameter("law", in: .path, .text(maximum: 200), isRequired: true, "法名，全称或简称，如 民法典")
        let article = RouteParameter(
            "article", in: .path, .text(maximum: 40), isRequired: true, "条号，如 563、120-1；文字段写 block-3",
            pattern: "^([1-9][0-9]{0,4}(-[1-9][0-9]{0,2})?|block-[0-9]{1,6})$")
        return [
            Route(
                .get, "/v1/laws/{law}", name: "law", summary: "一部法律：版本、时效性和全部条文", parameters: [law] + LawHandlers.days,
                handler: handlers.law),
            Route(
                .get, "/v1/laws/{law}/{article}", name: "article", summary: "一条法律：某一天有效的文本、版本和引用它的内容",
                parameters: [law, article] + LawHandlers.days, handler: handlers.article),
        ]
    }

    private var itemRoutes: [Route] {
        let handlers = ItemHandlers(service: service)
        let id = RouteParameter("id", in: .path, .text(maximum: 200), isRequired: true, "编号")
        let revision = RouteParameter("revision", .integer(1...1_000_000), "第几版；不写就是已发布的")
        let asOf = RouteParameter("as_of", .day, "依据按哪一天看时效性；不写就是今天")
        return [
            Route(
                .get, "/v1/answers/{id}", name: "answer_item", summary: "一条标准答复", parameters: [id, revision, asOf], handler: handlers.answer
            ),
            Route(
                .get, "/v1/answers/{id}/translations/{language}", name: "answer_translation", summary: "一条标准答复的译文，以及原文是否已经改过",
                parameters: [id, TranslationHandlers.language], handler: TranslationHandlers(service: service).one),
            Route(.get, "/v1/cases/{id}", name: "case_item", summary: "一个案例", parameters: [id, revision], handler: handlers.caseExample),
            Route(.get, "/v1/guides/{id}", name: "guide_item", summary: "一份办事指引", parameters: [id, revision], handler: handlers.guide),
        ]
    }

    private var organisationRoutes: [Route] {
        let handlers = OrganisationHandlers(service: service)
        let id = RouteParameter("id", in: .path, .text(maximum: 200), isRequired: true, "编号")
        return [
            Route(
                .get, "/v1/organisations", name: "organisations", summary: "办事机构：电话、时间、地址", parameters: OrganisationHandlers.described,
                handler: handlers.list),
            Route(.get, "/v1/organisations/{id}", name: "organisation", summary: "一家办事机构", parameters: [id], handler: handlers.one),
        ]
    }

    private var citationRoutes: [Route] {
        let handlers = CitationHandlers(service: service)
        return [
            Route(
                .post, "/v1/citations/resolve", name: "citations_resolve", summary: "找出一段文字里引用的法条并核对",
                parameters: CitationHandlers.resolved, bodyLimit: 65_536, handler: handlers.resolve),
            Route(
                .post, "/v1/citations/verify", name: "citations_verify", summary: "核对一段文字里的引用：有没有、那一天是否有效、引文是否一致",
                parameters: CitationHandlers.verified, bodyLimit: 65_536, handler: handlers.verify),
        ]
    }

    private var changeRoutes: [Route] {
        let handlers = ChangeHandlers(service: service, source: changes)
        return [
            Route(
                .get, "/v1/changes", name: "changes", summary: "新发布、修改、撤回的内容，从旧到新", parameters: ChangeHandlers.described,
                handler: handlers.changes)
        ]
    }

    private var feedbackRoutes: [Route] {
        let handlers = FeedbackHandlers(service: service, visitors: visitors)
        return [
            Route(
                .post, "/v1/feedback", name: "feedback", summary: "评价一条答复的一个版本", parameters: FeedbackHandlers.described,
                rate: .submission, access: .key(.feedback), handler: handlers.post)
        ]
    }

    /// Taking a packet over wants a key: it holds what somebody asked.
    private var handoverRoutes: [Route] {
        guard let handovers else { return [] }
        let handlers = HandoverHandlers(service: service, shelf: handovers)
        return [
            Route(
                .post, "/v1/handover", name: "handover", summary: "带着问题转人工：得到查询号，坐席页和别的平台凭它接着办", parameters: HandoverHandlers.described,
                access: .key(.read), handler: handlers.post),
            Route(
                .get, "/v1/handover/{ticket}", name: "handover_packet", summary: "凭查询号取转办包", parameters: [HandoverHandlers.ticket],
                access: .keyOnly(.handover), handler: handlers.get),
        ]
    }

    /// Only with a key: what people say in calls is nobody else's business.
    private var transcriptRoutes: [Route] {
        guard let transcripts else { return [] }
        let handlers = TranscriptHandlers(service: service, shelf: transcripts)
        return [
            Route(
                .post, "/v1/transcripts/{call}", name: "transcript", summary: "通话里说的一句话，返回相近的答复",
                parameters: [TranscriptHandlers.call] + TranscriptHandlers.described, access: .keyOnly(.transcripts), handler: handlers.post
            ),
            Route(
                .post, "/v1/transcripts/{call}/end", name: "transcript_end", summary: "通话结束，忘掉这次通话",
                parameters: [TranscriptHandlers.call], access: .keyOnly(.transcripts), handler: handlers.end),
            Route(
                .get, "/v1/transcripts/{call}/events", name: "transcript_events", summary: "跟听一次通话（text/event-stream）",
                parameters: [TranscriptHandlers.call], access: .keyOnly(.transcripts), handler: handlers.follow),
        ]
    }

    private var operationRoutes: [Route] {
        let handlers = OperationHandlers(service: service, metrics: metrics, gauges: gauges)
        return [
            Route(.get, "/healthz", name: "health", summary: "进程是否在运行", rate: .unlimited, handler: handlers.health),
            Route(.get, "/readyz", name: "ready", summary: "是否可以回答问题，以及知识库的范围", rate: .unlimited, handler: handlers.readiness),
            Route(.get, "/metrics", name: "metrics", summary: "运行指标（Prometheus 文本格式）", rate: .unlimited, handler: handlers.metricsText),
        ]
    }
}
