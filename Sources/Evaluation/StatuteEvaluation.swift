package import Answering
internal import LegalModel

/// Runs judged questions through the service's own search and measures the article ranking.
package struct StatuteEvaluation: Sendable {
    package struct Settings: Sendable {
        /// Only articles of national law, whatever their rank among all.
        package var nationalOnly = false
        /// Trained models left out.
        package var plain = false

        package init() {}
    }

    /// One question with what came back.
    package struct Outcome: Sendable {
        package let question: JudgedQuestion
        package let ranked: [JudgedArticle]
        package let score: RetrievalScore
    }

    package let outcomes: [Outcome]

    /// - Complexity: one search of 100 hits a question, on the calling thread.
    package init(
        _ questions: [JudgedQuestion], service: any KnowledgeService, settings: Settings, progress: (Int) -> Void
    ) throws(KnowledgeBaseError) {
        var outcomes: [Outcome] = []
        for (index, question) in questions.enumerated() {
            let response = try service.search(Self.request(question, settings))
            var seen = Set<JudgedArticle>()
            var ranked: [JudgedArticle] = []
            for hit in response.hits {
                guard let reference = hit.article, let number = reference.number else { continue }
                let article = JudgedArticle(law: WorkIdentity.fold(hit.title), number: number)
                if seen.insert(article).inserted { ranked.append(article) }
            }
            outcomes.append(Outcome(question: question, ranked: ranked, score: RetrievalScore(ranked: ranked, relevant: question.relevant)))
            progress(index + 1)
        }
        self.outcomes = outcomes
    }

    /// The contract's request: every status, newest versions, 100 hits.
    package static func request(_ question: JudgedQuestion, _ settings: Settings) -> SearchRequest {
        var request = SearchRequest(question: question.question)
        request.kind = .law
        request.limit = 100
        request.filters.statuses = Set(ValidityStatus.allCases)
        if settings.nationalOnly { request.filters.regions = ["全国"] }
        request.plain = settings.plain
        request.withoutAnswers = question.without
        return request
    }

    /// Figure names of the command contract with their means and intervals, in a fixed order.
    package var figures: [(name: String, value: MeasuredMean)] {
        func mean(_ path: KeyPath<RetrievalScore, Double>) -> MeasuredMean { MeasuredMean(outcomes.map { $0.score[keyPath: path] }) }
        return [
            ("recall@5", mean(\.recall5)), ("recall@10", mean(\.recall10)), ("recall@100", mean(\.recall100)),
            ("mrr@10", mean(\.reciprocalRank10)), ("ndcg@10", mean(\.ndcg10)),
        ]
    }

    /// Questions with the lowest nDCG, worst first, ties in file order.
    package func worst(_ count: Int) -> [Outcome] {
        Array(
            outcomes.enumerated().sorted { ($0.element.score.ndcg10, $0.offset) < ($1.element.score.ndcg10, $1.offset) }.map(\.element)
                .prefix(count))
    }
}
