package import Answering
package import HTTPServer
import LegalModel
package import Presentation

/// The page of a hotline seat: question, candidates by number, the spoken form, one key to copy it. Works by keyboard alone,
/// and without scripts as ordinary links.
package struct Desk: Sendable {
    private let service: any KnowledgeService
    private let handovers: HandoverShelf

    package init(service: any KnowledgeService, handovers: HandoverShelf) {
        self.service = service
        self.handovers = handovers
    }

    package var routes: [Route] {
        let parameters = [
            RouteParameter("q", .text(maximum: SearchParameters.longestQuestion), "来电人的问题"),
            RouteParameter("open", .text(maximum: 200), "打开的答复编号"), RouteParameter("as_of", .day, "按哪一天的法律"),
            RouteParameter("mode", .text(maximum: 40), "阅读方式"), RouteParameter("ticket", .text(maximum: 20), "来电人报的查询号"),
        ]
        return [
            Route(.get, "/desk", name: "page_desk", summary: "热线坐席工作页", parameters: parameters, reading: .forgiving) {
                try DeskPage(service: service, handovers: handovers, request: $0, asked: $0.parameters).response
            },
            Route(
                .post, "/desk", name: "page_desk_long", summary: "热线坐席工作页（长问题）", reading: .forgiving, bodyLimit: 65_536
            ) { request in
                let form = try request.form()
                for parameter in parameters { if let value = form[parameter.name], !value.isEmpty { try parameter.check(value) } }
                return try DeskPage(service: service, handovers: handovers, request: request, asked: form).response
            },
        ]
    }
}
