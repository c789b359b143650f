internal import Answering
internal import Arguments
internal import KnowledgeStore

/// `fawen verify`: counts and the integrity of store and index.
enum VerifyCommand {
    static let signature = CommandSignature(
        name: "verify", summary: "核对知识库和索引，或者核对各渠道的答复是否一致",
        discussion: """
            fawen verify --data 目录：核对知识库和索引，报告数量和问题。
            fawen verify channels 问题.jsonl --data 目录：把每个问题在门户、自助终端、坐席、API、MCP、Dify 上各问一遍，比较编号、版本和校验值。
            发现问题或不一致时退出状态是 65。
            """, operands: .atMost(2, "channels 问题文件"), options: [.data, .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        switch arguments.operands.count {
        case 0: break
        case 2 where arguments.operands[0] == "channels": return try VerifyChannels.run(arguments.operands[1], arguments, console: console)
        default: throw CommandFailure(.usage, "写成 fawen verify --data 目录，或者 fawen verify channels 问题文件 --data 目录")
        }
        let data = arguments.value("data") ?? ""
        let store = try KnowledgeStore.open(at: data)
        let (counts, found) = try store.read { (snapshot) throws(StoreError) in (try snapshot.counts(), try snapshot.problems()) }
        var problems = found.map { "\($0.place)：\($0.reason)" }
        var generation: UInt64 = 0
        do throws(KnowledgeBaseError) {
            let coverage = try KnowledgeBase.open(at: data).coverage()
            generation = coverage.generation
            problems += coverage.degradations
        } catch {
            // Nothing indexed yet is a state, not a problem: generation 0 says so.
            if case .missing = error { generation = 0 } else { problems.append("索引：\(error)") }
        }
        if arguments.has("json") {
            try console.printJSON(Payload(counts, generation: generation, problems: problems))
        } else {
            console.print(
                "法规 \(counts.laws) 部，版本 \(counts.versions) 个，条文 \(counts.articles) 条（现行文本 \(counts.currentArticles) 条），其他文字 \(counts.blocks) 段。"
            )
            console.print(
                "要点 \(counts.digests) 条，标准答复 \(counts.answers) 条，案例 \(counts.cases) 个，办事指引 \(counts.guides) 个，引用 \(counts.citations) 处。")
            console.print(generation == 0 ? "还没有索引。" : "索引第 \(generation) 代。")
            for problem in problems { console.print("问题：\(problem)") }
            if problems.isEmpty { console.print("没有发现问题。") }
        }
        return problems.isEmpty ? .success : .data
    }

    private struct Payload: Encodable {
        let laws: Int
        let versions: Int
        let articles: Int
        let currentArticles: Int
        let blocks: Int
        let digests: Int
        let answers: Int
        let cases: Int
        let guides: Int
        let organisations: Int
        let citations: Int
        let unresolvedCitations: Int
        let generation: UInt64
        let problems: [String]

        init(_ counts: StoreCounts, generation: UInt64, problems: [String]) {
            laws = counts.laws
            versions = counts.versions
            articles = counts.articles
            currentArticles = counts.currentArticles
            blocks = counts.blocks
            digests = counts.digests
            answers = counts.answers
            cases = counts.cases
            guides = counts.guides
            organisations = counts.organisations
            citations = counts.citations
            unresolvedCitations = counts.unresolvedCitations
            self.generation = generation
            self.problems = problems
        }
    }
}
