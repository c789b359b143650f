internal import InvertedIndex
internal import LegalModel
internal import TextVectors

/// One ranking of laws: candidates of words, vectors and neighbours, fused, then ordered anew by the trees.
struct LawRun {
    private let searcher: LawSearcher
    private let question: UnderstoodQuestion
    private let scope: LawSearcher.Scope
    private let limit: Int
    private let scorer: Searcher
    private let query: IndexQuery
    /// Best lexical score without priors, above 0.
    private let best: Float
    private let lifts: LawLifts
    private let terms: QuestionTerms
    private let vector: VectorStore.Query?
    private let answerVotes: Votes
    private let judgedVotes: Votes
    private let judgedAnswerVotes: Votes

    /// Candidates that vectors alone bring in.
    private static let nearestDepth = 200

    /// - Returns: nil if no document holds a term of the question.
    init?(_ searcher: LawSearcher, _ question: UnderstoodQuestion, _ scope: LawSearcher.Scope, limit: Int, scorer: Searcher) {
        let queryTerms = question.queryTerms(for: .article, in: searcher.reader, population: nil)
        guard !queryTerms.isEmpty else { return nil }
        var query = IndexQuery(queryTerms, filter: scope.allowed)
        guard let best = scorer.search(query, limit: 1).first?.score, best > 0 else { return nil }
        lifts = searcher.lifts(for: scope.places, isPlain: scope.isPlain)
        query.prior = lifts.prior
        query.priorWeight = best
        self.searcher = searcher
        self.question = question
        self.scope = scope
        self.limit = limit
        self.scorer = scorer
        self.query = query
        self.best = best
        terms = QuestionTerms(question)
        vector = scope.isPlain || searcher.knowledge.vectors == nil ? nil : question.vector.map { VectorStore.Query($0) }
        answerVotes = Votes(scope.answers)
        let near = vector.flatMap { searcher.knowledge.judged?.near($0) }
        judgedVotes = Votes(near?.questions ?? [])
        judgedAnswerVotes = Votes(near?.answers ?? [])
    }

    mutating func ranked() -> [RankedDocument] {
        let depth = scope.isPlain || searcher.models.reranker == nil ? 0 : searcher.parameters.trained.rerankedDepth
        let candidates = self.candidates(depth: max(limit, depth))
        var ranked = candidates.map(document)
        if depth > 0, let trees = searcher.models.reranker {
            let first = Array(candidates.prefix(depth))
            rerank(&ranked, first, trees.scores(of: rows(of: first)))
        }
        return Array(ranked.prefix(limit))
    }

    private func document(_ candidate: LawCandidate) -> RankedDocument {
        RankedDocument(
            key: searcher.reader.key(of: candidate.document), document: candidate.document, score: candidate.fused,
            lexical: candidate.lexical, lift: candidate.lift, cosine: vector == nil ? nil : candidate.cosine,
            vote: max(candidate.answer.best, max(candidate.judged.best, candidate.judgedAnswer.best)), coverage: candidate.coverage)
    }

    /// Orders the first documents by the trees, place and named laws lifted; the others keep their places behind them.
    private func rerank(_ ranked: inout [RankedDocument], _ candidates: [LawCandidate], _ scores: [Float]) {
        var head: [RankedDocument] = []
        for (index, candidate) in candidates.enumerated() {
            var document = ranked[index]
            document.score = scores[index] + searcher.parameters.trained.placeLift * candidate.nearness
            if candidate.isNamed { document.score += searcher.parameters.trained.placeLift }
            document.isReranked = true
            head.append(document)
        }
        // Scores go on descending where the trees end.
        let below = (ranked.dropFirst(candidates.count).first?.score ?? 0) - (head.map(\.score).min() ?? 0)
        for index in head.indices { head[index].score += below }
        head.sort(by: RankedDocument.precedes)
        ranked.replaceSubrange(0..<head.count, with: head)
    }
}

/// Candidates.
extension LawRun {
    /// The best documents of the first stage, best first.
    mutating func candidates(depth: Int) -> [LawCandidate] {
        var documents = scorer.search(query, limit: depth + 50).map(\.document)
        var seen = Set(documents)
        func take(_ document: UInt32) {
            if scope.allowed.contains(document), seen.insert(document).inserted { documents.append(document) }
        }
        if let vector, let vectors = searcher.knowledge.vectors {
            for neighbour in vectors.nearest(vector, limit: Self.nearestDepth, allowed: scope.allowed.masks) { take(neighbour.document) }
        }
        for votes in [answerVotes, judgedVotes, judgedAnswerVotes] {
            for (place, vote) in votes.articles where vote.best >= 0.4 {
                if let document = searcher.documentOfPlace[place] { take(document) }
            }
        }
        if !scope.namedWorks.isEmpty { for document in namedDocuments() { take(document) } }
        var candidates = documents.sorted().map { LawCandidate(document: $0) }
        describe(&candidates)
        candidates.sort { $0.fused > $1.fused || ($0.fused == $1.fused && $0.document < $1.document) }
        return Array(candidates.prefix(depth))
    }

    /// Articles of a law that the question names compete however far down the words alone put them.
    private func namedDocuments() -> [UInt32] {
        var named = DocumentSet(limit: searcher.reader.documentLimit)
        for work in scope.namedWorks { for document in searcher.documents(ofWork: work) { named.insert(document) } }
        named.formIntersection(scope.allowed)
        var query = query
        query.filter = named
        return scorer.search(query, limit: 100).map(\.document)
    }

    /// Fills in everything the first stage and the trees look at.
    private func describe(_ candidates: inout [LawCandidate]) {
        let documents = candidates.map(\.document)
        let cosines = vector.flatMap { searcher.knowledge.vectors?.cosines(of: $0, to: documents) }
        let table = terms.table(of: scorer.contributions(query, documents: documents), query: query, count: documents.count)
        let parameters = searcher.parameters
        for index in candidates.indices {
            var candidate = candidates[index]
            candidate.version = searcher.reader.value(column: SearchSchema.Column.version.rawValue, of: candidate.document)
            candidate.work = searcher.catalogue[candidate.version]?.work ?? 0
            let article = searcher.reader.value(column: SearchSchema.Column.article.rawValue, of: candidate.document)
            if article > 0 { candidate.place = ArticlePlace(work: candidate.work, article: article) }
            table.describe(&candidate, at: index, best: best)
            candidate.cosine = cosines?[index] ?? 0
            let version = Int(candidate.version) < lifts.versions.count ? lifts.versions[Int(candidate.version)] : LawLifts.Version()
            candidate.prior = version.prior
            candidate.nearness = version.nearness
            candidate.isNamed = scope.namedWorks.contains(candidate.work)
            if let place = candidate.place {
                candidate.answer = answerVotes.article(place)
                candidate.judged = judgedVotes.article(place)
                candidate.judgedAnswer = judgedAnswerVotes.article(place)
            }
            fuse(&candidate, parameters)
            candidates[index] = candidate
        }
    }

    private func fuse(_ candidate: inout LawCandidate, _ parameters: RankingParameters) {
        func fourth(_ value: Float) -> Float { value * value * value * value }
        var lift = candidate.prior + parameters.placeLift * candidate.nearness
        if candidate.isNamed { lift += parameters.namedLawLift }
        if scope.isPlain {
            lift += parameters.answerVote * fourth(candidate.answer.best)
        } else {
            lift += parameters.trained.answerVote * fourth(candidate.answer.best)
            lift += parameters.trained.judgedVote * (fourth(candidate.judged.best) + fourth(candidate.judgedAnswer.best))
        }
        candidate.lift = lift
        candidate.fused = candidate.lexical + (vector == nil ? 0 : parameters.trained.cosine * candidate.cosine) + lift
    }
}

/// Features.
extension LawRun {
    /// What is known of a law among the candidates.
    private struct Law {
        var best: Float = -.infinity
        var lexical: Float = 0
        var cosine: Float = 0
        var count = 0
        var rank = 0
    }

    /// A row for each candidate, in the order of `LawFeatures.names`.
    func rows(of candidates: [LawCandidate]) -> [[Float]] {
        guard let first = candidates.first else { return [] }
        let fusedOf = Dictionary(candidates.map { ($0.document, $0.fused) }, uniquingKeysWith: { first, _ in first })
        let lexicalRank = Self.ranks(candidates.map(\.lexical))
        let cosineRank = Self.ranks(candidates.map(\.cosine))
        let bestCosine = candidates.map(\.cosine).max() ?? 0
        var laws: [Int64: Law] = [:]
        var placeInLaw: [Int] = []
        for candidate in candidates {
            var law = laws[candidate.work] ?? Law(rank: laws.count)
            placeInLaw.append(law.count)
            law.count += 1
            law.best = max(law.best, candidate.fused)
            law.lexical = max(law.lexical, candidate.lexical)
            law.cosine = max(law.cosine, candidate.cosine)
            laws[candidate.work] = law
        }
        return candidates.enumerated().map { rank, candidate in
            let law = laws[candidate.work] ?? Law()
            let before = candidate.document > 0 ? fusedOf[candidate.document - 1] ?? 0 : 0
            let after = fusedOf[candidate.document + 1] ?? 0
            let number = Float((candidate.place?.article ?? 0) >> 8)
            let last = Float(Int(candidate.version) < searcher.lastArticle.count ? searcher.lastArticle[Int(candidate.version)] : 0)
            let judgedLaw = judgedVotes.law(candidate.work)
            let answerLaw = answerVotes.law(candidate.work)
            let prior = candidate.prior / max(searcher.parameters.trained.lawPrior, 1e-6)
            return [
                candidate.fused - candidate.lift + candidate.prior + liftOfVotes(candidate), candidate.fused - first.fused,
                Self.log(rank), candidate.lexical, candidate.units.0, candidate.units.1, candidate.units.2, Self.log(lexicalRank[rank]),
                candidate.coverage, candidate.wordCoverage, candidate.expansion, candidate.cosine, candidate.cosine - bestCosine,
                Self.log(cosineRank[rank]), prior, level(candidate), max(before, after), before + after, law.best, Float(law.count),
                Float(law.rank), Float(placeInLaw[rank]), candidate.fused - law.best, number, last > 0 ? number / last : 0,
                candidate.judged.best, candidate.judged.sum, candidate.judgedAnswer.best, candidate.judgedAnswer.sum, judgedLaw.best,
                judgedLaw.sum, candidate.answer.best, candidate.answer.sum, answerLaw.best, answerLaw.sum,
                count(searcher.knowledge.judged?.counts, candidate),
                count(searcher.knowledge.answersCiting, candidate) - count(scope.citationsLeftOut, candidate),
                Float(terms.ownCount), bestCosine, judgedVotes.nearest, answerVotes.nearest, candidate.isNamed ? 1 : 0, law.lexical,
                law.cosine, candidate.nearness,
            ]
        }
    }

    private func liftOfVotes(_ candidate: LawCandidate) -> Float {
        candidate.lift - candidate.prior - searcher.parameters.placeLift * candidate.nearness
            - (candidate.isNamed ? searcher.parameters.namedLawLift : 0)
    }

    /// A place's own law counts as national law of the middle; how near it is stands in a feature of its own.
    private func level(_ candidate: LawCandidate) -> Float {
        guard let level = searcher.catalogue[candidate.version]?.level else { return 9 }
        if candidate.nearness > 0 { return 2 }
        switch level {
        case .constitution, .law, .lawInterpretation: return 0
        case .judicialInterpretation: return 1
        case .administrativeRegulation, .supervisoryRegulation: return 2
        case .departmentRule: return 3
        case .localRegulation, .autonomousRegulation, .specialZoneRegulation: return 4
        default: return 5
        }
    }

    private func count(_ counts: [ArticlePlace: Int]?, _ candidate: LawCandidate) -> Float {
        candidate.place.flatMap { counts?[$0] }.map(Float.init) ?? 0
    }

    private static func log(_ rank: Int) -> Float { RankingMath.logarithm(Float(rank + 1)) }

    /// Place of each value in descending order, from 0; of equal ones the first comes first.
    private static func ranks(_ values: [Float]) -> [Int] {
        let order = values.indices.sorted { values[$0] > values[$1] || (values[$0] == values[$1] && $0 < $1) }
        var ranks = [Int](repeating: 0, count: values.count)
        for (rank, index) in order.enumerated() { ranks[index] = rank }
        return ranks
    }
}
