/// The words that corrections may propose: the lexicon's terms, names of laws, words of standard questions. Nothing else is ever proposed.
package struct ClosedVocabulary: Sendable {
    struct Term: Sendable {
        /// Folded.
        let scalars: [UInt32]
        /// Ways of asking a standard question that hold the term.
        var uses: Int
        /// From the lexicon or a law's name, and not only a word that questions use.
        var isLegal: Bool
    }

    private(set) var terms: [Term] = []
    /// By characters.
    private(set) var written = PhraseTable<Int>()
    /// By classes of sounds; terms that sound alike share an entry.
    private(set) var sounding = PhraseTable<[Int]>()
    /// By syllables in letters, joined, and by their first letters.
    private var letters: [String: [Int]] = [:]
    private var initials: [String: [Int]] = [:]
    /// The character most used in questions for a syllable.
    private var characters: [String: UInt32] = [:]

    /// Characters of a term.
    static let lengths = 2...16
    /// Ways of reading one term that are kept.
    private static let readingLimit = 4

    /// - Parameters:
    ///   - texts: folded terms with how many ways of asking hold them, and whether lexicon or a law's name holds them; doubles are joined. Terms with other than Han characters, or of other
    ///     lengths than `lengths`, are passed over.
    ///   - characters: how many ways of asking hold a character.
    /// - Complexity: some 2 µs a term.
    package init(
        _ texts: some Sequence<(text: [UInt32], uses: Int, isLegal: Bool)>, characters used: [UInt32: Int], sounds: SpokenSounds
    ) {
        for (text, uses, isLegal) in texts where Self.lengths.contains(text.count) {
            let syllables = text.map(sounds.syllables)
            guard syllables.allSatisfy({ !$0.isEmpty }) else { continue }
            let number = terms.count
            var known: Int?
            written.insert(text, number) { old, _ in known = old }
            if let known {
                terms[known].uses = max(terms[known].uses, uses)
                terms[known].isLegal = terms[known].isLegal || isLegal
                continue
            }
            terms.append(Term(scalars: text, uses: uses, isLegal: isLegal))
            for reading in Self.readings(syllables) {
                sounding.insert(reading.map(SpokenSounds.soundClass), [number]) { $0.append($1[0]) }
                letters[String(decoding: reading.joined(), as: UTF8.self), default: []].append(number)
                initials[String(decoding: reading.map { $0[0] }, as: UTF8.self), default: []].append(number)
            }
        }
        for (character, uses) in used.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where uses > 0 {
            for syllable in sounds.syllables(of: character) {
                let key = String(decoding: syllable, as: UTF8.self)
                if characters[key] == nil { characters[key] = character }
            }
        }
    }

    /// Terms that are read so, in letters without spaces.
    func terms(readAs letters: String) -> [Int] { self.letters[letters] ?? [] }

    /// Terms whose syllables begin with these letters.
    func terms(withInitials letters: String) -> [Int] { initials[letters] ?? [] }

    /// The most used character of a syllable; nil where no question holds one.
    func character(readAs syllable: String) -> UInt32? { characters[syllable] }

    /// One syllable for each character in every combination, at most `readingLimit`.
    private static func readings(_ syllables: [[[UInt8]]]) -> [[[UInt8]]] {
        var readings: [[[UInt8]]] = [[]]
        for choices in syllables {
            var longer: [[[UInt8]]] = []
            for reading in readings {
                for choice in choices where longer.count < readingLimit { longer.append(reading + [choice]) }
            }
            readings = longer
        }
        return readings
    }
}
