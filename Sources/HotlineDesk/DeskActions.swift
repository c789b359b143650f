import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords
import Synchronization

/// 标记有误, 没找到 and what the caller thinks of an answer: what a seat leaves behind, in one key.
struct DeskReport {
    static let parameters = [
        RouteParameter(
            "kind", .choice(Feedback.Kind.allCases.map(\.rawValue)), isRequired: true, "flag 标记有误，missing 没找到，useful、useless 来电人觉得有用、没用"),
        RouteParameter("q", .text(maximum: SearchParameters.longestQuestion), "来电人的问题"),
        RouteParameter("answer", .text(maximum: 200), "答复编号"), RouteParameter("revision", .integer(1...1_000_000), "第几版"),
        RouteParameter("reason", .choice(Feedback.Reason.allCases.map(\.rawValue)), "原因"),
        RouteParameter("note", .text(maximum: RecordStore.longestNote), "说明"),
    ]

    let kind: Feedback.Kind
    private let request: Request
    private let question: String
    private let number: Int64

    /// Keeps the report, durably when it returns.
    init(service: any KnowledgeService, visitors: VisitorRecords, request: Request) throws {
        try request.requireOwnOrigin()
        let form = try request.form(checking: Self.parameters)
        guard let kind = Feedback.Kind(rawValue: form["kind"] ?? "") else {
            throw Problem.invalidParameter("kind", "应当是 flag、missing、useful 或者 useless。")
        }
        self.kind = kind
        self.request = request
        question = (form["q"] ?? "").trimmedASCII
        var version: Feedback.Version?
        if kind != .missing {
            let (id, revision) = (form["answer"] ?? "", Int(form["revision"] ?? ""))
            let view = try asking { () throws(KnowledgeBaseError) in try service.answerItem(id, revision: revision, asOf: nil, for: .seats)
            }
            guard let view, view.revision.number == revision else {
                throw Problem(status: .notFound, code: "not_found", detail: "没有这条标准答复的这一版。")
            }
            version = Feedback.Version(answer: id, revision: view.revision.number, sha256: view.revision.sha256)
        } else if question.isEmpty {
            throw Problem.invalidParameter("q", "请先写出来电人的问题。")
        }
        let report = Feedback(
            kind: kind, channel: .desk, version: version, reason: form["reason"].flatMap(Feedback.Reason.init), question: question,
            note: form["note"])
        number = try visitors.keeping { (store, now) throws(RecordError) in try store.keep(report, now: now) }
    }

    /// For seats without scripts; the script stays on the page.
    var response: Response {
        var frame = PageFrame(title: "已经记下", request: request)
        frame.address = "/desk"
        frame.isIndexed = false
        let back = Link(["desk"], QueryParameters([.init(name: "q", value: question)]))
        var response = frame.response {
            section(.class("prose")) {
                h1 { kind == .flag ? "已经标记（第 \(number) 号），编辑会核对" : kind == .missing ? "已经记下：没找到" : "已经记下" }
                p { a(.class("button"), .href(question.isEmpty ? Link(["desk"]) : back)) { "回到工作页" } }
            }
        }
        response.caching = .never
        return response
    }
}

/// What the desk asks for while an answer is open, and what it keeps for the time when the server is away.
final class DeskData: Sendable {
    private let service: any KnowledgeService
    /// The packet of the newest generation that was asked for.
    private let kept = Mutex<(generation: UInt64, response: Response)?>(nil)

    init(service: any KnowledgeService) {
        self.service = service
    }

    private struct State: Encodable {
        let id: String
        let version: Int
        let textSha256: String
    }

    private struct Kept: Encodable {
        let id: String
        let version: Int
        let textSha256: String
        let question: String
        let spoken: String
        let conclusion: String?
        let topic: String?
    }

    private struct Packet: Encodable {
        let generation: UInt64
        let answers: [Kept]
    }

    /// Answers that a seat keeps.
    static let most = 2_000

    /// Which version of an answer is published now; 404 for one that was withdrawn.
    @Sendable func state(_ request: Request) throws -> Response {
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.answerItem(request.capture("id"), revision: nil, asOf: nil, for: .seats)
        }
        guard let view else { throw Problem(status: .notFound, code: "not_found", detail: "这条标准答复已经撤回。") }
        return try .json(
            State(id: view.answer.id, version: view.revision.number, textSha256: view.revision.sha256), caching: .never, keys: .snakeCase)
    }

    /// Every published answer in its spoken form.
    /// - Complexity: reads each answer once a generation.
    @Sendable func packet(_ request: Request) throws -> Response {
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        if let kept = kept.withLock({ $0 }), kept.generation == generation { return kept.response }
        let list = try asking { () throws(KnowledgeBaseError) in
            try service.items(.answer, topic: nil, audience: nil, limit: Self.most, offset: 0)
        }
        let answers = try list.compactMap { item -> Kept? in
            let view = try asking { () throws(KnowledgeBaseError) in try service.answerItem(item.id, revision: nil, asOf: nil) }
            guard let view else { return nil }
            let answer = view.answer
            return Kept(
                id: answer.id, version: view.revision.number, textSha256: view.revision.sha256, question: answer.question,
                spoken: answer.spoken ?? answer.conclusion ?? answer.body, conclusion: answer.conclusion, topic: answer.topic)
        }
        let response = try Response.json(Packet(generation: generation, answers: answers), keys: .snakeCase)
            .with("x-generation", String(generation))
        kept.withLock { $0 = (generation, response) }
        return response
    }
}

/// What became of the reports about an answer: the seat that marked it sees that somebody looked.
struct AnswerReports {
    private static let shown = 2

    private(set) var waiting = 0
    private var closed: [ReportOutcome] = []

    /// - Parameter answer: nil where none is open.
    init(of answer: String?, visitors: VisitorRecords?) throws(Problem) {
        guard let answer, let visitors else { return }
        (waiting, closed) = try visitors.keeping { (store, _) throws(RecordError) in try store.reports(of: answer, limit: Self.shown) }
    }

    var outcomes: HTML {
        HTML {
            closed.map { outcome in
                p(.class("fine")) {
                    "第 \(outcome.number) 号标记，编辑\(CalendarDay(secondsSince1970: outcome.closedAt).chinese)答：\(outcome.words)"
                }
            }
        }
    }
}
