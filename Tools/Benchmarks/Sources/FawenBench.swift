import ByteStorage
import Glibc
import InvertedIndex

/// Speed and exactness of the index, one JSON line a figure set. Usage: `fawen-bench` without arguments.
@main
struct FawenBench {
    static let usage = """
        usage: fawen-bench index DOCS.tsv FOLDER [--dense D]
               fawen-bench fields DOCS.tsv FOLDER [--dense D]    the product's fields, deletions and a status
               fawen-bench speed FOLDER QUERIES.tsv [--k N] [--warm N] [--passes N]
               fawen-bench check FOLDER QUERIES.tsv [--k N]      against the exhaustive scorer
               fawen-bench run FOLDER QUERIES.tsv [--k N]        line and document numbers, in rank order
               fawen-bench filters FOLDER QUERIES.tsv [--k N] [--rounds N] [--seed N]
               fawen-bench threads FOLDER QUERIES.tsv [--threads N] [--passes N] [--rounds N]
               fawen-bench service DATA QUESTIONS.tsv [--passes N]     suggestions, first page, phrases, facets, answer, opening
               fawen-bench pipeline DATA QUESTIONS.tsv [--passes N]    a whole answer stage by stage, beside the bare BM25 top 10
               fawen-bench random [--queries N] [--seed N] [--documents N]
               fawen-bench damage [--kilobytes N] [--seed N]
               fawen-bench hostile [--pieces N]                        texts made to be slow, short and twenty times as long
        Exit status 1: a result was wrong, damage was not detected, or a cost grew faster than its text.
        """

    static func main() {
        do {
            if try !run(Array(CommandLine.arguments.dropFirst())) { exit(1) }
        } catch BenchmarkError.usage {
            complain(usage)
            exit(64)
        } catch {
            complain("fawen-bench: \(error)")
            exit(70)
        }
    }

    /// Runs a benchmark; returns whether everything that it checked was right.
    private static func run(_ arguments: [String]) throws -> Bool {
        guard let name = arguments.first else { throw BenchmarkError.usage }
        let operands = arguments.dropFirst().prefix { !$0.hasPrefix("--") }.map(\.self)
        let options = try Options(Array(arguments.dropFirst(1 + operands.count)))
        switch (name, operands.count) {
        case ("index", 2): try IndexBenchmark(documents: operands[0], folder: operands[1], options: options).run()
        case ("fields", 2): try ProductionIndexBenchmark(documents: operands[0], folder: operands[1], options: options).run()
        case ("speed", 2): try QueryBenchmark(folder: operands[0], queries: operands[1], options: options).speed()
        case ("check", 2): return try QueryBenchmark(folder: operands[0], queries: operands[1], options: options).check()
        case ("run", 2): try QueryBenchmark(folder: operands[0], queries: operands[1], options: options).printRun()
        case ("filters", 2): return try FilterBenchmark(folder: operands[0], queries: operands[1], options: options).run()
        case ("threads", 2): try ThreadBenchmark(folder: operands[0], queries: operands[1], options: options).run()
        case ("service", 2): try ServiceBenchmark(folder: operands[0], questions: operands[1], options: options).run()
        case ("pipeline", 2): try PipelineBenchmark(folder: operands[0], questions: operands[1], options: options).run()
        case ("random", 0): return try RandomBenchmark(options: options).run()
        case ("damage", 0): return try DamageBenchmark(options: options).run()
        case ("hostile", 0): return try HostileBenchmark(options: options).run()
        default: throw BenchmarkError.usage
        }
        return true
    }
}

/// Writes a line to standard error.
func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    write(STDERR_FILENO, bytes, bytes.count)
}

/// `--name number` pairs.
struct Options {
    private var values: [String: Int] = [:]

    init(_ arguments: [String]) throws(BenchmarkError) {
        var index = 0
        while index < arguments.count {
            guard arguments[index].hasPrefix("--"), index + 1 < arguments.count, let value = Int(arguments[index + 1]), value > 0 else {
                throw .usage
            }
            values[String(arguments[index].dropFirst(2))] = value
            index += 2
        }
    }

    func value(_ name: String, default standard: Int) -> Int { values[name] ?? standard }
}
