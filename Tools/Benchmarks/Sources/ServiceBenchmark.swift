import Answering
import Foundation

/// What a person waits for, over an indexed data folder: suggestions while typing, by characters and by initials of pinyin, the first
/// page of results with highlights and facets, the answer to a question, and the switch to a new generation.
struct ServiceBenchmark {
    private let base: KnowledgeBase
    private let folder: String
    private let questions: [String]
    private let options: Options

    /// - Parameter path: lines of `id TAB question`.
    init(folder: String, questions path: String, options: Options) throws {
        self.options = options
        self.folder = folder
        base = try KnowledgeBase.open(at: folder)
        questions = try Self.questions(path)
    }

    /// The questions of lines of `id TAB question`; at least one.
    static func questions(_ path: String) throws -> [String] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let questions = lines.compactMap { $0.split(separator: "\t").last.map(String.init) }
        guard !questions.isEmpty else { throw BenchmarkError.cannotRead(path) }
        return questions
    }

    func run() throws {
        try measure("suggestions by characters", questions.flatMap { text in (1...6).map { String(text.prefix($0)) } }) {
            _ = try base.suggestions(for: $0)
        }
        try measure("suggestions by initials", initials()) { _ = try base.suggestions(for: $0) }
        try measure("first page, all kinds", questions) { _ = try base.search(SearchRequest(question: $0)) }
        try measure("first page, laws", questions) { text in
            var request = SearchRequest(question: text)
            request.kind = .law
            _ = try base.search(request)
        }
        try measure("second page, laws", questions) { text in
            var request = SearchRequest(question: text)
            (request.kind, request.offset) = (.law, 10)
            _ = try base.search(request)
        }
        try measure("page of all kinds with the answer", questions) { text in
            var page = SearchRequest(question: text)
            page.limit = 4
            _ = try base.overview([page], answering: SearchRequest(question: text))
        }
        try measure("facets of answers, one hit", questions) { text in
            var request = SearchRequest(question: text)
            (request.kind, request.limit) = (.answer, 1)
            _ = try base.search(request)
        }
        for (name, texts) in [("phrases", phrases()), ("words near each other", pairs())] {
            try measure(name, texts) { text in
                var request = SearchRequest(question: text)
                request.kind = .law
                _ = try base.search(request)
            }
        }
        try measure("answer", questions) { _ = try base.answer(SearchRequest(question: $0)) }
        try measure("open a generation", ["open", "open", "open"]) { _ in _ = try KnowledgeBase.open(at: folder) }
    }

    /// Four to seven characters of each question, quoted.
    private func phrases() -> [String] {
        var generator = SeededGenerator(seed: 2)
        return questions.filter { $0.count >= 8 }.map { question in
            let length = generator.int(4...7)
            return "“" + question.dropFirst(generator.int(0...question.count - length)).prefix(length) + "”"
        }
    }

    /// Two pieces of two characters of each question, at most 20 characters apart.
    private func pairs() -> [String] {
        var generator = SeededGenerator(seed: 3)
        return questions.filter { $0.count >= 8 }.map { question in
            let first = generator.int(0...1)
            let second = generator.int(4...question.count - 2)
            return "“\(question.dropFirst(first).prefix(2)) \(question.dropFirst(second).prefix(2))”~20"
        }
    }

    /// Two to four letters that begin syllables often.
    private func initials() -> [String] {
        var generator = SeededGenerator(seed: 1)
        let letters = Array("bdfghjlmnpqrstwxyz")
        return (0..<2000).map { _ in String((0..<generator.int(2...4)).map { _ in letters[generator.int(0...letters.count - 1)] }) }
    }

    /// CPU time of the calling thread for each input, after one pass to warm up.
    private func measure(_ name: String, _ inputs: [String], _ body: (String) throws -> Void) throws {
        let passes = options.value("passes", default: 2)
        var times: [UInt64] = []
        for pass in 0...passes {
            for input in inputs {
                let before = threadNanoseconds()
                try body(input)
                if pass > 0 { times.append(threadNanoseconds() - before) }
            }
        }
        times.sort()
        let microseconds = { (share: Int) in rounded(Double(times[min(times.count - 1, times.count * share / 100)]) / 1000) }
        print(
            "{\"what\":\"service\",\"call\":\"\(name)\",\"calls\":\(times.count),\"p50_us\":\(microseconds(50)),"
                + "\"p99_us\":\(microseconds(99)),\"mean_us\":\(rounded(Double(times.reduce(0, +)) / Double(times.count) / 1000))}")
    }
}
