internal import Glibc
internal import Search

/// Ranks standard answers by words, characters, meanings and vectors; the same rule for an answer with one question and for one with a dozen.
///
/// BM25F over an answer's fields says which answers speak of the same things; the nearest single way of asking says whether the same thing is asked;
/// meanings say so in other words. Characters are bigrams and single characters weighted by √tf · idf, single ones at half weight.
struct StandardAnswerMatcher: Sendable {
    let ledger: AnswerLedger
    private let weights: RankingParameters.Answers
    /// Candidates that are compared in full.
    static let depth = 40

    /// - Complexity: that of `AnswerLedger`.
    init(_ readings: [AnswerReading], parameters: RankingParameters) {
        ledger = AnswerLedger(readings)
        weights = parameters.answers
    }

    /// An answer with how near it is.
    struct Match: Sendable {
        let row: Int64
        /// What was found, weighted, over what could be found; 0…1.
        var score: Float
        /// With which the answer speaks for the articles it cites, 0…1.
        var similarity: Float = 0
        /// Of the nearest way of asking: characters, meanings, vector; 0…1, the last 0 without an encoder.
        var variant: Float = 0
        var sharedMeaning: Float = 0
        var meaning: Float = 0
    }

    /// Ranks candidates and all that share a meaning with the question anew, and describes the first.
    ///
    /// - Parameters:
    ///   - candidates: answers by BM25F share, best first.
    ///   - isPlain: leaves the encoder out.
    /// - Returns: every candidate and at most `depth` others, best first.
    func rank(
        _ question: UnderstoodQuestion, _ candidates: [RankedDocument], isPlain: Bool
    ) -> (matches: [Match], features: MatchFeatures) {
        let query = Query(question, ledger, isPlain: isPlain)
        let near = ledger.meanings.near(query.meanings)
        var first: [Candidate] = []
        var seen = Set<Int>()
        for document in candidates {
            let row = DocumentKind.row(ofKey: document.key)
            guard let place = ledger.places[row] else { continue }
            seen.insert(place)
            first.append(Candidate(place: place, row: row, share: document.lexical, near: near[place] ?? 0))
        }
        // Others share a meaning and no character with the question.
        let others = near.filter { !seen.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.depth)
        first += others.map { Candidate(place: $0.key, row: ledger.entries[$0.key].row, share: 0, near: $0.value) }
        let whole = whole(isPlain: query.vector == nil)
        let order = first.sorted { (early($1), $0.row) < (early($0), $1.row) }
        var matches = order.prefix(Self.depth).map { match($0, query, whole) }
        matches.sort { ($1.score, $0.row) < ($0.score, $1.row) }
        let last = matches.last?.score ?? 0
        let rest = order.dropFirst(Self.depth)
        matches += rest.map { Match(row: $0.row, score: min(last, max(0, early($0) / whole)), sharedMeaning: $0.near) }
        return described(query, matches)
    }

    /// The same once some answers were left out: the rest, and what is known of its first.
    ///
    /// - Parameter matches: some of those that `rank` returned, in their order.
    func rank(
        _ question: UnderstoodQuestion, among matches: [Match], isPlain: Bool
    ) -> (matches: [Match], features: MatchFeatures) {
        described(Query(question, ledger, isPlain: isPlain), matches)
    }

    private func described(_ query: Query, _ ranked: [Match]) -> (matches: [Match], features: MatchFeatures) {
        var matches = ranked
        let verbatim = matches.indices.prefix(Self.depth).filter { isVerbatim(query, matches[$0]) }
        // A reviewed way of asking is not outvoted by answers that merely speak of the same things.
        if verbatim.count == 1 { matches.insert(matches.remove(at: verbatim[0]), at: 0) }
        var features = features(query, matches)
        features.isVerbatim = verbatim.count == 1
        return (matches, features)
    }

    /// An answer before it is compared in full.
    private struct Candidate {
        let place: Int
        let row: Int64
        /// BM25F share, 0…1.
        let share: Float
        /// Cosine of meanings, 0…1.
        let near: Float
    }

    private func early(_ candidate: Candidate) -> Float { candidate.share + weights.meaning * candidate.near }

    /// The score of an answer that has everything.
    private func whole(isPlain: Bool) -> Float {
        let words = 1 + weights.variant + weights.meaning + weights.bodyMeaning
        return isPlain ? words : words + weights.questionCosine + weights.keywordCosine + weights.bodyCosine + weights.bareBodyCosine
    }

    private func match(_ candidate: Candidate, _ query: Query, _ whole: Float) -> Match {
        let entry = ledger.entries[candidate.place]
        let ways = Float(max(1, entry.ways.count))
        let way = entry.ways.map(query.cosine).max() ?? 0
        var match = Match(row: candidate.row, score: 0)
        match.variant = max(way, entry.keywords.map(query.cosine) ?? 0)
        match.sharedMeaning = candidate.near
        var score = early(candidate) + weights.variant * match.variant - weights.ways * logf(ways)
        let asked = query.meanings.mass
        if asked > 0 { score += weights.bodyMeaning * query.meanings.mass(within: entry.bodyMeanings) / asked / ways }
        var citing = candidate.share + weights.citing.variant * way
        if let vector = query.vector {
            match.meaning = max(0, entry.wayVectors.map { Self.product($0, vector) }.max() ?? 0)
            let body = max(0, entry.bodyVector.map { Self.product($0, vector) } ?? 0)
            let keywords = (entry.keywordVector ?? entry.wayVectors.first).map { max(0, Self.product($0, vector)) } ?? 0
            score += weights.questionCosine * match.meaning + weights.keywordCosine * keywords
            score += (weights.bodyCosine + weights.bareBodyCosine / ways) * body
            citing += weights.citing.questionCosine * match.meaning + weights.citing.bodyCosine * body
        }
        let citingWhole = query.vector == nil ? 0 : weights.citing.questionCosine + weights.citing.bodyCosine
        match.similarity = min(1, citing / (1 + weights.citing.variant + citingWhole))
        match.score = min(1, max(0, score / whole))
        return match
    }

    private static func product(_ left: [Float], _ right: [Float]) -> Float {
        var sum: Float = 0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }
}
