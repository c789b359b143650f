import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords

/// Feedback that programs pass on from their own users.
struct FeedbackHandlers: Sendable {
    let service: any KnowledgeService
    let visitors: VisitorRecords?

    static let described = [
        RouteParameter("answer_id", in: .body, .text(maximum: 200), isRequired: true, "答复编号"),
        RouteParameter("version", in: .body, .integer(1...1_000_000), isRequired: true, "第几版"),
        RouteParameter(
            "verdict", in: .body, .choice([Feedback.Kind.useful, .useless].map(\.rawValue)), isRequired: true, "useful 有用，useless 没用"),
        RouteParameter(
            "reason", in: .body, .choice(Feedback.Reason.allCases.map(\.rawValue)),
            "unclear 看不懂，wrong 不对，outdated 过时，other 不是我的情况"),
        RouteParameter("note", in: .body, .text(maximum: RecordStore.longestNote), "说明；里面的证件号、电话会遮住"),
    ]

    private struct Body: Decodable {
        let answerID: String
        let version: Int
        let verdict: String
        let reason: String?
        let note: String?

        enum CodingKeys: String, CodingKey {
            case version, verdict, reason, note
            case answerID = "answer_id"
        }
    }

    private struct Reply: Encodable {
        let answerId: String
        let version: Int
        let textSha256: String
        let verdict: String
    }

    @Sendable func post(_ request: Request) throws -> Response {
        guard let visitors else { throw Problem.recordsUnavailable }
        let body = try request.jsonBody(Body.self, known: Self.described)
        let texts = [("answer_id", body.answerID), ("version", String(body.version)), ("verdict", body.verdict)]
        let further = [("reason", body.reason), ("note", body.note)].compactMap { name, value in value.map { (name, $0) } }
        for (name, value) in texts + further { try Self.described.first { $0.name == name }?.check(value) }
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.answerItem(body.answerID, revision: body.version, asOf: nil)
        }
        guard let view, view.revision.number == body.version else {
            throw Problem(status: .notFound, code: "not_found", detail: "没有这条标准答复的这一版。")
        }
        let feedback = Feedback(
            kind: Feedback.Kind(rawValue: body.verdict) ?? .useless, channel: .api,
            version: Feedback.Version(answer: view.answer.id, revision: view.revision.number, sha256: view.revision.sha256),
            reason: body.reason.flatMap(Feedback.Reason.init), question: nil, note: body.note)
        _ = try visitors.keeping { (store, now) throws(RecordError) in try store.keep(feedback, now: now) }
        return try .json(
            Reply(
                answerId: view.answer.id, version: view.revision.number, textSha256: view.revision.sha256, verdict: feedback.kind.rawValue),
            caching: .never, keys: .snakeCase)
    }
}
