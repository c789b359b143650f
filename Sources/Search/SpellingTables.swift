package import ByteStorage

/// Misspellings that are known, pairs that must never be taken for each other, and further readings of characters; all owned by editors.
package struct SpellingTables: Sendable {
    /// Known misspellings with what was meant, folded.
    private(set) var confusions = PhraseTable<[UInt32]>()
    /// Pairs to keep apart, each in both directions.
    private(set) var apart: [[UInt32]: Set<[UInt32]>] = [:]
    /// Readings of characters besides the most usual one, in letters without tone: 调 → tiao.
    private(set) var readings: [UInt32: [[UInt8]]] = [:]

    package init() {}

    /// Adds a table of `written, meant, policy`; the policy is `suggest` or `keep-apart`.
    package mutating func addConfusions(_ bytes: [UInt8], fold: (String) -> [UInt32]) throws(TabSeparatedTable.Problem) {
        let rows = try TabSeparatedTable(bytes, columns: ["written", "meant", "policy"])
        for row in rows.rows {
            let written = fold(rows.cell("written", of: row))
            let meant = fold(rows.cell("meant", of: row))
            guard !written.isEmpty, !meant.isEmpty, written != meant else {
                throw TabSeparatedTable.Problem(line: row.line, reason: "written 和 meant 不能为空，也不能相同")
            }
            switch rows.cell("policy", of: row) {
            case "suggest": confusions.insert(written, meant) { _, _ in }
            case "keep-apart":
                apart[written, default: []].insert(meant)
                apart[meant, default: []].insert(written)
            default: throw TabSeparatedTable.Problem(line: row.line, reason: "policy 应为 suggest 或 keep-apart")
            }
        }
    }

    /// Adds a table of `character, readings`; several readings are separated by `|`.
    package mutating func addReadings(_ bytes: [UInt8]) throws(TabSeparatedTable.Problem) {
        let rows = try TabSeparatedTable(bytes, columns: ["character", "readings"])
        for row in rows.rows {
            let scalars = Array(rows.cell("character", of: row).unicodeScalars)
            let list = rows.cell("readings", of: row).split(separator: "|").map { Array($0.utf8) }
            guard scalars.count == 1, !list.isEmpty, list.allSatisfy({ $0.allSatisfy { (97...122).contains($0) } && $0.count <= 6 }) else {
                throw TabSeparatedTable.Problem(line: row.line, reason: "应为一个字和它的读音（小写字母，用 | 分开）")
            }
            readings[scalars[0].value, default: []] += list
        }
    }

    /// Whether replacing one text by the other of the same length would confuse a pair that is kept apart.
    func keepsApart(_ written: ArraySlice<UInt32>, _ meant: [UInt32]) -> Bool {
        guard !apart.isEmpty else { return false }
        for start in meant.indices {
            for end in start + 1...meant.count {
                let part = Array(written[(written.startIndex + start)..<(written.startIndex + end)])
                if apart[part]?.contains(Array(meant[start..<end])) ?? false { return true }
            }
        }
        return false
    }
}
