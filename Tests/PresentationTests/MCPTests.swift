import Answering
import BotAPI
import LegalModel
import Testing

@testable import HTTPServer

@Suite("Model Context Protocol")
struct MCPTests {
    private func server(_ decision: AnswerDecision = .answer) -> MCPServer {
        var service = SampleService()
        service.decision = decision
        return MCPServer(service: service, changes: SampleChanges())
    }

    private func reply(_ text: String, _ decision: AnswerDecision = .answer) throws -> JSONValue {
        guard case .message(let value) = server(decision).reply(to: Array(text.utf8)) else { throw Missing() }
        return value
    }

    private struct Missing: Error {}

    private func call(_ tool: String, _ arguments: String, _ decision: AnswerDecision = .answer) throws -> JSONValue {
        let message = #"{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
        return try reply(message, decision)["result"] ?? .null
    }

    @Test(
        "the version asked for is taken if known; otherwise the newest is offered",
        arguments: [("2025-03-26", "2025-03-26"), ("1999", "2025-06-18")])
    func versions(_ asked: String, _ given: String) throws {
        let result = try reply(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(asked)"}}"#)
        #expect(result["result"]?["protocolVersion"]?.text == given)
        #expect(result["id"] == 1)
    }

    @Test("a message is read as deep as any contract goes and no deeper, whatever it would cost to parse")
    func nesting() throws {
        func nested(_ depth: Int) -> String {
            let arrays = depth - 3
            let value = String(repeating: "[", count: arrays) + "\"[{\"" + String(repeating: "]", count: arrays)
            return #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":{"b":\#(value)}}}"#
        }
        #expect(try reply(nested(32))["result"] == [:])
        guard case .malformed(let refused) = server().reply(to: Array(nested(33).utf8)) else { throw Missing() }
        #expect(refused["error"]?["code"] == -32_600)
        #expect(refused["error"]?["message"]?.text?.contains("32") == true)
    }

    @Test("every kind of value is read as what it was written as")
    func values() throws {
        let text = #"{"a":[true,false,0,1,-7,5.0,0.5,1e3,"1",null,"\u6cd5",9223372036854775807,18446744073709551616],"b":{},"c":[]}"#
        let value = try JSONValue(parsing: Array(text.utf8))
        let list: JSONValue = [
            true, false, 0, 1, -7, 5, .number(0.5), 1000, "1", nil, "法", .integer(.max), .number(18_446_744_073_709_551_616),
        ]
        #expect(value == ["a": list, "b": [:], "c": []])
        #expect(try JSONValue(parsing: Array("true".utf8)) == true)
        // To the last place: what one channel says another says.
        for number in [0.8999999761581421, 0.9810759237239768, 0.5490040183067322, 1e-7, 123_456_789.125] {
            #expect(try JSONValue(["x": number])["x"]?.double == number)
        }
        for broken in ["", "{", "[1", "nul", "{\"a\":01}"] {
            #expect(throws: JSONError.malformed, "\(broken)") { try JSONValue(parsing: Array(broken.utf8)) }
        }
        struct Payload: Encodable {
            let firstList = [1.5, 2]
            let isOpen = true
        }
        #expect(try JSONValue(Payload()) == ["first_list": [.number(1.5), 2], "is_open": true])
    }

    @Test("five read-only tools with schemas of what they take and give")
    func tools() throws {
        let tools = try reply(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)["result"]?["tools"]?.list ?? []
        #expect(tools.compactMap { $0["name"]?.text } == ["search_legal", "get_answer", "get_article", "verify_citations", "list_changes"])
        for tool in tools {
            #expect(tool["inputSchema"]?["type"] == "object")
            #expect(tool["outputSchema"]?["type"] == "object")
            #expect(tool["annotations"]?["readOnlyHint"] == true)
        }
    }

    @Test("a refusal stays one: no answer, and the way to a person")
    func refusal() throws {
        let result = try call("get_answer", #"{"q":"天气"}"#, .refuse)
        let content = try #require(result["structuredContent"])
        #expect(content["decision"] == "refuse")
        #expect(content["answer"] == nil)
        #expect(content["refusal"]?["referral"]?.list?.isEmpty == false)
    }

    @Test("text and structured content of a result are the same")
    func text() throws {
        let result = try call("get_article", #"{"law":"\#(SampleService.slug)","article":"第三条"}"#)
        let text = try #require(result["content"]?.list?.first?["text"]?.text)
        #expect(try JSONValue(parsing: Array(text.utf8)) == result["structuredContent"])
        #expect(result["structuredContent"]?["entry"]?["article"] == "3")
    }

    @Test(
        "a call with bad arguments is an error that the model can read",
        arguments: [
            ("get_answer", "{}"), ("get_answer", #"{"q":1}"#), ("get_answer", #"{"q":"a","x":1}"#),
            ("get_answer", #"{"q":"a","as_of":"2024-02-30"}"#),
            ("search_legal", #"{"q":"a","kind":"x"}"#), ("search_legal", #"{"q":"a","size":51}"#),
            ("get_article", #"{"law":"无","article":"3"}"#),
            ("get_article", #"{"law":"\#(SampleService.slug)","article":"abc"}"#), ("list_changes", #"{"limit":0}"#),
            ("verify_citations", "[]"),
        ])
    func badArguments(_ tool: String, _ arguments: String) throws {
        let result = try call(tool, arguments)
        #expect(result["isError"] == true)
        #expect(result["structuredContent"] == nil)
    }

    @Test("notifications are not answered; what is no message is an error of JSON-RPC")
    func messages() throws {
        #expect(server().reply(to: Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8)) == .none)
        for (text, code) in [("{", -32_700), ("[]", -32_600), ("1", -32_600), (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32_600)] {
            guard case .malformed(let error) = server().reply(to: Array(text.utf8)) else { throw Missing() }
            #expect(error["error"]?["code"] == .integer(code), "\(text)")
        }
        #expect(try reply(#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#)["error"]?["code"] == -32_601)
        #expect(try reply(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#)["error"]?["code"] == -32_602)
        let batch =
            #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"jsonrpc":"2.0","id":2,"method":"ping"}]"#
        #expect(try reply(batch).list?.compactMap { $0["id"]?.integer } == [1, 2])
    }

    @Test("changes come in order, from the day's beginning in Shanghai, and the cursor goes on")
    func changes() throws {
        let all = try call("list_changes", #"{"since":"2026-11-21"}"#)["structuredContent"]
        #expect(all?["changes"]?.list?.compactMap { $0["id"]?.text } == [SampleService.slug, "wage-boss-gone"])
        #expect(all?["changes"]?.list?.first?["at"] == "2026-11-20T16:00:00Z")
        let first = try call("list_changes", #"{"limit":1}"#)["structuredContent"]
        #expect(first?["more"] == true)
        let next = try #require(first?["next"]?.text)
        let second = try call("list_changes", #"{"limit":5,"cursor":\#(next)}"#)["structuredContent"]
        #expect(second?["changes"]?.list?.count == 2)
        #expect(second?["more"] == false)
    }

    @Test("over HTTP: JSON for requests, 202 for notifications, 405 for GET, no foreign origin, no unknown version")
    func transport() throws {
        let faces = Faces()
        let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        let response = faces.post("/mcp", type: "application/json", body: ping)
        #expect(response.status == .ok)
        #expect(response.contentType.hasPrefix("application/json"))
        #expect(faces.post("/mcp", type: "application/json", body: #"{"jsonrpc":"2.0","method":"notifications/x"}"#).status == .accepted)
        #expect(faces.get("/mcp").status == .methodNotAllowed)
        #expect(faces.get("/mcp").contentType.hasPrefix("application/problem+json"))
        let json = ("content-type", "application/json")
        #expect(faces.post("/mcp", fields: [json, ("host", "a"), ("origin", "http://evil.example")], body: ping).status == Status(403))
        #expect(faces.post("/mcp", fields: [json, ("host", "a"), ("origin", "http://a")], body: ping).status == .ok)
        // DNS rebinding: the page's own name, made to point here, stands in both fields.
        for host in ["evil.example", "evil.example:12348", "localhost.evil.example", "127.0.0.1.evil.example", "a.evil.example", "[::1"] {
            let rebound = faces.post("/mcp", fields: [json, ("host", host), ("origin", "http://" + host)], body: ping)
            #expect(rebound.status == .misdirected, "\(host)")
        }
        for host in ["A", "a:8080", "localhost:12348", "127.0.0.1:12348", "[::1]:12348", "10.0.0.8"] {
            #expect(faces.post("/mcp", fields: [json, ("host", host), ("origin", "http://" + host)], body: ping).status == .ok, "\(host)")
        }
        #expect(faces.post("/mcp", fields: [json, ("mcp-protocol-version", "1999-01-01")], body: ping).status == .badRequest)
        #expect(faces.post("/mcp", fields: [json, ("accept", "text/html")], body: ping).status == Status(406))
    }
}

@Suite("Dify external knowledge")
struct DifyTests {
    private func ask(_ body: String, decision: AnswerDecision = .answer, key: String? = nil, bearer: String? = "Bearer k") -> Response {
        var service = SampleService()
        service.decision = decision
        let routes = DifyRoutes(service: service, key: key).routes
        var fields = HeaderFields()
        fields.append("content-type", "application/json")
        if let bearer { fields.append("authorization", bearer) }
        let head = RequestHead(method: .post, path: "/dify/retrieval", query: nil, minorVersion: 1, fields: fields)
        return Dispatcher(router: Router(routes)).respond(to: head, body: Array(body.utf8))
    }

    private func body(_ knowledge: String = "fawen", top: Int = 5, threshold: Double = 0, condition: String = "null") -> String {
        #"{"knowledge_id":"\#(knowledge)","query":"工资","retrieval_setting":{"top_k":\#(top),"score_threshold":\#(threshold)},"metadata_condition":\#(condition)}"#
    }

    private func records(_ response: Response) throws -> [JSONValue] {
        try #require(try JSONValue(parsing: response.body)["records"]?.list)
    }

    @Test("records are sorted by score between 0 and 1, each with an object of metadata")
    func shape() throws {
        let records = try records(ask(body()))
        #expect(records.count == 5)
        let scores = records.compactMap { $0["score"]?.double }
        #expect(scores == scores.sorted(by: >))
        #expect(scores.allSatisfy { (0...1).contains($0) })
        #expect(records[0]["metadata"]?["id"] == "wage-boss-gone")
        #expect(
            records.allSatisfy { $0["content"]?.text?.isEmpty == false && $0["title"]?.text != nil && $0["metadata"]?["page"]?.text != nil }
        )
        #expect(records[0]["content"]?.text?.contains("先问清楚在哪里干活") == false)
    }

    @Test("top_k, score_threshold and conditions narrow; a refusal is an empty list")
    func narrowing() throws {
        #expect(try records(ask(body(top: 1))).count == 1)
        #expect(try records(ask(body(threshold: 1))).isEmpty)
        #expect(try records(ask(body(), decision: .refuse)).isEmpty)
        let laws = #"{"logical_operator":"and","conditions":[{"name":["kind"],"comparison_operator":"is","value":"law"}]}"#
        #expect(try records(ask(body(condition: laws))).allSatisfy { $0["metadata"]?["kind"] == "law" })
        let early = #"{"conditions":[{"name":["reviewed_at"],"comparison_operator":"before","value":"2026-01-01"}]}"#
        #expect(try records(ask(body(condition: early))).isEmpty)
    }

    @Test(
        "errors carry the contract's codes",
        arguments: [
            (nil, "k", 403, 1_001), ("k", "k", 403, 1_001), ("Bearer x", "k", 403, 1_002), ("Bearer k", "k", 200, 0),
            ("Bearer any", nil, 200, 0),
        ] as [(String?, String?, Int, Int)])
    func keys(_ bearer: String?, _ key: String?, _ status: Int, _ code: Int) throws {
        let response = ask(body(), key: key, bearer: bearer)
        #expect(response.status.code == status)
        if code > 0 { #expect(try JSONValue(parsing: response.body)["error_code"] == .integer(code)) }
    }

    @Test("a knowledge base that is not there is 2001")
    func unknown() throws {
        let response = ask(body("none"))
        #expect(response.status == .notFound)
        #expect(try JSONValue(parsing: response.body)["error_code"] == 2_001)
        #expect(ask("{").status == .badRequest)
        let deep = ask(body(condition: String(repeating: "[", count: 32) + String(repeating: "]", count: 32)))
        #expect(deep.status == .badRequest)
        #expect(try JSONValue(parsing: deep.body)["error_msg"]?.text?.contains("32 层") == true)
    }
}
