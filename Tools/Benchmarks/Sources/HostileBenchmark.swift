import LegalModel
import TextAnalysis

/// Texts made to be slow: what reading them costs, short and twenty times as long. A cost that grows faster than the text is wrong.
struct HostileBenchmark {
    private static let pieces = [
        "《", "第", "民法典", "第一条至第三百条、", "民法典第一条至第九百条，", "中华人民共和国", "（", "《民法典》（", "前", "1", "第一、",
    ]
    private static let factor = 20
    /// Growth that still counts as linear: caches hold the short text, not the long one.
    private static let largestGrowth = Double(3 * factor)
    /// Below this the clock says nothing of growth.
    private static let leastNanoseconds: UInt64 = 2_000_000

    private let count: Int
    private let resolver: CitationResolver
    private let analyzer: Analyzer
    private let articles = (1...1260).map { ArticleNumber($0) }

    init(options: Options) throws {
        count = options.value("pieces", default: 400)
        let works = ["中华人民共和国民法典", "中华人民共和国刑法", "中华人民共和国劳动合同法"]
        let titles = LawTitleTable(
            works: works.map { LawTitleTable.Work(title: $0, documentNumbers: []) }, shortTitles: [], former: FormerLaws(rows: []),
            folding: CitationFolding(simplified: [:]))
        resolver = CitationResolver(parser: CitationParser(titles: titles))
        analyzer = try Analyzer(AnalyzerConfiguration())
    }

    /// Returns whether every cost grew with the length alone.
    func run() throws -> Bool {
        var isLinear = true
        for piece in Self.pieces {
            isLinear = try grows("citations", piece) { [resolver, articles] text in _ = resolver.cite(text) { _ in articles } } && isLinear
        }
        for piece in Self.pieces + ["\u{323}\u{301}"] {
            var result = TokenizedText()
            isLinear = try grows("analysis", piece) { try analyzer.analyze(Array($0.utf8), into: &result) } && isLinear
        }
        return isLinear
    }

    private func grows(_ what: String, _ piece: String, _ work: (String) throws -> Void) throws -> Bool {
        let short = try nanoseconds(String(repeating: piece, count: count), work)
        let long = try nanoseconds(String(repeating: piece, count: count * Self.factor), work)
        let growth = Double(long) / Double(max(short, 1))
        let times = "\"short_us\":\(rounded(Double(short) / 1000)),\"long_us\":\(rounded(Double(long) / 1000))"
        print("{\"what\":\"hostile\",\"work\":\"\(what)\",\"text\":\"\(piece)\",\(times),\"growth\":\(rounded(growth))}")
        return growth <= Self.largestGrowth || long < Self.leastNanoseconds
    }

    /// CPU time of the fastest of three, after one to warm up.
    private func nanoseconds(_ text: String, _ work: (String) throws -> Void) throws -> UInt64 {
        try work(text)
        var least = UInt64.max
        for _ in 0..<3 {
            let start = threadNanoseconds()
            try work(text)
            least = min(least, threadNanoseconds() - start)
        }
        return least
    }
}
