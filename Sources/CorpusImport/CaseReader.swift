import ByteStorage
import LegalModel

/// Builds case examples, from front matter and sections or from plain write-ups, whose headings differ from court to court.
struct CaseReader {
    let path: String

    /// A case with front matter.
    func example(_ fields: inout FieldReader, body: ArraySlice<UInt8>) -> CaseExample {
        var example = CaseExample(id: fields.requiredText("id"), title: fields.requiredText("标题"))
        example.externalID = fields.text("外部编号")
        example.oneLine = fields.text("一句话")
        example.kind = fields.text("案例类别")
        example.cause = fields.text("案由")
        example.audiences = fields.texts("适用人群")
        example.topic = fields.text("主题")
        example.region = fields.text("适用地域") ?? "全国"
        example.issues = fields.texts("争议焦点")
        example.outcome = fields.text("结果")
        example.basis = fields.texts("法律依据", "依据")
        example.significance = fields.text("典型意义")
        example.advice = fields.text("提示建议")
        example.factsDate = fields.day("事实时间")
        example.relatedAnswers = fields.texts("相关答复")
        let numberNotes = fields.texts("数字说明")
        example.numberNotes = numberNotes.isEmpty ? nil : numberNotes
        example.sourceUnit = fields.text("来源单位")
        example.sourceNumber = fields.text("来源编号")
        example.isExample = fields.flag("示例")
        example.review = ItemReader(path: path).review(&fields)
        take(Self.sections(of: MarkdownLines.lines(of: body)), into: &example)
        for tree in fields.mappings("其他") {
            do throws(ImportIssue) {
                var section = try FieldReader(tree, path: path)
                example.otherSections.append(.init(heading: section.requiredText("heading"), text: section.requiredText("text")))
                section.reportUnknown()
                fields.absorb(section)
            } catch {
                fields.report("其他", tree.line, error.reason, error.fix)
            }
        }
        if example.facts.isEmpty { fields.report("案情", "正文中没有“## 案情”一节", "请补上案情") }
        return example
    }

    /// A write-up without front matter: `# title`, lines of its source, sections.
    ///
    /// - Throws: a missing title, or no section that tells the facts.
    func example(_ lines: [SourceLine], name: some StringProtocol) throws(ImportIssue) -> CaseExample {
        guard let first = lines.first, first.kind == .heading(1) else {
            throw ImportIssue(path: path, line: lines.first?.number, reason: "没有找到案例标题", fix: "请在第一行写“# 案例标题”")
        }
        let end = lines.firstIndex { $0.kind == .infoEnd || $0.kind == .heading(2) } ?? lines.endIndex
        var example = CaseExample(id: Self.identifier(first.text), title: first.text)
        example.externalID = FileNames.stem(of: name)
        if end > 1 { takeSource(lines[1..<end].map(\.text), into: &example) }
        take(Self.sections(of: lines[end...].filter { $0.kind != .infoEnd }), into: &example)
        guard !example.facts.isEmpty else {
            throw ImportIssue(path: path, line: first.number, reason: "案例中没有案情一节", fix: "请用“## 基本案情”标出案情")
        }
        example.kind = example.claims != nil && example.outcome?.has("仲裁") ?? false ? "仲裁" : "司法裁判"
        let texts = [example.facts, example.outcome, example.reasoning].compactMap(\.self) + example.otherSections.map(\.text)
        example.basis = BasisScanner.citations(in: texts)
        return example
    }

    /// True for a heading of the section that tells the facts, which only cases have.
    static func isFactsHeading(_ line: SourceLine) -> Bool {
        guard case .heading(let hashes) = line.kind, hashes >= 2 else { return false }
        return field(of: line.text) == .facts
    }

    /// The id of a write-up without one: of its title, so that the same case keeps it wherever the file lies.
    private static func identifier(_ title: String) -> String {
        "case-" + hexadecimal(Array(SHA256.digest(of: Array(title.withoutBlanks.utf8)).prefix(6)))
    }

    private func takeSource(_ lines: [String], into example: inout CaseExample) {
        guard !lines.isEmpty else { return }
        for line in lines where line.ends(in: "发布") && line.unicodeScalars.count < 30 {
            example.sourceUnit = String(line.unicodeScalars.dropLast(2))
        }
        example.otherSections.append(.init(heading: "来源", text: lines.joined(separator: "\n")))
    }

    // MARK: Sections

    private static func sections(of lines: some Sequence<SourceLine>) -> [CaseExample.Section] {
        var sections: [CaseExample.Section] = []
        for line in lines {
            if case .heading = line.kind {
                sections.append(.init(heading: line.text, text: ""))
            } else if let last = sections.indices.last {
                sections[last].text += sections[last].text.isEmpty ? line.text : "\n" + line.text
            } else {
                sections.append(.init(heading: "", text: line.text))
            }
        }
        return sections
    }

    private func take(_ sections: [CaseExample.Section], into example: inout CaseExample) {
        for section in sections {
            switch Self.field(of: section.heading) {
            case .facts: Self.append(section.text, to: &example.facts)
            case .claims: example.claims = Self.joined(example.claims, section.text)
            case .outcome: example.outcome = Self.joined(example.outcome, section.text)
            case .reasoning: example.reasoning = Self.joined(example.reasoning, section.text)
            case .significance: example.significance = Self.joined(example.significance, section.text)
            case .advice: example.advice = Self.joined(example.advice, section.text)
            case .issues: example.issues += section.text.split(separator: "\n").map(String.init)
            case nil where section.text.isEmpty && section.heading.ends(in: "案") && example.oneLine == nil:
                // The first heading tells the point, the second the name of the case.
                example.oneLine = example.title
                example.title = section.heading
            case nil: example.otherSections.append(section)
            }
        }
    }

    private enum Field { case facts, claims, outcome, reasoning, significance, advice, issues }

    private static func field(of heading: String) -> Field? {
        switch heading.withoutBlanks.filter({ !"一二三四五六七、【】".contains($0) }) {
        case "案情", "基本案情", "简要案情", "案情回顾", "案情简介", "案情概要", "基本事实", "案件事实": .facts
        case "请求", "申请人请求", "原告诉讼请求", "诉讼请求", "仲裁请求", "申请人诉求", "当事人诉求": .claims
        case "结果", "裁判结果", "处理结果", "法院裁判", "判决结果", "调解结果", "办理结果", "裁决结果": .outcome
        case "释法说理", "案例分析", "适用解析", "法官解读", "裁判理由", "裁判要旨", "裁判要点", "法官说法", "案件点评", "案例评析", "律师点评": .reasoning
        case "典型意义", "案件意义", "案例意义", "指导意义": .significance
        case "提示建议", "温馨提示", "法官提示", "律师提示", "律师建议", "风险提示": .advice
        case "争议焦点": .issues
        default: nil
        }
    }

    private static func append(_ text: String, to field: inout String) {
        guard !text.isEmpty else { return }
        field += field.isEmpty ? text : "\n\n" + text
    }

    private static func joined(_ field: String?, _ text: String) -> String? {
        var value = field ?? ""
        append(text, to: &value)
        return value.isEmpty ? nil : value
    }
}

/// Finds citations written in full, 《…》第…条, for the 依据 of a case that does not list it.
enum BasisScanner {
    /// Each citation once, in order, as written.
    static func citations(in texts: [String]) -> [String] {
        var found: [String] = []
        for text in texts {
            let scalars = Array(text.unicodeScalars)
            var index = 0
            while let open = scalars[index...].firstIndex(of: "《") {
                index = open + 1
                // Titles hold titles: the 》 that closes the outermost 《.
                guard let close = closing(scalars, from: open) else { break }
                index = close + 1
                guard let end = provision(scalars, at: close + 1) else { continue }
                let citation = String(scalars: scalars[open..<end])
                if !found.contains(citation) { found.append(citation) }
                index = end
            }
        }
        return found
    }

    private static func closing(_ scalars: [Unicode.Scalar], from open: Int) -> Int? {
        var depth = 0
        for index in open..<min(scalars.count, open + 120) {
            if scalars[index] == "《" { depth += 1 }
            if scalars[index] == "》" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    private static func provision(_ scalars: [Unicode.Scalar], at index: Int) -> Int? {
        guard let end = unit(scalars, at: index, "条") else { return nil }
        var last = end
        if last < scalars.count, scalars[last] == "之" {
            var position = last + 1
            while position < scalars.count, ChineseNumeral.isNumeral(scalars[position]) { position += 1 }
            if position > last + 1 { last = position }
        }
        for name: Unicode.Scalar in ["款", "项"] { last = unit(scalars, at: last, name) ?? last }
        return last
    }

    /// 第…条, 第…款, 第（…）项 at `index`.
    private static func unit(_ scalars: [Unicode.Scalar], at index: Int, _ name: Unicode.Scalar) -> Int? {
        guard index < scalars.count, scalars[index] == "第" else { return nil }
        var position = index + 1
        while position < scalars.count, ChineseNumeral.isNumeral(scalars[position]) || "（）()".unicodeScalars.contains(scalars[position]) {
            position += 1
        }
        guard position > index + 1, position < scalars.count, scalars[position] == name else { return nil }
        return position + 1
    }
}
