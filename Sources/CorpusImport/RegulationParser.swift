import LegalModel

/// Reads one regulation from lines: title, part, history, days, level, body.
struct RegulationParser {
    let path: String
    let name: String
    let folders: [Substring]
    let sha256: String

    /// What a file name or a caller says beyond the text.
    struct Hints {
        var level: LegalLevel?
        var promulgated: CalendarDay?
        var title: String?
    }

    /// - Throws: a missing title or a body that cannot be stored; every problem found, in order of lines.
    func parse(_ lines: [SourceLine], hints: Hints = Hints()) -> ParsedFile {
        let parts = RegulationParts(lines)
        guard let title = (parts.title ?? hints.title).map(TitleForm.normalised) else {
            return refused([issue(parts.firstLine, "没有找到法规标题", "请在第一行写“# 法规全称”")])
        }
        guard title.unicodeScalars.count <= 300 else { return refused([issue(parts.firstLine, "标题超过三百字", "请检查标题后是否缺少换行")]) }
        var body = RegulationBody(path: path, quotesArticles: Self.quotesArticles(title))
        body.read(parts.body)
        if !body.problems.isEmpty { return refused(body.problems) }
        if lines.count(where: { $0.kind != .infoEnd }) == 1 { return refused([issue(parts.firstLine, "标题之外没有任何文字", "请检查文件是否完整")]) }

        let history = RegulationHistory(lines: parts.history)
        let classifier = RegulationClassifier(
            title: title, history: parts.history, folders: folders, opening: Self.opening(of: body.elements))
        let level = hints.level ?? classifier.level
        let fileDay = FileNames.day(in: name)?.day ?? hints.promulgated
        let changeKind = history.changeKind(promulgated: fileDay)
        let dates = RegulationDates(
            fileDay: fileDay, history: history, changeKind: changeKind,
            takesEffectWithPublication: Self.takesEffectWithPublication(level, title),
            elements: body.elements)
        let text = RegulationText(
            title: title, part: parts.part, documentNumber: history.documentNumber ?? Self.documentNumber(in: body.elements),
            issuers: classifier.issuers, level: level, region: classifier.region, promulgated: dates.promulgated,
            promulgatedBasis: dates.promulgatedBasis, effectiveFrom: dates.effectiveFrom, effectiveBasis: dates.effectiveBasis,
            changeKind: changeKind, history: history.events.map(\.text), elements: body.elements,
            source: TextSource(path: path, sha256: sha256))
        return ParsedFile(path: path, sha256: sha256, content: .regulation(text), notices: body.notices + notices(text))
    }

    /// Decisions on amendment print articles of another law.
    private static func quotesArticles(_ title: String) -> Bool {
        title.has("修正案") || title.has("修改") && title.containsAny(["决定", "决议"])
    }

    /// Judicial interpretations, resolutions and amendments of the constitution take effect with their publication unless they say otherwise.
    private static func takesEffectWithPublication(_ level: LegalLevel, _ title: String) -> Bool {
        level == .judicialInterpretation || level == .constitution || title.ends(in: "决议") || title.ends(in: "决定")
    }

    private static func opening(of elements: [RegulationElement]) -> String {
        guard case .block(let block)? = elements.first else { return "" }
        return String(block.text.prefix(400))
    }

    /// A number printed in the first lines, where 批复 and 通知 carry it.
    private static func documentNumber(in elements: [RegulationElement]) -> String? {
        guard case .block(let block)? = elements.first else { return nil }
        let lines = block.text.split(separator: "\n", maxSplits: 4).prefix(4)
        return lines.lazy.filter { $0.unicodeScalars.count <= 40 && !$0.has("《") }.compactMap { DocumentNumber.find(in: String($0)) }.first
    }

    private func notices(_ text: RegulationText) -> [ImportIssue] {
        func warning(_ reason: String, _ fix: String) -> ImportIssue {
            ImportIssue(path: path, reason: reason, fix: fix, severity: .warning)
        }
        var found: [ImportIssue] = []
        if text.elements.isEmpty { found.append(warning("只有标题和题注，没有正文", "请补上正文")) }
        guard let promulgated = text.promulgated else {
            return found + [warning("文件名和题注中都没有公布日期", "请在文件名末尾加上（YYYY-MM-DD）")]
        }
        if let effective = text.effectiveFrom {
            // Three years: the basic laws of Hong Kong and Macao waited longer, nearly nothing else does.
            if Int(effective.ordinal) - Int(promulgated.ordinal) > 3 * 365 {
                found.append(warning("公布日期\(promulgated)比施行日期\(effective)早三年以上", "请核对文件名中的日期是不是旧法的日期"))
            }
        } else if text.effectiveBasis == .unknown, !text.elements.isEmpty {
            found.append(warning("没有找到施行日期", "请核对正文末尾是否完整"))
        }
        return found
    }

    private func issue(_ line: Int?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, line: line, reason: reason, fix: fix)
    }

    private func refused(_ issues: [ImportIssue]) -> ParsedFile {
        ParsedFile(path: path, sha256: sha256, content: .refused(issues))
    }
}

/// The lines of a regulation, told apart into title, part, history and body.
struct RegulationParts {
    private(set) var title: String?
    private(set) var part: String?
    private(set) var history: [String] = []
    private(set) var body: [SourceLine] = []
    private(set) var firstLine: Int?

    init(_ lines: [SourceLine]) {
        firstLine = lines.first?.number
        let end = lines.firstIndex { $0.kind == .infoEnd }
        var index = lines.startIndex
        if index < lines.endIndex, lines[index].kind == .heading(1) {
            title = lines[index].text
            index += 1
        }
        if index < lines.endIndex, lines[index].kind == .heading(1), title != nil, end.map({ index < $0 }) ?? false {
            part = lines[index].text
            index += 1
        }
        if let end, end >= index {
            history = lines[index..<end].map(\.text)
            body = lines[(end + 1)...].filter { $0.kind != .infoEnd }
            return
        }
        // Without the mark, history lines are those in brackets or beginning with a day directly below the title.
        while index < lines.endIndex, lines[index].kind == .paragraph, Self.isHistory(lines[index].text) {
            history.append(lines[index].text)
            index += 1
        }
        body = Array(lines[index...])
    }

    private static func isHistory(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars.prefix(24))
        let start = scalars.end(ofAny: ["（", "("], at: 0) ?? 0
        let index = scalars.end(ofAny: ["根据", "经"], at: start) ?? start
        guard DateScanner.day(in: scalars, at: scalars.skippingBlanks(from: index)) != nil else { return false }
        return text.containsAny(["通过", "公布", "发布", "修正", "修订", "批准", "施行", "印发", "实施"])
    }
}
