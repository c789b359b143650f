/// What the columns of somebody's sheets are called: saved once under a name, used again by it.
///
/// Its text has one column a line: the name as it stands in the sheet, `=`, and the field, or 不导入 for one that is left out.
package struct SheetProfile: Sendable, Equatable {
    /// Written for a column that is left out on purpose.
    package static let nothing = "不导入"
    private static let mostColumns = 100
    /// Characters of the name.
    private static let longestName = 40

    package let name: String
    /// In the order in which they were written.
    package let columns: [Column]

    package struct Column: Sendable, Equatable {
        /// As it stands in the sheet.
        package let header: String
        /// Nil for one that is left out.
        package let field: String?
    }

    /// What is wrong with a profile, with its line.
    package struct Problem: Error, Sendable, Equatable {
        /// From 1; nil for the name.
        package let line: Int?
        package let reason: String

        package var description: String { (line.map { "第\($0)行：" } ?? "") + reason }
    }

    /// Reads the text of a profile.
    package init(name: String, text: String) throws(Problem) {
        let name = name.trimmed
        guard !name.isEmpty, name.count <= Self.longestName, !name.contains(where: \.isNewline) else {
            throw Problem(line: nil, reason: "给方案起个名字，最多 \(Self.longestName) 个字")
        }
        var columns: [Column] = []
        var seen: Set<String> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            guard let mark = line.lastIndex(where: { $0 == "=" || $0 == "＝" }) else {
                throw Problem(line: index + 1, reason: "要写成“表里的列名 = 字段”")
            }
            let (header, field) = (String(line[..<mark]).trimmed, String(line[line.index(after: mark)...]).trimmed)
            guard !header.isEmpty else { throw Problem(line: index + 1, reason: "等号前面没有列名") }
            guard seen.insert(header.withoutBlanks).inserted else { throw Problem(line: index + 1, reason: "“\(header)”写了两次") }
            guard field == Self.nothing || SheetHeader.known.contains(field) else {
                throw Problem(line: index + 1, reason: "没有字段“\(field)”；不要这一列的写“\(Self.nothing)”")
            }
            columns.append(Column(header: header, field: field == Self.nothing ? nil : field))
        }
        guard !columns.isEmpty else { throw Problem(line: nil, reason: "没有写任何一列") }
        guard columns.count <= Self.mostColumns else { throw Problem(line: nil, reason: "超过 \(Self.mostColumns) 列") }
        self.name = name
        self.columns = columns
    }

    /// What `init` reads back.
    package var text: String { columns.map { "\($0.header) = \($0.field ?? Self.nothing)" }.joined(separator: "\n") }

    /// What a profile says of a column.
    enum Verdict: Equatable {
        case silent
        case leftOut
        case field(String)
    }

    /// Names are compared as they stand, blanks apart: 答案（网页） and 答案（短信） are two columns.
    func verdict(on header: String) -> Verdict {
        guard let column = columns.first(where: { $0.header.withoutBlanks == header.withoutBlanks }) else { return .silent }
        return column.field.map(Verdict.field) ?? .leftOut
    }
}
