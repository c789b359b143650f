internal import Arguments
internal import CorpusCheck
internal import FoundationEssentials
internal import Glibc

/// `fawen corpus check`: whether a corpus is true to the law, complete, in its own words, and found.
enum CorpusCommand {
    static let signature = CommandSignature(
        name: "corpus", summary: "检查随带语料：引用、数字、照抄、矛盾、字段、个人信息、测试问题",
        discussion: """
            用法：fawen corpus check 语料目录 [--laws 法规目录]
            在临时目录里导入、建索引，再逐条检查。有 --laws 时对照官方文本，没有时引用只对照要点，数字和照抄不查。
            发现错误时退出状态是 65；只有提示（测试问题、浅白程度）时是 0。
            """,
        operands: .exactly(2, "check 语料目录"),
        options: [
            OptionSignature("laws", .values("目录"), help: "官方法规文本的目录，可以给几次"),
            .resources, OptionSignature("findings", .flag, help: "与 --json 同用：逐条列出"),
            OptionSignature("run-length", .value("N"), help: "与条文相同多少个字算照抄（6-40，默认 10）"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        guard arguments.operands[0] == "check" else { throw CommandFailure(.usage, "没有动作“\(arguments.operands[0])”，只有 check") }
        let corpus = arguments.operands[1]
        for path in [corpus] + arguments.values("laws") where !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(.inputOutput, "没有目录 \(path)")
        }
        var options = CorpusChecker.Options()
        options.resources = arguments.value("resources")
        if let length = try arguments.integer("run-length", in: 6...40) { options.copiedCharacters = length }
        let checker = CorpusChecker(corpus: corpus, laws: arguments.values("laws"), options: options) { show($0, console) }
        let report = try inTemporaryFolder { data in
            do throws(CorpusCheckError) { return try checker.run(data: data, moment: Int64(time(nil))) } catch {
                throw failure(error)
            }
        }
        console.endProgress()
        if arguments.has("json") {
            try console.printJSON(Payload(report, listing: arguments.has("findings")))
        } else {
            summarise(report, console)
        }
        return report.isClean ? .success : .data
    }

    /// Runs with a new folder that is gone afterwards, whatever happens.
    private static func inTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fawen-corpus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        do {
            let value = try body(folder.path())
            try FileManager.default.removeItem(at: folder)
            return value
        } catch {
            try FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    private static func failure(_ error: CorpusCheckError) -> any Error {
        switch error {
        case .publishing(let problem): problem
        case .store(let problem): problem
        case .knowledgeBase(let problem): problem
        case .table(let file, let line, let reason): CommandFailure(.configuration, "\(file) 第 \(line) 行：\(reason)")
        }
    }

    private static func show(_ progress: CorpusCheckProgress, _ console: Console) {
        switch progress {
        case .importing(let number, let count): console.progress("导入 \(number)/\(count)")
        case .indexing(let count): console.progress("建索引 \(count)")
        case .asking(let count): console.progress("提问 \(count)")
        }
    }

    private static func summarise(_ report: CorpusReport, _ console: Console) {
        for finding in report.findings {
            console.print(
                "\(finding.path):\(finding.line): \(finding.severity == .error ? "错误" : "提示") \(finding.reason)；\(finding.remedy)")
        }
        console.print(
            "答复 \(report.answers)，案例 \(report.cases)，指引 \(report.guides)，机构 \(report.organisations)，要点 \(report.digests)，词典 \(report.lexicon) 行。"
        )
        console.print("引用 \(report.citations) 处：查不到 \(report.count(.danglingCitation))，当日无效或未说明修订 \(report.count(.notInForce))。")
        if report.hasOfficialTexts {
            console.print(
                "数字 \(report.numbers) 个：没有出处 \(report.count(.unexplainedNumber))。与条文相同的字占 \(percent(report.overlap))，照抄 \(report.count(.copiedPassage)) 处。"
            )
        } else {
            console.print("没有官方文本（--laws），数字和照抄没有查。")
        }
        console.print(
            "矛盾或重复 \(report.count(.contradiction))，个人信息 \(report.count(.personalData))，字段 \(report.count(.field))，缺要点 \(report.count(.missingDigest))。"
        )
        console.print(
            "测试问题 \(report.testQuestions) 个，前三命中 \(percent(report.testQuestionsHit))；不应命中 \(report.apartQuestions) 个，错排第一 \(report.apartQuestionsWrong)。"
        )
        console.print("答复的浅白程度平均 \(EvaluateCommand.text(report.plainLanguage)) 分。")
        console.print(report.isClean ? "没有错误。" : "有错误 \(report.findings.count { $0.severity == .error }) 处。")
    }

    private static func percent(_ share: Double) -> String { EvaluateCommand.text(share * 100) + "%" }

    private struct Payload: Encodable {
        let answers: Int
        let cases: Int
        let guides: Int
        let organisations: Int
        let digests: Int
        let lexicon: Int
        let officialTexts: Bool
        let citations: Int
        let numbers: Int
        let refused: Int
        let danglingCitations: Int
        let notInForce: Int
        let unexplainedNumbers: Int
        let copiedPassages: Int
        let contradictions: Int
        let personalData: Int
        let fields: Int
        let missingDigests: Int
        let lexiconProblems: Int
        let testQuestions: Int
        let testQuestionsHit: Double
        let mustNotHitQuestions: Int
        let mustNotHitFirst: Int
        let overlap: Double
        let plainLanguage: Double
        let errors: Int
        let warnings: Int
        let findings: [CorpusFinding]?

        init(_ report: CorpusReport, listing: Bool) {
            answers = report.answers
            cases = report.cases
            guides = report.guides
            organisations = report.organisations
            digests = report.digests
            lexicon = report.lexicon
            officialTexts = report.hasOfficialTexts
            citations = report.citations
            numbers = report.numbers
            refused = report.count(.refused)
            danglingCitations = report.count(.danglingCitation)
            notInForce = report.count(.notInForce)
            unexplainedNumbers = report.count(.unexplainedNumber)
            copiedPassages = report.count(.copiedPassage)
            contradictions = report.count(.contradiction)
            personalData = report.count(.personalData)
            fields = report.count(.field)
            missingDigests = report.count(.missingDigest)
            lexiconProblems = report.count(.lexicon)
            testQuestions = report.testQuestions
            testQuestionsHit = report.testQuestionsHit
            mustNotHitQuestions = report.apartQuestions
            mustNotHitFirst = report.apartQuestionsWrong
            overlap = report.overlap
            plainLanguage = report.plainLanguage
            errors = report.findings.count { $0.severity == .error }
            warnings = report.findings.count - errors
            findings = listing ? report.findings : nil
        }
    }
}
