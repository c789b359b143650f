internal import ByteStorage
internal import LegalModel
internal import Publishing

/// The lexicon's tables: entries, doubles, weights, and short titles that lead to a law.
struct LexiconCheck {
    /// Rows of all tables but the list of places.
    private(set) var entries = 0
    /// The segmenter's legal terms.
    private(set) var legalTerms: [String] = []
    /// Defined terms and measures that only one form of words names.
    private(set) var fixedPhrases: [String] = []
    private(set) var findings: [CorpusFinding] = []

    /// - Parameter knowsLaw: nil where no official texts were imported.
    init(_ resources: ResourceFolder, knowsLaw: ((String) -> Bool)?) {
        var pairs: [String: String] = [:]
        for (name, bytes) in resources.files.sorted(by: { $0.key < $1.key }) where name.hasPrefix("Lexicon/") && name.hasSuffix(".tsv") {
            guard name != "Lexicon/places.tsv" else { continue }
            let table: TabSeparatedTable
            do throws(TabSeparatedTable.Problem) { table = try TabSeparatedTable(bytes, columns: []) } catch {
                findings.append(CorpusFinding(.lexicon, path: name, line: error.line, reason: error.reason, remedy: "改正这一行"))
                continue
            }
            entries += table.rows.count
            var seen: [String: Int] = [:]
            for row in table.rows {
                let key = row.cells[0]
                // A word may be confusable with several others; lay words are compared as pairs.
                if name != "Lexicon/confusable.tsv", !name.hasPrefix("Lexicon/lay-legal") {
                    if let first = seen[key] { add(name, row.line, "“\(key)”重复，第\(first)行已有", "合并成一行") }
                    seen[key] = row.line
                }
                switch name {
                case "Lexicon/legal-terms.tsv": legalTerms.append(key)
                case "Lexicon/fixed-phrases.tsv": fixedPhrases.append(key)
                case "Lexicon/titles.tsv":
                    if let knowsLaw, row.cells.count > 1, !knowsLaw(row.cells[1]) { add(name, row.line, "没有《\(row.cells[1])》", "改正全名") }
                case let file where file.hasPrefix("Lexicon/lay-legal"): checkPair(file, row, table, &pairs)
                default: continue
                }
            }
        }
    }

    /// Tables of lay words are read together: the same pair in two of them is one too many, further legal terms for a word are not.
    private mutating func checkPair(
        _ file: String, _ row: TabSeparatedTable.Row, _ table: TabSeparatedTable, _ pairs: inout [String: String]
    ) {
        let pair = row.cells.prefix(2).joined(separator: " → ")
        if let other = pairs[pair] { add(file, row.line, "“\(pair)”在 \(other) 里已有", "只留一处") }
        pairs[pair] = "\(file) 第\(row.line)行"
        guard table.columns.contains("weight") else { return }
        let weight = table.cell("weight", of: row)
        if !(Double(weight).map { (0.01...1).contains($0) } ?? false) { add(file, row.line, "权重“\(weight)”不在 0 到 1 之间", "改正权重") }
    }

    private mutating func add(_ path: String, _ line: Int, _ reason: String, _ remedy: String) {
        findings.append(CorpusFinding(.lexicon, path: path, line: line, reason: reason, remedy: remedy))
    }
}
