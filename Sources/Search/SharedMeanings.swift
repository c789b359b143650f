package import ByteStorage

/// What phrases mean, so that two ways of saying one thing meet: a question's 扣着东西 and an answer's 留置.
///
/// A meaning is one row of `Lexicon/same-meaning.tsv`, or a legal term of the lay lexicon that no row holds. Unlike lay terms, which add words to a
/// question alone, meanings are read in questions and answers alike and are compared as numbers, whichever words brought them.
package struct SharedMeanings: Sendable {
    /// A meaning by its number, and how surely a phrase has it, above 0 and at most 1.
    package typealias Weighted = [Int32: Float]

    private var phrases = PhraseTable<Weighted>()
    /// Legal terms to meanings, by their folded scalars.
    private var ofTerm: [[UInt32]: Int32] = [:]
    /// Distinct meanings; those of rows have the lower numbers.
    package private(set) var count: Int32 = 0
    private var rows: Int32 = 0

    /// A legal term that no row of same meaning holds is a narrower thing than a row.
    private static let loneTermWeight: Float = 0.6

    package init() {}

    /// Adds a table of `terms, sayings`, before any lay lexicon: legal terms, and what people say for them, each separated by `|`.
    ///
    /// - Parameter fold: the matching form of a phrase, the same that questions get.
    package mutating func add(_ bytes: [UInt8], fold: (String) -> [UInt32]) throws(TabSeparatedTable.Problem) {
        let table = try TabSeparatedTable(bytes, columns: ["terms", "sayings"])
        for row in table.rows {
            let terms = Self.folded(table.cell("terms", of: row), fold)
            guard !terms.isEmpty else { throw TabSeparatedTable.Problem(line: row.line, reason: "terms 不能为空") }
            let meaning = count
            count += 1
            rows = count
            for term in terms where ofTerm[term] == nil { ofTerm[term] = meaning }
            for phrase in terms + Self.folded(table.cell("sayings", of: row), fold) { insert(phrase, meaning, 1) }
        }
    }

    /// Adds the lay lexicon: a lay word has the meanings of its legal terms, as surely as the lexicon says.
    package mutating func add(_ lay: LayTerms, fold: (String) -> [UInt32]) {
        for entry in lay.entries {
            let phrase = fold(entry.lay)
            for term in entry.legal.map(fold) where !term.isEmpty {
                let known = ofTerm[term]
                let meaning = known ?? count
                if known == nil {
                    ofTerm[term] = meaning
                    count += 1
                }
                let weight = known.map { $0 < rows ? 1 : Self.loneTermWeight } ?? Self.loneTermWeight
                // A single character of the lay lexicon stands within too many other words.
                if phrase.count > 1 { insert(phrase, meaning, weight * entry.weight) }
                insert(term, meaning, weight)
            }
        }
    }

    /// Meanings of a folded text, each with the surest phrase's weight; empty if it has none.
    ///
    /// Every phrase counts, also one within a longer one, but a single character only where nothing longer covers it.
    /// - Complexity: O(length · longest phrase) at worst, some 5 µs for 30 characters.
    package func meanings(in text: [UInt32]) -> Weighted {
        var found: Weighted = [:]
        var isCovered = [Bool](repeating: false, count: text.count)
        var singles: [PhraseTable<Weighted>.Match] = []
        phrases.forEachMatch(in: text) { match in
            if match.range.count == 1 {
                singles.append(match)
            } else {
                for index in match.range { isCovered[index] = true }
                found.merge(match.value) { max($0, $1) }
            }
        }
        for match in singles where !isCovered[match.range.lowerBound] { found.merge(match.value) { max($0, $1) } }
        return found
    }

    private mutating func insert(_ phrase: [UInt32], _ meaning: Int32, _ weight: Float) {
        guard !phrase.isEmpty, weight > 0 else { return }
        phrases.insert(phrase, [meaning: weight]) { old, new in old.merge(new) { max($0, $1) } }
    }

    private static func folded(_ cell: String, _ fold: (String) -> [UInt32]) -> [[UInt32]] {
        cell.split(separator: "|").map { fold(String($0)) }.filter { !$0.isEmpty }
    }
}
