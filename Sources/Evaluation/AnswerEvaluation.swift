package import Answering
internal import FoundationEssentials

/// A question with the standard answers that are right for it; none for talk that is no legal question.
package struct AnswerQuestion: Sendable, Decodable {
    package let id: String
    package let question: String
    /// Ids or external ids; empty means that the service must refuse.
    package let answers: [String]

    /// Reads JSONL of `{"id", "question", "answers"}`; empty lines are skipped.
    package static func read(jsonLines bytes: [UInt8]) throws(JudgementError) -> [AnswerQuestion] {
        var questions: [AnswerQuestion] = []
        let decoder = JSONDecoder()
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() where !line.allSatisfy({ $0 <= 32 })
        {
            do {
                questions.append(try decoder.decode(AnswerQuestion.self, from: Data(line)))
            } catch {
                throw JudgementError(line: index + 1, reason: "不是所要的 JSON 对象：\(error)")
            }
        }
        return questions
    }
}

/// Asks questions whose right answer is known and measures ranking and decision.
package struct AnswerEvaluation: Sendable {
    package struct Outcome: Sendable {
        package let question: AnswerQuestion
        /// Rank of the first right answer from 1; nil if it is not among those returned.
        package let rank: Int?
        package let decision: AnswerDecision
        package let confidence: Double
        package let evidence: [ScoreFactor]
        package let vector: [Float]?
    }

    package let outcomes: [Outcome]

    /// - Complexity: one answer a question, on the calling thread.
    package init(
        _ questions: [AnswerQuestion], service: any KnowledgeService, plain: Bool = false, progress: (Int) -> Void
    ) throws(KnowledgeBaseError) {
        var outcomes: [Outcome] = []
        for question in questions {
            var request = SearchRequest(question: question.question)
            request.limit = 10
            request.explained = true
            request.plain = plain
            let response = try service.answer(request)
            let wanted = Set(question.answers)
            let rank = response.answers.firstIndex { wanted.contains($0.id) || $0.externalID.map(wanted.contains) ?? false }.map { $0 + 1 }
            outcomes.append(
                Outcome(
                    question: question, rank: rank, decision: response.decision, confidence: response.confidence,
                    evidence: response.evidence, vector: response.vector))
            progress(outcomes.count)
        }
        self.outcomes = outcomes
    }

    private var inScope: [Outcome] { outcomes.filter { !$0.question.answers.isEmpty } }
    private var outOfScope: [Outcome] { outcomes.filter { $0.question.answers.isEmpty } }

    /// Shares with their intervals, in a fixed order; those of a part without questions are left out.
    package var figures: [(name: String, value: MeasuredMean)] {
        func share(_ outcomes: [Outcome], _ isCounted: (Outcome) -> Bool) -> MeasuredMean {
            MeasuredMean(outcomes.map { isCounted($0) ? 1 : 0 })
        }
        let asked = inScope
        let answered = asked.filter { $0.decision == .answer }
        let clarified = asked.filter { $0.decision == .clarify }
        var figures: [(String, MeasuredMean)] = []
        if !asked.isEmpty {
            figures.append(("top-1", share(asked) { $0.rank == 1 }))
            figures.append(("top-5", share(asked) { ($0.rank ?? 99) <= 5 }))
            figures.append(("mrr@10", MeasuredMean(asked.map { $0.rank.map { 1 / Double($0) } ?? 0 })))
            figures.append(("answered", share(asked) { $0.decision == .answer }))
            figures.append(("clarified", share(asked) { $0.decision == .clarify }))
            figures.append(("refused_in_scope", share(asked) { $0.decision == .refuse }))
        }
        if !answered.isEmpty { figures.append(("precision_of_answered", share(answered) { $0.rank == 1 })) }
        if !clarified.isEmpty { figures.append(("right_among_five", share(clarified) { ($0.rank ?? 99) <= 5 })) }
        if !outOfScope.isEmpty {
            figures.append(("refused_out_of_scope", share(outOfScope) { $0.decision == .refuse }))
            figures.append(("answered_out_of_scope", share(outOfScope) { $0.decision == .answer }))
        }
        return figures
    }

    /// Confidence band → measured precision of the first answer, over all questions: what is out of scope has no right answer.
    package var reliability: [(from: Double, to: Double, precision: Double, questions: Int)] {
        stride(from: 0.0, to: 1.0, by: 0.1).compactMap { low in
            let high = low + 0.1
            let band = outcomes.filter { $0.confidence >= low && ($0.confidence < high || high > 0.999) }
            guard !band.isEmpty else { return nil }
            return (low, high, Double(band.count { $0.rank == 1 }) / Double(band.count), band.count)
        }
    }

    /// Questions whose first answer is wrong, in file order.
    package var misses: [Outcome] { inScope.filter { $0.rank != 1 } }
}
