internal import Glibc
internal import InvertedIndex
internal import TextAnalysis

/// Which terms of a question are its own, for the shares that a document holds of them.
struct QuestionTerms {
    /// Terms that only an expansion brought.
    private let added: Set<[UInt8]>
    /// Distinct bigrams of the question itself.
    let ownCount: Int

    init(_ question: UnderstoodQuestion) {
        added = Set(question.terms.lazy.filter { !$0.isOwn }.map { [$0.unit.rawValue] + $0.bytes })
        ownCount = question.terms.count { $0.unit == .bigram && $0.isOwn }
    }

    /// What the words of a question say of some candidates, by place among them.
    struct Table {
        fileprivate(set) var words: [Float]
        fileprivate(set) var bigrams: [Float]
        fileprivate(set) var unigrams: [Float]
        /// What terms of expansions brought.
        fileprivate(set) var expansions: [Float]
        /// Largest possible scores of the question's own bigrams and words that the candidate holds, and of all of them.
        fileprivate(set) var ownBigrams: [Float]
        fileprivate(set) var ownWords: [Float]
        fileprivate(set) var bigramMass: Float = 0
        fileprivate(set) var wordMass: Float = 0

        fileprivate init(count: Int) {
            words = [Float](repeating: 0, count: count)
            bigrams = words
            unigrams = words
            expansions = words
            ownBigrams = words
            ownWords = words
        }
    }

    /// Adds up contributions term by term, heaviest first: the order decides the last bit of a sum.
    ///
    /// - Parameters:
    ///   - query: the one that the contributions are of.
    ///   - count: candidates.
    func table(of contributions: Contributions, query: IndexQuery, count: Int) -> Table {
        var table = Table(count: count)
        for term in contributions.terms {
            let unit = SearchSchema.Unit(rawValue: term.unit)
            let isOwn = added.isEmpty || unit.map { !added.contains([$0.analysis.rawValue] + query.terms[term.position].term) } ?? true
            let hits = contributions.hits[term.hits]
            switch unit {
            case .lawWords:
                for hit in hits { table.words[hit.place] += hit.score }
                if isOwn { for hit in hits { table.ownWords[hit.place] += term.weight } }
                if isOwn { table.wordMass += term.weight }
            case .lawBigrams:
                for hit in hits { table.bigrams[hit.place] += hit.score }
                if isOwn { for hit in hits { table.ownBigrams[hit.place] += term.weight } }
                if isOwn { table.bigramMass += term.weight }
            default:
                for hit in hits { table.unigrams[hit.place] += hit.score }
            }
            if !isOwn { for hit in hits { table.expansions[hit.place] += hit.score } }
        }
        return table
    }
}

extension QuestionTerms.Table {
    /// Fills in what words say of a candidate.
    ///
    /// - Parameter best: the best document's score.
    func describe(_ candidate: inout LawCandidate, at place: Int, best: Float) {
        candidate.units = (words[place] / best, bigrams[place] / best, unigrams[place] / best)
        candidate.lexical = (words[place] + bigrams[place] + unigrams[place]) / best
        candidate.coverage = ownBigrams[place] / max(bigramMass, .leastNormalMagnitude)
        candidate.wordCoverage = ownWords[place] / max(wordMass, .leastNormalMagnitude)
        candidate.expansion = expansions[place] / best
    }
}

enum RankingMath {
    /// - Parameter value: above 0.
    static func logarithm(_ value: Float) -> Float { logf(value) }
}
