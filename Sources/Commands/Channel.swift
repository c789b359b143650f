internal import BotAPI
internal import HTTPServer

/// What one channel told to one question, read out of its own reply.
package struct ChannelReply: Sendable, Equatable {
    /// One answer, by id, revision and hash.
    package struct Shown: Sendable, Hashable {
        package let id: String
        package let revision: Int
        package let sha256: String

        package init(id: String, revision: Int, sha256: String) {
            self.id = id
            self.revision = revision
            self.sha256 = sha256
        }
    }

    /// answer, clarify or refuse; what a reply without a mark of it is, stands in the text.
    package let decision: String
    /// The one answer, the questions to choose from, or none.
    package let shown: [Shown]

    package init(decision: String, shown: [Shown]) {
        self.decision = decision
        self.shown = shown
    }

    /// For reports.
    package var summary: String {
        decision + (shown.isEmpty ? "" : " " + shown.map { "\($0.id) 第\($0.revision)版 \($0.sha256.prefix(12))" }.joined(separator: "、"))
    }
}

/// A way to the knowledge base: how a question is put to it, and how its reply is read.
package struct Channel: Sendable {
    package let name: String
    let request: @Sendable (String) throws -> Call
    let read: @Sendable (Response) throws -> ChannelReply

    /// A request as the client of the channel would send it.
    struct Call: Sendable {
        let method: Method
        let path: String
        var query: String?
        var fields: [(name: String, value: String)] = []
        var body: [UInt8] = []
    }

    /// Every channel that answers questions.
    package static let all = [portal, kiosk, desk, api, mcp, dify]

    private static func page(_ path: String, _ further: String = "") -> @Sendable (String) -> Call {
        { Call(method: .get, path: path, query: "q=" + PercentDecoding.encode($0) + further) }
    }

    private static let portal = Channel(name: "portal", request: page("/search"), read: readPage)
    private static let kiosk = Channel(name: "kiosk", request: page("/search", "&kiosk=1"), read: readPage)
    private static let desk = Channel(name: "desk", request: page("/desk")) { try readDesk($0) }

    private static let api = Channel(
        name: "api", request: { try .json("/v1/answer", ["q": .string($0)]) },
        read: { try readReply(JSONValue(parsing: $0.body)) })

    private static let mcp = Channel(
        name: "mcp",
        request: { question in
            let call: JSONValue = ["name": "get_answer", "arguments": ["q": .string(question)]]
            return try .json("/mcp", ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call])
        },
        read: { response in
            guard let result = try JSONValue(parsing: response.body)["result"]?["structuredContent"] else {
                throw ChannelFailure(reason: "没有 structuredContent")
            }
            return try readReply(result)
        })

    private static let dify = Channel(
        name: "dify",
        request: { question in
            var call = try Call.json(
                "/dify/retrieval", ["knowledge_id": "answers", "query": .string(question), "retrieval_setting": ["top_k": 5]])
            call.fields.append(("authorization", "Bearer channels"))
            return call
        }, read: readRecords)

    // MARK: - Replies

    /// The card of a results page.
    @Sendable private static func readPage(_ response: Response) throws -> ChannelReply {
        let tags = PageMarks(response.body).tags
        guard let decision = tags.lazy.compactMap({ $0["decision"] }).first else { throw ChannelFailure(reason: "页面上没有 data-decision") }
        return ChannelReply(decision: decision, shown: try tags.compactMap { try shown($0, by: "answer") })
    }

    /// A desk has candidates whatever the decision is; what it opens by itself is its answer.
    private static func readDesk(_ response: Response) throws -> ChannelReply {
        let tags = PageMarks(response.body).tags
        guard let decision = tags.lazy.compactMap({ $0["decision"] }).first else { throw ChannelFailure(reason: "页面上没有 data-decision") }
        switch decision {
        case "answer": return ChannelReply(decision: decision, shown: try tags.compactMap { try shown($0, by: "open") })
        case "clarify": return ChannelReply(decision: decision, shown: Array(try tags.compactMap { try shown($0, by: "answer") }.prefix(5)))
        default: return ChannelReply(decision: decision, shown: [])
        }
    }

    private static func shown(_ marks: [String: String], by name: String) throws -> ChannelReply.Shown? {
        guard let id = marks[name] else { return nil }
        guard let revision = marks["revision"].flatMap({ Int($0) }), let hash = marks["sha256"] else {
            throw ChannelFailure(reason: "\(id) 没有版本或校验值")
        }
        return .init(id: id, revision: revision, sha256: hash)
    }

    /// The reply of the API, which MCP hands on as it stands.
    private static func readReply(_ reply: JSONValue) throws -> ChannelReply {
        guard let decision = reply["decision"]?.text else { throw ChannelFailure(reason: "没有 decision") }
        switch decision {
        case "answer": return ChannelReply(decision: decision, shown: try reply["answer"].map { [try shown($0)] } ?? [])
        case "clarify":
            let offered = Set((reply["clarify"]?.list ?? []).compactMap { $0["answer_id"]?.text })
            let candidates = try (reply["answers"]?.list ?? []).map(shown).filter { offered.contains($0.id) }
            return ChannelReply(decision: decision, shown: candidates)
        default: return ChannelReply(decision: decision, shown: [])
        }
    }

    /// No record is a refusal: the contract has no word for it.
    @Sendable private static func readRecords(_ response: Response) throws -> ChannelReply {
        guard let records = try JSONValue(parsing: response.body)["records"]?.list else { throw ChannelFailure(reason: "没有 records") }
        let metadata = records.compactMap { $0["metadata"] }
        let decision = metadata.first?["decision"]?.text ?? "refuse"
        return ChannelReply(decision: decision, shown: try metadata.map(shown))
    }

    private static func shown(_ value: JSONValue) throws -> ChannelReply.Shown {
        guard let id = value["id"]?.text, let revision = value["version"]?.integer, let hash = value["text_sha256"]?.text else {
            throw ChannelFailure(reason: "答复没有编号、版本或校验值")
        }
        return .init(id: id, revision: revision, sha256: hash)
    }
}

extension Channel.Call {
    static func json(_ path: String, _ body: JSONValue) throws -> Channel.Call {
        Channel.Call(
            method: .post, path: path, fields: [("content-type", "application/json"), ("accept", "application/json")],
            body: try body.bytes())
    }
}

/// Why a channel's reply could not be read; counts as a difference.
struct ChannelFailure: Error, Sendable {
    let reason: String
}
