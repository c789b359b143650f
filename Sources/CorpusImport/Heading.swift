import LegalModel

/// A heading of a law: 编, 分编, 章, 节, or any other.
struct Heading: Equatable {
    /// Ranks of numbered headings, outermost first; others take their place by the number of `#`.
    enum Rank: Int, Comparable {
        case division = 1
        case subdivision
        case chapter
        case section
        case other

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    var rank: Rank
    var text: String
    /// True if only the number is printed and the name must follow on the next line.
    var lacksName: Bool

    /// Any heading line.
    init(_ text: String) {
        self = Heading(numbered: text) ?? Heading(rank: .other, text: text, lacksName: false)
    }

    /// Reads 第N编, 第N分编, 第N章, 第N节, 第N部分; nil for other text.
    init?(numbered text: String) {
        guard let first = text.utf8.first, first == 0xE7, text.unicodeScalars.first == "第" else { return nil }
        let scalars = Array(text.unicodeScalars)
        var index = scalars.skippingBlanks(from: 1)
        let start = index
        while index < scalars.count, ChineseNumeral.isNumeral(scalars[index]) || scalars[index].isBlank { index += 1 }
        guard index > start, index < scalars.count else { return nil }
        let rank: Rank
        if scalars.end(of: "分编", at: index) != nil {
            (rank, index) = (.subdivision, index + 2)
        } else if scalars.end(of: "部分", at: index) != nil {
            (rank, index) = (.division, index + 2)
        } else {
            switch scalars[index] {
            case "编": rank = .division
            case "章": rank = .chapter
            case "节": rank = .section
            default: return nil
            }
            index += 1
        }
        self.init(rank: rank, text: text, lacksName: scalars.skippingBlanks(from: index) == scalars.count)
    }

    private init(rank: Rank, text: String, lacksName: Bool) {
        self.rank = rank
        self.text = text
        self.lacksName = lacksName
    }

    /// True for text that may be a heading or its continuation: short, and no sentence.
    static func looksLikeName(_ text: String, limit: Int = 40) -> Bool {
        guard text.utf8.count <= limit * 3, let last = text.unicodeScalars.last, !text.begins(with: "|") else { return false }
        return (!last.endsClause || last == "）" || last == ")") && last != "，" && last != "、" && !text.containsAny(["。", "；", "，"])
    }

    /// True for a line that opens an annex: 附件, 附表, 附录, 附：.
    static func opensAnnex(_ text: String) -> Bool {
        guard text.begins(with: "附"), text.unicodeScalars.count <= 40, !text.ends(in: "。") else { return false }
        let folded = text.withoutBlanks
        return folded == "附" || ["附件", "附表", "附录", "附：", "附:", "附图"].contains { folded.begins(with: $0) }
    }
}

/// The headings above the current place, outermost first.
struct HeadingPath {
    private var entries: [(heading: Heading, hashes: Int)] = []

    /// What is stored with articles and blocks.
    var texts: [String] { entries.map(\.heading.text) }

    /// Enters a heading: everything of its rank or below is left.
    ///
    /// - Parameter hashes: number of `#`; 0 where the source has none.
    mutating func enter(_ heading: Heading, hashes: Int) {
        if Heading.opensAnnex(heading.text) || (heading.rank == .other && hashes == 0) {
            entries.removeAll()
        } else if heading.rank == .other {
            entries.removeAll { $0.hashes >= hashes }
        } else {
            entries.removeAll { $0.heading.rank >= heading.rank && ($0.heading.rank != .other || $0.hashes >= hashes) }
        }
        entries.append((heading, hashes))
    }

    /// Adds the name that stands on a line of its own, or the rest of a broken name.
    mutating func continueLast(with text: String) {
        guard let last = entries.indices.last else { return }
        let name = entries[last].heading
        entries[last].heading.text = name.lacksName ? name.text + "　" + text : name.text + text
        entries[last].heading.lacksName = false
    }
}
