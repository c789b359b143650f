import Answering
import HTTPServer
import LegalModel
import Presentation

/// 转办: the call goes on with a lawyer, an aid centre or 12345; they get a number and the packet.
struct HandoverForm {
    let view: AnswerView
    let asOf: CalendarDay?
    let question: String

    var html: HTML {
        details(.id("handover"), .class("flag")) {
            summary {
                "转办 "
                DeskKeys.sign(.handover)
            }
            form(.class("feedback-reasons"), .action(Link(["desk", "handover"])), .init("method", "post")) {
                input(.type("hidden"), .name("q"), .value(question.isEmpty ? view.answer.question : question))
                input(.type("hidden"), .name("open"), .value(view.answer.id))
                if let asOf { input(.type("hidden"), .name("as_of"), .value(asOf.description)) }
                label(.init("for", "handover-target")) { "转给谁" }
                select(.id("handover-target"), .name("target")) {
                    Handover.Target.allCases.reversed().map { target in option(.value(target.rawValue)) { target.chinese } }
                }
                label(.init("for", "handover-note")) { "交代的话（说过什么、还缺什么，可以不写）" }
                textarea(.id("handover-note"), .name("note"), .init("rows", "2"), .init("maxlength", "\(DeskHandover.longestNote)")) { "" }
                button(.type("submit")) { "取查询号，复制转办内容" }
                p(.id("handover-status"), .class("copied"), .init("role", "status")) { "" }
            }
        }
    }
}

/// What the form leads to: a number, and the packet as text.
struct DeskHandover {
    static let longestNote = 500
    static let parameters = [
        RouteParameter("q", .text(maximum: SearchParameters.longestQuestion), isRequired: true, "来电人的问题"),
        RouteParameter("open", .text(maximum: 200), "打开的答复编号"), RouteParameter("as_of", .day, "按哪一天的法律"),
        RouteParameter("target", .choice(Handover.Target.allCases.map(\.rawValue)), "转给谁"),
        RouteParameter("note", .text(maximum: longestNote), "交代的话"),
    ]

    private let request: Request
    private let packet: Handover
    private let ticket: String

    init(service: any KnowledgeService, shelf: HandoverShelf, request: Request) throws {
        try request.requireOwnOrigin()
        let form = try request.form(checking: Self.parameters)
        let asked = try SearchParameters(form)
        guard !asked.question.isEmpty else { throw Problem.invalidParameter("q", "请先写出来电人的问题。") }
        var wanted = asked.request
        wanted.reader = .seats
        let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(wanted) }
        var opened: AnswerView?
        if let id = form["open"], !id.isEmpty {
            opened = try asking { () throws(KnowledgeBaseError) in try service.answerItem(id, revision: nil, asOf: asked.asOf, for: .seats)
            }
        }
        var packet = Handover(reply, asked: asked, opened: opened, moment: shelf.now)
        packet.target = form["target"].flatMap(Handover.Target.init) ?? .hotline
        packet.note = form["note"].flatMap { $0.trimmedASCII.isEmpty ? nil : $0.trimmedASCII }
        self.packet = packet
        self.request = request
        ticket = shelf.put(packet)
    }

    private struct Payload: Encodable {
        let ticket: String
        let ticketSpoken: String
        let text: String
    }

    func response() throws -> Response {
        let text = packet.text(ticket: ticket)
        if request.head.fields["accept"] == "application/json" {
            let payload = Payload(ticket: ticket, ticketSpoken: HandoverShelf.spoken(ticket), text: text)
            return try .json(payload, caching: .never, keys: .snakeCase)
        }
        var frame = PageFrame(title: "转办", request: request)
        frame.address = "/desk"
        frame.isIndexed = false
        var response = frame.response {
            section(.class("prose")) {
                h1 { "已经转办" }
                p(.class("ticket"), .init("role", "status")) { HandoverShelf.spoken(ticket) }
                HTML.element("pre", [.class("packet")], .text(text))
                p { a(.class("button"), .href(Link(["desk"]))) { "回到工作页" } }
            }
        }
        response.caching = .never
        return response
    }
}
