/// Rows of a CSV text by RFC 4180: quoted cells may hold commas, quotes (doubled) and line breaks. Tabs separate where the first line has more
/// of them than commas.
struct CSVReader {
    struct Row: Equatable, Codable {
        /// Line on which the row begins, from 1.
        var line: Int
        var cells: [String]
    }

    /// What cannot be read, and where.
    struct Problem: Error, Equatable {
        let line: Int
        let reason: String
    }

    /// - Parameter bytes: UTF-8.
    /// - Complexity: O(bytes).
    static func rows(_ bytes: ArraySlice<UInt8>) throws(Problem) -> [Row] {
        let head = bytes.prefix { $0 != 0x0A }
        let separator: UInt8 = head.count(where: { $0 == 0x09 }) > head.count(where: { $0 == 0x2C }) ? 0x09 : 0x2C
        var rows: [Row] = []
        var row = Row(line: 1, cells: [])
        var cell: [UInt8] = []
        var line = 1
        var quotedSince: Int?
        var index = bytes.startIndex
        func endCell() {
            row.cells.append(String(decoding: cell, as: UTF8.self))
            cell = []
        }
        func endRow() {
            endCell()
            if row.cells.contains(where: { !$0.trimmed.isEmpty }) { rows.append(row) }
            row = Row(line: line, cells: [])
        }
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : nil
            if byte == 0x0A { line += 1 }
            if quotedSince != nil {
                if byte == 0x22, next == 0x22 {
                    cell.append(byte)
                    index += 1
                } else if byte == 0x22 {
                    quotedSince = nil
                } else if !(byte == 0x0D && next == 0x0A) {
                    cell.append(byte)
                }
            } else if byte == 0x22, cell.isEmpty {
                quotedSince = line
            } else if byte == separator {
                endCell()
            } else if byte == 0x0A {
                endRow()
            } else if !(byte == 0x0D && (next == 0x0A || next == nil)) {
                cell.append(byte)
            }
            index += 1
        }
        if let quotedSince { throw Problem(line: quotedSince, reason: "引号没有结束") }
        if !cell.isEmpty || !row.cells.isEmpty { endRow() }
        return rows
    }
}
