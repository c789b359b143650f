internal import Search

extension SearchRun {
    /// Features of the match with what judged questions and the lexicon say of the question.
    ///
    /// Articles say nothing here: a deployment with answers and no laws must decide alike.
    func completed(_ features: MatchFeatures) -> MatchFeatures {
        var features = features
        features.judged = request.plain ? 0 : Double(snapshot.laws.nearestJudged(question))
        features.legalTalk = request.plain ? 0 : snapshot.confidence.legalTalk?.logOdds(question.vector) ?? 0
        features.layTerms = Double(min(3, question.expansions.count))
        return features
    }
}
