package import Answering
import FoundationEssentials
import HTTPServer
package import Presentation

/// The Model Context Protocol over whatever carries its messages: JSON-RPC 2.0 without state between messages.
///
/// Every reply rests on its request alone, so any number of clients may be served at once and after a restart.
package struct MCPServer: Sendable {
    /// Newest first; the first is offered to a client that asks for one we do not know.
    package static let versions = ["2025-06-18", "2025-03-26"]
    /// Longest message in bytes: a text of 10,000 characters with every one of them escaped.
    package static let longestMessage = 131_072
    /// Messages in one batch.
    static let longestBatch = 50

    private let tools: [MCPTool]

    package init(service: any KnowledgeService, changes: any ChangeSource) {
        tools = MCPTools(service: service, changes: changes).all
    }

    /// What a message is answered with.
    package enum Reply: Sendable, Equatable {
        /// A notification or a reply of the client: nothing is sent back.
        case none
        case message(JSONValue)
        /// The message could not be read; the error stands in the value.
        case malformed(JSONValue)
    }

    /// Answers one message, or a batch as version 2025-03-26 allows.
    /// - Parameter bytes: a JSON text of at most `longestMessage` bytes.
    package func reply(to bytes: [UInt8]) -> Reply {
        let message: JSONValue
        do {
            guard bytes.count <= Self.longestMessage else { return .malformed(Self.failure(.null, -32_600, "message too long")) }
            try TextGuard.checkJSON(bytes)
            message = try JSONValue(parsing: bytes)
        } catch JSONError.tooDeep {
            return .malformed(Self.failure(.null, -32_600, "more than \(JSONValue.deepest) arrays and objects in each other"))
        } catch {
            return .malformed(Self.failure(.null, -32_700, "not a JSON text"))
        }
        guard let batch = message.list else { return reply(to: message) }
        guard !batch.isEmpty, batch.count <= Self.longestBatch else {
            return .malformed(Self.failure(.null, -32_600, "a batch holds 1 to \(Self.longestBatch) messages"))
        }
        let replies = batch.compactMap { entry -> JSONValue? in
            switch reply(to: entry) {
            case .none: nil
            case .message(let value), .malformed(let value): value
            }
        }
        return replies.isEmpty ? .none : .message(.array(replies))
    }

    private func reply(to message: JSONValue) -> Reply {
        guard case .object(let members) = message, members["jsonrpc"]?.text == "2.0" else {
            return .malformed(Self.failure(.null, -32_600, "not a JSON-RPC 2.0 message"))
        }
        guard let method = members["method"]?.text else {
            // A reply to a request that we never sent is no fault worth an answer.
            let isReply = members["result"] != nil || members["error"] != nil
            return isReply ? .none : .malformed(Self.failure(.null, -32_600, "a message without a method"))
        }
        guard let id = members["id"] else { return .none }
        switch id {
        case .string, .integer: break
        default: return .malformed(Self.failure(.null, -32_600, "id must be a string or an integer"))
        }
        return .message(answer(method, members["params"], id: id))
    }

    private func answer(_ method: String, _ parameters: JSONValue?, id: JSONValue) -> JSONValue {
        do {
            switch method {
            case "initialize": return Self.success(id, Self.initialisation(parameters))
            case "ping": return Self.success(id, [:])
            case "tools/list": return Self.success(id, ["tools": .array(try tools.map { try $0.listing() })])
            case "tools/call": return try call(parameters, id: id)
            default: return Self.failure(id, -32_601, "method not found: \(method.prefix(60))")
            }
        } catch {
            return Self.failure(id, -32_603, "the knowledge base failed to answer")
        }
    }

    private static func initialisation(_ parameters: JSONValue?) -> JSONValue {
        let asked = parameters?["protocolVersion"]?.text
        let version = versions.first { $0 == asked } ?? versions[0]
        return [
            "protocolVersion": .string(version), "capabilities": ["tools": ["listChanged": false]],
            "serverInfo": ["name": "fawen", "title": "法问 12348 法律知识库", "version": "1"],
            "instructions": """
            法问是 12348 公共法律服务的法律知识库。工具返回的都是已发布、经过审核的文字和法律条文，不生成内容。\
            decision 为 refuse 时不要自己编答案，请用户拨打 12348。引用条文前用 get_article 取全文，用 verify_citations 核对。
            """,
        ]
    }

    private func call(_ parameters: JSONValue?, id: JSONValue) throws -> JSONValue {
        guard let name = parameters?["name"]?.text, let tool = tools.first(where: { $0.name == name }) else {
            return Self.failure(id, -32_602, "unknown tool")
        }
        do {
            let result = try tool.call(ToolArguments(parameters?["arguments"], described: tool.parameters))
            let text = String(decoding: try result.bytes(), as: UTF8.self)
            return Self.success(
                id, ["content": [["type": "text", "text": .string(text)]], "structuredContent": result, "isError": false])
        } catch let problem as Problem {
            // The model reads this and may try again with better arguments.
            return Self.success(
                id, ["content": [["type": "text", "text": .string("\(problem.code): \(problem.detail)")]], "isError": true])
        }
    }

    private static func success(_ id: JSONValue, _ result: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "result": result]
    }

    static func failure(_ id: JSONValue, _ code: Int, _ message: String) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "error": ["code": .integer(code), "message": .string(message)]]
    }
}
