/// A small table in a text file: tab-separated, the first line names the columns, `#` begins a comment line.
package struct TabSeparatedTable: Sendable {
    package let columns: [String]
    /// Every row has as many cells as there are columns.
    package let rows: [Row]

    package struct Row: Sendable {
        /// In the file, from 1.
        package let line: Int
        package let cells: [String]
    }

    /// Why a table cannot be read, with its place.
    package struct Problem: Error, Sendable, Equatable {
        package let line: Int
        package let reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// - Parameters:
    ///   - bytes: UTF-8; a byte order mark is skipped; `\r` at line ends is dropped.
    ///   - columns: those that must be there, in any order; further ones are kept.
    package init(_ bytes: [UInt8], columns wanted: [String]) throws(Problem) {
        var body = bytes[...]
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
        var header: [String]?
        var rows: [Row] = []
        for (index, raw) in body.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let line = raw.last == 13 ? raw.dropLast() : raw
            if line.isEmpty || line.first == 35 { continue }
            guard let text = String(validating: line, as: UTF8.self) else { throw Problem(line: index + 1, reason: "不是 UTF-8") }
            let cells = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard let columns = header else {
                for name in wanted where !cells.contains(name) { throw Problem(line: index + 1, reason: "缺少列 \(name)") }
                header = cells
                continue
            }
            guard cells.count <= columns.count else { throw Problem(line: index + 1, reason: "有 \(cells.count) 格，表头是 \(columns.count) 格") }
            rows.append(Row(line: index + 1, cells: cells + Array(repeating: "", count: columns.count - cells.count)))
        }
        guard let header else { throw Problem(line: 1, reason: "没有表头") }
        columns = header
        self.rows = rows
    }

    /// The cell of a named column; the name must be one of `columns`.
    package func cell(_ name: String, of row: Row) -> String {
        guard let index = columns.firstIndex(of: name) else { preconditionFailure("no column \(name)") }
        return row.cells[index]
    }
}
