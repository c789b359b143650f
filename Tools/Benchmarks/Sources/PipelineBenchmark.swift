import Answering
import Foundation

/// CPU time of a whole answer (understanding, retrieval, encoding, re-ranking, texts, highlights, decision), stage by stage, beside the bare BM25
/// top 10 of the same index in the same run. Every question of a pass is another one: nothing is kept from question to question.
struct PipelineBenchmark {
    private let base: KnowledgeBase
    private let questions: [String]
    private let options: Options

    /// - Parameter path: lines of `id TAB question`.
    init(folder: String, questions path: String, options: Options) throws {
        self.options = options
        base = try KnowledgeBase.open(at: folder)
        questions = try ServiceBenchmark.questions(path)
    }

    func run() throws {
        var times: [String: [UInt64]] = [:]
        for pass in 0...options.value("passes", default: 2) {
            for question in questions {
                var laps = Laps()
                try base.bareSearch(question) { laps.add("bare, " + $0) }
                try base.answerInStages(SearchRequest(question: question)) { laps.add($0) }
                let whole = laps.times.filter { !$0.name.hasPrefix("bare") }.reduce(0) { $0 + $1.nanoseconds }
                // The first pass warms up.
                guard pass > 0 else { continue }
                for lap in laps.times { times[lap.name, default: []].append(lap.nanoseconds) }
                times["whole answer", default: []].append(whole)
            }
        }
        let whole = mean(times["whole answer"] ?? [])
        for name in times.keys.sorted() {
            let sorted = (times[name] ?? []).sorted()
            let line = "{\"what\":\"pipeline\",\"stage\":\"\(name)\",\"calls\":\(sorted.count),\"p50_us\":\(share(sorted, 50))"
            print(line + ",\"p99_us\":\(share(sorted, 99)),\"of_whole\":\(hundredths(mean(sorted) / whole))}")
        }
        for name in ["bare, words", "bare, all units"] {
            let (all, bare) = ((times["whole answer"] ?? []).sorted(), (times[name] ?? []).sorted())
            let line = "{\"what\":\"pipeline\",\"ratio\":\"whole answer to \(name)\",\"p50\":\(rounded(share(all, 50) / share(bare, 50)))"
            print(line + ",\"p99\":\(rounded(share(all, 99) / share(bare, 99)))}")
        }
    }

    private func mean(_ values: [UInt64]) -> Double { Double(values.reduce(0, +)) / Double(max(1, values.count)) }

    /// In microseconds.
    private func share(_ sorted: [UInt64], _ percent: Int) -> Double {
        sorted.isEmpty ? 0 : rounded(Double(sorted[min(sorted.count - 1, sorted.count * percent / 100)]) / 1000)
    }

    /// CPU time of the calling thread between calls.
    private struct Laps {
        private(set) var times: [(name: String, nanoseconds: UInt64)] = []
        private var last = threadNanoseconds()

        mutating func add(_ name: String) {
            let now = threadNanoseconds()
            times.append((name, now - last))
            last = now
        }
    }
}
