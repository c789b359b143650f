internal import ByteStorage
package import CorpusImport
package import LegalModel

/// A 清理 list: what an authority says of older texts.
///
/// Two forms. A `.tsv` file whose first line names the columns `title` (or 名称), `repealed_on` (or 日期), `by` (or 依据) and, if wanted,
/// `treatment` (or 处理: 废止, 失效, 修改). Or a Markdown file whose heading or front matter speaks of 清理, 废止 or 失效, without articles of
/// its own, with one title in 《》 a list line; a day anywhere in a line counts for that line, a day above the list for all that follow;
/// headings with 修改 begin the part of texts that are to be amended.
package struct RepealList: Sendable, Equatable {
    package enum Treatment: String, Sendable, Codable {
        case repealed = "废止"
        case expired = "失效"
        case amended = "修改"
    }

    package struct Entry: Sendable, Equatable {
        /// As printed, without 《》.
        package var title: String
        package var day: CalendarDay?
        /// By what; empty if the list does not say.
        package var by: String
        package var treatment: Treatment
        /// In the file, from 1.
        package var line: Int
    }

    package var entries: [Entry]

    /// Reads a file; nil if it is no such list.
    ///
    /// - Throws: a list with a line that cannot be read.
    package init?(_ file: InputFile) throws(ImportIssue) {
        if file.path.lowercased().hasSuffix(".tsv") {
            entries = try Self.table(file)
        } else {
            guard let text = String(validating: file.bytes, as: UTF8.self), let found = Self.markdown(text) else { return nil }
            entries = found
        }
        guard !entries.isEmpty else { throw ImportIssue(path: file.path, reason: "清单里没有任何法规", fix: "每行写一部，名称放在《》里") }
    }

    private static func table(_ file: InputFile) throws(ImportIssue) -> [Entry] {
        let table: TabSeparatedTable
        do throws(TabSeparatedTable.Problem) { table = try TabSeparatedTable(file.bytes, columns: []) } catch {
            throw ImportIssue(path: file.path, line: error.line, reason: error.reason, fix: "第一行写列名：title、repealed_on、by")
        }
        func column(_ names: String...) -> String? { names.first(where: table.columns.contains) }
        guard let title = column("title", "名称", "法规") else {
            throw ImportIssue(path: file.path, line: 1, reason: "缺少列 title（名称）", fix: "第一行写列名：title、repealed_on、by")
        }
        let day = column("repealed_on", "日期", "废止日期")
        let by = column("by", "依据")
        let treatment = column("treatment", "处理")
        var entries: [Entry] = []
        for row in table.rows {
            func cell(_ name: String?) -> String { name.map { table.cell($0, of: row) } ?? "" }
            var entry = Entry(title: bare(cell(title)), by: cell(by), treatment: .repealed, line: row.line)
            if !cell(day).isEmpty {
                guard let read = CalendarDay(iso: cell(day)) else {
                    throw ImportIssue(path: file.path, line: row.line, field: day, reason: "“\(cell(day))”不是日期", fix: "请写成 2026-01-01")
                }
                entry.day = read
            }
            if !cell(treatment).isEmpty {
                guard let read = Treatment(rawValue: cell(treatment)) else {
                    throw ImportIssue(
                        path: file.path, line: row.line, field: treatment, reason: "“\(cell(treatment))”不在可选范围内", fix: "可选：废止、失效、修改")
                }
                entry.treatment = read
            }
            guard !entry.title.isEmpty else {
                throw ImportIssue(path: file.path, line: row.line, field: title, reason: "没有名称", fix: "请补上法规名称")
            }
            entries.append(entry)
        }
        return entries
    }

    /// Nil for a text that is no list: no heading that speaks of one, or articles of its own.
    private static func markdown(_ text: String) -> [Entry]? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let head = lines.prefix(12).joined(separator: "\n")
        guard ["清理", "废止", "失效"].contains(where: head.contains) else { return nil }
        guard !lines.contains(where: { isArticle($0) }) else { return nil }
        var entries: [Entry] = []
        var day: CalendarDay?
        var by = ""
        var treatment = Treatment.repealed
        for (index, line) in lines.enumerated() {
            let content = line.drop { $0 == " " || $0 == "\t" }
            let isEntry = content.first.map { "-*+·0123456789".contains($0) } ?? false
            let titles = titles(in: content)
            if isEntry, let title = titles.first {
                let own = CalendarDay(anywhereIn: content)
                let part: Treatment = content.contains("失效") ? .expired : treatment
                entries.append(Entry(title: title, day: own ?? day, by: titles.dropFirst().first ?? by, treatment: part, line: index + 1))
                continue
            }
            if let found = CalendarDay(anywhereIn: content) { day = found }
            if content.hasPrefix("依据") || content.hasPrefix("by"), let source = titles.first { by = source }
            guard content.first == "#" else { continue }
            if content.contains("修改") { treatment = .amended }
            if content.contains("废止") { treatment = .repealed }
            if content.contains("失效"), !content.contains("废止") { treatment = .expired }
        }
        return entries.isEmpty ? nil : entries
    }

    private static func isArticle(_ line: Substring) -> Bool {
        guard line.hasPrefix("第"), let end = line.firstIndex(of: "条") else { return false }
        return ArticleNumber(line[...end]) != nil
    }

    static func titles(in text: some StringProtocol) -> [String] {
        var titles: [String] = []
        var depth = 0
        var title = ""
        for character in text {
            if character == "》" {
                depth -= 1
                if depth == 0 {
                    titles.append(title)
                    title = ""
                }
            }
            if depth > 0 { title.append(character) }
            if character == "《" { depth += 1 }
            if depth < 0 { depth = 0 }
        }
        return titles
    }

    private static func bare(_ title: String) -> String { titles(in: title).first ?? title }
}

extension CalendarDay {
    /// The first 2026-01-01 or 2026年1月1日 in a text.
    init?(anywhereIn text: some StringProtocol) {
        let scalars = Array(text.unicodeScalars)
        for start in scalars.indices where ("0"..."9").contains(scalars[start]) && (start == 0 || !("0"..."9").contains(scalars[start - 1]))
        {
            var numbers: [Int] = []
            var marks: [Unicode.Scalar] = []
            var place = start
            while numbers.count < 3, place < scalars.count {
                var value = 0
                let first = place
                while place < scalars.count, ("0"..."9").contains(scalars[place]), place - first < 4 {
                    value = value * 10 + Int(scalars[place].value - 48)
                    place += 1
                }
                guard place > first else { break }
                numbers.append(value)
                guard place < scalars.count else { break }
                marks.append(scalars[place])
                place += 1
            }
            guard numbers.count == 3, marks.count >= 2, marks[0] == "年" && marks[1] == "月" || marks[0] == "-" && marks[1] == "-" else {
                continue
            }
            if let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]) {
                self = day
                return
            }
        }
        return nil
    }
}
