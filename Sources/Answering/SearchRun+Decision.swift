internal import Search

extension SearchRun {
    /// Features of the match with what articles, judged questions and the lexicon say of the question; `laws()` comes first.
    func completed(_ features: MatchFeatures) -> MatchFeatures {
        var features = features
        let first = (ranking.laws ?? []).prefix(50)
        features.lawMeaning = Double(max(0, first.compactMap(\.cosine).max() ?? 0))
        features.lawCoverage = Double(first.map(\.coverage).max() ?? 0)
        features.judged = request.plain ? 0 : Double(snapshot.laws.nearestJudged(question))
        features.layTerms = Double(min(3, question.expansions.count))
        return features
    }
}
