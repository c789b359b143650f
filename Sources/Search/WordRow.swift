internal import Glibc
internal import TextAnalysis

/// A folded text as the cheapest row of words, with what any piece of it costs.
struct WordRow {
    let scalars: [UInt32]
    private let vocabulary: ClosedVocabulary
    private let frequency: ([UInt8]) -> Int
    /// Cost of the cheapest row up to each place, and from each place to the end.
    private var before: [Float]
    private var after: [Float]
    /// Pieces that law or the vocabulary knows as a word.
    private var known: Set<Range<Int>> = []
    /// Whether a character belongs to a longer word of the dictionary.
    private var inside: [Bool]

    /// Words of law and questions together, about.
    private static let total: Float = 200_000
    /// What one way of asking counts beside one article: there are some thousands of the one and a hundred thousand of the other.
    private static let useWeight = 30
    /// Counts that stand for the dictionary's knowledge of a word, and for the vocabulary's of a term.
    private static let wordFloor: Float = 3
    private static let termFloor: Float = 10
    /// What a character of a longer word costs alone.
    private static let single: Float = 9

    init(_ scalars: [UInt32], _ tokens: TokenizedText, _ vocabulary: ClosedVocabulary, _ frequency: @escaping ([UInt8]) -> Int) {
        self.scalars = scalars
        self.vocabulary = vocabulary
        self.frequency = frequency
        before = [Float](repeating: .infinity, count: scalars.count + 1)
        after = before
        inside = [Bool](repeating: false, count: scalars.count)
        var edges = [[(end: Int, cost: Float)]](repeating: [], count: scalars.count)
        let places = Self.places(scalars)
        var covered = [Bool](repeating: false, count: scalars.count)
        for token in tokens.words {
            guard let start = places[token.range.lowerBound], let end = places[token.range.upperBound], end > start else { continue }
            let count = frequency(Array(tokens.term(token))) + uses(start..<end) * Self.useWeight
            if end - start > 1, !token.isAdded { for place in start..<end { inside[place] = true } }
            if end - start > 1, count > 0 { known.insert(start..<end) }
            edges[start].append((end, Self.cost(Float(count) + (end - start > 1 ? Self.wordFloor : 0.5))))
            for place in start..<end { covered[place] = true }
        }
        let symbols = scalars.map { [$0] }
        for start in scalars.indices {
            // Marks and spaces cost nothing; any character may stand alone, at a price.
            edges[start].append((start + 1, covered[start] ? Self.single : 0))
            for match in vocabulary.written.beginning(at: start, in: symbols) {
                known.insert(match.range)
                edges[start].append(
                    (match.range.upperBound, cost(of: Array(scalars[match.range]), uses: vocabulary.terms[match.value].uses)))
            }
        }
        before[0] = 0
        for start in scalars.indices { for edge in edges[start] { before[edge.end] = min(before[edge.end], before[start] + edge.cost) } }
        after[scalars.count] = 0
        for start in scalars.indices.reversed() {
            for edge in edges[start] { after[start] = min(after[start], edge.cost + after[edge.end]) }
        }
    }

    /// True for a piece that is a word of the vocabulary or of law.
    func isKnown(_ range: Range<Int>) -> Bool { known.contains(range) }

    func isInsideWord(_ place: Int) -> Bool { inside[place] }

    /// Whether any word in place of a piece could gain so much.
    func mayGain(_ range: Range<Int>, least: Float) -> Bool {
        before[scalars.count] - before[range.lowerBound] - after[range.upperBound] > least
    }

    /// By how much the row becomes cheaper with a term of the vocabulary in place of a piece.
    func gain(of term: [UInt32], at range: Range<Int>) -> Float {
        before[scalars.count] - before[range.lowerBound] - after[range.upperBound] - cost(of: term)
    }

    /// What a term of the vocabulary costs.
    func cost(of term: [UInt32]) -> Float {
        cost(of: term, uses: vocabulary.written.beginning(at: 0, in: term.map { [$0] }).last.map { vocabulary.terms[$0.value].uses } ?? 0)
    }

    /// Articles that hold a word as it stands.
    func frequency(of word: Range<Int>) -> Int { frequency(Self.bytes(Array(scalars[word]))) }

    private func cost(of term: [UInt32], uses: Int) -> Float {
        Self.cost(Float(frequency(Self.bytes(term)) + uses * Self.useWeight) + Self.termFloor)
    }

    private func uses(_ range: Range<Int>) -> Int {
        let match = vocabulary.written.beginning(at: range.lowerBound, in: scalars[..<range.upperBound].map { [$0] }).last
        return match.map { $0.range == range ? vocabulary.terms[$0.value].uses : 0 } ?? 0
    }

    private static func cost(_ count: Float) -> Float { max(0, logf(total / count)) }

    /// UTF-8 of folded characters; what is no character reads as U+FFFD.
    static func bytes(_ scalars: [UInt32]) -> [UInt8] {
        scalars.flatMap { Array(String(Unicode.Scalar($0) ?? "\u{FFFD}").utf8) }
    }

    /// Places in scalars by places in bytes of UTF-8.
    private static func places(_ scalars: [UInt32]) -> [Int: Int] {
        var places: [Int: Int] = [0: 0]
        var byte = 0
        for (index, scalar) in scalars.enumerated() {
            byte += scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x1_0000 ? 3 : 4
            places[byte] = index + 1
        }
        return places
    }
}
