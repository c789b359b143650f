import Answering
import HTTPServer
import LegalModel
import Presentation

/// One tool that a model may call: what it takes, what it gives, and the call itself.
struct MCPTool: Sendable {
    let name: String
    let title: String
    let description: String
    let parameters: [RouteParameter]
    /// JSON Schema of the structured result.
    let output: JSONValue
    let call: @Sendable (ToolArguments) throws -> JSONValue

    /// As `tools/list` shows it.
    func listing() throws -> JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "inputSchema": try JSONValue(OpenAPIDocument.object(parameters)), "outputSchema": output,
            "annotations": [
                "title": .string(title), "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
            ],
        ]
    }
}

/// The five tools: published text and law on a day, nothing generated.
struct MCPTools: Sendable {
    let service: any KnowledgeService
    let changes: any ChangeSource

    var all: [MCPTool] { [searchLegal, getAnswer, getArticle, verifyCitations, listChanges] }

    private static let asOf = RouteParameter("as_of", in: .body, .day, "按哪一天的法律，如 2024-07-01；不写就是今天")
    private static let region = RouteParameter("region", in: .body, .text(maximum: 40), "所在省市，如 天津市")

    private var searchLegal: MCPTool {
        MCPTool(
            name: "search_legal", title: "检索法条、标准答复、案例和办事指引",
            description: """
                Searches Chinese law articles, reviewed standard answers, cases and service guides of the 12348 knowledge base. \
                按问题检索法条、标准答复、案例和办事指引，返回编号、时效性和摘录。摘录不完整，引用条文前请用 get_article 取全文。
                """,
            parameters: [
                RouteParameter("q", in: .body, .text(maximum: SearchParameters.longestQuestion), isRequired: true, "问题或关键词，用自己的话写"),
                RouteParameter("kind", in: .body, .choice(ResultKind.allCases.map(\.rawValue)), "只查一类"),
                RouteParameter("size", in: .body, .integer(SearchParameters.pageSizes), "每类条数，默认 10"), Self.asOf, Self.region,
            ],
            output: Self.schema(["groups": "array", "interpreted": "object", "as_of": "string", "generation": "integer"])
        ) { arguments in
            let asked = try SearchParameters(arguments.parameters)
            let found = try asking { () throws(KnowledgeBaseError) in try service.search(asked.request) }
            return try JSONValue(SearchPayload(found, parameters: asked, coverage: CoveragePayload(of: service)))
        }
    }

    private var getAnswer: MCPTool {
        MCPTool(
            name: "get_answer", title: "问一个问题，取标准答复",
            description: """
                Answers a legal question with one reviewed, published text, or offers questions to choose from, or refuses. \
                decision 为 answer 时原样使用 answer 的文字并注明编号和版本；clarify 时请用户选一个问题；refuse 时不要自己编答案，转 12348。
                """,
            parameters: [
                RouteParameter("q", in: .body, .text(maximum: SearchParameters.longestQuestion), isRequired: true, "用户的问题，原话"), Self.asOf,
                Self.region,
            ],
            output: Self.schema([
                "decision": "string", "confidence": "number", "answers": "array", "clarify": "array", "articles": "array",
                "generation": "integer", "generated": "boolean",
            ])
        ) { arguments in
            let asked = try SearchParameters(arguments.parameters)
            let reply = try asking { () throws(KnowledgeBaseError) in try service.answer(asked.request) }
            return try JSONValue(AnswerReplyPayload(reply, queryID: nil, coverage: CoveragePayload(of: service)))
        }
    }

    private var getArticle: MCPTool {
        MCPTool(
            name: "get_article", title: "取一条法律在某一天的文本",
            description: """
                One whole article of a law as it stood on a day, with its status, versions and what cites it. \
                取一条法律的全文、时效性和版本；不会只给半条。没有这部法律或这一条时说明没有，不要猜。
                """,
            parameters: [
                RouteParameter("law", in: .body, .text(maximum: 200), isRequired: true, "法名，全称或简称，如 民法典"),
                RouteParameter("article", in: .body, .text(maximum: 40), isRequired: true, "条号，如 563、120-1、第五百六十三条"), Self.asOf,
                RouteParameter("version", in: .body, .day, "看哪一天公布的版本"),
            ],
            output: Self.schema([
                "law": "string", "law_id": "string", "entry": "object", "version": "object", "as_of": "string", "generation": "integer",
            ]), call: article)
    }

    @Sendable private func article(_ arguments: ToolArguments) throws -> JSONValue {
        let law = arguments["law"] ?? ""
        guard let number = ArticleNumber(arguments["article"] ?? "") else {
            throw Problem.invalidParameter("article", "条号写成 563、120-1 或 第五百六十三条 这样。")
        }
        let asOf = arguments["as_of"].flatMap { CalendarDay(iso: $0) }
        let version = arguments["version"].flatMap { CalendarDay(iso: $0) }
        let view = try asking { () throws(KnowledgeBaseError) in
            try service.article(number, of: law, asOf: asOf, promulgated: version)
        }
        guard let view else {
            throw Problem(status: .notFound, code: "article_not_found", detail: "知识库里没有“\(law.prefix(40))”的\(number.label)。不要编造条文。")
        }
        return try JSONValue(ArticlePayload(view, generation: generation()))
    }

    private var verifyCitations: MCPTool {
        MCPTool(
            name: "verify_citations", title: "核对一段文字里的法条引用和引文",
            description: """
                Checks every citation of a text: does the article exist, is it in force on the day, are quoted passages word for word. \
                核对引用的条文是否存在、那一天是否有效、引号里的话是否与原文一致。
                """,
            parameters: CitationHandlers.verified,
            output: Self.schema(["citations": "array", "summary": "object", "as_of": "string", "generation": "integer"])
        ) { arguments in
            let asOf = arguments["as_of"].flatMap { CalendarDay(iso: $0) }
            let verification = try asking { () throws(KnowledgeBaseError) in
                try CitationVerification(of: arguments["text"] ?? "", context: arguments["context"], asOf: asOf, service: service)
            }
            return try JSONValue(VerificationPayload(verification, asOf: asOf, generation: generation()))
        }
    }

    private var listChanges: MCPTool {
        MCPTool(
            name: "list_changes", title: "列出新发布、修改、撤回的内容",
            description: """
                What was published, revised, withdrawn or imported since a day, oldest first; cursor goes on where the last page ended. \
                列出某一天以来的变化，用来更新已经缓存的答复和条文。
                """,
            parameters: ChangeHandlers.described.map { RouteParameter($0.name, in: .body, $0.kind, $0.summary) },
            output: Self.schema(["changes": "array", "next": "string", "more": "boolean", "generation": "integer"])
        ) { arguments in
            try JSONValue(ChangeHandlers(service: service, source: changes).page(arguments.parameters))
        }
    }

    private func generation() throws -> UInt64 {
        try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
    }

    /// An object that has these members at least.
    private static func schema(_ members: [String: String]) -> JSONValue {
        [
            "type": "object", "properties": .object(members.mapValues { ["type": .string($0)] }),
            "required": .array(members.keys.sorted().map(JSONValue.string)),
        ]
    }
}
