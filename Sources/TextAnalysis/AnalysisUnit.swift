/// What a text is cut into. Each unit has its own postings, statistics and weights.
package enum AnalysisUnit: UInt8, CaseIterable, Sendable, Codable {
    /// Words of ICU (rule status 100 and above), and the lexicon's terms in addition.
    case word = 0
    /// Pairs of neighbouring Han characters inside a run; a run of one character, and a run of [a-z0-9], whole.
    case bigram = 1
    /// Single Han characters.
    case unigram = 2
}

/// A choice of units.
package struct AnalysisUnits: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let words = AnalysisUnits(rawValue: 1)
    package static let bigrams = AnalysisUnits(rawValue: 2)
    package static let unigrams = AnalysisUnits(rawValue: 4)
    package static let all: AnalysisUnits = [.words, .bigrams, .unigrams]
}
