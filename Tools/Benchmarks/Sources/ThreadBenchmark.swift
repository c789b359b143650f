import ByteStorage
import Foundation
import InvertedIndex
import Synchronization

/// How independent questions scale over threads: questions a second of elapsed time, each thread with a searcher of its own.
struct ThreadBenchmark {
    private let reader: IndexReader
    private let queries: [IndexQuery]
    private let options: Options

    init(folder: String, queries path: String, options: Options) throws {
        self.options = options
        reader = try IndexReader.open(FileDirectory(path: folder))
        queries = try QueryBenchmark.queries(path)
    }

    func run() {
        let largest = options.value("threads", default: 2)
        var rates = [[Double]](repeating: [], count: largest + 1)
        for _ in 0..<options.value("rounds", default: 5) {
            for count in 1...largest { rates[count].append(rate(threads: count)) }
        }
        for count in 1...largest {
            let speedups = zip(rates[count], rates[1]).map { $0 / $1 }.sorted()
            let sorted = rates[count].sorted()
            print(
                "{\"what\":\"threads\",\"threads\":\(count),\"qps_wall\":\(rounded(sorted[sorted.count / 2])),"
                    + "\"to_one_thread\":\(hundredths(speedups[speedups.count / 2])),\"spread\":[\(hundredths(speedups[0])),"
                    + "\(hundredths(speedups[speedups.count - 1]))]}")
        }
    }

    private func rate(threads: Int) -> Double {
        let passes = options.value("passes", default: 10)
        let limit = options.value("k", default: 10)
        let done = DispatchGroup()
        let start = ContinuousClock.now
        for _ in 0..<threads {
            done.enter()
            let thread = Thread { [reader, queries] in
                let searcher = Searcher(reader)
                for _ in 0..<passes { for query in queries { _ = searcher.search(query, limit: limit) } }
                done.leave()
            }
            thread.start()
        }
        done.wait()
        let elapsed = start.duration(to: .now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return Double(threads * passes * queries.count) / seconds
    }
}
