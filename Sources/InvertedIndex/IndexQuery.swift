/// A term to look for, with its weight.
package struct QueryTerm: Equatable, Sendable {
    /// Position of the unit in the schema.
    package var unit: Int
    package var term: [UInt8]
    /// q of the unit's formula, above 0; terms of weight 0 or less are left out.
    package var weight: Float

    package init(unit: Int, term: [UInt8], weight: Float = 1) {
        self.unit = unit
        self.term = term
        self.weight = weight
    }

    package init(unit: Int, term: String, weight: Float = 1) {
        self.init(unit: unit, term: Array(term.utf8), weight: weight)
    }
}

/// Any number of terms, of which a document must hold at least one, and what limits or lifts documents.
///
/// The score of a document is Σ over its terms of q · weight · idf^p · (k1 + 1) · v (`IndexUnit`) plus `priorWeight` times its prior.
/// Equal terms are joined and their weights added.
package struct IndexQuery: Sendable {
    package var terms: [QueryTerm]
    /// Only these documents are found; `nil` means all.
    package var filter: DocumentSet?
    /// A value added to the score of each document that holds a term.
    package var prior: DocumentPrior?
    /// Factor of the prior, at least 0.
    package var priorWeight: Float

    package init(_ terms: [QueryTerm], filter: DocumentSet? = nil, prior: DocumentPrior? = nil, priorWeight: Float = 1) {
        self.terms = terms
        self.filter = filter
        self.prior = prior
        self.priorWeight = priorWeight
    }
}

/// A value for every document that does not depend on the question, of any sign.
package final class DocumentPrior: Sendable {
    /// Value of each document number.
    package let values: [Float]
    /// Smallest and largest value; 0 if there are none.
    let bounds: ClosedRange<Float>
    /// Largest value of each eight documents.
    let rangeMaxima: [Float]

    /// - Parameter values: finite, one for each document number below `IndexReader.documentLimit`.
    package init(_ values: [Float]) {
        precondition(values.allSatisfy(\.isFinite), "a prior must be finite")
        self.values = values
        rangeMaxima = stride(from: 0, to: values.count, by: 8).map { values[$0..<min($0 + 8, values.count)].max() ?? 0 }
        bounds = (values.min() ?? 0)...(values.max() ?? 0)
    }
}

/// A document found.
package struct SearchHit: Equatable, Sendable {
    /// Number of the document in this generation.
    package let document: UInt32
    package let score: Float

    package init(document: UInt32, score: Float) {
        self.document = document
        self.score = score
    }

    /// Whether this hit comes before `other`: higher score first, then lower document number.
    package func precedes(_ other: SearchHit) -> Bool {
        score > other.score || (score == other.score && document < other.document)
    }
}

/// What one query term adds to the score of one document.
package struct TermContribution: Equatable, Sendable {
    package let unit: Int
    package let term: [UInt8]
    /// Documents that hold the term.
    package let documentFrequency: Int
    /// Weight of the term in the query times unit weight, idf^p and k1 + 1: the largest that it could add.
    package let weight: Float
    /// Whether the document holds the term.
    package let isPresent: Bool
    /// v of the document in 0...1; 0 if it does not hold the term.
    package let impact: Float
    /// `weight` · `impact`.
    package var score: Float { weight * impact }
}
