extension StringProtocol {
    /// Without blanks at both ends: white space of any width, zero-width marks.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.isBlank }), let end = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(self[start...end])
    }

    /// Without any blank.
    var withoutBlanks: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: unicodeScalars.lazy.filter { !$0.isBlank })
        return String(view)
    }

    /// True if any of the words occurs.
    func containsAny(_ words: [String]) -> Bool { words.contains { has($0) } }

    // Comparison below is of scalars as they stand. The library's own compares canonical equivalents character by character, which costs
    // ten times as much on Chinese text and could only differ for combining marks that no word here has.

    /// True if `word` occurs.
    func has(_ word: String) -> Bool { range(of: word) != nil }

    /// True if the text starts with `word`.
    func begins(with word: String) -> Bool { utf8.starts(with: word.utf8) }

    /// True if the text ends in `word`.
    func ends(in word: String) -> Bool { utf8.reversed().starts(with: word.utf8.reversed()) }

    /// The first occurrence of `word`, which must not be empty; nil if there is none.
    ///
    /// - Complexity: O(length) for words whose first bytes are rare, O(length × word) at worst.
    func range(of word: String) -> Range<String.Index>? {
        let pattern = Array(word.utf8)
        let found = utf8.withContiguousStorageIfAvailable { text -> Int? in
            let last = text.count - pattern.count
            var start = 0
            while start <= last {
                if text[start] == pattern[0] {
                    var matched = 1
                    while matched < pattern.count, text[start + matched] == pattern[matched] { matched += 1 }
                    if matched == pattern.count { return start }
                }
                start += 1
            }
            return nil
        }
        // Native strings are always contiguous; the library's search serves any other.
        guard let found else { return firstRange(of: word) }
        guard let position = found else { return nil }
        let start = utf8.index(startIndex, offsetBy: position)
        return start..<utf8.index(start, offsetBy: word.utf8.count)
    }
}

extension Unicode.Scalar {
    /// White space of any width, and the zero-width marks that copying from web pages leaves behind.
    var isBlank: Bool {
        switch value {
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x3000, 0x2000...0x200F, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// True for a mark that ends a sentence or a clause of a list.
    var endsClause: Bool {
        switch self {
        case "。", "；", "：", "！", "？", "”", "’", "）", "》", "】", "…", ";", ":", "!", "?", ".", ")", "\"": true
        default: false
        }
    }
}

extension String {
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self = String(view)
    }
}

extension Array where Element == Unicode.Scalar {
    /// Position behind `word` if it stands at `index`.
    func end(of word: String, at index: Int) -> Int? {
        var position = index
        for scalar in word.unicodeScalars {
            guard position < count, self[position] == scalar else { return nil }
            position += 1
        }
        return position
    }

    /// Position behind the first of the words that stands at `index`.
    func end(ofAny words: [String], at index: Int) -> Int? {
        for word in words { if let end = end(of: word, at: index) { return end } }
        return nil
    }

    /// First position not before `index` that is no blank.
    func skippingBlanks(from index: Int) -> Int {
        var position = index
        while position < count, self[position].isBlank { position += 1 }
        return position
    }
}
