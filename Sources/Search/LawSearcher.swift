package import InvertedIndex
internal import LegalModel

/// Ranks articles and blocks: BM25F over words, bigrams and unigrams, plus a prior by level of law and the lifts of place and of laws named.
///
/// Safe to use from any thread.
package final class LawSearcher: Sendable {
    private let reader: IndexReader
    private let catalogue: LawCatalogue
    private let parameters: RankingParameters
    private let priors = Cache<[String], Lifts>(limit: 64)

    package init(reader: IndexReader, catalogue: LawCatalogue, parameters: RankingParameters) {
        self.reader = reader
        self.catalogue = catalogue
        self.parameters = parameters
    }

    /// What each document is lifted by, and the same in the form that the index takes.
    private struct Lifts: Sendable {
        let values: [Float]
        let prior: DocumentPrior
    }

    /// What is asked besides the words.
    package struct Scope: Sendable {
        /// Documents allowed.
        package var allowed: DocumentSet
        /// Places whose own law is lifted: those the question names, or the visitor's.
        package var places: [PlaceNames.Place]
        /// Works named in the question.
        package var namedWorks: Set<Int64>

        package init(allowed: DocumentSet, places: [PlaceNames.Place], namedWorks: Set<Int64>) {
            self.allowed = allowed
            self.places = places
            self.namedWorks = namedWorks
        }
    }

    /// - Parameter limit: documents wanted, at least 1.
    /// - Returns: at most `limit`, best first; versions of one article may both be there.
    package func rank(_ question: UnderstoodQuestion, in scope: Scope, limit: Int, scorer: Searcher) -> [RankedDocument] {
        let terms = question.queryTerms(for: .article, in: reader, population: nil)
        guard !terms.isEmpty else { return [] }
        var query = IndexQuery(terms, filter: scope.allowed)
        guard let best = scorer.search(query, limit: 1).first?.score, best > 0 else { return [] }
        let lifts = lifts(for: scope.places)
        query.prior = lifts.prior
        query.priorWeight = best
        var ranked = scorer.search(query, limit: limit).map { document($0, best, lifts) }
        if !scope.namedWorks.isEmpty { lift(&ranked, query, scope, best, lifts, limit, scorer) }
        return ranked
    }

    private func document(_ hit: InvertedIndex.SearchHit, _ best: Float, _ lifts: Lifts) -> RankedDocument {
        let lift = lifts.values[Int(hit.document)]
        return RankedDocument(
            key: reader.key(of: hit.document), document: hit.document, score: hit.score / best, lexical: hit.score / best - lift, lift: lift
        )
    }

    /// Articles of a law that the question names compete with a lift, however far down the words alone put them.
    private func lift(
        _ ranked: inout [RankedDocument], _ query: IndexQuery, _ scope: Scope, _ best: Float, _ lifts: Lifts, _ limit: Int,
        _ scorer: Searcher
    ) {
        var named = reader.documents(column: SearchSchema.Column.version.rawValue) { row in
            catalogue[row].map { scope.namedWorks.contains($0.work) } ?? false
        }
        named.formIntersection(scope.allowed)
        var query = query
        query.filter = named
        let lifted = scorer.search(query, limit: limit).map { hit in
            var document = self.document(hit, best, lifts)
            document.score += parameters.namedLawLift
            document.lift += parameters.namedLawLift
            return document
        }
        let documents = Set(lifted.map(\.document))
        ranked.removeAll { documents.contains($0.document) }
        ranked = Array((ranked + lifted).sorted(by: RankedDocument.precedes).prefix(limit))
    }

    /// The prior of each document for the places lifted, made once for each set of places.
    private func lifts(for places: [PlaceNames.Place]) -> Lifts {
        priors.value(for: places.map { "\($0.level)\($0.name)" }) {
            var byVersion: [Float] = []
            for row in 0..<UInt32(catalogue.limit) { byVersion.append(prior(of: row, places)) }
            var values = [Float](repeating: 0, count: reader.documentLimit)
            reader.forEachValue(column: SearchSchema.Column.version.rawValue) { document, row in
                values[Int(document)] = Int(row) < byVersion.count ? byVersion[Int(row)] : 0
            }
            return Lifts(values: values, prior: DocumentPrior(values))
        }
    }

    private func prior(of row: UInt32, _ places: [PlaceNames.Place]) -> Float {
        guard let version = catalogue[row] else { return 0 }
        let level = parameters.levelPrior[version.level.rawValue] ?? 0
        let nearness = places.map { $0.nearness(title: version.title, region: version.region) }.max() ?? 0
        // A place's own law stands as high as national law before its lift counts.
        return nearness > 0 ? max(level, 0) + parameters.placeLift * nearness : level
    }
}
