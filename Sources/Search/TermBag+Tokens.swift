internal import TextAnalysis
internal import TextVectors

extension TermBag {
    /// Counts words and bigrams of a text: what the table was trained on.
    ///
    /// Terms that only the lexicon brought are left out, so that editing the lexicon never asks for training.
    /// - Parameters:
    ///   - offset: bytes at the beginning of the source that are passed over.
    ///   - isLeftOut: tokens that do not count.
    mutating func add(_ tokens: TokenizedText, from offset: Int = 0, isLeftOut: (Token) -> Bool = { _ in false }) {
        for token in tokens.words where !token.isAdded && Int(token.sourceStart) >= offset && !isLeftOut(token) { add(tokens.term(token)) }
        for token in tokens.bigrams where Int(token.sourceStart) >= offset && !isLeftOut(token) { add(tokens.term(token)) }
    }
}
