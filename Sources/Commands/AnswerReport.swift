internal import Answering
internal import Arguments
internal import Evaluation

/// The part of `fawen evaluate` that measures standard answers.
struct AnswerReport {
    private let arguments: ParsedArguments
    private let evaluation: AnswerEvaluation
    private let console: Console

    init(_ arguments: ParsedArguments, path: String, bytes: [UInt8], _ console: Console) throws {
        let questions: [AnswerQuestion]
        do throws(JudgementError) { questions = try AnswerQuestion.read(jsonLines: bytes) } catch {
            throw CommandFailure(.data, "\(path) 第 \(error.line) 行：\(error.reason)")
        }
        self.arguments = arguments
        self.console = console
        evaluation = try AnswerEvaluation(questions, service: try EvaluateCommand.base(arguments), plain: arguments.has("plain")) {
            console.progress("已测 \($0)/\(questions.count)")
        }
        console.endProgress()
    }

    func print() throws -> ExitStatus {
        if let status = try EvaluateCommand.compare(evaluation.figures, arguments, console) { return status }
        if arguments.has("evidence") {
            for outcome in evaluation.outcomes { try console.printJSON(Line(outcome, vector: arguments.has("vectors"))) }
        } else if arguments.has("json") {
            try console.printJSON(Summary(evaluation))
        } else {
            console.print("问题 \(evaluation.outcomes.count) 个")
            for figure in evaluation.figures {
                let value = figure.value
                console.print(
                    "\(figure.name)  \(EvaluateCommand.text(value.mean))  [\(EvaluateCommand.text(value.low)), \(EvaluateCommand.text(value.high))]"
                )
            }
            console.print("把握程度 → 首条正确的比例（题数）")
            for band in evaluation.reliability {
                console.print(
                    "\(EvaluateCommand.text(band.from))–\(EvaluateCommand.text(band.to))  \(EvaluateCommand.text(band.precision))  (\(band.questions))"
                )
            }
            for miss in evaluation.misses.prefix(try arguments.integer("worst", in: 1...10_000) ?? 0) {
                console.print("\(miss.question.id)\t\(miss.rank.map(String.init) ?? "-")\t\(miss.question.question)")
            }
        }
        return .success
    }

    private struct Line: Encodable {
        let id: String
        let question: String
        let wanted: [String]
        let rank: Int?
        let decision: String
        let confidence: Double
        let evidence: [String: Double]
        let vector: [Float]?

        init(_ outcome: AnswerEvaluation.Outcome, vector: Bool) {
            self.vector = vector ? outcome.vector : nil
            id = outcome.question.id
            question = outcome.question.question
            wanted = outcome.question.answers
            rank = outcome.rank
            decision = outcome.decision.rawValue
            confidence = outcome.confidence
            evidence = Dictionary(outcome.evidence.map { ($0.label, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private struct Summary: Encodable {
        let questions: Int
        let figures: [String: Double]
        let intervals: [String: [Double]]
        let reliability: [Band]

        struct Band: Encodable {
            let from: Double
            let to: Double
            let precision: Double
            let questions: Int
        }

        init(_ evaluation: AnswerEvaluation) {
            questions = evaluation.outcomes.count
            figures = Dictionary(evaluation.figures.map { ($0.name, $0.value.mean) }, uniquingKeysWith: { first, _ in first })
            intervals = Dictionary(
                evaluation.figures.map { ($0.name, [$0.value.low, $0.value.high]) }, uniquingKeysWith: { first, _ in first })
            reliability = evaluation.reliability.map { Band(from: $0.from, to: $0.to, precision: $0.precision, questions: $0.questions) }
        }
    }
}
