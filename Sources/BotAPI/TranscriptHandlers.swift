import Answering
import HTTPServer
import LegalModel
import Presentation

/// What the telephone system hears, sentence by sentence; the answers that come near go to whoever follows the call.
struct TranscriptHandlers: Sendable {
    /// Candidates of a call: more cannot be looked over while somebody speaks.
    static let shown = 3
    /// Characters of one sentence.
    static let longestUtterance = 500

    let service: any KnowledgeService
    let shelf: TranscriptShelf

    static let call = RouteParameter(
        "call", in: .path, .text(maximum: TranscriptShelf.nameLength.upperBound), isRequired: true, "通话编号，16 到 64 个字母、数字、- 和 _，要猜不到",
        pattern: "^[A-Za-z0-9_-]{16,64}$")
    static let described = [
        RouteParameter(
            "speaker", in: .body, .choice(TranscriptShelf.Speaker.allCases.map(\.rawValue)), isRequired: true, "caller 来电人，seat 坐席"),
        RouteParameter("text", in: .body, .text(maximum: longestUtterance), isRequired: true, "一句话"),
    ]

    private struct Body: Decodable {
        let speaker: String
        let text: String
    }

    private struct Utterance: Encodable {
        let speaker: String
        let text: String
    }

    private struct Candidate: Encodable {
        let id: String
        let question: String
        let conclusion: String?
        let version: Int
        let textSha256: String
        let page: String
    }

    private struct Reply: Encodable {
        let call: String
        let question: String
        let decision: String
        let candidates: [Candidate]
        let generation: UInt64
    }

    @Sendable func post(_ request: Request) throws -> Response {
        let call = try Self.name(request)
        let body = try request.jsonBody(Body.self, known: Self.described)
        for (name, value) in [("speaker", body.speaker), ("text", body.text)] {
            try Self.described.first { $0.name == name }?.check(value)
        }
        guard let speaker = TranscriptShelf.Speaker(rawValue: body.speaker) else { throw Problem.invalidParameter("speaker", "说话人不对。") }
        let heard = Utterance(speaker: speaker.rawValue, text: body.text)
        let question = shelf.hear(body.text, from: speaker, in: call, data: try Self.line(heard))
        let reply = try reply(to: question, in: call)
        // What the seat says changes nothing about what the caller wants.
        if speaker == .caller { shelf.suggest(data: try Self.line(reply), in: call) }
        return try .json(reply, caching: .never, keys: .snakeCase)
    }

    @Sendable func end(_ request: Request) throws -> Response {
        shelf.end(try Self.name(request))
        return Response(status: .noContent, contentType: "", body: [], caching: .never, purpose: .data)
    }

    @Sendable func follow(_ request: Request) throws -> Response {
        shelf.stream(of: try Self.name(request), request: request)
    }

    private func reply(to question: String, in call: String) throws -> Reply {
        guard !question.isEmpty else {
            let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
            return Reply(call: call, question: "", decision: AnswerDecision.refuse.rawValue, candidates: [], generation: generation)
        }
        let found = try asking { () throws(KnowledgeBaseError) in try service.answer(SearchRequest(question: question)) }
        let near = found.decision == .refuse ? [] : found.answers.prefix(Self.shown)
        return Reply(
            call: call, question: question, decision: found.decision.rawValue,
            candidates: near.map {
                Candidate(
                    id: $0.id, question: $0.question, conclusion: $0.conclusion, version: $0.revision.number,
                    textSha256: $0.revision.sha256,
                    page: Link.answer($0.id).text)
            }, generation: found.generation)
    }

    private static func name(_ request: Request) throws(Problem) -> String {
        let name = request.capture("call")
        guard TranscriptShelf.isName(name) else { throw .invalidParameter("call", "通话编号应当是 16 到 64 个字母、数字、- 和 _。") }
        return name
    }

    /// As one line of an event.
    private static func line(_ value: some Encodable) throws -> String {
        String(decoding: try Response.json(value, keys: .snakeCase).body, as: UTF8.self)
    }
}
