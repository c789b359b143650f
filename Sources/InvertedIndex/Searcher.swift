/// Finds the best documents of one generation. Holds the working memory of one thread: make one for each.
package final class Searcher {
    /// The generation that is searched.
    package let reader: IndexReader
    private let scorer: RangeScorer
    /// For the rare query that range bounds cannot take.
    private let exhaustive: ExhaustiveScorer
    var plan = QueryPlan()

    package init(_ reader: IndexReader) {
        self.reader = reader
        scorer = RangeScorer(reader)
        exhaustive = ExhaustiveScorer(reader)
    }

    /// The best `limit` documents, best first; of equal scores the lower numbers first.
    ///
    /// Exact: no document that is not returned has a higher score. A filter or prior of another generation is a precondition
    /// failure; a term of an unknown unit finds nothing.
    package func search(_ query: IndexQuery, limit: Int) -> [SearchHit] {
        precondition(query.filter.map { $0.limit == reader.documentLimit } ?? true, "filter of another generation")
        precondition(query.prior.map { $0.count == reader.documentLimit } ?? true, "prior of another generation")
        return scorer.search(query, limit: limit) ?? exhaustive.search(query, limit: limit)
    }
}
