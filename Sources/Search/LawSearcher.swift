package import InvertedIndex
internal import LegalModel
package import TextVectors

/// Ranks articles and blocks.
///
/// Words, bigrams and single characters in one BM25F pass, a prior by law or level, the lifts of place, of laws named and of near standard
/// answers; with trained models also the cosine of question and article, near judged questions, and trees over the first few hundred.
///
/// Safe to use from any thread.
package final class LawSearcher: Sendable {
    let reader: IndexReader
    let catalogue: LawCatalogue
    let parameters: RankingParameters
    let models: RankingModels
    let knowledge: Knowledge
    private let lifts = Cache<[String], LawLifts>(limit: 64)
    private let plainPrior: (values: [Float], national: Float)
    private let trainedPrior: (values: [Float], national: Float)?
    /// Newest document of each article that an answer or a judged question cites.
    let documentOfPlace: [ArticlePlace: UInt32]
    /// Largest article number of each version, by row.
    let lastArticle: [Int]
    private let documentsOfWork: [Int64: [UInt32]]

    /// What ranking may use besides the index.
    package struct Knowledge: Sendable {
        /// Vectors of all documents; nil without an encoder.
        package var vectors: VectorStore?
        package var judged: JudgedNeighbours?
        /// How many standard answers cite an article.
        package var answersCiting: [ArticlePlace: Int] = [:]

        package init() {}
    }

    package init(
        reader: IndexReader, catalogue: LawCatalogue, parameters: RankingParameters, models: RankingModels = RankingModels(),
        knowledge: Knowledge = Knowledge()
    ) {
        self.reader = reader
        self.catalogue = catalogue
        self.parameters = parameters
        self.models = models
        self.knowledge = knowledge
        var articles = [Int](repeating: 0, count: catalogue.limit)
        var last = [Int](repeating: 0, count: catalogue.limit)
        var places: [ArticlePlace: UInt32] = [:]
        var documentsOfWork: [Int64: [UInt32]] = [:]
        let cited = Set(knowledge.answersCiting.keys).union(knowledge.judged?.counts.keys.map { $0 } ?? [])
        reader.forEachValue(column: SearchSchema.Column.version.rawValue) { document, row in
            guard row > 0, Int(row) < articles.count else { return }
            articles[Int(row)] += 1
            let article = reader.value(column: SearchSchema.Column.article.rawValue, of: document)
            last[Int(row)] = max(last[Int(row)], Int(article >> 8))
            guard let version = catalogue[row] else { return }
            documentsOfWork[version.work, default: []].append(document)
            guard article > 0, version.isNewest else { return }
            let place = ArticlePlace(work: version.work, article: article)
            if cited.contains(place) { places[place] = document }
        }
        documentOfPlace = places
        self.documentsOfWork = documentsOfWork
        lastArticle = last
        let levels = (0..<UInt32(catalogue.limit)).map { row in
            catalogue[row].map { parameters.levelPrior[$0.level.rawValue] ?? 0 } ?? 0
        }
        plainPrior = (levels, 0)
        if models.lawCounts.isEmpty {
            trainedPrior = nil
        } else {
            let prior = LawLifts.lawPrior(models, ownCount: parameters.trained.ownCount, catalogue: catalogue, articles: articles)
            let weight = parameters.trained.lawPrior
            trainedPrior = (prior.values.map { $0 * weight }, prior.national * weight)
        }
    }

    /// Articles and blocks of all versions of a work, ascending.
    package func documents(ofWork work: Int64) -> [UInt32] { documentsOfWork[work] ?? [] }

    /// What is asked besides the words.
    package struct Scope: Sendable {
        /// Documents allowed.
        package var allowed: DocumentSet
        /// Places whose own law is lifted: those the question names, or the visitor's.
        package var places: [PlaceNames.Place]
        /// Works named in the question.
        package var namedWorks: Set<Int64>
        /// Standard answers near the question, with the articles they cite.
        package var answers: [CitingNeighbour]
        /// Leave trained models out.
        package var isPlain: Bool
        /// Citations of answers that must not count: those of answers left out.
        package var citationsLeftOut: [ArticlePlace: Int] = [:]

        package init(
            allowed: DocumentSet, places: [PlaceNames.Place], namedWorks: Set<Int64>, answers: [CitingNeighbour] = [], isPlain: Bool = false
        ) {
            self.allowed = allowed
            self.places = places
            self.namedWorks = namedWorks
            self.answers = answers
            self.isPlain = isPlain
        }
    }

    /// - Parameter limit: documents wanted, at least 1.
    /// - Returns: at most `limit`, best first; versions of one article may both be there.
    package func rank(_ question: UnderstoodQuestion, in scope: Scope, limit: Int, scorer: Searcher) -> [RankedDocument] {
        guard var run = LawRun(self, question, scope, limit: limit, scorer: scorer) else { return [] }
        return run.ranked()
    }

    /// The best documents by words alone, or by words, bigrams and characters, without prior, filter and models: what benchmarks compare with.
    package func bare(_ question: UnderstoodQuestion, isWordsOnly: Bool, limit: Int, scorer: Searcher) -> [SearchHit] {
        let terms = question.queryTerms(for: .article, in: reader, population: nil)
        let words = SearchSchema.Unit.lawWords.rawValue
        return scorer.search(IndexQuery(isWordsOnly ? terms.filter { $0.unit == words } : terms), limit: limit)
    }

    /// Features of the first candidates in the order of the first stage: what trees are trained on.
    package func features(
        _ question: UnderstoodQuestion, in scope: Scope, limit: Int, scorer: Searcher
    ) -> [(document: UInt32, row: [Float])] {
        guard var run = LawRun(self, question, scope, limit: limit, scorer: scorer) else { return [] }
        let candidates = run.candidates(depth: limit)
        return zip(candidates, run.rows(of: candidates)).map { ($0.document, $1) }
    }

    /// Cosine of the nearest judged question, 0…1; 0 without models.
    package func nearestJudged(_ question: UnderstoodQuestion) -> Float {
        guard let judged = knowledge.judged, knowledge.vectors != nil, let vector = question.vector else { return 0 }
        return judged.near(VectorStore.Query(vector)).questions.first?.similarity ?? 0
    }

    /// Names of the columns of `features`.
    package static var featureNames: [String] { LawFeatures.names }

    /// The prior of each document for the places lifted, made once for each set of places.
    func lifts(for places: [PlaceNames.Place], isPlain: Bool) -> LawLifts {
        let key = [isPlain ? "plain" : "trained"] + places.map { "\($0.level)\($0.name)" }.sorted()
        return lifts.value(for: key) {
            let prior = isPlain ? plainPrior : trainedPrior ?? plainPrior
            return LawLifts(
                base: prior.values, national: prior.national, places: places, placeLift: parameters.placeLift, catalogue: catalogue,
                reader: reader)
        }
    }
}
