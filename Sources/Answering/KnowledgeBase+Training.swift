internal import Search

/// What `Tools/Training` reads from the pipeline itself, so that models are trained on exactly what the program computes.
extension KnowledgeBase {
    /// Names of the features of a candidate, in order.
    package static var lawFeatureNames: [String] { LawSearcher.featureNames }

    /// The first candidates of a question before the trees, best first, one for each article.
    package func lawFeatures(
        _ request: SearchRequest, limit: Int
    ) throws(KnowledgeBaseError) -> [(article: RankedPlace, values: [Float])] {
        try SearchRun(request, snapshot: current, today: today).lawFeatures(limit: limit).map { ($0.document, $0.row) }
    }
}

extension KnowledgeBase {
    /// What may have been meant by a question, without searching for it.
    package func proposals(for question: String) throws(KnowledgeBaseError) -> [Interpretation.Proposal] {
        try SearchRun(SearchRequest(question: question), snapshot: current, today: today).proposals()
    }
}
