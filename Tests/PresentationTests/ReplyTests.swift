import Testing

@testable import BotAPI
@testable import HTTPServer

@Suite("Replies of the API and their description")
struct ReplyTests {
    private let faces = Faces()

    /// Members of the reply that the table does not name, and those it promises that are not there.
    private static func differences(_ value: Any, _ members: [ReplyMember], _ place: String) -> [String] {
        if let list = value as? [Any] { return list.prefix(3).flatMap { differences($0, members, place + "[]") } }
        guard !members.isEmpty, let object = value as? [String: Any] else { return [] }
        let unnamed = Set(object.keys).subtracting(members.map(\.name)).map { "\(place).\($0) is not described" }
        return unnamed
            + members.flatMap { member -> [String] in
                guard let found = object[member.name] else { return member.isAlways ? ["\(place).\(member.name) is missing"] : [] }
                return differences(found, member.members, place + "." + member.name)
            }
    }

    @Test("what the description says of replies is what they hold, no less and no more")
    func replies() throws {
        let json = "application/json"
        let ticket = try #require(try faces.json(faces.post("/v1/handover", type: json, body: #"{"q":"a"}"#))["ticket"] as? String)
        #expect(ticket.utf8.count == 10)
        let replies: [(String, Response)] = [
            ("answer", faces.get("/v1/answer?q=a")), ("answer", faces.get("/v1/answer?q=a&mode=evidence")),
            ("answer", faces.get("/v1/answer?q=%E6%B2%A1%E6%9C%89")),
            ("answer_post", faces.post("/v1/answer", type: json, body: #"{"q":"a"}"#)),
            ("answer_batch", faces.post("/v1/answer/batch", type: json, body: #"{"questions":["a"]}"#)),
            ("search", faces.get("/v1/search?q=a")), ("answer_item", faces.get("/v1/answers/wage-rent")),
            ("answer_translation", faces.get("/v1/answers/wage-rent/translations/en")), ("suggest", faces.get("/v1/suggest?q=a")),
            ("citations_resolve", faces.post("/v1/citations/resolve", type: json, body: #"{"text":"a"}"#)),
            ("citations_verify", faces.post("/v1/citations/verify", type: json, body: #"{"text":"a"}"#)),
            ("changes", faces.get("/v1/changes")), ("handover", faces.post("/v1/handover", type: json, body: #"{"q":"a"}"#)),
        ]
        for (name, reply) in replies {
            #expect(reply.status == .ok, "\(name)")
            let members = try #require(ReplyMembers.of(name))
            #expect(Self.differences(try faces.json(reply), members, name) == [])
        }
        let checked = Set(replies.map(\.0)).union(["feedback", "handover_packet"])
        #expect(checked == Set(ReplyMembers.table.keys))
    }

    @Test("a reply says what the knowledge holds and how fresh it is; a batch says it once")
    func coverage() throws {
        for address in ["/v1/answer?q=a", "/v1/search?q=a"] {
            let coverage = try #require(try faces.json(faces.get(address))["coverage"] as? [String: Any], "\(address)")
            #expect((coverage["corpora"] as? [String: Any])?["answers"] as? Double == 120 && coverage["laws_until"] is String, "\(address)")
        }
        let batch = try faces.json(faces.post("/v1/answer/batch", type: "application/json", body: #"{"questions":["甲"]}"#))
        #expect(batch["coverage"] is [String: Any])
        #expect((batch["replies"] as? [[String: Any]])?.first?["coverage"] == nil)
    }
}
