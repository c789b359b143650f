/// One token: a piece of the folded text and the bytes of the original that it came from.
package struct Token: Sendable, Equatable {
    /// In `TokenizedText.folded`, at most `Analyzer.maximumTermLength` bytes.
    package var start: UInt32
    package var end: UInt32
    /// In the original UTF-8. Larger than the term where folding shortened it.
    package var sourceStart: UInt32
    package var sourceEnd: UInt32
    /// True for a term of the lexicon that no word breaker found: it overlaps ordinary words and counts for no length.
    package var isAdded: Bool

    package var range: Range<Int> { Int(start)..<Int(end) }
    package var sourceRange: Range<Int> { Int(sourceStart)..<Int(sourceEnd) }
}

/// The tokens of a text as flat arrays: terms are slices of one buffer, nothing is allocated a token.
///
/// Reuse one value for many texts: `Analyzer.analyze(_:units:into:)` keeps the capacity.
package struct TokenizedText: Sendable {
    /// NFKC case folded, Traditional to Simplified; UTF-8.
    package internal(set) var folded: [UInt8] = []
    /// In order of the text; added terms stand before the ordinary word that begins at the same place or after.
    package internal(set) var words: [Token] = []
    package internal(set) var bigrams: [Token] = []
    package internal(set) var unigrams: [Token] = []
    /// Words without added terms: the length of the text in words.
    package internal(set) var wordCount = 0

    package init() {}

    /// The tokens of one unit in order of the text.
    package func tokens(_ unit: AnalysisUnit) -> [Token] {
        switch unit {
        case .word: words
        case .bigram: bigrams
        case .unigram: unigrams
        }
    }

    /// Length of the text in tokens of a unit, added terms left out.
    package func length(_ unit: AnalysisUnit) -> Int {
        unit == .word ? wordCount : tokens(unit).count
    }

    /// The bytes of a term.
    package func term(_ token: Token) -> ArraySlice<UInt8> { folded[token.range] }

    /// The term as text, for display and tests.
    package func text(_ token: Token) -> String { String(decoding: folded[token.range], as: UTF8.self) }

    mutating func removeAll() {
        folded.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        bigrams.removeAll(keepingCapacity: true)
        unigrams.removeAll(keepingCapacity: true)
        wordCount = 0
    }
}

/// A folded text as characters, each with the bytes of the original that it came from.
package struct FoldedText: Sendable, Equatable {
    package var scalars: [UInt32]
    /// In the original UTF-8; as many as scalars. Characters that one original character expanded to share its bytes.
    package var sourceStarts: [UInt32]
    package var sourceEnds: [UInt32]

    package var text: String {
        var view = String.UnicodeScalarView()
        for value in scalars { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
        return String(view)
    }
}
