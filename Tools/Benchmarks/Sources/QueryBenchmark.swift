import ByteStorage
import InvertedIndex

/// Answers the questions of a token file from an index that `IndexBenchmark` or `ProductionIndexBenchmark` built; of the latter only documents
/// whose status is 1. That filter is made once, as the product makes it once for a generation and its options.
struct QueryBenchmark {
    private let searcher: Searcher
    private let queries: [IndexQuery]
    private let options: Options
    private let limit: Int

    init(folder: String, queries path: String, options: Options) throws {
        self.options = options
        limit = options.value("k", default: 10)
        let reader = try IndexReader.open(FileDirectory(path: folder))
        searcher = Searcher(reader)
        let filter = reader.schema.column(named: ProductionIndexBenchmark.statusColumn).map { column in
            reader.documents(column: column) { $0 == 1 }
        }
        queries = try Self.queries(path).map { IndexQuery($0.terms, filter: filter) }
    }

    /// The questions of a token file, each the OR of its tokens.
    static func queries(_ path: String) throws -> [IndexQuery] {
        let file = try TokenFile(path: path)
        var queries: [IndexQuery] = []
        try file.forEachLine { _, tokens in
            queries.append(IndexQuery(tokens.map { QueryTerm(unit: 0, term: Array(file.bytes[$0])) }))
        }
        guard !queries.isEmpty else { throw BenchmarkError.cannotRead(path) }
        return queries
    }

    /// Thread CPU time of every question, over `--passes` passes after `--warm` passes.
    func speed() {
        for _ in 0..<options.value("warm", default: 1) { for query in queries { _ = searcher.search(query, limit: limit) } }
        var times: [UInt64] = []
        for _ in 0..<options.value("passes", default: 5) {
            for query in queries {
                let before = threadNanoseconds()
                _ = searcher.search(query, limit: limit)
                times.append(threadNanoseconds() - before)
            }
        }
        let total = times.reduce(0, +)
        times.sort()
        let microseconds = { (share: Int) in rounded(Double(times[min(times.count - 1, times.count * share / 100)]) / 1000) }
        print(
            "{\"what\":\"speed\",\"engine\":\"fawen\",\"docs\":\(searcher.reader.documentCount),\"k\":\(limit),\"queries\":\(queries.count),"
                + "\"qps_cpu\":\(rounded(Double(times.count) / (Double(total) / 1e9))),\"p50_us\":\(microseconds(50)),"
                + "\"p99_us\":\(microseconds(99)),\"peak_rss_mb\":\(rounded(peakMegabytes()))}")
    }

    /// Compares ids, order and scores with the exhaustive scorer; returns whether all are equal.
    func check() -> Bool {
        let reference = ExhaustiveScorer(searcher.reader)
        let different = queries.filter { searcher.search($0, limit: limit) != reference.search($0, limit: limit) }.count
        print("{\"what\":\"exact\",\"engine\":\"fawen\",\"k\":\(limit),\"queries\":\(queries.count),\"different\":\(different)}")
        return different == 0
    }

    /// Line of the question and line of the document, best first.
    func printRun() {
        for (line, query) in queries.enumerated() {
            for hit in searcher.search(query, limit: limit) { print("\(line)\t\(searcher.reader.key(of: hit.document))\t\(hit.score)") }
        }
    }
}
