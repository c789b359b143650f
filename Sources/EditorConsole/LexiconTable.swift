import ByteStorage
import Editorial
import KnowledgeStore
import LegalModel
import Publishing

/// The lexicon as it holds: the shipped tables with the editors' changes above them.
struct LexiconTable {
    struct Row {
        let entry: LexiconEntry
        /// Nil for a row of the shipped tables.
        let change: LexiconChange?
        /// A change of the word that waits for somebody to look at it.
        let waiting: LexiconChange?

        var source: String { change == nil ? "随软件附带" : "本单位" }
    }

    /// By word; words that are only proposed stand at the beginning.
    let rows: [Row]

    /// - Parameter changes: in review and in force.
    /// - Complexity: linear in the tables, some milliseconds for 2,000 words.
    init(_ resources: ResourceFolder, _ changes: [LexiconChange]) {
        let inForce = Dictionary(
            changes.filter { $0.stage == .published }.map { ($0.entry.lay, $0) }, uniquingKeysWith: { first, _ in first })
        let waiting = Dictionary(
            changes.filter { $0.stage == .inReview }.map { ($0.entry.lay, $0) }, uniquingKeysWith: { first, _ in first })
        var shipped = Self.shipped(resources)
        for (lay, change) in inForce { shipped[lay] = change.entry }
        let known = shipped.keys.sorted().map { lay in
            Row(entry: shipped[lay] ?? LexiconEntry(lay: lay, legal: []), change: inForce[lay], waiting: waiting[lay])
        }
        let new = waiting.values.filter { shipped[$0.entry.lay] == nil }.sorted { $0.number < $1.number }
        rows = new.map { Row(entry: $0.entry, change: nil, waiting: $0) } + known
    }

    /// What a word leads to now; nil for one that leads nowhere.
    func entry(_ lay: String) -> LexiconEntry? {
        rows.first { $0.entry.lay == lay && ($0.change != nil || $0.waiting == nil || $0.waiting?.entry != $0.entry) }?.entry
    }

    /// Rows in which a text stands, in the word or in what it leads to; all for an empty one.
    func rows(with text: String) -> [Row] {
        text.isEmpty
            ? rows
            : rows.filter { row in row.entry.lay.contains(text) || row.entry.legal.contains { $0.contains(text) } || row.entry.topic == text
            }
    }

    /// Words of the shipped tables; one that stands in several has the terms of all, as the search reads it.
    private static func shipped(_ resources: ResourceFolder) -> [String: LexiconEntry] {
        var entries: [String: LexiconEntry] = [:]
        for (name, bytes) in resources.files.sorted(by: { $0.key < $1.key }) where ResourceFolder.isOfQuestions(name) {
            // A folder whose tables cannot be read is refused when the index is made; nothing is listed of it here.
            guard let table = try? TabSeparatedTable(bytes, columns: ["lay", "legal", "weight", "topic"]) else { continue }
            for row in table.rows {
                let lay = table.cell("lay", of: row)
                let legal = table.cell("legal", of: row).split(separator: "|").map(String.init)
                let weight = Double(table.cell("weight", of: row)) ?? 0
                if var known = entries[lay] {
                    known.legal += legal.filter { !known.legal.contains($0) }
                    known.weight = max(known.weight, weight)
                    entries[lay] = known
                } else {
                    entries[lay] = LexiconEntry(lay: lay, legal: legal, weight: weight, topic: table.cell("topic", of: row))
                }
            }
        }
        return entries
    }
}
