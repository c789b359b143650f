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

    /// What a row of contributions says of each term, found once for all documents.
    struct Roles {
        var unit: [SearchSchema.Unit?] = []
        var isOwn: [Bool] = []
        /// Largest possible scores of the question's own bigrams and words.
        var bigramMass: Float = 0
        var wordMass: Float = 0
    }

    func roles(of row: [TermContribution]) -> Roles {
        var roles = Roles()
        for term in row {
            let unit = SearchSchema.Unit(rawValue: term.unit)
            let isOwn = added.isEmpty || unit.map { !added.contains([$0.analysis.rawValue] + term.term) } ?? true
            roles.unit.append(unit)
            roles.isOwn.append(isOwn)
            guard isOwn else { continue }
            if unit == .lawBigrams { roles.bigramMass += term.weight }
            if unit == .lawWords { roles.wordMass += term.weight }
        }
        return roles
    }

    /// Fills in what words say of a candidate.
    ///
    /// - Parameter best: the best document's score.
    func describe(_ candidate: inout LawCandidate, _ row: [TermContribution], _ roles: Roles, best: Float) {
        var words: Float = 0
        var bigrams: Float = 0
        var unigrams: Float = 0
        for (index, term) in row.enumerated() where term.isPresent {
            let score = term.score
            switch roles.unit[index] {
            case .lawWords:
                words += score
                if roles.isOwn[index] { candidate.wordCoverage += term.weight }
            case .lawBigrams:
                bigrams += score
                if roles.isOwn[index] { candidate.coverage += term.weight }
            default: unigrams += score
            }
            if !roles.isOwn[index] { candidate.expansion += score }
        }
        candidate.units = (words / best, bigrams / best, unigrams / best)
        candidate.lexical = (words + bigrams + unigrams) / best
        candidate.coverage /= max(roles.bigramMass, .leastNormalMagnitude)
        candidate.wordCoverage /= max(roles.wordMass, .leastNormalMagnitude)
        candidate.expansion /= best
    }
}

enum RankingMath {
    /// - Parameter value: above 0.
    static func logarithm(_ value: Float) -> Float { logf(value) }
}
