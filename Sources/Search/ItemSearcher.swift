package import InvertedIndex

/// Ranks answers, cases and guides by BM25F over their own fields, with the idf of their own kind.
package final class ItemSearcher: Sendable {
    private let reader: IndexReader
    private let populations: [DocumentKind: Int]

    package init(reader: IndexReader) {
        self.reader = reader
        var populations: [DocumentKind: Int] = [:]
        reader.forEachValue(column: SearchSchema.Column.kind.rawValue) { _, value in
            if let kind = DocumentKind(rawValue: UInt8(truncatingIfNeeded: value)) { populations[kind, default: 0] += 1 }
        }
        self.populations = populations
    }

    /// Documents of a kind.
    package func population(_ kind: DocumentKind) -> Int { populations[kind] ?? 0 }

    /// - Returns: at most `limit` documents, best first; `lexical` and `score` are shares of the question's ideal score: what a document would
    ///   reach whose title field were the question. Terms unknown to the kind count with the largest idf, so that strange questions score low.
    package func rank(_ question: UnderstoodQuestion, _ kind: DocumentKind, limit: Int, scorer: Searcher) -> [RankedDocument] {
        let population = population(kind)
        guard population > 0 else { return [] }
        let terms = question.queryTerms(for: kind, in: reader, population: population)
        guard !terms.isEmpty else { return [] }
        let ideal = idealScore(question, kind, population)
        return scorer.search(IndexQuery(terms), limit: limit).map { hit in
            let share = min(1, hit.score / ideal)
            return RankedDocument(key: reader.key(of: hit.document), document: hit.document, score: share, lexical: share, lift: 0)
        }
    }

    /// Σ over the question's own terms of the score that one occurrence in a title field of average length gives.
    private func idealScore(_ question: UnderstoodQuestion, _ kind: DocumentKind, _ population: Int) -> Float {
        var sum: Float = 0
        for unit in kind.units {
            let definition = SearchSchema.schema.units[unit.rawValue]
            let weight = definition.fields[0].weight
            let impact = weight / (weight + definition.k1)
            for term in question.terms where term.unit == unit.analysis && term.isOwn {
                let frequency = reader.documentFrequency(unit: unit.rawValue, term: term.bytes)
                let idf = InverseDocumentFrequency.value(documents: population, frequency: frequency)
                sum +=
                    term.weight * definition.weight * InverseDocumentFrequency.power(idf, definition.idfPower) * (definition.k1 + 1)
                    * impact
            }
        }
        return max(sum, .leastNormalMagnitude)
    }
}
