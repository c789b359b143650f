package import Answering
package import HTTPServer
import LegalModel
package import Presentation

/// The page of a hotline seat: question, candidates by number, the spoken form, one key to copy it. Works by keyboard alone,
/// and without scripts as ordinary links.
package struct Desk: Sendable {
    private let service: any KnowledgeService
    private let handovers: HandoverShelf
    private let transcripts: TranscriptShelf?
    private let visitors: VisitorRecords?

    /// - Parameters:
    ///   - transcripts: what is said in calls; nil where no telephone system sends it.
    ///   - visitors: where reports of seats are kept; nil for nowhere.
    package init(
        service: any KnowledgeService, handovers: HandoverShelf, transcripts: TranscriptShelf? = nil, visitors: VisitorRecords? = nil
    ) {
        self.service = service
        self.handovers = handovers
        self.transcripts = transcripts
        self.visitors = visitors
    }

    package var routes: [Route] {
        let parameters = [
            RouteParameter("q", .text(maximum: SearchParameters.longestQuestion), "来电人的问题"),
            RouteParameter("open", .text(maximum: 200), "打开的答复编号"), RouteParameter("as_of", .day, "按哪一天的法律"),
            RouteParameter("mode", .text(maximum: 40), "阅读方式"), RouteParameter("ticket", .text(maximum: 20), "来电人报的查询号"),
            RouteParameter("call", .text(maximum: TranscriptShelf.nameLength.upperBound), "正在进行的通话"),
            RouteParameter("correct", .choice(["on", "off"]), "off 只按原样查"),
        ]
        return [
            Route(.get, "/desk", name: "page_desk", summary: "热线坐席工作页", parameters: parameters, reading: .forgiving) {
                try page($0, asked: $0.parameters)
            },
            Route(
                .post, "/desk", name: "page_desk_long", summary: "热线坐席工作页（长问题）", reading: .forgiving, bodyLimit: 65_536
            ) { request in
                try page(request, asked: try request.form(checking: parameters))
            },
        ] + liveRoutes
    }

    private func page(_ request: Request, asked: QueryParameters) throws -> Response {
        try DeskPage(
            service: service, handovers: handovers, transcripts: transcripts, visitors: visitors, request: request, asked: asked
        ).response
    }

    /// What the page's script asks for, and what seats report.
    private var liveRoutes: [Route] {
        let data = DeskData(service: service)
        return [
            Route(.get, "/desk/answers", name: "desk_answers", summary: "应急用的全部口播答复", reading: .forgiving, handler: data.packet),
            Route(
                .get, "/desk/answers/{id}", name: "desk_answer_state", summary: "一条答复现在是第几版", reading: .forgiving, rate: .suggestion,
                handler: data.state),
            Route(.get, "/desk/calls/{call}/events", name: "desk_call", summary: "一次通话的转写和候选", reading: .forgiving) {
                [transcripts] request in
                guard let transcripts, TranscriptShelf.isName(request.capture("call")) else { throw Problem.notFound }
                return transcripts.stream(of: request.capture("call"), request: request)
            },
            Route(
                .post, "/desk/handover", name: "desk_handover", summary: "转办：取查询号和转办内容", reading: .forgiving, bodyLimit: 65_536
            ) { [service, handovers] in try DeskHandover(service: service, shelf: handovers, request: $0).response() },
            Route(
                .post, "/desk/reports", name: "desk_report", summary: "标记有误、没找到、来电人觉得有用没用", reading: .forgiving, bodyLimit: 65_536
            ) { [service, visitors] request in
                guard let visitors else { throw Problem.recordsUnavailable }
                return try DeskReport(service: service, visitors: visitors, request: request).response
            },
        ]
    }
}
