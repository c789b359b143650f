package import TextAnalysis

/// How characters sound, and which sounds speech recognition takes for each other.
package struct SpokenSounds: Sendable {
    private let pinyin: PinyinTable
    private let further: [UInt32: [[UInt8]]]

    package init(pinyin: PinyinTable, tables: SpellingTables) {
        self.pinyin = pinyin
        further = tables.readings
    }

    /// Every reading of a character in letters, the most usual one first; none for what is no common Han character.
    func syllables(of scalar: UInt32) -> [[UInt8]] {
        guard let character = Unicode.Scalar(scalar) else { return [] }
        let usual = Array(pinyin.syllable(of: character))
        if usual.isEmpty { return [] }
        return [usual] + (further[scalar] ?? []).filter { $0 != usual }
    }

    /// The class of a syllable: zh and z, ch and c, sh and s, n and l at the beginning, n and ng at the end are one.
    ///
    /// - Returns: below 2^20, five bits a letter; 0 for an empty syllable.
    static func soundClass(of syllable: [UInt8]) -> UInt32 {
        var letters = syllable
        if letters.count > 1, letters[1] == UInt8(ascii: "h"), "zcs".utf8.contains(letters[0]) { letters.remove(at: 1) }
        if letters.first == UInt8(ascii: "n") { letters[0] = UInt8(ascii: "l") }
        if letters.count > 2, letters.suffix(2) == [UInt8(ascii: "n"), UInt8(ascii: "g")] { letters.removeLast() }
        return letters.prefix(4).reduce(0) { $0 << 5 | UInt32($1 - 96) }
    }

    /// Classes of all readings of a character; for other characters the character itself, beyond all classes.
    func classes(of scalar: UInt32) -> [UInt32] {
        let syllables = syllables(of: scalar)
        if syllables.isEmpty { return [1 << 20 | scalar & 0xF_FFFF] }
        var classes: [UInt32] = []
        for syllable in syllables {
            let found = Self.soundClass(of: syllable)
            if !classes.contains(found) { classes.append(found) }
        }
        return classes
    }

    /// True if two characters share a reading to the letter.
    func areHomophones(_ left: UInt32, _ right: UInt32) -> Bool {
        let other = syllables(of: right)
        return syllables(of: left).contains { other.contains($0) }
    }
}
