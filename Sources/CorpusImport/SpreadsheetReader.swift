import CXMLReader

/// Reads the first sheet of an `.xlsx` into rows of cells, as a CSV of it would give them.
///
/// Opened are the workbook, its relationships (only to find the sheet inside the package), the shared texts and the sheet. Formulas count by
/// the value that was stored with them; formats, comments, drawings and anything external are never looked at.
struct SpreadsheetReader {
    /// Cells of a row, and rows, beyond which a sheet is refused.
    private static let mostColumns = 256
    private static let mostRows = 200_000

    let path: String
    let limits: ImportLimits

    /// - Returns: rows that are not blank, with their numbers in the sheet.
    /// - Throws: one issue, also for macros, encryption, bombs, document types, and cells that hold an error.
    func rows(of bytes: [UInt8]) throws(ImportIssue) -> [CSVReader.Row] {
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw issue(nil, "是旧版 Excel（.xls）或者加密的表格", "请另存为不加密的 xlsx")
        }
        guard bytes.starts(with: [0x50, 0x4B]) else { throw issue(nil, "不是 xlsx 文件", "请检查文件是否完整，或者另存为 xlsx") }
        let archive = try ZipArchive(bytes, path: path, limits: limits)
        let xml = XMLPart(path: path, limits: limits)
        guard let workbook = try archive.part("xl/workbook.xml"), let links = try archive.part("xl/_rels/workbook.xml.rels") else {
            throw issue("xl/workbook.xml", "压缩包中没有工作簿", "请另存为 xlsx")
        }
        let name = try sheetName(workbook, links, xml)
        guard let sheet = try archive.part(name) else { throw issue(name, "压缩包中没有第一张表", "请另存为 xlsx") }
        let shared = try archive.part("xl/sharedStrings.xml").map { bytes throws(ImportIssue) in try texts(bytes, xml) } ?? []
        return try rows(sheet, name, shared, xml)
    }

    /// The part of the first sheet; a target that leads out of the package is none.
    private func sheetName(_ workbook: [UInt8], _ links: [UInt8], _ xml: XMLPart) throws(ImportIssue) -> String {
        var first: String?
        try xml.read(workbook, part: "xl/workbook.xml") { event, reader in
            if event == .element, XMLPart.name(reader) == "sheet", first == nil { first = XMLPart.attribute("id", reader) }
        }
        var target: String?
        try xml.read(links, part: "xl/_rels/workbook.xml.rels") { event, reader in
            guard event == .element, XMLPart.name(reader) == "Relationship", XMLPart.attribute("Id", reader) == first else { return }
            if XMLPart.attribute("TargetMode", reader) == nil { target = XMLPart.attribute("Target", reader) }
        }
        guard let target, !target.isEmpty else { throw issue("xl/workbook.xml", "工作簿里没有表", "请另存为 xlsx") }
        return target.begins(with: "/") ? String(target.dropFirst()) : "xl/" + target
    }

    /// The shared texts in order; readings of characters (`rPh`) are no part of them.
    private func texts(_ bytes: [UInt8], _ xml: XMLPart) throws(ImportIssue) -> [String] {
        var texts: [String] = []
        var isText = false
        var isReading = false
        try xml.read(bytes, part: "xl/sharedStrings.xml") { event, reader in
            switch event {
            case .text: if isText, !isReading, !texts.isEmpty { texts[texts.count - 1] += String(cString: cxml_text(reader)) }
            case .element, .elementEnd:
                let name = XMLPart.name(reader)
                if name == "si", event == .element { texts.append("") }
                if name == "t" { isText = event == .element }
                if name == "rPh" { isReading = event == .element }
            }
        }
        return texts
    }

    private func rows(_ bytes: [UInt8], _ part: String, _ shared: [String], _ xml: XMLPart) throws(ImportIssue) -> [CSVReader.Row] {
        var grid = SheetGrid(shared: shared, mostColumns: Self.mostColumns, mostRows: Self.mostRows)
        try xml.read(bytes, part: part) { event, reader in
            switch event {
            case .element: grid.open(XMLPart.name(reader)) { XMLPart.attribute($0, reader) }
            case .elementEnd: grid.close(XMLPart.name(reader))
            case .text: grid.take(String(cString: cxml_text(reader)))
            }
        }
        if let problem = grid.problem { throw ImportIssue(path: path, line: problem.row, reason: problem.reason, fix: problem.fix) }
        for row in grid.rows {
            for cell in row.cells where !cell.isEmpty {
                do throws(ImportIssue) { _ = try ByteGuard(path: path, limits: limits).check(Array(cell.utf8)) } catch {
                    throw ImportIssue(path: path, line: row.line, reason: error.reason, fix: error.fix)
                }
            }
        }
        return grid.rows
    }

    private func issue(_ part: String?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, field: part, reason: reason, fix: fix)
    }
}

/// The cells of one sheet as its events come.
private struct SheetGrid {
    let shared: [String]
    let mostColumns: Int
    let mostRows: Int
    private(set) var rows: [CSVReader.Row] = []
    /// The first thing that cannot be taken.
    private(set) var problem: (row: Int, reason: String, fix: String)?
    private var row = CSVReader.Row(line: 0, cells: [])
    private var column = 0
    private var type = ""
    private var value = ""
    private var takes = false

    init(shared: [String], mostColumns: Int, mostRows: Int) {
        self.shared = shared
        self.mostColumns = mostColumns
        self.mostRows = mostRows
    }

    mutating func open(_ name: String, _ attribute: (String) -> String?) {
        switch name {
        case "row":
            row = CSVReader.Row(line: attribute("r").flatMap { Int($0) } ?? row.line + 1, cells: [])
            column = 0
        case "c":
            column = attribute("r").flatMap(Self.column) ?? column + 1
            type = attribute("t") ?? "n"
            value = ""
        case "v", "t": takes = true
        default: break
        }
    }

    mutating func take(_ text: String) { if takes { value += text } }

    mutating func close(_ name: String) {
        switch name {
        case "v", "t": takes = false
        case "c": endCell()
        case "row":
            guard row.cells.contains(where: { !$0.trimmed.isEmpty }) else { return }
            if rows.count >= mostRows { report("超过\(mostRows)行", "请拆成几张表") } else { rows.append(row) }
        default: break
        }
    }

    private mutating func endCell() {
        guard !value.isEmpty else { return }
        guard (1...mostColumns).contains(column) else { return report("超过\(mostColumns)列", "请删去多余的列") }
        let text: String
        switch type {
        case "s":
            guard let index = Int(value), shared.indices.contains(index) else { return report("第\(column)列指向不存在的文字", "文件可能损坏，请重新另存") }
            text = shared[index]
        case "e": return report("第\(column)列是公式错误 \(value)", "请改成文字")
        case "b": text = value == "1" ? "是" : "否"
        default: text = value
        }
        while row.cells.count < column { row.cells.append("") }
        row.cells[column - 1] = text
    }

    private mutating func report(_ reason: String, _ fix: String) { if problem == nil { problem = (row.line, reason, fix) } }

    /// `AB12` is column 28.
    private static func column(_ reference: String) -> Int? {
        var column = 0
        for scalar in reference.unicodeScalars {
            guard ("A"..."Z").contains(scalar) else { break }
            column = column * 26 + Int(scalar.value) - 64
            if column > 20_000 { return column }
        }
        return column == 0 ? nil : column
    }
}
