internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

extension SpellingReader {
    /// A word of standard questions joins the vocabulary when so many ways of asking hold it.
    private static let leastUses = 3

    /// The reader over everything that a correction may propose: terms of the lexicon, names of laws, words of standard questions.
    ///
    /// - Parameter ways: ways of asking of each standard answer.
    /// - Complexity: about 40 ms for 12,000 terms and 5,000 ways of asking; once a generation.
    init(
        ways: [[String]], works: [WorkRecord], shortTitles: some Sequence<String>, resources: SearchResources, pinyin: PinyinTable,
        analyzers: AnalyzerPool
    ) throws(AnalysisError) {
        let sounds = SpokenSounds(pinyin: pinyin, tables: resources.spelling)
        let vocabulary = try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            var uses: [[UInt32]: Int] = [:]
            var characters: [UInt32: Int] = [:]
            for text in ways.joined() {
                let tokens = try analyzer.analyze(text, units: .words)
                for word in Set(tokens.words.map { tokens.text($0).unicodeScalars.map(\.value) }) { uses[word, default: 0] += 1 }
                for character in Set(text.unicodeScalars) { characters[character.value, default: 0] += 1 }
            }
            var texts = resources.analyzer.lexicon.terms.map { (text: $0, uses: uses[$0] ?? 0, isLegal: true) }
            func add(_ text: String) throws(AnalysisError) {
                let folded = try analyzer.fold(text).scalars
                texts.append((folded, uses[folded] ?? 0, true))
            }
            for entry in resources.layTerms.entries { for text in [entry.lay] + entry.legal { try add(text) } }
            for title in shortTitles { try add(title) }
            for work in works { try add(work.slug) }
            for (word, count) in uses.filter({ $0.value >= Self.leastUses }).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                texts.append((word, count, false))
            }
            return ClosedVocabulary(texts, characters: characters, sounds: sounds)
        }
        self.init(vocabulary: vocabulary, sounds: sounds, tables: resources.spelling)
    }
}
