import Answering
import HTTPServer
import LegalModel
import Presentation

/// 转人工: the question gets a number; the seat opens it and sees what the visitor saw.
struct HandoverPage {
    private let frame: PageFrame
    private let number: String

    static let parameters = [
        RouteParameter("q", .text(maximum: SearchParameters.longestQuestion), "问题"), RouteParameter("as_of", .day, "按哪一天的法律"),
    ]

    init(service: any KnowledgeService, shelf: HandoverShelf, request: Request) throws {
        let form = try request.form(checking: Self.parameters)
        let parameters = try SearchParameters(form)
        guard !parameters.question.isEmpty else { throw Problem.invalidParameter("q", "请先写出要问的问题。") }
        let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(parameters.request) }
        number = shelf.put(Handover(reply, asked: parameters, moment: shelf.now))
        var frame = PageFrame(title: "转人工", request: request)
        frame.address = "/"
        frame.question = ""
        frame.isIndexed = false
        frame.generation = reply.generation
        self.frame = frame
    }

    var response: Response {
        var response = frame.response {
            section(.class("prose")) {
                h1 { "转人工" }
                p(.class("lead")) { "拨打 12348，接通后报这个查询号。接线人员会看到您的问题和您看过的答复，不用再说一遍。" }
                p(.class("ticket"), .init("role", "status")) { HandoverShelf.spoken(number) }
                p { a(.class("button"), .href(.hotline)) { "打电话 12348" } }
                p(.class("fine")) { "查询号一天内有效，只存在服务器内存里，不记您的姓名和电话。到公共法律服务中心窗口也可以用。" }
            }
        }
        response.caching = .never
        return response
    }
}
