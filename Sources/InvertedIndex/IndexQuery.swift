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
package final class DocumentPrior: @unchecked Sendable {
    // Unchecked Sendable: the values are written by `init` alone and freed when no reference is left.

    /// Value of each document number, and the largest of each eight.
    let values: UnsafeMutablePointer<Float>
    let rangeMaxima: UnsafeMutablePointer<Float>
    /// Number of values.
    package let count: Int
    /// Smallest and largest value; 0 if there are none.
    package let bounds: ClosedRange<Float>

    /// - Parameter values: finite, one for each document number below `IndexReader.documentLimit`.
    package init(_ values: [Float]) {
        precondition(values.allSatisfy(\.isFinite), "a prior must be finite")
        count = values.count
        self.values = .allocate(capacity: max(1, values.count))
        self.values.initialize(from: values, count: values.count)
        let ranges = (values.count + 7) / 8
        rangeMaxima = .allocate(capacity: max(1, ranges))
        for range in 0..<ranges {
            (rangeMaxima + range).initialize(to: values[range * 8..<min(range * 8 + 8, values.count)].max() ?? 0)
        }
        bounds = (values.min() ?? 0)...(values.max() ?? 0)
    }

    deinit {
        values.deallocate()
        rangeMaxima.deallocate()
    }

    /// Value of a document number.
    package func value(of document: UInt32) -> Float {
        precondition(Int(document) < count, "document number beyond the prior")
        return values[Int(document)]
    }
}

/// A document found.
package struct SearchHit: Equatable, Sendable, BitwiseCopyable {
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
