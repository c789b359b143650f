internal import Answering
internal import Arguments
internal import LegalModel

/// `fawen search`: ranked articles, answers and cases.
enum SearchCommand {
    static let signature = CommandSignature(
        name: "search", summary: "检索法条、标准答复、案例和办事指引", operands: .exactly(1, "问题"),
        options: [
            .data, OptionSignature("kind", .value("类别"), help: "law、answer、case 或 guide；默认全部"),
            OptionSignature("limit", .value("N"), help: "每类条数，1 到 1000，默认 10"), .asOf,
            OptionSignature("region", .value("地区"), help: "本地法规与全国法规一起看，如 宁波"),
            OptionSignature("status", .value("范围"), help: "current（默认：现行有效和效力待核）或 all"),
            OptionSignature("no-expansion", .flag, help: "不按口语词典扩展"),
            OptionSignature("literal", .flag, help: "只按原样查：不提议别的写法，也不按它查"), OptionSignature("explain", .flag, help: "说明每条得分的来由"), .plain,
            .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let request = try request(arguments)
        let response = try KnowledgeBase.open(at: arguments.value("data") ?? "").search(request)
        if arguments.has("json") {
            try console.printJSON(Payload(question: request.question, response))
        } else {
            print(response, console)
        }
        return response.hits.isEmpty ? .nothingFound : .success
    }

    static func request(_ arguments: ParsedArguments) throws -> SearchRequest {
        var request = SearchRequest(question: arguments.operands.first ?? "")
        request.kind = try arguments.choice("kind", of: ResultKind.allCases.map(\.rawValue)).flatMap(ResultKind.init)
        request.limit = try arguments.integer("limit", in: 1...1000) ?? 10
        request.asOf = try day(arguments)
        request.region = arguments.value("region")
        if try arguments.choice("status", of: ["current", "all"]) == "all" { request.filters.statuses = Set(ValidityStatus.allCases) }
        request.withoutExpansions = arguments.has("no-expansion")
        request.isLiteral = arguments.has("literal")
        request.explained = arguments.has("explain")
        request.plain = arguments.has("plain")
        return request
    }

    static func day(_ arguments: ParsedArguments) throws -> CalendarDay? {
        guard let text = arguments.value("as-of") else { return nil }
        guard let day = CalendarDay(iso: text) else { throw ArgumentError.badValue("as-of", text, expected: "2024-07-01 这样的日期") }
        return day
    }

    private static func print(_ response: SearchResponse, _ console: Console) {
        for group in response.groups where !group.hits.isEmpty {
            console.print("【\(group.kind.chinese)】")
            for (rank, hit) in group.hits.enumerated() {
                let article = hit.article?.number?.label ?? ""
                let status = hit.status.map { "（\($0.status.rawValue)）" } ?? ""
                console.print("\(rank + 1). \(hit.title)\(article)\(status)  \(hit.id)")
                console.print("   \(hit.snippet.text.replacing("\n", with: " "))")
                for factor in hit.explanation { console.print("   · \(factor.label)：\(factor.value)") }
            }
        }
        if response.hits.isEmpty { console.print("没有找到。可以换个说法，或者拨打 12348。") }
        note(response.interpretation, console)
        for expansion in response.interpretation.expansions {
            console.note("已同时搜索：\(expansion.legal.joined(separator: "、"))（因为“\(expansion.lay)”）")
        }
    }

    /// What may have been meant, and what was searched instead.
    static func note(_ interpretation: Interpretation, _ console: Console) {
        if let instead = interpretation.searchedInstead { console.note("按原样没有找到，以上是“\(instead)”的结果（--literal 只按原样查）") }
        let others = interpretation.proposals.map(\.question).filter { $0 != interpretation.searchedInstead }
        if !others.isEmpty { console.note("您是不是要找：\(others.joined(separator: "；"))") }
    }

    private struct Payload: Encodable {
        let question: String
        let hits: [HitPayload]
        let totals: [String: Int]
        let interpreted: InterpretationPayload
        let generation: UInt64

        init(question: String, _ response: SearchResponse) {
            self.question = question
            hits = response.hits.map(HitPayload.init)
            totals = Dictionary(response.groups.map { ($0.kind.rawValue, $0.total) }, uniquingKeysWith: +)
            interpreted = InterpretationPayload(response.interpretation)
            generation = response.generation
        }
    }
}
