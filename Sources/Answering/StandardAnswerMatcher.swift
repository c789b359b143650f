internal import Glibc
internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

/// Compares a question with every way in which a standard question may be asked, one by one.
///
/// BM25F over an answer's fields says which answers speak of the same things; the nearest single variant says whether the same thing is asked.
/// Vectors hold bigrams and single characters weighted by √tf · idf over all variants, unigrams at half weight, and have unit length.
struct StandardAnswerMatcher: Sendable {
    /// A variant of one answer's question.
    private struct Variant: Sendable {
        /// Feature numbers, ascending.
        let features: [Int32]
        let weights: [Float]
    }

    private let idf: [Float]
    private let numbers: [[UInt8]: Int32]
    /// By row of the answer's revision.
    private let variants: [Int64: [Variant]]
    private let parameters: RankingParameters
    /// Unit vectors of an answer's ways of asking and of its text, by row of the revision; empty without an encoder.
    private let meanings: [Int64: Meaning]
    /// idf of what no variant holds.
    private let unknownIdf: Float

    /// What an answer means, by the encoder.
    private struct Meaning: Sendable {
        var questions: [[Float]] = []
        var body: [Float]?
    }

    /// - Complexity: some 20 µs a variant, and as much for each hundred characters of the answers.
    init(_ answers: [ItemRecord], questions: QuestionReader, parameters: RankingParameters) throws(AnalysisError) {
        var numbers: [[UInt8]: Int32] = [:]
        var frequencies: [Int] = []
        var counted: [(row: Int64, features: [Int32: Float])] = []
        var meanings: [Int64: Meaning] = [:]
        for record in answers {
            guard case .answer(let answer) = record.item else { continue }
            var meaning = Meaning()
            let body = ([answer.conclusion, answer.body].compactMap(\.self) + answer.keywords).joined(separator: "\n")
            meaning.body = try questions.vector(of: body)
            for text in [answer.question] + answer.similarQuestions {
                var features: [Int32: Float] = [:]
                let read = try questions.read(text, expanding: false)
                if let vector = read.vector { meaning.questions.append(vector) }
                for (key, weight, _) in Self.keys(read) {
                    let number = numbers[key] ?? Int32(numbers.count)
                    if numbers[key] == nil {
                        numbers[key] = number
                        frequencies.append(0)
                    }
                    frequencies[Int(number)] += 1
                    features[number] = weight
                }
                counted.append((record.revision.value, features))
            }
            if !meaning.questions.isEmpty || meaning.body != nil { meanings[record.revision.value] = meaning }
        }
        let total = Float(max(1, counted.count))
        let idf = frequencies.map { logf(1 + (total - Float($0) + 0.5) / (Float($0) + 0.5)) }
        var variants: [Int64: [Variant]] = [:]
        for (row, features) in counted {
            let sorted = features.sorted { $0.key < $1.key }
            let weights = sorted.map { $0.value * idf[Int($0.key)] }
            let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
            variants[row, default: []].append(Variant(features: sorted.map(\.key), weights: weights.map { length > 0 ? $0 / length : 0 }))
        }
        self.numbers = numbers
        self.idf = idf
        self.variants = variants
        self.parameters = parameters
        self.meanings = meanings
        unknownIdf = logf(1 + (total + 0.5) / 0.5)
    }

    /// An answer with how near it is.
    struct Match: Sendable {
        let row: Int64
        /// Share of the ideal score and cosine of the nearest variant, weighted; 0…1.
        var score: Float
        /// Of the nearest variant's characters, 0…1.
        var cosine: Float
        /// Of the nearest variant's vector, 0…1; 0 without an encoder.
        var meaning: Float
    }

    /// Ranks candidates anew with their nearest variant, and describes the first.
    ///
    /// - Parameters:
    ///   - candidates: answers by BM25F share, best first.
    ///   - isPlain: leaves the encoder out.
    func rank(
        _ question: UnderstoodQuestion, _ candidates: [RankedDocument], isPlain: Bool
    ) -> (matches: [Match], features: MatchFeatures) {
        let query = Query(question, self)
        let vector = isPlain ? nil : question.vector
        let trained = parameters.trained
        let whole = 1 + parameters.variantWeight + (vector == nil ? 0 : trained.answerQuestionCosine + trained.answerBodyCosine)
        var matches = candidates.map { candidate in
            let row = DocumentKind.row(ofKey: candidate.key)
            let cosine = (variants[row] ?? []).map(query.cosine).max() ?? 0
            var score = candidate.lexical + parameters.variantWeight * cosine
            var meaning: Float = 0
            if let vector, let own = meanings[row] {
                meaning = max(0, own.questions.map { Self.product($0, vector) }.max() ?? 0)
                score += trained.answerQuestionCosine * meaning
                score += trained.answerBodyCosine * max(0, own.body.map { Self.product($0, vector) } ?? 0)
            }
            return Match(row: row, score: score / whole, cosine: cosine, meaning: meaning)
        }
        matches.sort { $0.score > $1.score || ($0.score == $1.score && $0.row < $1.row) }
        let verbatim = matches.indices.filter { isVerbatim(query, matches[$0]) }
        // A reviewed way of asking is not outvoted by answers that merely speak of the same things.
        if verbatim.count == 1 { matches.insert(matches.remove(at: verbatim[0]), at: 0) }
        var features = features(query, matches)
        features.isVerbatim = verbatim.count == 1
        return (matches, features)
    }

    private static func product(_ left: [Float], _ right: [Float]) -> Float {
        var sum: Float = 0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }

    private func features(_ query: Query, _ matches: [Match]) -> MatchFeatures {
        var features = MatchFeatures()
        guard let first = matches.first else { return features }
        features.share = Double(first.score)
        features.margin = Double(max(0, first.score - (matches.dropFirst().first?.score ?? 0)))
        let exponentials = matches.prefix(5).map { expf(($0.score - first.score) / 0.05) }
        features.dominance = Double(1 / exponentials.reduce(0, +))
        let own = variants[first.row] ?? []
        features.questionCoverage = Double(own.map { query.coverage(Set($0.features)) }.max() ?? 0)
        features.coverage = Double(query.coverage(Set(own.flatMap(\.features))))
        features.knownVocabulary = Double(query.known)
        features.logLength = log(Double(max(1, query.count)))
        features.meaning = Double(matches.map(\.meaning).max() ?? 0)
        features.variant = Double(first.cosine)
        return features
    }

    /// Whether the question has the very bigrams and characters of one of the answer's ways of asking, stop words aside.
    private func isVerbatim(_ query: Query, _ match: Match) -> Bool {
        guard match.cosine > 0.999, query.count >= 3, query.masses.count == query.count else { return false }
        let asked = Set(query.masses.map(\.number))
        return (variants[match.row] ?? []).contains { $0.features.count == asked.count && asked.isSuperset(of: $0.features) }
    }

    /// A question as a vector over the variants' features.
    private struct Query {
        /// By feature number; 0 for those the question lacks. Dense: thousands of variants are compared with it.
        var weights: [Float]
        /// idf mass of each known feature, in the question's order: a sum of floats must come out the same every time.
        var masses: [(number: Int32, mass: Float)] = []
        /// idf mass of all features.
        var total: Float = 0
        var count = 0
        var known: Float { total > 0 ? masses.reduce(0) { $0 + $1.mass } / total : 0 }

        init(_ question: UnderstoodQuestion, _ matcher: StandardAnswerMatcher) {
            weights = [Float](repeating: 0, count: matcher.idf.count)
            var known: [Int] = []
            var length: Float = 0
            for (key, weight, isOwn) in StandardAnswerMatcher.keys(question) {
                let number = matcher.numbers[key]
                let mass = weight * (number.map { matcher.idf[Int($0)] } ?? matcher.unknownIdf)
                guard isOwn else {
                    // Legal words for lay ones may match, and cost nothing where they do not.
                    if let number, weights[Int(number)] == 0 {
                        weights[Int(number)] = mass
                        known.append(Int(number))
                    }
                    continue
                }
                count += 1
                total += mass
                length += mass * mass
                if let number {
                    if weights[Int(number)] == 0 { known.append(Int(number)) }
                    weights[Int(number)] = mass
                    masses.append((number, mass))
                }
            }
            length = length.squareRoot()
            if length > 0 { for number in known { weights[number] /= length } }
        }

        func cosine(_ variant: Variant) -> Float {
            var sum: Float = 0
            for index in variant.features.indices { sum += weights[Int(variant.features[index])] * variant.weights[index] }
            return min(1, sum)
        }

        func coverage(_ features: Set<Int32>) -> Float {
            guard total > 0 else { return 0 }
            var sum: Float = 0
            for (number, mass) in masses where features.contains(number) { sum += mass }
            return sum / total
        }
    }

    /// The question's own bigrams and single characters, and bigrams of expansions, with their weight before idf.
    private static func keys(_ question: UnderstoodQuestion) -> [(key: [UInt8], weight: Float, isOwn: Bool)] {
        question.terms.compactMap { term in
            // Single characters of an expansion would match anything.
            guard term.unit != .word, term.isOwn || term.unit == .bigram else { return nil }
            // A one-character bigram token is the unigram again.
            let root = term.weight.squareRoot()
            return ([term.unit.rawValue] + term.bytes, term.unit == .bigram ? root : root * 0.5, term.isOwn)
        }
    }
}
