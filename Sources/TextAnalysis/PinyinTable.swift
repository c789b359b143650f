internal import CSegmentation

/// Pinyin without tones of single Han characters, most usual reading only (银行 reads yin xing): good for a fallback, never for matching proper.
///
/// Building takes about half a second: build once, where it is wanted, and keep it.
package struct PinyinTable: Sendable {
    private static let first: UInt32 = 0x4E00
    private static let count: UInt32 = 0x51A6
    private static let width = 8

    /// `width` bytes a character: letters, then zeros.
    private let syllables: [UInt8]

    package init() throws(AnalysisError) {
        var letters = [CChar](repeating: 0, count: Int(Self.count) * Self.width)
        var code: Int32 = 0
        guard seg_pinyin(Self.first, Self.count, &letters, Self.width, &code) else { throw AnalysisError(code: code) }
        syllables = letters.map { UInt8(bitPattern: $0) }
    }

    /// The syllable in lower-case ASCII letters, empty for what is no common Han character: 法 → fa, 吕 → lu.
    package func syllable(of scalar: Unicode.Scalar) -> ArraySlice<UInt8> {
        guard scalar.value >= Self.first, scalar.value < Self.first + Self.count else { return [] }
        let start = Int(scalar.value - Self.first) * Self.width
        return syllables[start..<(start + Self.width)].prefix { $0 != 0 }
    }

    /// Syllables joined, other characters left out: 劳动法 → laodongfa.
    package func pinyin(of text: String) -> String {
        var letters: [UInt8] = []
        for scalar in text.unicodeScalars { letters.append(contentsOf: syllable(of: scalar)) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// First letters, other characters left out: 劳动法 → ldf.
    package func initials(of text: String) -> String {
        String(decoding: text.unicodeScalars.compactMap { syllable(of: $0).first }, as: UTF8.self)
    }
}
