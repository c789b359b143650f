import ByteStorage
import LegalModel

/// Reads items from a sheet (CSV, .xlsx), one a row. Every broken row is reported with its line, field, reason and fix; one broken row refuses the
/// file, so that nothing is half applied.
struct SheetReader {
    let path: String
    let name: String
    let kind: ImportKind?
    let limits: ImportLimits
    var profile: SheetProfile?

    /// Issues after which reading stops.
    private static let mostIssues = 200
    private static let lists: Set<String> = [
        "相似问", "下一步", "转介", "依据", "适用人群", "应命中", "不应命中", "数字说明", "争议焦点", "法律依据", "相关答复", "条件", "步骤", "办理渠道", "常见错误", "业务范围", "语言",
        "无障碍设施",
    ]
    private static let days: Set<String> = ["审核日期", "生效日期", "有效期至", "下次复核日", "事实时间", "更新日期"]
    private static let materialParts = ["名称", "形式", "份数", "原件或复印件", "可免提交"]

    func read(_ bytes: [UInt8]) -> JSONLinesReader.Outcome {
        do throws(ImportIssue) {
            guard let text = TextDecoding.utf8(bytes) else {
                throw problem(nil, "编码认不出：不是 UTF-8、UTF-16 或 GB18030", "请另存为 UTF-8 编码的 CSV")
            }
            let checked = try ByteGuard(path: path, limits: limits).check(text)
            let rows: [CSVReader.Row]
            do throws(CSVReader.Problem) { rows = try CSVReader.rows(checked) } catch {
                throw problem(error.line, error.reason, "请检查引号是否成对")
            }
            return read(rows)
        } catch {
            return .refused([error])
        }
    }

    /// Reads rows of which the first holds the names of the columns.
    func read(_ rows: [CSVReader.Row]) -> JSONLinesReader.Outcome {
        do throws(ImportIssue) {
            guard let first = rows.first else { throw problem(nil, "表是空的", "第一行写列名，以下每行一条") }
            let header = SheetHeader(first.cells, profile)
            guard header.unknown.isEmpty else {
                throw problem(first.line, "不认得的列：" + header.unknown.joined(separator: "、"), "改成格式说明里的列名，或者删掉这些列", field: header.unknown[0])
            }
            return items(rows.dropFirst(), header)
        } catch {
            return .refused([error])
        }
    }

    private func items(_ rows: ArraySlice<CSVReader.Row>, _ header: SheetHeader) -> JSONLinesReader.Outcome {
        var items: [KnowledgeItem] = []
        var origins: [String: String] = [:]
        var issues: [ImportIssue] = []
        var seen: [String: Int] = [:]
        let reader = JSONLinesReader(path: path, name: name, kind: kind, limits: limits)
        for row in rows {
            guard issues.count < Self.mostIssues else { break }
            do throws(ImportIssue) {
                var fields = try FieldReader(try tree(row, header), path: path)
                let origin = fields.text("来源库")
                let item = reader.item(&fields)
                fields.reportUnknown()
                issues += fields.issues.map { issue in
                    var placed = issue
                    placed.line = row.line
                    return placed
                }
                let key = "\(item.kind.rawValue):\(item.id)"
                if let earlier = seen.updateValue(row.line, forKey: key), fields.issues.isEmpty {
                    issues.append(problem(row.line, "编号“\(item.id)”与第\(earlier)行重复", "请改成不同的编号", field: "id"))
                }
                origins[key] = origin
                items.append(item)
            } catch {
                issues.append(error)
            }
        }
        if !issues.isEmpty { return .refused(issues) }
        return items.isEmpty ? .refused([problem(nil, "没有任何条目", "第一行写列名，以下每行一条")]) : .items(items, origins: origins)
    }

    private func tree(_ row: CSVReader.Row, _ header: SheetHeader) throws(ImportIssue) -> FieldTree {
        guard row.cells.count <= header.fields.count else {
            throw problem(row.line, "有\(row.cells.count)格，列名只有\(header.fields.count)个", "检查逗号和引号；有逗号的格要加引号")
        }
        let cells = zip(header.fields, row.cells).compactMap { field, cell in field.map { ($0, SheetText.unprotected(cell)) } }
        return try tree(cells, line: row.line)
    }

    /// Cells as the fields of an item; cells without id get one from the external id or the title, the same every time.
    func tree(_ cells: [(field: String, text: String)], line: Int) throws(ImportIssue) -> FieldTree {
        var entries: [FieldTree.Entry] = []
        var external: String?
        var title = ""
        var hasID = false
        for (field, text) in cells {
            guard !text.trimmed.isEmpty else { continue }
            if field == "外部编号" { external = text.trimmed }
            if field == "id" { hasID = true }
            if ["标准问", "标题", "事项", "名称"].contains(field), title.isEmpty { title = text.trimmed }
            entries.append(.init(key: field, value: value(field, text, line), line: line))
        }
        if !hasID {
            let seed = external ?? title
            guard !seed.isEmpty else { throw problem(line, "没有编号，也没有标准问", "补上“标准问”", field: "标准问") }
            let digest = hexadecimal(Array(SHA256.digest(of: Array(seed.utf8)).prefix(6)))
            entries.append(.init(key: "id", value: .scalar("sheet-" + digest, line: line), line: line))
        }
        return .mapping(entries, line: line)
    }

    private func value(_ field: String, _ text: String, _ line: Int) -> FieldTree {
        func scalar(_ text: String) -> FieldTree { .scalar(text, line: line) }
        if Self.lists.contains(field) { return .sequence(SheetText.list(text).map(scalar), line: line) }
        if Self.days.contains(field) { return scalar(SheetText.day(text)) }
        switch field {
        case "主题": return scalar(text.split(separator: "/").last.map(String.init) ?? text)
        case "材料":
            let materials = SheetText.lines(text).map { entry -> FieldTree in
                let parts = SheetText.cells(entry)
                let pairs = zip(Self.materialParts, parts).filter { !$0.1.isEmpty }
                return .mapping(pairs.map { .init(key: $0.0, value: scalar($0.1), line: line) }, line: line)
            }
            return .sequence(materials, line: line)
        case "其他":
            let sections = SheetText.lines(text).map { entry -> FieldTree in
                let parts = SheetText.cells(entry)
                return .mapping(
                    zip(["heading", "text"], parts).map { .init(key: $0.0, value: scalar($0.1), line: line) }, line: line)
            }
            return .sequence(sections, line: line)
        default: return scalar(text)
        }
    }

    private func problem(_ line: Int?, _ reason: String, _ fix: String, field: String? = nil) -> ImportIssue {
        ImportIssue(path: path, line: line, field: field, reason: reason, fix: fix)
    }
}
