internal import LegalModel

/// How texts stand in the cells of a sheet; writing and reading are each other's reverse.
///
/// An entry of a list is a line. Inside an entry, `\n` is a line break, `\|` a bar, `\\` a backslash; a bare bar parts entries as a line break
/// does (as other systems write 相似问), and parts the pieces of a 材料 or a section. A cell that a spreadsheet would run as a formula has an
/// apostrophe in front.
package enum SheetText {
    /// `=`, `+`, `-`, `@`, tab and carriage return begin formulas.
    private static let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]

    /// The cell that shows a text and runs nothing.
    package static func protected(_ text: String) -> String { isDangerous(text) ? "'" + text : text }

    /// The text that `protected` took.
    package static func unprotected(_ cell: String) -> String {
        cell.unicodeScalars.first == "'" && isDangerous(String(cell.unicodeScalars.dropFirst()))
            ? String(cell.unicodeScalars.dropFirst()) : cell
    }

    private static func isDangerous(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(dangerous.contains) ?? false
    }

    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "|": result += "\\|"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Entries joined, a line each.
    package static func text(ofList list: [String]) -> String { list.map(escaped).joined(separator: "\n") }

    /// Pieces of one entry joined by bars.
    package static func text(ofCells cells: [String]) -> String { cells.map(escaped).joined(separator: "|") }

    /// Entries of a cell, blank ones left out.
    static func list(_ text: String) -> [String] { lines(text).flatMap(cells).filter { !$0.trimmed.isEmpty } }

    static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init).filter { !$0.trimmed.isEmpty } }

    /// Pieces of an entry, unescaped; empty ones are kept.
    static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if isEscaped {
                cell.append(scalar == "n" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "|" {
                cells.append(String(cell))
                cell = String.UnicodeScalarView()
            } else {
                cell.append(scalar)
            }
        }
        return cells + [String(cell)]
    }

    /// 2026/1/5, 2026年1月5日 and 2026-1-5 0:00 as 2026-01-05; other texts as they are.
    static func day(_ text: String) -> String {
        // A spreadsheet's own number of a day, counted from 1899-12-30; five digits are days of the years 1927 to 2173.
        if text.trimmed.utf8.count == 5, let serial = Int32(text.trimmed), serial >= 10_000 {
            return CalendarDay(ordinal: serial - 25_569).description
        }
        let numbers = text.trimmed.split { !("0"..."9").contains($0) }.prefix(3).compactMap { Int($0) }
        guard numbers.count == 3, let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]) else { return text.trimmed }
        return day.description
    }
}
