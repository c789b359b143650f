import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords

/// 留言: first what is answered already, then the message itself, which gets a number to come back with.
struct MessagePage {
    static let parameters = [
        RouteParameter("q", .text(maximum: RecordStore.longestMessage), "想问的事"),
        RouteParameter("region", .text(maximum: 40), "所在省市"), RouteParameter("seen", .text(maximum: 1_000), "看过的答复"),
    ]

    private enum Step {
        case write
        /// Answered questions that come near; their ids go with the message.
        case compare([AnswerCandidate])
        case sent(number: String)
    }

    private let frame: PageFrame
    private let text: String
    private let region: String
    private let step: Step

    /// The empty form.
    init(request: Request) {
        frame = Self.frame("留言", request)
        text = (request.parameters["q"] ?? "").trimmedASCII
        region = ""
        step = .write
    }

    /// What somebody sent: near questions the first time, then the message is kept.
    init(service: any KnowledgeService, visitors: VisitorRecords, posted request: Request) throws {
        try request.requireOwnOrigin()
        let form = try request.form(checking: Self.parameters)
        text = (form["q"] ?? "").trimmedASCII
        region = (form["region"] ?? "").trimmedASCII
        guard !text.isEmpty else { throw Problem.invalidParameter("q", "请先写出要问的事。") }
        var asked = SearchRequest(question: text)
        asked.region = region.isEmpty ? nil : region
        let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked) }
        let near = Array(reply.answers.prefix(reply.decision == .refuse ? 3 : 5))
        if form["seen"] == nil, !near.isEmpty {
            step = .compare(near)
            frame = Self.frame("这些问题已经有答复", request)
            return
        }
        let shown = (form["seen"] ?? "").split(separator: ",").map(String.init)
        let topic = reply.decision == .refuse ? nil : try Self.topic(of: near.first?.id, service)
        let (text, region) = (text, region)
        let number = try visitors.keeping { (store, now) throws(RecordError) in
            try store.send(text, region: region.isEmpty ? nil : region, topic: topic, shown: shown, now: now)
        }
        step = .sent(number: number)
        frame = Self.frame("留言已经收到", request)
    }

    private static func topic(of id: String?, _ service: any KnowledgeService) throws -> String? {
        guard let id else { return nil }
        return try asking { () throws(KnowledgeBaseError) in try service.answerItem(id, revision: nil, asOf: nil) }?.answer.topic
    }

    private static func frame(_ title: String, _ request: Request) -> PageFrame {
        var frame = PageFrame(title: title, request: request)
        frame.address = "/message"
        frame.question = ""
        frame.isIndexed = false
        return frame
    }

    var response: Response {
        var response = frame.response {
            section(.class("prose")) {
                switch step {
                case .write: writing
                case .compare(let near): comparing(near)
                case .sent(let number): sent(number)
                }
            }
        }
        response.caching = .never
        return response
    }

    private var writing: HTML {
        HTML {
            h1 { "留言" }
            p(.class("lead")) { "把事情写下来，工作人员看过以后答复。您会得到一个留言号，凭它回来看答复。" }
            form(.class("long-form"), .action(Link(["message"])), .init("method", "post")) {
                label(.init("for", "message-q")) { "是什么事，和谁，想怎么样" }
                textarea(
                    .id("message-q"), .name("q"), .init("rows", "8"), .init("maxlength", "\(RecordStore.longestMessage)"), .flag("required")
                ) { text }
                label(.init("for", "message-region")) { "所在省市（可以不填）" }
                input(.id("message-region"), .name("region"), .init("maxlength", "40"), .init("autocomplete", "address-level1"))
                p(.class("fine")) { "不用写姓名、电话和证件号：写了也会遮住，不会保存。" }
                button(.type("submit")) { "下一步" }
            }
            p { a(.href(Link(["message", "reply"]))) { "已经留过言？凭留言号看答复" } }
        }
    }

    private func comparing(_ near: [AnswerCandidate]) -> HTML {
        HTML {
            h1 { "先看看这些，可能已经有答复" }
            ul(.class("choices")) {
                near.map { candidate in
                    li {
                        a(.href(.answer(candidate.id)), .answer(candidate.id), .revision(candidate.revision), .hash(candidate.revision)) {
                            strong { candidate.question }
                            if let conclusion = candidate.conclusion { span { conclusion } }
                        }
                    }
                }
            }
            form(.class("long-form"), .action(Link(["message"])), .init("method", "post")) {
                label(.init("for", "message-q")) { "都不是？还可以改一改，再发送" }
                textarea(
                    .id("message-q"), .name("q"), .init("rows", "6"), .init("maxlength", "\(RecordStore.longestMessage)"), .flag("required")
                ) { text }
                input(.type("hidden"), .name("region"), .value(region))
                input(.type("hidden"), .name("seen"), .value(near.map(\.id).joined(separator: ",")))
                button(.type("submit")) { "都不是，发送留言" }
            }
        }
    }

    private func sent(_ number: String) -> HTML {
        HTML {
            h1 { "留言已经收到" }
            p(.class("lead")) { "请记下这个留言号，只有凭它才能看到答复。" }
            p(.class("ticket"), .init("role", "status")) { MessageReplyPage.spoken(number) }
            p { a(.class("button quiet"), .href(Link(["message", "reply"]))) { "看答复" } }
            p(.class("fine")) { "留言里没有您的姓名和电话，所以我们不会打给您。急事请拨打 12348。答复以后保留 30 天，没有答复的保留 180 天。" }
        }
    }
}

/// What came back to a message, by its number; the sender may take it back.
struct MessageReplyPage {
    static let number = RouteParameter("number", .text(maximum: 40), isRequired: true, "留言号")

    private let frame: PageFrame
    private let asked: String
    private let message: MessageRecord?
    private let answer: AnswerView?
    private let isWithdrawn: Bool

    /// The empty form.
    init(request: Request) {
        frame = Self.frame(request)
        asked = ""
        message = nil
        answer = nil
        isWithdrawn = false
    }

    enum Wish {
        case read, withdraw
    }

    init(service: any KnowledgeService, visitors: VisitorRecords, posted request: Request, wish: Wish) throws {
        try request.requireOwnOrigin()
        let form = try request.form()
        let number = form["number"] ?? ""
        try Self.number.check(number)
        asked = number
        switch wish {
        case .read:
            message = try visitors.keeping { (store, _) throws(RecordError) in try store.message(number) }
            isWithdrawn = false
        case .withdraw:
            isWithdrawn = try visitors.keeping { (store, _) throws(RecordError) in try store.withdraw(number) }
            message = nil
        }
        if let id = message?.replyAnswer {
            answer = try asking { () throws(KnowledgeBaseError) in try service.answerItem(id, revision: nil, asOf: nil) }
        } else {
            answer = nil
        }
        frame = Self.frame(request)
    }

    private static func frame(_ request: Request) -> PageFrame {
        var frame = PageFrame(title: "看答复", request: request)
        frame.address = "/message/reply"
        frame.question = ""
        frame.isIndexed = false
        return frame
    }

    /// 482 716 305 812, as people copy numbers down.
    static func spoken(_ number: String) -> String {
        let digits = Array(number)
        return stride(from: 0, to: digits.count, by: 3).map { String(digits[$0..<min($0 + 3, digits.count)]) }.joined(separator: " ")
    }

    var response: Response {
        var response = frame.response {
            section(.class("prose")) {
                h1 { "看留言的答复" }
                if isWithdrawn {
                    p(.class("notice"), .init("role", "status")) { "留言已经撤回，内容已经删除。" }
                } else if let message {
                    found(message)
                } else if !asked.isEmpty {
                    p(.class("notice"), .init("role", "alert")) { "没有这个留言号。可能抄错了，或者已经撤回、过了保留的时间。" }
                }
                if message == nil { lookup }
            }
        }
        response.caching = .never
        return response
    }

    private var lookup: HTML {
        form(.class("long-form"), .action(Link(["message", "reply"])), .init("method", "post")) {
            label(.init("for", "message-number")) { "留言号（12 位数字）" }
            input(
                .id("message-number"), .name("number"), .init("inputmode", "numeric"), .init("maxlength", "20"),
                .init("autocomplete", "off"),
                .flag("required"))
            button(.type("submit")) { "看答复" }
        }
    }

    private func found(_ message: MessageRecord) -> HTML {
        HTML {
            h2 { "您的留言" }
            HTML.element("blockquote", [], Components.paragraphs(message.text))
            h2 { "答复" }
            if message.repliedAt == nil { p { "还没有答复，请过些时候再来看。急事请拨打 12348。" } }
            Components.paragraphs(message.reply)
            if let answer {
                p(.class("conclusion")) { answer.answer.conclusion ?? answer.answer.question }
                p { a(.class("button"), .href(.answer(answer.answer.id))) { "看完整答复" } }
            }
            form(.class("handover"), .action(Link(["message", "withdraw"])), .init("method", "post")) {
                input(.type("hidden"), .name("number"), .value(message.number))
                button(.type("submit"), .class("quiet")) { "撤回并删除这条留言" }
            }
        }
    }
}
