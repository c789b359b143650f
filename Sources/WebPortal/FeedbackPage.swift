import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords

/// 随单评价: one tap for useful, reasons for what was not; about one version of one answer, by nobody in particular.
struct FeedbackForm {
    let view: AnswerView

    var html: HTML {
        section(.class("feedback"), .init("aria-labelledby", "feedback-title")) {
            h2(.id("feedback-title")) { "这条答复有用吗？" }
            div(.class("feedback-choice")) {
                form(.class("feedback-form"), .action(Link(["feedback"])), .init("method", "post")) {
                    version(.useful)
                    button(.type("submit"), .class("quiet")) { "有用" }
                }
                details {
                    summary(.class("button quiet")) { "没用" }
                    complaint
                }
            }
        }
    }

    private var complaint: HTML {
        form(.class("feedback-form feedback-reasons"), .action(Link(["feedback"])), .init("method", "post")) {
            version(.useless)
            HTML.element(
                "fieldset", [],
                HTML {
                    HTML.element("legend", [], .text("哪里没帮上忙？"))
                    Feedback.Reason.allCases.map { reason in
                        label(.class("choice-line")) {
                            input(
                                .type("radio"), .name("reason"), .value(reason.rawValue), .flag("required"))
                            reason.chinese
                        }
                    }
                })
            label(.init("for", "feedback-note")) { "还想说什么（可以不写）" }
            textarea(.id("feedback-note"), .name("note"), .init("rows", "3"), .init("maxlength", "\(RecordStore.longestNote)")) { "" }
            p(.class("fine")) { "不记您是谁。请不要写姓名、电话和证件号；写了也会遮住。" }
            button(.type("submit")) { "提交" }
        }
    }

    private func version(_ kind: Feedback.Kind) -> HTML {
        HTML {
            input(.type("hidden"), .name("kind"), .value(kind.rawValue))
            input(.type("hidden"), .name("answer"), .value(view.answer.id))
            input(.type("hidden"), .name("revision"), .value(String(view.revision.number)))
        }
    }
}

/// Takes a piece of feedback and says thank you.
struct FeedbackPage {
    static let parameters = [
        RouteParameter(
            "kind", .choice([Feedback.Kind.useful, .useless].map(\.rawValue)), isRequired: true, "有用 useful，没用 useless"),
        RouteParameter("answer", .text(maximum: 200), isRequired: true, "答复编号"),
        RouteParameter("revision", .integer(1...1_000_000), isRequired: true, "第几版"),
        RouteParameter("reason", .choice(Feedback.Reason.allCases.map(\.rawValue)), "原因"),
        RouteParameter("note", .text(maximum: RecordStore.longestNote), "说明"),
    ]

    private let frame: PageFrame
    private let feedback: Feedback

    init(service: any KnowledgeService, visitors: VisitorRecords, request: Request) throws {
        try request.requireOwnOrigin()
        let form = try request.form()
        for parameter in Self.parameters {
            if let value = form[parameter.name], !value.isEmpty {
                try parameter.check(value)
            } else if parameter.isRequired {
                throw Problem.invalidParameter(parameter.name, "缺少\(parameter.summary)。")
            }
        }
        let mode = ReadingMode(request)
        feedback = Feedback(
            kind: Feedback.Kind(rawValue: form["kind"] ?? "") ?? .useless, channel: mode.isKiosk ? .kiosk : .portal,
            version: try FeedbackVersion.find(form["answer"] ?? "", Int(form["revision"] ?? ""), service),
            reason: form["reason"].flatMap(Feedback.Reason.init), question: nil, note: form["note"])
        let feedback = feedback
        _ = try visitors.keeping { (store, now) throws(RecordError) in try store.keep(feedback, now: now) }
        var frame = PageFrame(title: "谢谢", request: request)
        frame.address = "/"
        frame.question = ""
        frame.isIndexed = false
        self.frame = frame
    }

    var response: Response {
        var response = frame.response {
            section(.class("prose")) {
                h1 { "谢谢，已经记下" }
                if feedback.kind == .useful {
                    p(.class("lead")) { "您的评价记在这条答复的这一版上。" }
                } else {
                    p(.class("lead")) { "编辑会按您说的核对这条答复。急事请拨打 12348，直接问人。" }
                    p { a(.class("button"), .href(.hotline)) { "打电话 12348" } }
                    p { a(.href(Link(["message"]))) { "留言，请人答复" } }
                }
                if let version = feedback.version { p { a(.href(.answer(version.answer))) { "回到这条答复" } } }
            }
        }
        response.caching = .never
        return response
    }
}

/// Finds the version that somebody speaks of: the hash comes from the knowledge base, never from outside.
enum FeedbackVersion {
    static func find(_ id: String, _ revision: Int?, _ service: any KnowledgeService) throws -> Feedback.Version {
        let view = try asking { () throws(KnowledgeBaseError) in try service.answerItem(id, revision: revision, asOf: nil) }
        guard let view, view.revision.number == revision else {
            throw Problem(status: .notFound, code: "not_found", detail: "没有这条标准答复的这一版。")
        }
        return Feedback.Version(answer: id, revision: view.revision.number, sha256: view.revision.sha256)
    }
}
