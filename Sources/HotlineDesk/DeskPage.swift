import Answering
import HTTPServer
import LegalModel
import Presentation

/// One state of the desk: what was asked, the candidates, the one that is open.
struct DeskPage {
    private let frame: PageFrame
    private let question: String
    private let asOf: CalendarDay?
    private let reply: AnswerResponse?
    private let open: AnswerView?
    /// What the caller began elsewhere, or the number that names nothing.
    private let handover: Handover?
    private let unknownTicket: String?
    /// The call that the seat listens to.
    private let call: String?

    /// - Parameter asked: the parameters of the address or of the form.
    init(
        service: any KnowledgeService, handovers: HandoverShelf, transcripts: TranscriptShelf?, request: Request, asked: QueryParameters
    ) throws {
        var asked = asked
        let ticket = asked["ticket"].flatMap { $0.isEmpty ? nil : $0 }
        handover = ticket.flatMap(handovers.packet)
        unknownTicket = handover == nil ? ticket : nil
        if let handover { asked = asked.setting("q", to: handover.question).setting("as_of", to: handover.asOf?.description) }
        call = transcripts == nil ? nil : asked["call"].flatMap { TranscriptShelf.isName($0) ? $0 : nil }
        let parameters = try SearchParameters(asked)
        question = parameters.question
        asOf = parameters.asOf
        var frame = PageFrame(title: question.isEmpty ? "坐席工作页" : "坐席 · \(question.prefix(20))", request: request)
        frame.isIndexed = false
        frame.script = Assets.deskScriptLink
        if question.isEmpty {
            reply = nil
        } else {
            reply = try asking { () throws(KnowledgeBaseError) in try service.answer(parameters.request) }
        }
        let chosen = asked["open"].flatMap { $0.isEmpty ? nil : $0 } ?? (reply?.decision == .answer ? reply?.answers.first?.id : nil)
        if let chosen {
            let day = parameters.asOf
            open = try asking { () throws(KnowledgeBaseError) in try service.answerItem(chosen, revision: nil, asOf: day) }
        } else {
            open = nil
        }
        if let reply {
            frame.generation = reply.generation
        } else {
            frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        }
        self.frame = frame
    }

    var response: Response {
        frame.response {
            div(.class("desk-title")) {
                h1 { "坐席工作页" }
                keys
            }
            p(.class("desk-notice"), .id("notice"), .init("role", "status"), .flag("hidden")) { "" }
            div(.class("desk"), .init("data-look", "15")) {
                section(.label("问题与候选"), reply.map { .decision($0.decision) } ?? .none) {
                    questionForm
                    if let reply {
                        Components.proposals(reply.interpretation, literally: link(question, isLiteral: true)) {
                            link($0, isLiteral: false)
                        }
                    }
                    ticketForm
                    if let call { LivePanel(call: call).html }
                    candidates
                    missingForm
                }
                section(.label("答复"), .id("answer"), .init("tabindex", "-1")) {
                    OfflinePanel().html
                    answer
                }
            }
        }
    }

    private var keys: HTML {
        p(.class("keys")) {
            [
                ("/", "提问"), ("↓ ↑", "选择"), ("Enter", "打开"), ("1–9", "直接打开"), ("C", "复制口播"), ("Shift C", "复制全文"), ("W", "通话记录"),
                ("F", "标记有误"), ("N", "没找到"), ("L", "实时候选"),
                ("Esc", "返回"),
            ].map {
                key, text in
                span {
                    HTML.element("kbd", [], .text(key))
                    " " + text
                }
            }
        }
    }

    private var questionForm: HTML {
        form(.id("ask"), .action(Link(["desk"])), .init("method", "get"), .init("role", "search")) {
            HTML.element("label", [.init("for", "desk-q")], .text("来电人问什么"))
            textarea(
                .id("desk-q"), .name("q"), .init("rows", "3"), .init("maxlength", "2000"), .init("placeholder", "例如：老板跑了工资没给"),
                .flag("required"),
                .flag("autofocus", if: question.isEmpty)
            ) { question }
            if let asOf { input(.type("hidden"), .name("as_of"), .value(asOf.description)) }
            if let call { input(.type("hidden"), .name("call"), .value(call)) }
            button(.type("submit")) { "查（回车）" }
        }
    }

    private var ticketForm: HTML {
        HTML {
            form(.class("ticket-form"), .action(Link(["desk"])), .init("method", "get")) {
                label(.init("for", "ticket")) { "查询号" }
                input(.id("ticket"), .name("ticket"), .init("inputmode", "numeric"), .init("maxlength", "20"), .init("autocomplete", "off"))
                button(.type("submit"), .class("quiet")) { "打开" }
            }
            if let unknownTicket { p(.class("notice"), .init("role", "alert")) { "没有查询号 \(unknownTicket)，可能抄错了，或者过了一天。" } }
            if let handover { p(.class("notice")) { seen(handover) } }
        }
    }

    /// What the caller saw, and whether it still stands.
    private func seen(_ handover: Handover) -> String {
        guard let id = handover.answer, let stamp = handover.revision else { return "来电人在网上问过这个问题，页面没有直接答复。" }
        guard let open, open.answer.id == id else { return "来电人看到的答复（\(id) 第 \(stamp.number) 版）现在不再是首选，请核对。" }
        return open.revision == stamp
            ? "来电人看到的就是这条答复的第 \(stamp.number) 版。" : "注意：来电人看到的是第 \(stamp.number) 版，现在是第 \(open.revision.number) 版，请按新版答复。"
    }

    private var candidates: HTML {
        guard let reply else { return p(.class("fine")) { "输入问题后，这里按把握大小列出候选答复。通话中列表不会自己变动。" } }
        guard !reply.answers.isEmpty else { return p(.class("notice")) { "未找到标准答复。可以换个说法，或者按下面的法条解答。" } }
        return HTML {
            if reply.decision != .answer { p(.class("notice")) { "没有把握直接答复，请核对是不是来电人要问的。" } }
            ol(.class("desk-list"), .id("candidates")) {
                reply.answers.prefix(9).enumerated().map { index, candidate in
                    li {
                        a(
                            .href(link(candidate.id)), .init("data-candidate", String(index + 1)), .answer(candidate.id),
                            .revision(candidate.revision), .hash(candidate.revision),
                            candidate.id == open?.answer.id ? .init("aria-current", "true") : .none
                        ) {
                            HTML.element("kbd", [], .text(String(index + 1)))
                            span {
                                candidate.question
                                if let conclusion = candidate.conclusion { small { conclusion } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// 没找到: the question goes to the editors as a gap.
    private var missingForm: HTML {
        form(
            .class("missing-form"), .action(Link(["desk", "reports"])), .init("method", "post"), .init("data-report", "missing"),
            .init("data-done", "已经记下：没找到")
        ) {
            input(.type("hidden"), .name("kind"), .value("missing"))
            input(.type("hidden"), .name("q"), .value(question))
            button(.type("submit"), .id("report-missing"), .class("quiet")) {
                "没找到 "
                HTML.element("kbd", [], .text("N"))
            }
        }
    }

    /// Another question on the same day.
    private func link(_ question: String, isLiteral: Bool) -> Link {
        let query = QueryParameters([.init(name: "q", value: question)]).setting("as_of", to: asOf?.description)
        return Link(["desk"], query.setting("correct", to: isLiteral ? "off" : nil))
    }

    private func link(_ id: String) -> Link {
        var query = QueryParameters([.init(name: "q", value: question)])
        query = query.setting("as_of", to: asOf?.description).setting("open", to: id).setting("call", to: call)
        return Link(["desk"], query)
    }

    private var answer: HTML {
        guard let open else { return articles }
        return HTML {
            OpenAnswer(view: open, asOf: asOf, question: question).html
            articles
        }
    }

    /// Articles for the question: what is left when no answer fits.
    private var articles: HTML {
        guard let reply, !reply.articles.isEmpty else { return .empty }
        return section(.class("block"), .init("aria-labelledby", "desk-articles")) {
            h2(.id("desk-articles")) { "相关法条" }
            ul(.class("link-list")) {
                reply.articles.prefix(5).map { hit in
                    li {
                        a(.href(.hit(hit, asOf: asOf))) { "《\(hit.title)》" + (hit.article?.number?.label ?? "") }
                        if let status = hit.status { Components.badge(status) }
                    }
                }
            }
        }
    }
}

/// The open answer as a seat needs it: spoken form first, then the rest; 内部提示 stays here.
struct OpenAnswer {
    /// Characters a minute of calm speech.
    static let pace = 240
    /// Longer than this is too long to listen to.
    static let longest = 60

    let view: AnswerView
    let asOf: CalendarDay?
    /// As the caller put it.
    let question: String

    /// What is read out: the spoken form, else the conclusion, else the question's text.
    private var spoken: String { view.answer.spoken ?? view.answer.conclusion ?? view.answer.body }

    /// Seconds of speech, rounded up; marks are pauses and counted like characters.
    static func seconds(of text: String) -> Int {
        let characters = text.unicodeScalars.count { !$0.properties.isWhitespace }
        return (characters * 60 + pace - 1) / pace
    }

    var html: HTML {
        article(
            .class("script"), .openAnswer(view.answer.id), .revision(view.revision), .hash(view.revision),
            .init("aria-labelledby", "script-title")
        ) {
            p(.class("eyebrow")) { "口播" + (view.answer.spoken == nil ? "（没有单独的口播版，用结论代替）" : "") }
            h2(.id("script-title")) { view.answer.question }
            Components.recheck(view.isUnderRecheck)
            p(.class("spoken"), .id("spoken")) { spoken }
            duration
            div(.class("desk-actions")) {
                button(.type("button"), .id("copy"), .init("data-copy", "#spoken")) {
                    "复制口播 "
                    HTML.element("kbd", [], .text("C"))
                }
                button(.type("button"), .id("copy-full"), .class("quiet"), .init("data-copy", "#full")) {
                    "复制全文和依据 "
                    HTML.element("kbd", [], .text("Shift C"))
                }
                button(.type("button"), .id("copy-note"), .class("quiet"), .init("data-copy", "#note")) {
                    "复制通话记录 "
                    HTML.element("kbd", [], .text("W"))
                }
                a(.class("button quiet"), .href(.answer(view.answer.id, asOf: asOf))) { "群众看到的页面" }
                span(.class("copied"), .id("copied"), .init("role", "status")) { "" }
            }
            if let note = view.answer.internalNote {
                p(.class("internal")) {
                    strong { "内部提示：" }
                    note
                }
            }
            if let conclusion = view.answer.conclusion, view.answer.spoken != nil {
                h3 { "结论" }
                p { conclusion }
            }
            conditions
            if !view.answer.nextSteps.isEmpty {
                h3 { "下一步" }
                Components.list(view.answer.nextSteps, isOrdered: true)
            }
            if !view.answer.referrals.isEmpty {
                h3 { "转介" }
                Components.referrals(view.answer.referrals)
            }
            h3 { "依据" }
            Components.basis(view.basis, asOf: asOf)
            FlagForm(view: view, question: question).html
            p(.class("fine")) {
                span { "\(view.answer.id) 第 \(view.revision.number) 版" }
                span { "校验 \(view.revision.sha256.prefix(16))" }
                if let day = view.answer.review.reviewedOn { span { "核验于 \(day.chinese)" } }
            }
            HTML.element("pre", [.id("full"), .flag("hidden")], .text(full))
            HTML.element("pre", [.id("note"), .flag("hidden")], .text(note))
        }
    }

    private var duration: HTML {
        let seconds = Self.seconds(of: spoken)
        return p(.class(seconds > Self.longest ? "fine over" : "fine")) {
            span { "约 \(seconds) 秒（按每分钟 \(Self.pace) 字）" }
            if seconds > Self.longest { span { "超过 \(Self.longest) 秒，建议分段说" } }
        }
    }

    private var conditions: HTML {
        HTML {
            [("适用前提", view.answer.conditions), ("例外", view.answer.exceptions)].map { name, text in
                guard let text else { return HTML.empty }
                return p {
                    strong { name + "：" }
                    text
                }
            }
        }
    }

    /// For the record of the call; the script puts the time before it.
    private var note: String {
        [
            "咨询类别：" + (view.answer.topic ?? "其他"), "咨询事项：" + (question.isEmpty ? view.answer.question : question),
            "答复意见：" + (view.answer.conclusion ?? spoken),
            "转介：" + (view.answer.referrals.isEmpty ? "无" : view.answer.referrals.joined(separator: "、")),
            "答复编号：\(view.answer.id) 第 \(view.revision.number) 版（\(view.revision.sha256.prefix(12))）",
        ].joined(separator: "\n")
    }

    /// Everything for a written reply.
    private var full: String {
        var lines = [view.answer.question, view.answer.conclusion ?? spoken]
        if let conditions = view.answer.conditions { lines.append("适用前提：" + conditions) }
        if let exceptions = view.answer.exceptions { lines.append("例外：" + exceptions) }
        lines += view.answer.nextSteps.enumerated().map { "\($0 + 1). \($1)" }
        if !view.basis.isEmpty { lines.append("依据：" + view.basis.map(\.text).joined(separator: "；")) }
        lines.append("（\(view.answer.id) 第 \(view.revision.number) 版，一般信息，不代替律师意见）")
        return lines.joined(separator: "\n")
    }
}
