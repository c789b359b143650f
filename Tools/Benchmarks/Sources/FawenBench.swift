import ByteStorage
import Glibc
import InvertedIndex

/// Speed and exactness of the index on token files, one JSON line a figure set. Usage: `fawen-bench` without arguments.
@main
struct FawenBench {
    static let usage = """
        usage: fawen-bench index DOCS.tsv FOLDER [--dense D]
               fawen-bench speed FOLDER QUERIES.tsv [--k N] [--warm N] [--passes N]
               fawen-bench check FOLDER QUERIES.tsv [--k N]
               fawen-bench run FOLDER QUERIES.tsv [--k N]      line and document numbers, in rank order
        """

    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch BenchmarkError.usage {
            complain(usage)
            exit(64)
        } catch {
            complain("fawen-bench: \(error)")
            exit(70)
        }
    }

    private static func complain(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func run(_ arguments: [String]) throws {
        guard arguments.count >= 3 else { throw BenchmarkError.usage }
        let options = try Options(Array(arguments.dropFirst(3)))
        switch arguments[0] {
        case "index": try IndexBenchmark(documents: arguments[1], folder: arguments[2], options: options).run()
        case "speed": try QueryBenchmark(folder: arguments[1], queries: arguments[2], options: options).speed()
        case "check": try QueryBenchmark(folder: arguments[1], queries: arguments[2], options: options).check()
        case "run": try QueryBenchmark(folder: arguments[1], queries: arguments[2], options: options).printRun()
        default: throw BenchmarkError.usage
        }
    }
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
