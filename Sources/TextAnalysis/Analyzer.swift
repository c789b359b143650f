internal import CSegmentation

/// Text to tokens, the same at index and at query time. One thread at a time: each makes its own, which takes some 10 µs.
///
/// Any bytes are accepted: ill-formed UTF-8 reads as U+FFFD, and the cost is linear in the length whatever the text is.
package final class Analyzer {
    /// Bytes of one text.
    package static let maximumLength = 1 << 27
    /// Bytes of one term; a longer word is cut at a character, on both sides alike.
    package static let maximumTermLength = 120

    package let tables: CharacterTables
    package let lexicon: TermLexicon
    private let segmenter: OpaquePointer

    package convenience init(_ configuration: AnalyzerConfiguration) throws(AnalysisError) {
        try self.init(tables: configuration.tables, lexicon: configuration.lexicon)
    }

    init(tables: CharacterTables, lexicon: TermLexicon) throws(AnalysisError) {
        var code: Int32 = 0
        guard let segmenter = seg_segmenter_create(tables.tables, &code) else { throw AnalysisError(code: code) }
        self.tables = tables
        self.lexicon = lexicon
        self.segmenter = segmenter
    }

    deinit { seg_segmenter_free(segmenter) }

    /// The tokens of a text.
    package func analyze(_ text: String, units: AnalysisUnits = .all) throws(AnalysisError) -> TokenizedText {
        var result = TokenizedText()
        try analyze(Array(text.utf8), units: units, into: &result)
        return result
    }

    /// The tokens of UTF-8 bytes, replacing what `result` holds.
    ///
    /// - Complexity: O(length); all three units at some 5 MB/s, words take nearly all of it.
    package func analyze(_ bytes: [UInt8], units: AnalysisUnits = .all, into result: inout TokenizedText) throws(AnalysisError) {
        result.removeAll()
        var folded = seg_folded()
        try fold(bytes, words: units.contains(.words), into: &folded)
        result.folded.append(contentsOf: UnsafeBufferPointer(start: folded.bytes, count: folded.byte_count))
        let view = FoldedView(folded)
        if units.contains(.words) { appendWords(view, to: &result) }
        if units.contains(.bigrams) { view.appendBigrams(to: &result.bigrams) }
        if units.contains(.unigrams) { view.appendUnigrams(to: &result.unigrams) }
    }

    /// The folded characters of a text with their places in the original.
    package func fold(_ text: String) throws(AnalysisError) -> FoldedText {
        var folded = seg_folded()
        try fold(Array(text.utf8), words: false, into: &folded)
        let count = folded.character_count
        return FoldedText(
            scalars: Array(UnsafeBufferPointer(start: folded.code_points, count: count)),
            sourceStarts: Array(UnsafeBufferPointer(start: folded.source_starts, count: count)),
            sourceEnds: Array(UnsafeBufferPointer(start: folded.source_ends, count: count)))
    }

    private func fold(_ bytes: [UInt8], words: Bool, into folded: inout seg_folded) throws(AnalysisError) {
        guard bytes.count <= Self.maximumLength else { throw .tooLong(bytes: bytes.count) }
        var code: Int32 = 0
        guard seg_fold(segmenter, bytes, bytes.count, words, &folded, &code) else { throw AnalysisError(code: code) }
    }

    /// Words in order, with the lexicon's terms that are not already a word merged in.
    private func appendWords(_ view: FoldedView, to result: inout TokenizedText) {
        result.wordCount = view.wordCount
        result.words.reserveCapacity(view.wordCount)
        if lexicon.isEmpty {
            for index in 0..<view.wordCount { result.words.append(view.token(view.word(index))) }
            return
        }
        var place = 0
        var covered = 0
        for index in 0..<view.wordCount {
            let word = view.word(index)
            // The word's own beginning is looked at too: a term may begin where the word does and go further.
            while place <= word.lowerBound {
                appendTerm(at: place, besides: word, view, covered: &covered, to: &result)
                place += 1
            }
            result.words.append(view.token(word))
        }
        while place < view.count {
            appendTerm(at: place, besides: 0..<0, view, covered: &covered, to: &result)
            place += 1
        }
    }

    private func appendTerm(
        at place: Int, besides word: Range<Int>, _ view: FoldedView, covered: inout Int, to result: inout TokenizedText
    ) {
        guard let end = lexicon.longestMatch(in: view.characters, at: place), end > covered else { return }
        covered = end
        if place..<end != word { result.words.append(view.token(place..<end, isAdded: true)) }
    }
}
