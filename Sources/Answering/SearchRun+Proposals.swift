internal import InvertedIndex
internal import LegalModel
internal import Search
internal import TextAnalysis

/// What may have been meant: proposed, never applied in silence.
extension SearchRun {
    /// The run that answers a request: of the question as written, or, where that finds nothing at all, of the first proposal, saying so.
    static func reading(
        _ request: SearchRequest, snapshot: Snapshot, today: CalendarDay
    ) throws(KnowledgeBaseError) -> SearchRun {
        var run = try SearchRun(request, snapshot: snapshot, today: today)
        if request.isLiteral || run.phrase != nil { return run }
        let proposals = try run.proposals()
        run.interpretation.proposals = proposals
        guard let first = proposals.first, !run.question.occurs(in: snapshot.index) else { return run }
        var instead = request
        instead.question = first.question
        run = try SearchRun(instead, snapshot: snapshot, today: today)
        run.interpretation.proposals = proposals
        run.interpretation.searchedInstead = first.question
        return run
    }

    func proposals() throws(KnowledgeBaseError) -> [Interpretation.Proposal] {
        let index = snapshot.index
        do throws(AnalysisError) {
            return try snapshot.analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
                try snapshot.spelling.proposals(for: request.question, analyzer: analyzer) { word in
                    // Pairs of characters and runs of letters are units of the answers too.
                    index.documentFrequency(unit: SearchSchema.Unit.lawWords.rawValue, term: word)
                        + index.documentFrequency(unit: SearchSchema.Unit.answerBigrams.rawValue, term: word)
                }
            }.map { proposal in
                Interpretation.Proposal(
                    question: proposal.question, changes: proposal.changes.map { .init(written: $0.written, meant: $0.meant) })
            }
        } catch {
            throw .storage("\(error)")
        }
    }
}
