internal import FoundationEssentials
internal import Glibc

/// What is known of a match between a question and the standard answers, as numbers; every one explains itself.
struct MatchFeatures: Sendable, Equatable {
    /// Score of the first answer, 0…1.
    var share = 0.0
    /// `share` minus that of the second answer.
    var margin = 0.0
    /// Softmax share of the first among the first five, at temperature 0.05.
    var dominance = 0.0
    /// Idf-weighted share of the question's characters and bigrams that stand in one of the first answer's questions, or in its keywords.
    var questionCoverage = 0.0
    /// The same for all of these together.
    var coverage = 0.0
    /// Idf-weighted share of the question's characters and bigrams that any answer's questions or keywords know.
    var knownVocabulary = 0.0
    /// ln of the number of distinct characters and bigrams left after stop words, at least 0.
    var logLength = 0.0
    /// Cosine of the question's vector and the nearest way of asking of any answer, 0…1; 0 without an encoder.
    var meaning = 0.0
    /// Cosine of the characters of the question and the first answer's nearest way of asking, 0…1.
    var variant = 0.0
    /// Cosine of the meanings of the question and the first answer's nearest way of asking, 0…1.
    var sharedMeaning = 0.0
    /// Meanings in the question that some answer asks for, at most 6.
    var legalMeanings = 0.0
    /// One over the number of ways of asking the first answer.
    var bareness = 0.0
    /// Cosine of the nearest judged question, 0…1; 0 without an encoder.
    var judged = 0.0
    /// Lay words of the lexicon in the question, at most 3.
    var layTerms = 0.0
    /// What the question's vector says of its being about law, in log-odds (`LegalTalk`); 0 without an encoder.
    var legalTalk = 0.0
    /// The question is one of the first answer's reviewed ways of asking, and of no other near answer's; decides by itself.
    var isVerbatim = false

    /// Names as models write them.
    static let names = [
        "share", "margin", "dominance", "questionCoverage", "coverage", "knownVocabulary", "logLength", "meaning", "variant",
        "sharedMeaning", "legalMeanings", "bareness", "judged", "layTerms", "shareSquared", "logLengthSquared", "sharedMeaningSquared",
        "legalMeaningsSquared", "bareShare", "bareVocabulary", "legalTalk",
    ]

    /// In the order of `names`; squares let a regression bend, products weigh an answer with one question unlike one with a dozen.
    var values: [Double] {
        [
            share, margin, dominance, questionCoverage, coverage, knownVocabulary, logLength, meaning, variant, sharedMeaning,
            legalMeanings,
            bareness, judged, layTerms, share * share, logLength * logLength, sharedMeaning * sharedMeaning, legalMeanings * legalMeanings,
            bareness * share, bareness * knownVocabulary, legalTalk,
        ]
    }
}

/// A linear model over questions' vectors: are these words about law at all. It knows talk that no answer's words tell from a question.
struct LegalTalk: Sendable, Decodable {
    /// Fingerprint of the table that the vectors are made with.
    var table: String
    var intercept: Double
    /// One for each number of a vector.
    var weights: [Double]

    /// - Parameter vector: of the table's width; nil without a known term.
    /// - Returns: log-odds, within ±8; 0 for nil.
    func logOdds(_ vector: [Float]?) -> Double {
        guard let vector, vector.count == weights.count else { return 0 }
        let sum = zip(vector, weights).reduce(intercept) { $0 + Double($1.0) * $1.1 }
        return min(8, max(-8, sum))
    }
}

/// Two logistic regressions over `MatchFeatures`: is the question within scope, and is the first answer right.
///
/// Weights come from `Models/answer-decision.json`, fitted by `Tools/Training` on questions whose right answer is known; the same file holds the
/// measured precision of each confidence band.
struct ConfidenceModel: Sendable, Decodable {
    struct Logistic: Sendable, Decodable {
        var intercept: Double
        var weights: [String: Double]
        /// Probability from which the decision is taken, 0…1.
        var threshold: Double

        /// - Returns: 0…1.
        func probability(_ features: MatchFeatures) -> Double {
            var sum = intercept
            for (name, value) in zip(MatchFeatures.names, features.values) { sum += (weights[name] ?? 0) * value }
            return 1 / (1 + exp(-sum))
        }
    }

    /// The two regressions of one way of matching.
    struct Pair: Sendable, Decodable {
        var inScope: Logistic
        var firstIsRight: Logistic
    }

    /// With the encoder.
    var trained: Pair
    /// Without it.
    var plain: Pair
    /// Over the shipped answers, and over answers that have one question each.
    var reliability: [ReliabilityBand]
    var bareReliability: [ReliabilityBand]
    /// What it was fitted on.
    var provenance: String
    /// May be missing where no encoder is.
    var legalTalk: LegalTalk?

    /// - Parameter table: fingerprint of the encoder that questions are encoded with; nil without one.
    /// - Throws: `KnowledgeBaseError.mismatch` if a weight is missing or unknown, or vectors of another encoder were meant, so that an old model never
    ///   scores new features.
    init(json bytes: [UInt8], table: String?) throws(KnowledgeBaseError) {
        do {
            self = try JSONDecoder().decode(ConfidenceModel.self, from: Data(bytes))
        } catch {
            throw .mismatch("answer-decision.json 读不出：\(error)")
        }
        for logistic in [trained.inScope, trained.firstIsRight, plain.inScope, plain.firstIsRight]
        where Set(logistic.weights.keys) != Set(MatchFeatures.names) {
            throw .mismatch("answer-decision.json 的特征与本程序不符")
        }
        // A file without it is for resources without an encoder, or gives it no weight.
        let isAsked = [trained.inScope, trained.firstIsRight].contains { $0.weights["legalTalk"] != 0 }
        if let table, legalTalk != nil || isAsked, legalTalk?.table != table {
            throw .mismatch("answer-decision.json 是为另一个 encoder.bin 拟合的，请重新运行 Tools/Training/train")
        }
    }

    /// - Parameter isPlain: the features were made without the encoder.
    /// - Returns: the decision and the calibrated probability that the first answer is right.
    func decide(_ features: MatchFeatures, isPlain: Bool) -> (decision: AnswerDecision, confidence: Double) {
        let pair = isPlain ? plain : trained
        let scope = pair.inScope.probability(features)
        let right = pair.firstIsRight.probability(features) * scope
        // An editor has said that this question has this answer; no estimate stands above that.
        if features.isVerbatim { return (.answer, max(right, pair.firstIsRight.threshold)) }
        if scope < pair.inScope.threshold { return (.refuse, right) }
        return (right >= pair.firstIsRight.threshold ? .answer : .clarify, right)
    }
}
