import Answering
import HTTPServer
import LegalModel
import Presentation

/// One state of the desk: what was asked, the candidates, the one that is open.
struct DeskPage {
    private let frame: PageFrame
    /// Where callers reach the service.
    private let place: String
    private let question: String
    private let asOf: CalendarDay?
    private let reply: AnswerResponse?
    private let open: AnswerView?
    /// Articles that the question names.
    private let cited: [ArticleView]
    private let reports: AnswerReports
    /// What the caller began elsewhere, or the number that names nothing.
    private let handover: Handover?
    private let unknownTicket: String?
    private let ticket: String?
    /// The call that the seat listens to.
    private let call: String?

    /// - Parameter asked: the parameters of the address or of the form.
    init(
        service: any KnowledgeService, handovers: HandoverShelf, transcripts: TranscriptShelf?, visitors: VisitorRecords?, request: Request,
        asked: QueryParameters
    ) throws {
        var asked = asked
        let ticket = asked["ticket"].flatMap { $0.isEmpty ? nil : $0 }
        handover = ticket.flatMap(handovers.packet)
        unknownTicket = handover == nil ? ticket : nil
        self.ticket = handover == nil ? nil : ticket
        if let handover { for item in handover.asked.query.items { asked = asked.setting(item.name, to: item.value) } }
        call = transcripts == nil ? nil : asked["call"].flatMap { TranscriptShelf.isName($0) ? $0 : nil }
        let parameters = try SearchParameters(asked)
        question = parameters.question
        asOf = parameters.asOf
        var frame = PageFrame(title: question.isEmpty ? "坐席工作页" : "坐席 · \(question.prefix(20))", request: request)
        frame.isIndexed = false
        frame.scripts = Assets.deskScriptLinks
        frame.isWide = true
        if question.isEmpty {
            reply = nil
        } else {
            var asked = parameters.request
            asked.reader = .seats
            reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked) }
        }
        // What was shown elsewhere opens here, whatever would be first now.
        let chosen =
            asked["open"].flatMap { $0.isEmpty ? nil : $0 } ?? handover?.answer?.id
            ?? (reply?.decision == .answer ? reply?.answers.first?.id : nil)
        if let chosen {
            let day = parameters.asOf
            open = try asking { () throws(KnowledgeBaseError) in try service.answerItem(chosen, revision: nil, asOf: day, for: .seats) }
        } else {
            open = nil
        }
        place = frame.origin
        cited = try CitedArticles.find(reply, asOf: parameters.asOf, service: service)
        reports = try AnswerReports(of: open?.answer.id, visitors: visitors)
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
                DeskKeys().html
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
                    ShelfPanel().html
                }
                section(.label("答复"), .id("answer"), .init("tabindex", "-1")) {
                    OfflinePanel().html
                    answer
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
            if let call { input(.type("hidden"), .name("call"), .value(call)) }
            div(.class("ask-line")) {
                HTML.element(
                    "label", [.init("for", "desk-day")],
                    HTML {
                        "事情发生在 "
                        DeskKeys.sign(.day)
                    })
                input(.id("desk-day"), .name("as_of"), .type("date"), .value(asOf?.description ?? ""), .init("min", "1949-10-01"))
                button(.type("submit")) { "查一查" }
            }
            if let asOf { p(.class("fine")) { "依据和法条都按 \(asOf.chinese)的法律看时效；清空日期就按今天。" } }
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
            if let handover { seen(handover) }
        }
    }

    /// What the asker saw, and whether it still stands.
    private func seen(_ handover: Handover) -> HTML {
        HTML {
            p(.class("notice")) {
                strong { "转办：" }
                comparison(handover)
            }
            if let note = handover.note {
                p(.class("notice")) {
                    strong { "交代的话：" }
                    note
                }
            }
        }
    }

    private func comparison(_ handover: Handover) -> String {
        guard let shown = handover.answer else { return "对方问过这个问题，没有得到直接答复。" }
        let now = reply?.answers.first { $0.id == shown.id }?.revision ?? (open?.answer.id == shown.id ? open?.revision : nil)
        guard let now else { return "来电人看到的答复（\(shown.id) 第 \(shown.revision.number) 版）现在不在候选里，请核对。" }
        guard now == shown.revision else {
            return "注意：来电人看到的是第 \(shown.revision.number) 版，现在是第 \(now.number) 版，请按新版答复。"
        }
        let isOther = open.map { $0.answer.id != shown.id } ?? false
        return isOther
            ? "来电人看到的是《\(shown.question)》第 \(shown.revision.number) 版，您打开的是另一条。" : "来电人看到的就是这条答复的第 \(shown.revision.number) 版。"
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
                DeskKeys.sign(.missing)
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
        query = query.setting("ticket", to: ticket)
        return Link(["desk"], query)
    }

    private var answer: HTML {
        HTML {
            CitedArticles(articles: cited, asOf: asOf).html
            if let open { OpenAnswer(view: open, asOf: asOf, question: question, reports: reports, place: place).html }
            articles
            if reply == nil, open == nil, cited.isEmpty { p(.class("desk-blank")) { "写好问题以后，答复、依据和法条在这里打开。" } }
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
