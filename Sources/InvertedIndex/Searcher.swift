/// Finds the best documents of one generation. Holds the working memory of one thread: make one for each.
package final class Searcher {
    /// The generation that is searched.
    package let reader: IndexReader
    private let scorer: RangeScorer
    /// For the rare query that range bounds cannot take.
    private let exhaustive: ExhaustiveScorer
    private var plan = QueryPlan()

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

    /// What each term of the query that the index knows adds to each of `documents`, largest possible contribution first.
    ///
    /// The scores of a row and the weighted prior add up to the score that `search` gives, but for rounding. Filters are not looked
    /// at. Cost: O(documents · terms).
    package func explain(_ query: IndexQuery, documents: [UInt32]) -> [[TermContribution]] {
        plan.prepare(query, reader: reader)
        return documents.map { document in
            let (segment, local) = reader.locate(document)
            guard let position = reader.segments.firstIndex(where: { $0.base == segment.base }) else { return [] }
            return plan.terms.map { term in
                let unit = segment.reader.units[Int(term.unit)]
                let record = plan.records[Int(term.row) * reader.segments.count + position]
                let code = record.flatMap { unit.code($0.pointee, document: local) }
                let lengthClass = unit.lengthClasses.map { $0[local] } ?? 0
                let impact = code.map { reader.weightings[Int(term.unit)].impact(code: $0, lengthClass: lengthClass) } ?? 0
                return TermContribution(
                    unit: Int(term.unit), term: query.terms[Int(term.position)].term, documentFrequency: Int(term.documentFrequency),
                    weight: term.weight, isPresent: code != nil, impact: impact)
            }
        }
    }

    /// Scores of given documents, 0 where none of the terms occurs, plus the weighted prior where one does.
    package func scores(_ query: IndexQuery, documents: [UInt32]) -> [Float] {
        let rows = explain(query, documents: documents)
        return zip(documents, rows).map { document, row in
            guard row.contains(where: { $0.isPresent }) else { return 0 }
            let score = plan.score(row.reduce(Int64(0)) { $0 + plan.fixed($1.score) })
            return query.prior.map { score + query.priorWeight * $0.value(of: document) } ?? score
        }
    }
}
