import Answering
import HTTPServer
import LegalModel
import Presentation

/// 一端发起，三台响应: a question that a program began goes on at a seat, a counter or another platform.
struct HandoverHandlers: Sendable {
    /// Characters of what is said beside the question.
    static let longestNote = 500

    let service: any KnowledgeService
    let shelf: HandoverShelf

    static let described = [
        RouteParameter("query_id", in: .body, .text(maximum: 80), "一小时内问过的问题：答复里的 query_id，或者响应头 X-Request-Id"),
        RouteParameter("q", in: .body, .text(maximum: SearchParameters.longestQuestion), "问题；有 query_id 就用当时的，找不到才用这里写的"),
        RouteParameter("as_of", in: .body, .day, "和 q 一起看：按哪一天的法律"),
        RouteParameter("region", in: .body, .text(maximum: 40), "和 q 一起看：所在省市"),
        RouteParameter(
            "target", in: .body, .choice(Handover.Target.allCases.map(\.rawValue)),
            "转给谁：hotline 12348 热线（默认）、lawyer 值班律师、aid 法律援助、government 12345 热线"),
        RouteParameter("note", in: .body, .text(maximum: longestNote), "还要交代的话，例如缺哪些情况"),
    ]

    static let ticket = RouteParameter(
        "ticket", in: .path, .text(maximum: 20), isRequired: true, "查询号，十位数字", pattern: "^[0-9]{10}$")

    private struct Body: Decodable {
        let queryID: String?
        let q: String?
        let asOf: String?
        let region: String?
        let target: String?
        let note: String?

        enum CodingKeys: String, CodingKey {
            case q, region, target, note
            case queryID = "query_id"
            case asOf = "as_of"
        }

        var fields: [(String, String?)] {
            [("query_id", queryID), ("q", q), ("as_of", asOf), ("region", region), ("target", target), ("note", note)]
        }
    }

    /// Puts the question on the shelf and names its number.
    @Sendable func post(_ request: Request) throws -> Response {
        let body = try request.jsonBody(Body.self, known: Self.described)
        for case (let name, let value?) in body.fields { try Self.described.first { $0.name == name }?.check(value) }
        var packet = try packet(body)
        packet.target = body.target.flatMap(Handover.Target.init) ?? .hotline
        packet.note = body.note.flatMap { $0.trimmedASCII.isEmpty ? nil : $0.trimmedASCII }
        packet.moment = shelf.now
        let ticket = shelf.put(packet)
        return try .json(HandoverPayload(packet, ticket: ticket), caching: .never, keys: .snakeCase).generation(packet.generation)
    }

    /// The packet again, for the platform that takes it over.
    @Sendable func get(_ request: Request) throws -> Response {
        let ticket = request.capture("ticket")
        guard let packet = shelf.packet(ticket) else {
            throw Problem(status: .notFound, code: "ticket_not_found", detail: "没有这个查询号，可能抄错了，或者过了一天。")
        }
        return try .json(HandoverPayload(packet, ticket: ticket), caching: .never, keys: .snakeCase).generation(packet.generation)
    }

    /// What was replied to the query; where nobody remembers it, the question anew.
    private func packet(_ body: Body) throws -> Handover {
        if let id = body.queryID, let known = shelf.query(id) { return known }
        guard let question = body.q, question.unicodeScalars.contains(where: { $0.value > 0x20 }) else {
            throw Problem(
                status: .notFound, code: "query_not_found", detail: "没有这个查询编号，或者问过已经超过一小时。请用 q 写明问题。", parameter: "query_id")
        }
        let asked = try AnswerParameters(
            q: question, asOf: body.asOf, region: body.region, audience: nil, expand: nil, mode: nil
        ).searchParameters()
        let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked.request) }
        return Handover(reply, asked: asked, moment: shelf.now)
    }
}
