internal import LegalModel

/// How plainly a text speaks, 0…100.
///
/// 100 − 2 · max(0, L − 20) − 100 · max(0, T − 0.2), bounded to 0…100: L is the mean length of a sentence in Han characters (a sentence ends with
/// 。！？； or a line), T the share of those characters within legal terms of the lexicon. Twenty characters a sentence and one legal term in five
/// characters cost nothing; thirty characters a sentence cost 20 points. The project's own measure, for comparing items with each other.
struct PlainLanguage {
    /// Below this an editor is asked to look.
    static let threshold = 60.0
    private let terms: Set<[Unicode.Scalar]>
    private let longestTerm: Int

    init(terms: [String]) {
        self.terms = Set(terms.map { Array($0.unicodeScalars) }.filter { $0.count > 1 })
        longestTerm = self.terms.map(\.count).max() ?? 0
    }

    /// - Returns: 100 for a text without Han characters.
    func score(_ texts: [String]) -> Double {
        var sentences = 0
        var characters = 0
        var legal = 0
        for text in texts {
            for sentence in text.unicodeScalars.split(whereSeparator: { "。！？；\n".unicodeScalars.contains($0) }) {
                let han = sentence.filter(\.properties.isIdeographic)
                guard !han.isEmpty else { continue }
                sentences += 1
                characters += han.count
                legal += legalCharacters(Array(han))
            }
        }
        guard sentences > 0 else { return 100 }
        let length = Double(characters) / Double(sentences)
        let share = Double(legal) / Double(characters)
        return min(100, max(0, 100 - 2 * max(0, length - 20) - 100 * max(0, share - 0.2)))
    }

    private func legalCharacters(_ han: [Unicode.Scalar]) -> Int {
        var count = 0
        var place = 0
        while place < han.count {
            let longest = min(longestTerm, han.count - place)
            if let length = stride(from: longest, to: 1, by: -1).first(where: { terms.contains(Array(han[place..<(place + $0)])) }) {
                count += length
                place += length
            } else {
                place += 1
            }
        }
        return count
    }
}
