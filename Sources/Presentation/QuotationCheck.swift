package import LegalModel

/// A passage of a text in quotation marks, and what the cited article says to it.
package struct QuotationFinding: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        /// Word for word in the article on the day.
        case exact
        /// Word for word in the article, but in another 款 than the one cited.
        case otherParagraph = "other_paragraph"
        /// Word for word in another version of the article, not in the one of the day.
        case otherVersion = "other_version"
        /// In no version that is loaded.
        case differs
        /// No official text of the article is loaded.
        case unknown
    }

    /// Without the quotation marks.
    package let text: String
    /// Of `text` in Unicode scalars of the input.
    package let offset: Int
    package let verdict: Verdict
    /// The 款 in which the passage begins; nil where it was not found.
    package let paragraph: Int?
    /// Day of promulgation of the version that has the passage, where it is another one.
    package let version: CalendarDay?
}

/// Passages in quotation marks, found without knowing what they quote.
package enum Quotations {
    /// Shorter passages are terms and not quotations.
    static let shortest = 5
    private static let pairs: [Unicode.Scalar: Unicode.Scalar] = ["“": "”", "「": "」", "『": "』", "\"": "\""]

    /// Passages with their place, in order; a passage within another one belongs to it.
    /// - Complexity: linear in the text.
    static func passages(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < scalars.count {
            guard let close = pairs[scalars[index]], let end = scalars[(index + 1)...].firstIndex(of: close) else {
                index += 1
                continue
            }
            if end - index > shortest { found.append(index + 1..<end) }
            index = end + 1
        }
        return found
    }

    /// The place of a passage in the paragraphs of an article: its 款, counted from 1; nil if it is not there word for word.
    ///
    /// White space does not count, half- and full-width marks are the same, and …… stands for what was left out.
    static func place(of passage: some Sequence<Unicode.Scalar>, in paragraphs: [Paragraph]) -> Int? {
        let pieces = pieces(of: passage)
        guard !pieces.isEmpty else { return nil }
        let texts = paragraphs.map { paragraph in
            folded(([paragraph.text] + paragraph.items.map(\.text)).joined().unicodeScalars)
        }
        // One 款 first, then passages that run over several.
        for (index, text) in texts.enumerated() where contains(pieces, in: text) { return index + 1 }
        let whole = texts.flatMap(\.self)
        guard contains(pieces, in: whole), let first = pieces.first else { return nil }
        return texts.firstIndex { find(first, in: $0, from: 0) != nil }.map { $0 + 1 } ?? 1
    }

    private static func contains(_ pieces: [[Unicode.Scalar]], in text: [Unicode.Scalar]) -> Bool {
        var position = 0
        for piece in pieces {
            guard let found = find(piece, in: text, from: position) else { return false }
            position = found + piece.count
        }
        return true
    }

    private static func find(_ piece: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
        guard piece.count <= text.count - start else { return nil }
        return (start...text.count - piece.count).first { at in text[at] == piece[0] && text[at..<at + piece.count].elementsEqual(piece) }
    }

    /// The parts between marks of omission, folded. A mark at the very end is the quoting sentence's as often as the law's.
    private static func pieces(of passage: some Sequence<Unicode.Scalar>) -> [[Unicode.Scalar]] {
        var scalars = folded(passage)
        while let last = scalars.last, "。，；：".unicodeScalars.contains(last) { scalars.removeLast() }
        return scalars.split { $0 == "…" }.map(Array.init)
    }

    /// Without white space, marks in full width.
    private static func folded(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        let marks: [Unicode.Scalar: Unicode.Scalar] = [
            ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！", "“": "\"", "”": "\"", "‘": "'", "’": "'", "｡": "。",
        ]
        var result: [Unicode.Scalar] = []
        for scalar in text where !scalar.properties.isWhitespace { result.append(marks[scalar] ?? scalar) }
        return result
    }
}
