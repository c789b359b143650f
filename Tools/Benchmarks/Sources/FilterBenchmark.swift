import ByteStorage
import InvertedIndex

/// What filters and deletions cost: the same questions with and without, in turn, as ratios of CPU time in the same round.
struct FilterBenchmark {
    private let options: Options
    private let limit: Int
    private let queries: [IndexQuery]
    private let variants: [Variant]

    private struct Variant {
        let name: String
        let searcher: Searcher
        let filter: DocumentSet?
    }

    init(folder: String, queries path: String, options: Options) throws {
        self.options = options
        limit = options.value("k", default: 10)
        let directory = try FileDirectory(path: folder)
        let reader = try IndexReader.open(directory)
        queries = try QueryBenchmark.queries(path)
        var generator = SeededGenerator(seed: UInt64(options.value("seed", default: 1)))
        var variants = [Variant(name: "all", searcher: Searcher(reader), filter: nil)]
        for percent in [1, 10, 50, 99] {
            let filter = DocumentSet(limit: reader.documentLimit) { _ in generator.int(1...100) <= percent }
            variants.append(Variant(name: "filter \(percent) %", searcher: Searcher(reader), filter: filter))
        }
        // Filters by kind or law keep runs of neighbours.
        let first = DocumentSet(limit: reader.documentLimit) { $0 < UInt32(reader.documentLimit / 100) }
        variants.append(Variant(name: "first 1 %", searcher: Searcher(reader), filter: first))
        let deleted = try Self.deleting(percent: 5, of: directory, reader, &generator)
        variants.append(Variant(name: "deleted 5 %", searcher: Searcher(deleted), filter: nil))
        let half = DocumentSet(limit: reader.documentLimit) { _ in generator.int(1...2) == 1 }
        variants.append(Variant(name: "deleted 5 %, filter 50 %", searcher: Searcher(deleted), filter: half))
        self.variants = variants
    }

    /// A copy of the index in memory in which so many documents, taken at random, are deleted and not yet merged away.
    private static func deleting(
        percent: Int, of directory: FileDirectory, _ reader: IndexReader, _ generator: inout SeededGenerator
    ) throws -> IndexReader {
        var files: [String: [UInt8]] = [:]
        for name in try directory.list() where !name.hasSuffix(".lock") { files[name] = try directory.read(name).array }
        let writer = try IndexWriter.update(in: MemoryDirectory(files: files), reusing: reader)
        for document in reader.liveDocuments().documents where generator.int(1...100) <= percent {
            writer.delete(key: reader.key(of: document))
        }
        return try writer.commit(blob: reader.blob)
    }

    func run() -> Bool {
        var times: [[Double]] = []
        for round in 0...options.value("rounds", default: 7) {
            var row = [Double](repeating: 0, count: variants.count)
            for offset in variants.indices {
                let index = (offset + round) % variants.count
                row[index] = seconds(variants[index])
            }
            // The first round warms up.
            if round > 0 { times.append(row) }
        }
        var different = 0
        for (index, variant) in variants.enumerated() {
            let ratios = times.map { $0[index] / $0[0] }.sorted()
            let microseconds = times.map { $0[index] / Double(queries.count) * 1e6 }.sorted()
            let wrong = differences(variant)
            different += wrong
            print(
                "{\"what\":\"filter\",\"variant\":\"\(variant.name)\",\"k\":\(limit),\"mean_us\":\(rounded(microseconds[microseconds.count / 2])),"
                    + "\"time_to_all\":\(hundredths(ratios[ratios.count / 2])),\"spread\":[\(hundredths(ratios[0])),"
                    + "\(hundredths(ratios[ratios.count - 1]))],\"different\":\(wrong)}")
        }
        return different == 0
    }

    private func seconds(_ variant: Variant) -> Double {
        var query = queries[0]
        let before = threadNanoseconds()
        for next in queries {
            query.terms = next.terms
            query.filter = variant.filter
            _ = variant.searcher.search(query, limit: limit)
        }
        return Double(threadNanoseconds() - before) / 1e9
    }

    /// Questions whose result is not the exhaustive one, of every fifth.
    private func differences(_ variant: Variant) -> Int {
        let reference = ExhaustiveScorer(variant.searcher.reader)
        return stride(from: 0, to: queries.count, by: 5).count { index in
            let query = IndexQuery(queries[index].terms, filter: variant.filter)
            return variant.searcher.search(query, limit: limit) != reference.search(query, limit: limit)
        }
    }
}
