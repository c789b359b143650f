package import Answering
internal import FoundationEssentials

/// How often a garbled question is understood, and how often a clean one is doubted.
package struct ProposalEvaluation: Sendable {
    /// A line of a file: a question, and where it is garbled the term that was meant.
    package struct Line: Sendable, Decodable {
        package let question: String
        /// Nil for a clean question, for which nothing should be proposed.
        package let term: String?
        /// The kind of garbling, or of question.
        package let style: String?
    }

    package enum Outcome: String, Sendable, CaseIterable {
        /// The first proposal holds the term.
        case first
        /// Another one does.
        case further
        /// Proposals, none of them with the term; for a clean question any proposal.
        case wrong
        /// No proposal; right for a clean question.
        case none
    }

    package let outcomes: [(line: Line, outcome: Outcome, proposals: [String])]

    /// - Throws: `JudgementError` with the line that cannot be read.
    package static func read(jsonLines bytes: [UInt8]) throws(JudgementError) -> [Line] {
        var lines: [Line] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() where !line.allSatisfy({ $0 <= 32 })
        {
            do { lines.append(try JSONDecoder().decode(Line.self, from: Data(line))) } catch {
                throw JudgementError(line: index + 1, reason: "不是所要的 JSON 对象：\(error)")
            }
        }
        return lines
    }

    package init(_ lines: [Line], base: KnowledgeBase) throws(KnowledgeBaseError) {
        var outcomes: [(line: Line, outcome: Outcome, proposals: [String])] = []
        for line in lines {
            let proposals = try base.proposals(for: line.question).map(\.question)
            outcomes.append((line, Self.outcome(line.term, proposals), proposals))
        }
        self.outcomes = outcomes
    }

    static func outcome(_ term: String?, _ proposals: [String]) -> Outcome {
        guard let first = proposals.first else { return .none }
        guard let term else { return .wrong }
        if first.contains(term) { return .first }
        return proposals.contains { $0.contains(term) } ? .further : .wrong
    }

    /// How many lines of a style had each outcome, styles in order; garbled and clean lines apart.
    package var counts: [(style: String, isGarbled: Bool, counts: [Outcome: Int])] {
        var table: [String: (isGarbled: Bool, counts: [Outcome: Int])] = [:]
        for (line, outcome, _) in outcomes {
            let style = (line.style ?? "question") + (line.term == nil ? "" : " (garbled)")
            table[style, default: (line.term != nil, [:])].counts[outcome, default: 0] += 1
        }
        return table.sorted { $0.key < $1.key }.map { ($0.key, $0.value.isGarbled, $0.value.counts) }
    }
}
