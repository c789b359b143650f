import Answering
import ByteStorage
import FoundationEssentials
import HTTPServer
import LegalModel
import Presentation

/// Searching, asking and completing.
struct SearchHandlers: Sendable {
    let service: any KnowledgeService
    let visitors: VisitorRecords?
    /// Remembers replies for a hand-over by the id of the request; nil for nobody.
    let handovers: HandoverShelf?

    @Sendable func search(_ request: Request) throws -> Response {
        let parameters = try SearchParameters(request.parameters)
        try Self.requireQuestion(parameters.question)
        let found = try asking { () throws(KnowledgeBaseError) in try service.search(parameters.request) }
        return try Response.json(SearchPayload(found, parameters: parameters, coverage: CoveragePayload(of: service)), keys: .snakeCase)
            .generation(found.generation)
    }

    @Sendable func answer(_ request: Request) throws -> Response {
        let parameters = try SearchParameters(request.parameters)
        return try answer(request, parameters, queryID: nil, mode: request.parameters["mode"], caching: .revalidated)
    }

    @Sendable func answerPosted(_ request: Request) throws -> Response {
        let asked = try request.jsonBody(AnswerParameters.self, known: AnswerParameters.described(in: .body))
        return try answer(request, try asked.searchParameters(), queryID: request.id, mode: asked.mode, caching: .never)
    }

    @Sendable func answerBatch(_ request: Request) throws -> Response {
        let asked = try request.jsonBody(BatchParameters.self, known: BatchParameters.described)
        let replies = try asked.searchParameters().enumerated().map { index, asked in
            let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked.request) }
            visitors?.count(asked.question, decision: reply.decision.rawValue, of: request)
            let id = "\(request.id)-\(index)"
            note(reply, asked, as: id)
            return (reply.generation, AnswerReplyPayload(reply, queryID: id, coverage: nil))
        }
        let generation = replies.map { $0.0 }.max() ?? 0
        let payload = BatchPayload(replies: replies.map { $0.1 }, coverage: try CoveragePayload(of: service), generation: generation)
        return try Response.json(payload, caching: .never, keys: .snakeCase).generation(generation)
    }

    private func answer(
        _ request: Request, _ asked: SearchParameters, queryID: String?, mode: String?, caching: Response.Caching
    ) throws -> Response {
        try Self.requireQuestion(asked.question)
        let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked.request) }
        visitors?.count(asked.question, decision: reply.decision.rawValue, of: request)
        note(reply, asked, as: request.id)
        let evidence =
            mode == "evidence" ? try asking { () throws(KnowledgeBaseError) in try EvidencePayload.list(reply, service: service) } : nil
        let payload = AnswerReplyPayload(reply, queryID: queryID, coverage: try CoveragePayload(of: service), evidence: evidence)
        return try Response.json(payload, caching: caching, keys: .snakeCase).generation(reply.generation)
    }

    @Sendable func suggest(_ request: Request) throws -> Response {
        let typed = request.parameters["q"] ?? ""
        let suggestions = try asking { () throws(KnowledgeBaseError) in try service.suggestions(for: typed) }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return try Response.json(SuggestionsPayload(suggestions, generation: generation), keys: .snakeCase).generation(generation)
    }

    private func note(_ reply: AnswerResponse, _ asked: SearchParameters, as id: String) {
        guard let handovers else { return }
        handovers.note(Handover(reply, asked: asked, moment: handovers.now), query: id)
    }

    private static func requireQuestion(_ question: String) throws(Problem) {
        if question.isEmpty { throw .invalidParameter("q", "请写出要问的问题。") }
    }
}

/// The body of a posted question.
struct AnswerParameters: Decodable {
    let q: String
    let asOf: String?
    let region: String?
    let audience: String?
    let expand: String?
    var correct: String?
    let mode: String?

    enum CodingKeys: String, CodingKey {
        case q, region, audience, expand, correct, mode
        case asOf = "as_of"
    }

    static func described(in place: RouteParameter.Place) -> [RouteParameter] {
        [
            RouteParameter("q", in: place, .text(maximum: SearchParameters.longestQuestion), isRequired: true, "问题，最多 2000 字"),
            RouteParameter("as_of", in: place, .day, "按哪一天的法律；不写就是今天"),
            RouteParameter("region", in: place, .text(maximum: 40), "所在省市"),
            RouteParameter("audience", in: place, .text(maximum: 200), "适用人群，多个用逗号分开"),
            RouteParameter("expand", in: place, .choice(["on", "off"]), "是否同时按法律用语搜索"),
            RouteParameter("correct", in: place, .choice(["on", "off"]), "什么都没找到时，是否先按提议的写法查；off 只按原样查，也不提议"),
            RouteParameter("mode", in: place, .choice(["verbatim", "evidence"]), "verbatim 原文照用（默认）；evidence 另附可供写作的完整依据"),
        ]
    }

    /// Checked like the parameters of an address.
    func searchParameters() throws(Problem) -> SearchParameters {
        let values: [(String, String?)] = [
            ("q", q), ("as_of", asOf), ("region", region), ("audience", audience), ("expand", expand), ("correct", correct),
        ]
        var items: [QueryParameters.Parameter] = []
        for (name, value) in values {
            guard let value else { continue }
            try Self.described(in: .body).first { $0.name == name }?.check(value)
            items.append(.init(name: name, value: value))
        }
        if let mode { try Self.described(in: .body).first { $0.name == "mode" }?.check(mode) }
        return try SearchParameters(QueryParameters(items))
    }
}

/// The body of several questions.
struct BatchParameters: Decodable {
    let questions: [String]
    let asOf: String?
    let region: String?

    enum CodingKeys: String, CodingKey {
        case questions, region
        case asOf = "as_of"
    }

    /// Questions of one request: together they take as long as one page may.
    static let most = 20

    static let described = [
        RouteParameter(
            "questions", in: .body, .texts(count: 1...most, maximum: SearchParameters.longestQuestion), isRequired: true, "问题，最多 \(most) 个"),
        RouteParameter("as_of", in: .body, .day, "按哪一天的法律；不写就是今天"), RouteParameter("region", in: .body, .text(maximum: 40), "所在省市"),
    ]

    func searchParameters() throws(Problem) -> [SearchParameters] {
        guard (1...Self.most).contains(questions.count) else { throw .invalidParameter("questions", "一次问 1 到 \(Self.most) 个问题。") }
        var list: [SearchParameters] = []
        for question in questions {
            let asked = try AnswerParameters(
                q: question, asOf: asOf, region: region, audience: nil, expand: nil, mode: nil
            ).searchParameters()
            if asked.question.isEmpty { throw .invalidParameter("questions", "问题不能是空的。") }
            list.append(asked)
        }
        return list
    }
}

extension Request {
    /// The body as a JSON object with no other keys than the known ones.
    func jsonBody<Body: Decodable>(_ type: Body.Type, known: [RouteParameter]) throws -> Body {
        try requireMediaType("application/json")
        try TextGuard.checkJSON(body)
        guard JSONNesting.isWithin(JSONValue.deepest, body) else {
            throw Problem(status: .badRequest, code: "invalid_json", detail: "请求正文的嵌套超过 \(JSONValue.deepest) 层。")
        }
        let data = Data(body)
        do {
            let keys = try JSONDecoder().decode(ObjectKeys.self, from: data).names
            if let unknown = keys.first(where: { key in !known.contains { $0.name == key } }) {
                let names = known.map(\.name).joined(separator: "、")
                throw Problem(
                    status: .badRequest, code: "unknown_parameter", detail: "请求正文里没有这个字段。可用的字段：\(names)。",
                    parameter: String(unknown.prefix(40)))
            }
            if let missing = known.first(where: { $0.isRequired && !keys.contains($0.name) }) {
                throw Problem.invalidParameter(missing.name, "缺少字段 \(missing.name)：\(missing.summary)。")
            }
            return try JSONDecoder().decode(Body.self, from: data)
        } catch let error as DecodingError {
            if case .typeMismatch(_, let context) = error, let name = context.codingPath.first?.stringValue {
                throw Problem.invalidParameter(name, "字段 \(name) 的类型不对。")
            }
            throw Problem(status: .badRequest, code: "invalid_json", detail: "请求正文不是有效的 JSON 对象。")
        }
    }
}

/// The keys of a JSON object, whatever its values are.
private struct ObjectKeys: Decodable {
    let names: [String]

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
        names = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue).sorted()
    }
}

extension Response {
    /// Names the generation that the response was made from.
    func generation(_ generation: UInt64) -> Response {
        with("x-generation", String(generation))
    }
}
