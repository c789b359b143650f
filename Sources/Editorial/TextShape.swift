internal import LegalModel

/// A text as comparisons see it: letters, digits and Han characters alone, references to articles made equal, and its character pairs.
struct TextShape: Sendable {
    /// Without blanks and punctuation; every 第…条, 第…款, 第…项 is one 〇.
    let folded: [Unicode.Scalar]
    private let pairs: [UInt64: Int]
    private let total: Int

    init(_ text: String) {
        folded = Self.fold(text)
        var pairs: [UInt64: Int] = [:]
        for (first, second) in zip(folded, folded.dropFirst()) { pairs[UInt64(first.value) << 32 | UInt64(second.value), default: 0] += 1 }
        self.pairs = pairs
        total = max(folded.count - 1, 0)
    }

    /// Character pairs with their counts.
    var counts: [UInt64: Int] { pairs }
    /// Number of pairs, repeated ones counted.
    var size: Int { total }

    /// Share of common character pairs (Dice, over multisets), 0…1; 1 for two texts without any.
    ///
    /// - Complexity: O(shorter text).
    func likeness(_ other: TextShape) -> Double {
        if folded == other.folded { return 1 }
        guard total + other.total > 0 else { return 0 }
        let (small, large) = pairs.count <= other.pairs.count ? (self, other) : (other, self)
        var common = 0
        for (pair, count) in small.pairs { common += min(count, large.pairs[pair] ?? 0) }
        return Double(2 * common) / Double(total + other.total)
    }

    private static func fold(_ text: String) -> [Unicode.Scalar] {
        let scalars = text.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "%" }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var place = scalars.startIndex
        while place < scalars.endIndex {
            if scalars[place] == "第", let end = reference(scalars, place) {
                result.append("〇")
                place = end
            } else {
                result.append(scalars[place])
                place = scalars.index(after: place)
            }
        }
        return result
    }

    /// Behind 第…条 (with 之…), 第…款 or 第…项; nil for other ordinals.
    private static func reference(_ scalars: String.UnicodeScalarView, _ start: String.UnicodeScalarView.Index)
        -> String.UnicodeScalarView.Index?
    {
        var place = scalars.index(after: start)
        let numeral = place
        while place < scalars.endIndex, ChineseNumeral.isNumeral(scalars[place]) { place = scalars.index(after: place) }
        guard place > numeral, place < scalars.endIndex, scalars[place] == "条" || scalars[place] == "款" || scalars[place] == "项" else {
            return nil
        }
        place = scalars.index(after: place)
        guard place < scalars.endIndex, scalars[place] == "之" else { return place }
        var end = scalars.index(after: place)
        let suffix = end
        while end < scalars.endIndex, ChineseNumeral.isNumeral(scalars[end]) { end = scalars.index(after: end) }
        return end > suffix ? end : place
    }
}
