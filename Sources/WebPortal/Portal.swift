package import Answering
package import HTTPServer
import LegalModel
package import Presentation

/// The public portal: every page in one table. Pages are made on the server and work without JavaScript.
package struct Portal: Sendable {
    private let service: any KnowledgeService
    private let changes: any ChangeSource
    private let handovers: HandoverShelf
    private let visitors: VisitorRecords?

    /// - Parameter visitors: nil where nothing is kept: pages that would keep something then say so.
    package init(
        service: any KnowledgeService, changes: any ChangeSource, handovers: HandoverShelf, visitors: VisitorRecords? = nil
    ) {
        self.visitors = visitors
        self.service = service
        self.changes = changes
        self.handovers = handovers
    }

    package var routes: [Route] {
        browsingRoutes + searchRoutes + lawRoutes + itemRoutes + citationRoutes + changeRoutes + visitorRoutes + [Assets.route]
    }

    /// Problems as pages for people, as JSON for programs.
    package func renderProblem(_ problem: Problem, _ request: Request) -> Response {
        if Self.programPaths.contains(where: { request.path.hasPrefix($0) }) { return .problem(problem, requestID: request.id) }
        return ProblemPage(problem: problem, request: request).response
    }

    private static let programPaths = [
        "/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/suggest", "/mcp", "/dify/", "/desk/answers", "/desk/calls/",
    ]

    private static let mode = RouteParameter("mode", .text(maximum: 40), "阅读方式：large 大字、contrast 高对比")
    private static let asOf = RouteParameter("as_of", .day, "按哪一天的法律")
    private static let version = RouteParameter("version", .day, "哪一天公布的版本")

    private func page(
        _ pattern: String, name: String, summary: String, parameters: [RouteParameter] = [], handler: @escaping Route.Handler
    ) -> Route {
        Route(
            .get, pattern, name: name, summary: summary, parameters: parameters + [Self.mode], reading: .forgiving, handler: handler
        )
    }

    private var browsingRoutes: [Route] {
        [
            page("/", name: "page_home", summary: "首页") { try HomePage(service: service, request: $0).response },
            page("/topics/{topic}", name: "page_topic", summary: "一个主题下的标准答复、案例和办事指引") {
                try ListPage(service: service, request: $0, topic: $0.capture("topic"), audience: nil).response
            },
            page("/groups/{group}", name: "page_group", summary: "一类人群的标准答复、案例和办事指引") {
                try ListPage(service: service, request: $0, topic: nil, audience: $0.capture("group")).response
            },
            page("/cases", name: "page_cases", summary: "全部案例", parameters: CataloguePage.parameters) {
                try CataloguePage(.caseExample, service: service, request: $0).response
            },
            page("/guides", name: "page_guides", summary: "全部办事指引", parameters: CataloguePage.parameters) {
                try CataloguePage(.guide, service: service, request: $0).response
            },
            page("/organisations", name: "page_organisations", summary: "办事机构", parameters: OrganisationsPage.parameters) {
                try OrganisationsPage(service: service, request: $0).response
            },
            page("/organisations/{id}", name: "page_organisation", summary: "一家办事机构") {
                try OrganisationPage(service: service, request: $0).response
            },
            page("/ug", name: "page_uyghur", summary: "维吾尔文版面样例") { try UyghurPage(service: service, request: $0).response },
            page("/about", name: "page_about", summary: "关于数据") { try AboutPage(service: service, request: $0).response },
            page("/en", name: "page_english", summary: "英文说明") { try EnglishPage(service: service, request: $0).response },
            page("/accessibility", name: "page_accessibility", summary: "无障碍说明") { AccessibilityPage(request: $0).response },
            Route(
                .get, "/mode", name: "page_mode", summary: "换阅读方式",
                parameters: [
                    RouteParameter("set", .text(maximum: 40), isRequired: true, "阅读方式"),
                    RouteParameter("back", .text(maximum: 9_000), "回到哪一页"),
                ], reading: .forgiving
            ) { ModeChange(request: $0).response },
        ]
    }

    private var searchRoutes: [Route] {
        [
            page("/search", name: "page_search", summary: "检索结果", parameters: SearchParameters.described) {
                try ResultsPage(service: service, request: $0, parameters: SearchParameters($0.parameters), visitors: visitors).response
            },
            Route(
                .post, "/search", name: "page_search_long", summary: "检索结果（长问题）", reading: .forgiving, bodyLimit: 65_536
            ) { request in
                let form = try request.form()
                for parameter in SearchParameters.described {
                    if let value = form[parameter.name], !value.isEmpty { try parameter.check(value) }
                }
                return try ResultsPage(service: service, request: request, parameters: SearchParameters(form), visitors: visitors).response
            },
            Route(.post, "/handover", name: "page_handover", summary: "转人工：取一个查询号", reading: .forgiving, bodyLimit: 65_536) {
                try HandoverPage(service: service, shelf: handovers, request: $0).response
            },
            Route(
                .get, "/suggest", name: "page_suggest", summary: "边输入边提示", parameters: [RouteParameter("q", .text(maximum: 100), "已经输入的字")],
                rate: .suggestion
            ) { try SuggestionList(service: service, request: $0).response },
        ]
    }

    private var lawRoutes: [Route] {
        [
            page("/laws/{law}", name: "page_law", summary: "一部法律", parameters: [Self.asOf, Self.version]) {
                try LawPage(service: service, request: $0).response
            },
            page("/laws/{law}/compare", name: "page_compare", summary: "两个文本的新旧对照", parameters: ComparePage.parameters) {
                try ComparePage(service: service, request: $0).response
            },
            page("/laws/{law}/{article}", name: "page_article", summary: "一条法律", parameters: [Self.asOf, Self.version]) {
                try ArticlePage(service: service, request: $0).response
            },
        ]
    }

    private var citationRoutes: [Route] {
        [
            page("/citations", name: "page_citations", summary: "核对引用", parameters: CitationsPage.parameters) {
                try CitationsPage(service: service, request: $0, asked: $0.parameters).response
            },
            Route(
                .post, "/citations", name: "page_citations_long", summary: "核对引用（长文字）", reading: .forgiving, bodyLimit: 131_072
            ) { request in
                let form = try request.form()
                for parameter in CitationsPage.parameters {
                    if let value = form[parameter.name], !value.isEmpty { try parameter.check(value) }
                }
                return try CitationsPage(service: service, request: request, asked: form).response
            },
        ]
    }

    private var changeRoutes: [Route] {
        [
            page("/changes", name: "page_changes", summary: "最近更新", parameters: ChangesFeed.parameters) {
                try ChangesFeed(source: changes, request: $0).page($0, service: service)
            },
            page("/changes.atom", name: "page_changes_atom", summary: "最近更新（Atom）", parameters: ChangesFeed.parameters) {
                try ChangesFeed(source: changes, request: $0).atom
            },
        ]
    }

    private var visitorRoutes: [Route] {
        func submission(
            _ pattern: String, name: String, summary: String, _ handler: @escaping @Sendable (Request, VisitorRecords) throws -> Response
        )
            -> Route
        {
            Route(
                .post, pattern, name: name, summary: summary, reading: .forgiving, rate: .submission, bodyLimit: 65_536,
                handler: { [visitors] request in
                    guard let visitors else { throw Problem.recordsUnavailable }
                    return try handler(request, visitors)
                })
        }
        return [
            submission("/feedback", name: "page_feedback", summary: "评价一条答复") {
                try FeedbackPage(service: service, visitors: $1, request: $0).response
            },
            page("/message", name: "page_message", summary: "留言", parameters: [MessagePage.parameters[0]]) {
                MessagePage(request: $0).response
            },
            submission("/message", name: "page_message_send", summary: "发送留言") {
                try MessagePage(service: service, visitors: $1, posted: $0).response
            },
            page("/message/reply", name: "page_message_reply", summary: "看留言的答复") { MessageReplyPage(request: $0).response },
            submission("/message/reply", name: "page_message_read", summary: "凭留言号看答复") {
                try MessageReplyPage(service: service, visitors: $1, posted: $0, wish: .read).response
            },
            submission("/message/withdraw", name: "page_message_withdraw", summary: "撤回留言") {
                try MessageReplyPage(service: service, visitors: $1, posted: $0, wish: .withdraw).response
            },
        ]
    }

    private var itemRoutes: [Route] {
        let revision = RouteParameter("revision", .integer(1...1_000_000), "第几版")
        return [
            page("/answers/{id}", name: "page_answer", summary: "一条标准答复", parameters: [Self.asOf, revision]) {
                try AnswerPage(service: service, request: $0).response
            },
            page("/en/answers/{id}", name: "page_translation", summary: "一条标准答复的英文译文") {
                try TranslationPage(service: service, request: $0).response
            },
            page("/cases/{id}", name: "page_case", summary: "一个案例", parameters: [revision]) {
                try CasePage(service: service, request: $0).response
            },
            page("/guides/{id}", name: "page_guide", summary: "一份办事指引", parameters: [revision]) {
                try GuidePage(service: service, request: $0).response
            },
        ]
    }
}

extension Request {
    /// A day among the parameters, already checked to be one.
    func day(_ name: String) throws(Problem) -> CalendarDay? {
        guard let text = parameters[name], !text.isEmpty else { return nil }
        guard let day = CalendarDay(iso: text) else { throw .invalidParameter(name, "日期应当在 1800 年到 2999 年之间，写成 2025-04-05 这样。") }
        return day
    }

    var revision: Int? { parameters["revision"].flatMap { Int($0) } }
}
