internal import Answering
internal import Arguments
internal import Evaluation
internal import FoundationEssentials
internal import Publishing

/// `fawen evaluate`: retrieval figures over judged questions.
enum EvaluateCommand {
    static let signature = CommandSignature(
        name: "evaluate", summary: "用有判定的问题集测量法条检索的质量", operands: .exactly(1, "问题集.jsonl"),
        options: [
            .data, OptionSignature("level", .value("范围"), help: "national：只看全国性法规"),
            OptionSignature("worst", .value("N"), help: "列出最差的 N 个问题"),
            OptionSignature("answers", .flag, help: "问题集判定的是标准答复（answers 为空表示应当拒答）"),
            OptionSignature("evidence", .flag, help: "与 --answers 同用：每个问题一行，给出判断所依据的数值"),
            OptionSignature("vectors", .flag, help: "与 --evidence 同用：每行再给出问题的向量"),
            OptionSignature("proposals", .flag, help: "测提议的写法：有 term 的是写错的问题，没有的不应当有提议"),
            OptionSignature("baseline", .value("文件"), help: "与以前 --json 的结果比较；掉得多于误差的指标算失败"),
            OptionSignature("features", .value("文件"), help: "写出训练排序树用的特征"),
            OptionSignature("resources", .value("目录"), help: "用这里的词典和参数代替索引里的，比较改动前后"), .plain, .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let path = arguments.operands.first ?? ""
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
        if arguments.has("answers") { return try AnswerReport(arguments, path: path, bytes: Array(data), console).print() }
        if arguments.has("proposals") { return try ProposalReport.print(arguments, path: path, bytes: Array(data), console) }
        let questions: [JudgedQuestion]
        do throws(JudgementError) { questions = try JudgedQuestion.read(jsonLines: Array(data)) } catch {
            throw CommandFailure(.data, "\(path) 第 \(error.line) 行：\(error.reason)")
        }
        if let target = arguments.value("features") { return try writeFeatures(questions, to: target, arguments, console) }
        var settings = StatuteEvaluation.Settings()
        settings.nationalOnly = try arguments.choice("level", of: ["national"]) != nil
        settings.plain = arguments.has("plain")
        let base = try base(arguments)
        let evaluation = try StatuteEvaluation(questions, service: base, settings: settings) {
            console.progress("已测 \($0)/\(questions.count)")
        }
        console.endProgress()
        let worst = try arguments.integer("worst", in: 1...10_000) ?? 0
        if let status = try compare(evaluation.figures, arguments, console) { return status }
        if arguments.has("json") {
            try console.printJSON(Payload(evaluation, settings, generation: try base.coverage().generation, worst: worst))
        } else {
            console.print("问题 \(questions.count) 个，\(settings.nationalOnly ? "全国性法规" : "全部法规")，\(settings.plain ? "不用模型" : "完整流程")")
            for figure in evaluation.figures {
                console.print("\(figure.name)  \(text(figure.value.mean))  [\(text(figure.value.low)), \(text(figure.value.high))]")
            }
            for outcome in evaluation.worst(worst) {
                console.print("\(outcome.question.id)\t\(text(outcome.score.ndcg10))\t\(outcome.question.question)")
            }
        }
        return .success
    }

    /// Candidates with their features, for `Tools/Training`; the names go to standard output.
    private static func writeFeatures(
        _ questions: [JudgedQuestion], to path: String, _ arguments: ParsedArguments, _ console: Console
    ) throws -> ExitStatus {
        let features = try TrainingFeatures(questions, base: try base(arguments), limit: 200) {
            console.progress("已算 \($0)/\(questions.count)")
        }
        console.endProgress()
        guard FileManager.default.createFile(atPath: path, contents: Data(features.bytes)) else {
            throw CommandFailure(.inputOutput, "写不了文件 \(path)")
        }
        console.print(KnowledgeBase.lawFeatureNames.joined(separator: " "))
        return .success
    }

    /// The figures beside those of an earlier run.
    ///
    /// - Returns: nil without `--baseline`; otherwise 0, or 1 if a figure fell.
    static func compare(
        _ figures: [(name: String, value: MeasuredMean)], _ arguments: ParsedArguments, _ console: Console
    ) throws -> ExitStatus? {
        guard let path = arguments.value("baseline") else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
        let baseline: EvaluationBaseline
        do throws(JudgementError) { baseline = try EvaluationBaseline(json: Array(data)) } catch {
            throw CommandFailure(.data, "\(path)：\(error.reason)")
        }
        let differences = baseline.differences(from: figures)
        for difference in differences {
            let change = difference.now - difference.before
            console.print(
                "\(difference.name)  \(text(difference.before)) → \(text(difference.now))  \(change < 0 ? "-" : "+")\(text(abs(change)))\(difference.isLoss ? "  变差" : "")"
            )
        }
        return differences.contains(where: \.isLoss) ? .nothingFound : .success
    }

    /// The knowledge base, with other resources where they are named.
    static func base(_ arguments: ParsedArguments) throws -> KnowledgeBase {
        let resources = arguments.has("resources") ? try Resources.folder(arguments).files : nil
        return try KnowledgeBase.open(at: arguments.value("data") ?? "", replacing: resources)
    }

    static func text(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        return "\(thousandths / 1000).\(String(1000 + thousandths % 1000).dropFirst())"
    }

    private struct Payload: Encodable {
        let figures: [String: Double]
        let intervals: [String: [Double]]
        let questions: Int
        let level: String
        let plain: Bool
        let generation: UInt64
        let worst: [Worst]?

        struct Worst: Encodable {
            let id: String
            let question: String
            let ndcg: Double
            let wanted: [String]
            let found: [String]
        }

        init(_ evaluation: StatuteEvaluation, _ settings: StatuteEvaluation.Settings, generation: UInt64, worst: Int) {
            figures = Dictionary(evaluation.figures.map { ($0.name, $0.value.mean) }, uniquingKeysWith: { first, _ in first })
            intervals = Dictionary(
                evaluation.figures.map { ($0.name, [$0.value.low, $0.value.high]) }, uniquingKeysWith: { first, _ in first })
            questions = evaluation.outcomes.count
            level = settings.nationalOnly ? "national" : "all"
            plain = settings.plain
            self.generation = generation
            self.worst =
                worst == 0
                ? nil
                : evaluation.worst(worst).map {
                    Worst(
                        id: $0.question.id, question: $0.question.question, ndcg: $0.score.ndcg10,
                        wanted: $0.question.relevant.map { "\($0.law)@\($0.number)" }.sorted(),
                        found: $0.ranked.prefix(10).map { "\($0.law)@\($0.number)" })
                }
        }

        /// The figures stand beside the settings, under the names of the contract.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in figures { try container.encode(value, forKey: Key(name)) }
            try container.encode(intervals, forKey: Key("intervals"))
            try container.encode(questions, forKey: Key("questions"))
            try container.encode(level, forKey: Key("level"))
            try container.encode(plain, forKey: Key("plain"))
            try container.encode(generation, forKey: Key("generation"))
            try container.encodeIfPresent(worst, forKey: Key("worst"))
        }

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.init(stringValue) }
            init?(intValue: Int) { nil }
        }
    }
}
