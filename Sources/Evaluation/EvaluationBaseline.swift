internal import FoundationEssentials

/// Figures of an earlier run, to see what a change of dictionary, weights or program did.
package struct EvaluationBaseline: Sendable, Equatable {
    /// By name, as `fawen evaluate --json` writes them.
    package let figures: [String: Double]

    /// One figure then and now.
    package struct Difference: Sendable, Equatable {
        package let name: String
        package let before: Double
        package let now: Double
        /// True if it fell by more than the tolerance.
        package let isLoss: Bool
    }

    /// A fall below this is noise: about two questions of a thousand.
    package static let tolerance = 0.002

    /// Reads what `fawen evaluate --json` wrote: figures stand at the top, or below `figures` for standard answers.
    ///
    /// - Throws: `JudgementError` where there is none.
    package init(json bytes: [UInt8]) throws(JudgementError) {
        let file: [String: Number]
        do { file = try JSONDecoder().decode([String: Number].self, from: Data(bytes)) } catch {
            throw JudgementError(line: 1, reason: "不是 fawen evaluate --json 的结果：\(error)")
        }
        var figures: [String: Double] = [:]
        for (name, value) in file {
            switch value {
            case .number(let number): figures[name] = number
            case .group(let group) where name == "figures": figures.merge(group) { first, _ in first }
            default: break
            }
        }
        for name in ["questions", "generation"] { figures[name] = nil }
        guard !figures.isEmpty else { throw JudgementError(line: 1, reason: "没有指标") }
        self.figures = figures
    }

    private enum Number: Decodable {
        case number(Double)
        case group([String: Double])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let group = try? container.decode([String: Double].self) {
                self = .group(group)
            } else {
                self = .other
            }
        }
    }

    /// Figures that both runs have, in the order of `figures`.
    ///
    /// - Parameter lowerIsBetter: names of which a rise is the loss.
    package func differences(
        from figures: [(name: String, value: MeasuredMean)], lowerIsBetter: Set<String> = ["refused_in_scope", "answered_out_of_scope"]
    ) -> [Difference] {
        figures.compactMap { figure in
            self.figures[figure.name].map { before in
                let now = figure.value.mean
                let fall = lowerIsBetter.contains(figure.name) ? now - before : before - now
                return Difference(name: figure.name, before: before, now: now, isLoss: fall > Self.tolerance)
            }
        }
    }
}
