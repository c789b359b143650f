package import TextAnalysis

/// Finds what may have been meant by a question: homophones from speech recognition, known misspellings, pinyin and initials.
///
/// A question is read as the cheapest row of words, a word costing −ln of its share of law and standard questions. A term of the closed vocabulary
/// that sounds like a piece of the question is proposed where the row becomes so much cheaper that an error is likelier than the words as
/// they stand: the exact reading is weak there. Words that law or questions know are hardly ever touched.
package struct SpellingReader: Sendable {
    let vocabulary: ClosedVocabulary
    let sounds: SpokenSounds
    let tables: SpellingTables

    /// Proposals for one question; more would be noise.
    static let most = 3
    /// Questions longer than this are stories: a slip in them costs nothing, and reading them costs time.
    static let longest = 120

    package init(vocabulary: ClosedVocabulary, sounds: SpokenSounds, tables: SpellingTables) {
        self.vocabulary = vocabulary
        self.sounds = sounds
        self.tables = tables
    }

    /// - Parameter frequency: articles that hold a word, by its bytes.
    /// - Returns: at most three, the likeliest first; empty for most questions.
    /// - Complexity: some 50 µs for 30 characters.
    package func proposals(
        for question: String, analyzer: Analyzer, frequency: @escaping ([UInt8]) -> Int
    ) throws(AnalysisError) -> [SpellingProposal] {
        let folded = try analyzer.fold(question)
        guard (1...Self.longest).contains(folded.scalars.count) else { return [] }
        let row = WordRow(folded.scalars, try analyzer.analyze(question, units: .words), vocabulary, frequency)
        let latin = latinCorrections(row)
        let first = chosen((latin.first ?? []) + hanCorrections(row))
        let choices = (first.isEmpty ? [] : [first]) + latin.dropFirst()
        return choices.prefix(Self.most).map { proposal(question, folded, $0) }
    }

    /// The best corrections that do not overlap, in order of the question.
    private func chosen(_ corrections: [Correction]) -> [Correction] {
        var chosen: [Correction] = []
        for correction in corrections.sorted(by: Correction.precedes) where !chosen.contains(where: { $0.range.overlaps(correction.range) })
        {
            chosen.append(correction)
        }
        return chosen.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func proposal(_ question: String, _ folded: FoldedText, _ corrections: [Correction]) -> SpellingProposal {
        let bytes = Array(question.utf8)
        var result: [UInt8] = []
        var changes: [SpellingProposal.Change] = []
        var place = 0
        for correction in corrections {
            let start = Int(folded.sourceStarts[correction.range.lowerBound])
            let end = Int(folded.sourceEnds[correction.range.upperBound - 1])
            // One written character may fold to several, so that corrections side by side share it: the first of them has it.
            guard start >= place else { continue }
            let meant = String(decoding: WordRow.bytes(correction.meant), as: UTF8.self)
            result += bytes[place..<start] + Array(meant.utf8)
            changes.append(SpellingProposal.Change(written: String(decoding: bytes[start..<end], as: UTF8.self), meant: meant))
            place = end
        }
        return SpellingProposal(question: String(decoding: result + bytes[place...], as: UTF8.self), changes: changes)
    }
}

/// A piece of the folded question with what was probably meant.
struct Correction: Sendable {
    /// In scalars.
    let range: Range<Int>
    let meant: [UInt32]
    /// By how much the question becomes likelier, in nats; above 0.
    let gain: Float

    static func precedes(_ left: Correction, _ right: Correction) -> Bool {
        left.gain > right.gain || (left.gain == right.gain && left.range.lowerBound < right.range.lowerBound)
    }
}

/// Homophones and known misspellings.
extension SpellingReader {
    /// What an error must explain, in nats: one character heard as another of the same sound, of a near sound, and more where the character
    /// stands in a word that the dictionary knows.
    private static let exactSound: Float = 2.5
    private static let nearSound: Float = 4
    private static let insideWord: Float = 2
    private static let knownMisspelling: Float = 1
    /// Gain left over after that from which a proposal is made.
    private static let leastGain: Float = 1
    /// Characters of a word that only questions use, from which on it is proposed for what sounds like it.
    private static let leastTalk = 3
    /// Long terms hardly ever sound like a piece of a question by chance: from so many characters on an error has less to explain.
    private static let longTerm = 4
    private static let longTermFactor: Float = 0.6

    func hanCorrections(_ row: WordRow) -> [Correction] {
        var found: [Correction] = []
        for match in tables.confusions.matches(in: row.scalars) {
            // Of 一种裁决 the table's 种裁 is no word; of 帐户 it is one, if a wrong one.
            let gain = row.gain(of: match.value, at: match.range) - Self.knownMisspelling
            if gain > 0 || row.isKnown(match.range) {
                found.append(Correction(range: match.range, meant: match.value, gain: max(gain, Self.leastGain)))
            }
        }
        let symbols = row.scalars.map(sounds.classes)
        for start in row.scalars.indices {
            for match in vocabulary.sounding.beginning(at: start, in: symbols) where row.mayGain(match.range, least: Self.leastGain) {
                let written = row.scalars[match.range]
                // A word that is known as it stands is no error, whatever sounds like it.
                if row.isKnown(match.range) { continue }
                for number in match.value {
                    let meant = vocabulary.terms[number].scalars
                    // Short words of everyday talk sound like everything.
                    guard vocabulary.terms[number].isLegal || meant.count >= Self.leastTalk else { continue }
                    let penalty = penalty(match.range, meant, row)
                    guard penalty > 0, !tables.keepsApart(written, meant) else { continue }
                    add(meant, at: match.range, penalty: penalty, row, &found)
                }
            }
        }
        return found
    }

    /// What the changed characters must explain; 0 if none is changed.
    private func penalty(_ range: Range<Int>, _ meant: [UInt32], _ row: WordRow) -> Float {
        var penalty: Float = 0
        for (offset, scalar) in meant.enumerated() {
            let written = row.scalars[range.lowerBound + offset]
            guard written != scalar else { continue }
            penalty += sounds.areHomophones(written, scalar) ? Self.exactSound : Self.nearSound
            if row.isInsideWord(range.lowerBound + offset) { penalty += Self.insideWord }
        }
        return meant.count >= Self.longTerm ? penalty * Self.longTermFactor : penalty
    }

    private func add(_ meant: [UInt32], at range: Range<Int>, penalty: Float, _ row: WordRow, _ found: inout [Correction]) {
        let gain = row.gain(of: meant, at: range) - penalty
        if gain >= Self.leastGain { found.append(Correction(range: range, meant: meant, gain: gain)) }
    }
}
