internal import Glibc
internal import Search

extension StandardAnswerMatcher {
    /// A question beside the answers.
    struct Query {
        /// Characters by feature number, unit length over all of the question; 0 for those it lacks. Dense: hundreds of ways are compared with it.
        private var weights: [Float]
        /// idf mass of each of the question's own features that answers know, ascending, and of all.
        private(set) var masses = SparseVector([])
        private(set) var total: Float = 0
        /// Own features.
        private(set) var count = 0
        let meanings: SparseVector
        let vector: [Float]?

        init(_ question: UnderstoodQuestion, _ ledger: AnswerLedger, isPlain: Bool) {
            meanings = ledger.meanings.vector(question.meanings)
            vector = isPlain ? nil : question.vector
            weights = [Float](repeating: 0, count: ledger.idf.count)
            var known: [(key: Int32, value: Float)] = []
            var added: [Int32] = []
            var square: Float = 0
            for feature in QuestionFeature.features(of: question) {
                let number = ledger.numbers[feature.key]
                let mass = feature.weight * (number.map { ledger.idf[Int($0)] } ?? ledger.unknownIdf)
                if feature.isOwn {
                    count += 1
                    total += mass
                    square += mass * mass
                    if let number { known.append((number, mass)) }
                } else if let number {
                    // Legal words for lay ones may match, and cost nothing where they do not.
                    added.append(number)
                    weights[Int(number)] = mass
                }
            }
            masses = SparseVector(known)
            let length = square.squareRoot()
            for (number, mass) in known { weights[Int(number)] = mass / length }
            if length > 0 { for number in added { weights[Int(number)] /= length } }
        }

        func cosine(_ way: SparseVector) -> Float { min(1, way.product(weights)) }

        /// idf mass of own features among a list, ascending, as a share of all.
        func coverage(_ features: [Int32]) -> Float { total > 0 ? masses.mass(within: features) / total : 0 }

        var known: Float { total > 0 ? masses.mass / total : 0 }
    }

    /// Whether the question has the very bigrams and characters of one of the answer's ways of asking, stop words aside.
    func isVerbatim(_ query: Query, _ match: Match) -> Bool {
        guard query.count >= 3, query.masses.features.count == query.count, let place = ledger.places[match.row] else { return false }
        return ledger.entries[place].ways.contains { $0.features == query.masses.features }
    }

    func features(_ query: Query, _ matches: [Match]) -> MatchFeatures {
        var features = MatchFeatures()
        guard let first = matches.first, let place = ledger.places[first.row] else { return features }
        let entry = ledger.entries[place]
        features.share = Double(first.score)
        features.margin = Double(max(0, first.score - (matches.dropFirst().first?.score ?? 0)))
        let exponentials = matches.prefix(5).map { expf(($0.score - first.score) / 0.05) }
        features.dominance = Double(1 / exponentials.reduce(0, +))
        let texts = entry.ways + [entry.keywords].compactMap(\.self)
        features.questionCoverage = Double(texts.map { query.coverage($0.features) }.max() ?? 0)
        features.coverage = Double(query.coverage(Set(texts.flatMap(\.features)).sorted()))
        features.knownVocabulary = Double(query.known)
        features.logLength = log(Double(max(1, query.count)))
        features.meaning = Double(matches.map(\.meaning).max() ?? 0)
        features.variant = Double(first.variant)
        features.sharedMeaning = Double(first.sharedMeaning)
        features.legalMeanings = Double(min(6, query.meanings.features.count))
        features.bareness = 1 / Double(max(1, entry.ways.count))
        return features
    }
}
