import ByteStorage
import LegalModel

/// Reads one file of any known form; keeps nothing, writes nothing.
///
/// One value may be shared by threads: it has no state but its settings.
package struct CorpusParser: Sendable {
    /// What the caller says the files are; nil lets the content tell.
    package let kind: ImportKind?
    package let limits: ImportLimits

    /// Where documents are read; nil reads them in this process, which is for files that can be trusted.
    let documents: IsolatedDocuments?

    /// What the columns of sheets are called, beside their usual names.
    let profile: SheetProfile?

    package init(
        kind: ImportKind? = nil, limits: ImportLimits = ImportLimits(), documents: IsolatedDocuments? = nil, profile: SheetProfile? = nil
    ) {
        self.kind = kind
        self.profile = profile
        self.limits = limits
        self.documents = documents
    }

    /// Reads a file.
    ///
    /// - Returns: never an error: what is wrong is in `content` as `.refused`, each issue with its place.
    /// - Complexity: O(bytes); about 25 MB of law text a second on one core.
    package func parse(_ file: InputFile) -> ParsedFile {
        let sha256 = hexadecimal(SHA256.digest(of: file.bytes))
        func result(_ content: ParsedFile.Content) -> ParsedFile { ParsedFile(path: file.path, sha256: sha256, content: content) }
        if let reason = FileNames.reasonForNoLaw(file.name) ?? FileNames.reasonToSkip(file.path) { return result(.notLaw(reason)) }
        do throws(ImportIssue) {
            guard file.bytes.count <= limits.fileBytes else {
                throw .init(path: file.path, reason: "文件有\(file.bytes.count)字节，超过上限\(limits.fileBytes)字节", fix: "请拆成较小的文件")
            }
            switch FileNames.ending(of: file.name) {
            case "docx", "docm", "doc": return try document(file, sha256: sha256)
            case "jsonl": return lines(try jsonLines(file), file, sha256)
            case "csv":
                return lines(sheet(file).read(file.bytes), file, sha256)
            case "xlsx":
                return lines(sheet(file).read(try rows(of: file)), file, sha256)
            default: return try markdown(file, sha256: sha256)
            }
        } catch {
            return result(.refused([error]))
        }
    }

    /// A file of many items, one a line.
    private func lines(_ outcome: JSONLinesReader.Outcome, _ file: InputFile, _ sha256: String) -> ParsedFile {
        switch outcome {
        case .items(let items, let origins):
            return ParsedFile(path: file.path, sha256: sha256, content: .items(items), origins: origins)
        case .judgements: return ParsedFile(path: file.path, sha256: sha256, content: .notLaw("检索评测题"))
        case .refused(let issues): return ParsedFile(path: file.path, sha256: sha256, content: .refused(issues))
        }
    }

    private func sheet(_ file: InputFile) -> SheetReader {
        SheetReader(path: file.path, name: String(file.name), kind: kind, limits: limits, profile: profile)
    }

    private func rows(of file: InputFile) throws(ImportIssue) -> [CSVReader.Row] {
        guard let documents else { return try SpreadsheetReader(path: file.path, limits: limits).rows(of: file.bytes) }
        return try documents.rows(of: file.bytes, path: file.path, limits: limits)
    }

    private func jsonLines(_ file: InputFile) throws(ImportIssue) -> JSONLinesReader.Outcome {
        let bytes = try ByteGuard(path: file.path, limits: limits).check(file.bytes)
        return JSONLinesReader(path: file.path, name: String(file.name), kind: kind, limits: limits).read(bytes)
    }

    private func document(_ file: InputFile, sha256: String) throws(ImportIssue) -> ParsedFile {
        let name = DocumentName(FileNames.stem(of: file.name))
        let lines: [SourceLine]
        if let documents {
            lines = try documents.lines(of: file.bytes, path: file.path, limits: limits)
        } else {
            lines = try DocumentReader(path: file.path, limits: limits).lines(of: file.bytes)
        }
        return regulation(file, sha256).parse(lines, hints: .init(level: name.level, promulgated: name.promulgated, title: name.title))
    }

    private func regulation(_ file: InputFile, _ sha256: String) -> RegulationParser {
        RegulationParser(path: file.path, name: String(file.name), folders: file.folders, sha256: sha256)
    }

    // MARK: Markdown

    private func markdown(_ file: InputFile, sha256: String) throws(ImportIssue) -> ParsedFile {
        let bytes = try ByteGuard(path: file.path, limits: limits).check(file.bytes)
        if let front = try FrontMatter.read(bytes, path: file.path, limits: limits) {
            if let parsed = try item(front, file, sha256) { return parsed }
            return plain(numbered(front), file, sha256)
        }
        return plain(MarkdownLines.lines(of: bytes), file, sha256)
    }

    /// Lines of the body with their numbers in the file.
    private func numbered(_ front: FrontMatter) -> [SourceLine] {
        MarkdownLines.lines(of: front.body).map { line in
            var placed = line
            placed.number += front.bodyLine - 1
            return placed
        }
    }

    /// A file without front matter, or with properties of a web site only.
    private func plain(_ lines: [SourceLine], _ file: InputFile, _ sha256: String) -> ParsedFile {
        if kind == .caseExample || kind == nil && lines.contains(where: CaseReader.isFactsHeading) {
            do throws(ImportIssue) {
                let example = try CaseReader(path: file.path).example(lines, name: file.name)
                return ParsedFile(path: file.path, sha256: sha256, content: .items([.caseExample(example)]))
            } catch {
                return ParsedFile(path: file.path, sha256: sha256, content: .refused([error]))
            }
        }
        let isLaw = kind == .law || lines.contains { $0.kind == .infoEnd || $0.kind == .paragraph && ArticleLabel($0.text)?.form == .apart }
        if isLaw { return regulation(file, sha256).parse(lines) }
        if let kind {
            let issue = ImportIssue(path: file.path, line: 1, reason: "没有属性区，不能作为\(kind.rawValue)导入", fix: "请在文件开头用 --- 写出属性")
            return ParsedFile(path: file.path, sha256: sha256, content: .refused([issue]))
        }
        return ParsedFile(path: file.path, sha256: sha256, content: .notLaw("没有条文，也没有题注标记"))
    }

    /// A file with front matter; nil if its properties are those of a web site.
    private func item(_ front: FrontMatter, _ file: InputFile, _ sha256: String) throws(ImportIssue) -> ParsedFile? {
        var fields = try FieldReader(front.properties, path: file.path)
        guard let type = type(of: &fields) else {
            return fields.issues.isEmpty ? nil : ParsedFile(path: file.path, sha256: sha256, content: .refused(fields.issues))
        }
        let origin = fields.text("来源库")
        let content = content(type, front, &fields, TextSource(path: file.path, sha256: sha256))
        fields.reportUnknown()
        guard let content, fields.issues.isEmpty else {
            let issues = fields.issues.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
            return ParsedFile(path: file.path, sha256: sha256, content: .refused(issues))
        }
        var parsed = ParsedFile(path: file.path, sha256: sha256, content: content, notices: notices(content, file))
        if case .items(let items) = content, let origin {
            for item in items { parsed.origins["\(item.kind.rawValue):\(item.id)"] = origin }
        }
        return parsed
    }

    private func type(of fields: inout FieldReader) -> ItemType? {
        if let text = fields.text("类型") {
            if let type = ItemType(rawValue: text) { return type }
            fields.report("类型", "不认得的类型“\(text)”", "可选：" + ItemType.allCases.map(\.rawValue).joined(separator: "、"))
            return nil
        }
        if let type = kind.flatMap(ItemType.init(kind:)) { return type }
        if ["标准问", "标题", "法规", "事项", "名称"].contains(where: fields.has) { fields.report("类型", "缺少“类型”", "请写明类型") }
        return nil
    }

    private func content(
        _ type: ItemType, _ front: FrontMatter, _ fields: inout FieldReader, _ source: TextSource
    ) -> ParsedFile.Content? {
        let path = source.path
        func body() -> String { String(decoding: front.body, as: UTF8.self).trimmed }
        switch type {
        case .answer: return .items([.answer(ItemReader(path: path).answer(&fields, body: body()))])
        case .guide: return .items([.guide(ItemReader(path: path).guide(&fields, body: body()))])
        case .organisation: return .items([.organisation(ItemReader(path: path).organisation(&fields))])
        case .caseExample: return .items([.caseExample(CaseReader(path: path).example(&fields, body: front.body))])
        case .translation: return ItemReader(path: path).translation(&fields, body: body()).map { .translation($0) }
        case .digest: return DigestReader(path: path).digest(&fields, numbered(front), source: source).map { .digest($0) }
        }
    }

    private func notices(_ content: ParsedFile.Content, _ file: InputFile) -> [ImportIssue] {
        guard case .items(let items) = content, let item = items.first, item.id != FileNames.stem(of: file.name) else { return [] }
        return [.init(path: file.path, field: "id", reason: "id“\(item.id)”与文件名不同", fix: "请把文件名改成 id", severity: .note)]
    }
}
