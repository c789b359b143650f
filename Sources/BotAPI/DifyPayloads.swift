import Answering
import LegalModel
import Presentation

/// The body of a retrieval by the external knowledge contract of Dify.
struct DifyQuery: Sendable {
    enum Knowledge: String, CaseIterable, Sendable {
        /// Standard answers, and articles where the question is answered at all.
        case all = "fawen"
        case answers, laws, cases, guides
    }

    let knowledge: Knowledge
    let query: String
    /// 1…50.
    let top: Int
    /// 0…1.
    let threshold: Double
    let filter: DifyFilter

    /// - Throws: the error of the contract.
    init(_ body: JSONValue) throws(DifyFailure) {
        guard let name = body["knowledge_id"]?.text else { throw .badRequest("缺少 knowledge_id") }
        guard let knowledge = Knowledge(rawValue: name) else {
            throw .unknownKnowledge("没有知识库 \(name.prefix(40))。可用的有：\(Knowledge.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        guard let query = body["query"]?.text, !query.isEmpty else { throw .badRequest("缺少 query") }
        guard query.unicodeScalars.count <= SearchParameters.longestQuestion else {
            throw .badRequest("query 最多 \(SearchParameters.longestQuestion) 个字")
        }
        guard let setting = body["retrieval_setting"], case .object = setting else { throw .badRequest("缺少 retrieval_setting") }
        let top = setting["top_k"]?.integer ?? 5
        let threshold = setting["score_threshold"]?.double ?? 0
        guard (1...50).contains(top) else { throw .badRequest("top_k 应当是 1 到 50") }
        guard (0...1).contains(threshold) else { throw .badRequest("score_threshold 应当是 0 到 1") }
        self.knowledge = knowledge
        self.query = query
        self.top = top
        self.threshold = threshold
        filter = try DifyFilter(body["metadata_condition"])
    }
}

/// Why a retrieval is not served, in the contract's own form.
struct DifyFailure: Error, Sendable {
    let status: Int
    let code: Int
    let message: String

    static func badRequest(_ message: String) -> DifyFailure { DifyFailure(status: 400, code: 1_400, message: message) }
    static let invalidHeader = DifyFailure(
        status: 403, code: 1_001, message: "Invalid Authorization header format. Expected 'Bearer <api-key>' format.")
    static let wrongKey = DifyFailure(status: 403, code: 1_002, message: "Authorization failed.")
    static func unknownKnowledge(_ message: String) -> DifyFailure { DifyFailure(status: 404, code: 2_001, message: message) }
}

/// One passage with what it is, in the order of the score.
struct DifyRecord: Sendable {
    let content: String
    /// 0…1.
    let score: Double
    let title: String
    let metadata: [String: JSONValue]

    var value: JSONValue {
        ["content": .string(content), "score": .number(score), "title": .string(title), "metadata": .object(metadata)]
    }
}

/// Conditions on the metadata of records: all must hold, or any.
struct DifyFilter: Sendable {
    private struct Condition: Sendable {
        let names: [String]
        let comparison: String
        let value: JSONValue
    }

    private let conditions: [Condition]
    private let isAny: Bool

    static let comparisons = [
        "contains", "not contains", "start with", "end with", "is", "is not", "empty", "not empty", "=", "≠", ">", "<", "≥", "≤", "before",
        "after",
    ]

    init(_ value: JSONValue?) throws(DifyFailure) {
        guard let value, value != .null else {
            conditions = []
            isAny = false
            return
        }
        isAny = value["logical_operator"]?.text == "or"
        var conditions: [Condition] = []
        for entry in value["conditions"]?.list ?? [] {
            let written: JSONValue = entry["name"] ?? .null
            let names: [String] = written.text.map { [$0] } ?? (written.list ?? []).compactMap { $0.text }
            guard let comparison = entry["comparison_operator"]?.text, Self.comparisons.contains(comparison), !names.isEmpty else {
                throw .badRequest("metadata_condition 里有不认识的条件")
            }
            conditions.append(Condition(names: names, comparison: comparison, value: entry["value"] ?? .null))
        }
        self.conditions = conditions
    }

    func accepts(_ metadata: [String: JSONValue]) -> Bool {
        guard !conditions.isEmpty else { return true }
        let results = conditions.lazy.map { condition in
            condition.names.contains { Self.holds(metadata[$0], condition.comparison, condition.value) }
        }
        return isAny ? results.contains(true) : !results.contains(false)
    }

    /// Days are ISO text, so before and after are text order; numbers are compared as numbers.
    private static func holds(_ found: JSONValue?, _ comparison: String, _ wanted: JSONValue) -> Bool {
        let text = found.map(Self.text) ?? ""
        let other = Self.text(wanted)
        func ordered(_ compare: (Double, Double) -> Bool) -> Bool {
            guard let left = Double(text), let right = Double(other) else { return false }
            return compare(left, right)
        }
        switch comparison {
        case "contains": return text.contains(other)
        case "not contains": return !text.contains(other)
        case "start with": return text.hasPrefix(other)
        case "end with": return text.hasSuffix(other)
        case "is": return text == other
        case "is not": return text != other
        case "empty": return text.isEmpty
        case "not empty": return !text.isEmpty
        case "=": return ordered(==)
        case "≠": return ordered(!=)
        case ">": return ordered(>)
        case "<": return ordered(<)
        case "≥": return ordered(>=)
        case "≤": return ordered(<=)
        case "before": return !text.isEmpty && text < other
        case "after": return !text.isEmpty && text > other
        default: return false
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .array(let values): values.map(text).joined(separator: ",")
        case .null, .object: ""
        }
    }
}
