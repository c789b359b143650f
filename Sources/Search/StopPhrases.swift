package import ByteStorage

/// Question words, politeness and fillers: they carry no topic and are left out of a question, never out of a text.
package struct StopPhrases: Sendable {
    private var table = PhraseTable<Bool>()

    package init() {}

    /// Adds a table of `word, kind`.
    package mutating func add(_ bytes: [UInt8], fold: (String) -> [UInt32]) throws(TabSeparatedTable.Problem) {
        let rows = try TabSeparatedTable(bytes, columns: ["word", "kind"])
        for row in rows.rows {
            let phrase = fold(rows.cell("word", of: row))
            guard !phrase.isEmpty else { throw TabSeparatedTable.Problem(line: row.line, reason: "word 不能为空") }
            table.insert(phrase, true) { _, _ in }
        }
    }

    /// For each scalar of a folded text, whether it belongs to a stop phrase.
    package func mask(of text: [UInt32]) -> [Bool] {
        var mask = [Bool](repeating: false, count: text.count)
        for match in table.matches(in: text) {
            for index in match.range { mask[index] = true }
        }
        return mask
    }
}
