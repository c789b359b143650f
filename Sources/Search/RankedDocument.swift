package import InvertedIndex
internal import TextAnalysis

/// A document with its place in a ranking and what put it there.
package struct RankedDocument: Sendable {
    /// `DocumentKind` and row in the knowledge store.
    package let key: UInt64
    /// Number in the generation.
    package let document: UInt32
    /// What it is ranked by: the lexical share plus priors and lifts.
    package var score: Float
    /// BM25F score over that of the best document, 0…1.
    package let lexical: Float
    /// What level, place and a law named in the question added.
    package var lift: Float

    /// Of the question's and the document's vector, -1…1; nil without an encoder.
    package let cosine: Float?
    /// Similarity of the nearest standard answer or judged question that rests on the document, 0…1.
    package let vote: Float
    /// Share of the question's own bigrams that it holds, by the largest scores they could give, 0…1.
    package let coverage: Float
    /// True where the trees decided the place.
    package var isReranked = false

    package init(
        key: UInt64, document: UInt32, score: Float, lexical: Float, lift: Float, cosine: Float? = nil, vote: Float = 0, coverage: Float = 0
    ) {
        self.cosine = cosine
        self.vote = vote
        self.coverage = coverage
        self.key = key
        self.document = document
        self.score = score
        self.lexical = lexical
        self.lift = lift
    }

    /// Higher scores first, then the order of the index.
    package static func precedes(_ left: RankedDocument, _ right: RankedDocument) -> Bool {
        left.score > right.score || (left.score == right.score && left.document < right.document)
    }
}

extension UnderstoodQuestion {
    /// Whether a document of any kind holds a term of the question.
    package func occurs(in reader: IndexReader) -> Bool {
        terms.contains { term in
            SearchSchema.Unit.allCases.contains {
                $0.analysis == term.unit && reader.documentFrequency(unit: $0.rawValue, term: term.bytes) > 0
            }
        }
    }

    /// The question's terms in the units of a kind.
    ///
    /// Items are few beside the articles of the whole law, so their idf is taken over their own kind: the weight carries the quotient of the
    /// kind's idf and the index's.
    /// - Parameter population: documents of the kind; nil takes the idf of the whole index.
    func queryTerms(for kind: DocumentKind, in reader: IndexReader, population: Int?) -> [QueryTerm] {
        var result: [QueryTerm] = []
        for unit in kind.units {
            let definition = SearchSchema.schema.units[unit.rawValue]
            for term in terms where term.unit == unit.analysis {
                var weight = term.weight
                if let population {
                    let frequency = reader.documentFrequency(unit: unit.rawValue, term: term.bytes)
                    if frequency == 0 { continue }
                    let own = InverseDocumentFrequency.value(documents: population, frequency: frequency)
                    let all = InverseDocumentFrequency.value(documents: reader.totalDocumentCount, frequency: frequency)
                    weight *= InverseDocumentFrequency.power(own / all, definition.idfPower)
                }
                if weight > 0 { result.append(QueryTerm(unit: unit.rawValue, term: term.bytes, weight: weight)) }
            }
        }
        return result
    }
}

extension SearchSchema.Unit {
    /// The unit of the analyzer that fills it.
    var analysis: AnalysisUnit {
        switch self {
        case .lawWords: .word
        case .lawBigrams, .answerBigrams, .caseBigrams, .guideBigrams: .bigram
        case .lawUnigrams, .answerUnigrams, .caseUnigrams, .guideUnigrams: .unigram
        }
    }
}
