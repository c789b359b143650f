package import ByteStorage

/// 口语→法言: what people say, to what the law says; one way, weighted, owned by editors.
package struct LayTerms: Sendable {
    package struct Entry: Sendable, Equatable {
        package let lay: String
        /// At least one.
        package let legal: [String]
        /// 0…1.
        package let weight: Float
        package let topic: String
    }

    private var table = PhraseTable<Entry>()
    package private(set) var count = 0

    package init() {}

    /// Distinct lay words with all their legal terms, in the order of the tables.
    package var entries: [Entry] { table.values }

    /// Adds a table of `lay, legal, weight, topic`; `legal` holds one or more terms separated by `|`.
    ///
    /// - Parameter fold: the matching form of a phrase, the same that questions get.
    package mutating func add(_ bytes: [UInt8], fold: (String) -> [UInt32]) throws(TabSeparatedTable.Problem) {
        let rows = try TabSeparatedTable(bytes, columns: ["lay", "legal", "weight", "topic"])
        for row in rows.rows {
            let lay = rows.cell("lay", of: row)
            let legal = rows.cell("legal", of: row).split(separator: "|").map(String.init)
            guard let weight = Float(rows.cell("weight", of: row)), (0...1).contains(weight) else {
                throw TabSeparatedTable.Problem(line: row.line, reason: "weight 应为 0 到 1 的数")
            }
            let phrase = fold(lay)
            guard !phrase.isEmpty, !legal.isEmpty else { throw TabSeparatedTable.Problem(line: row.line, reason: "lay 和 legal 不能为空") }
            let entry = Entry(lay: lay, legal: legal, weight: weight, topic: rows.cell("topic", of: row))
            table.insert(phrase, entry) { old, new in
                let added = new.legal.filter { !old.legal.contains($0) }
                old = Entry(lay: old.lay, legal: old.legal + added, weight: max(old.weight, new.weight), topic: old.topic)
            }
            count += 1
        }
    }

    /// Entries whose lay words stand in a folded text, each once, in order.
    package func expansions(of text: [UInt32]) -> [Entry] {
        var found: [Entry] = []
        for match in table.matches(in: text) where !found.contains(match.value) { found.append(match.value) }
        return found
    }
}
