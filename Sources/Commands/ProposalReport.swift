internal import Arguments
internal import Evaluation

/// `fawen evaluate --proposals`: a line for each style, and with `--worst` what was proposed wrongly.
enum ProposalReport {
    static func print(_ arguments: ParsedArguments, path: String, bytes: [UInt8], _ console: Console) throws -> ExitStatus {
        let lines: [ProposalEvaluation.Line]
        do throws(JudgementError) { lines = try ProposalEvaluation.read(jsonLines: bytes) } catch {
            throw CommandFailure(.data, "\(path) 第 \(error.line) 行：\(error.reason)")
        }
        let evaluation = try ProposalEvaluation(lines, base: try EvaluateCommand.base(arguments))
        if arguments.has("json") {
            try console.printJSON(
                evaluation.counts.map { row in
                    Row(style: row.style, counts: Dictionary(uniqueKeysWithValues: row.counts.map { ($0.key.rawValue, $0.value) }))
                })
            return .success
        }
        for row in evaluation.counts {
            let counts = ProposalEvaluation.Outcome.allCases.map { "\(label($0, row.isGarbled)) \(row.counts[$0] ?? 0)" }
            console.print("\(row.style)  " + counts.joined(separator: "  "))
        }
        let worst = try arguments.integer("worst", in: 1...10_000) ?? 0
        let wrong = evaluation.outcomes.filter { $0.outcome == .wrong || ($0.outcome == .none && $0.line.term != nil) }
        for (line, _, proposals) in wrong.prefix(worst) {
            console.print("\(line.question)\t\(line.term ?? "")\t\(proposals.joined(separator: " | "))")
        }
        return .success
    }

    private static func label(_ outcome: ProposalEvaluation.Outcome, _ isGarbled: Bool) -> String {
        switch outcome {
        case .first: "第一个对"
        case .further: "后面的对"
        case .wrong: isGarbled ? "都不对" : "不该提议"
        case .none: "没有提议"
        }
    }

    private struct Row: Encodable {
        let style: String
        let counts: [String: Int]
    }
}
