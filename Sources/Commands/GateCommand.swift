internal import Arguments
internal import CorpusImport
internal import Editorial
internal import Foundation
internal import Glibc
internal import KnowledgeStore
internal import LegalModel
internal import Publishing

/// `fawen gate`: what the publish button would say.
enum GateCommand {
    static let signature = CommandSignature(
        name: "gate", summary: "检查条目能不能发布，逐条说明原因和改法",
        discussion: """
            条目是库里的编号（几类同号时写 answer:编号），或者带属性区的文件、JSONL、CSV。
            查：必填字段、长度、日期与人员、依据有没有和当天是否有效、个人信息、相同或矛盾的问法、应命中与不应命中（真实检索）。
            有发现时退出状态 65。
            """,
        operands: .atLeast(1, "条目"),
        options: [.data, .resources, OptionSignature("as-of", .value("日期"), help: "按哪一天检查，默认今天"), .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let resources = try Resources.folder(arguments)
        let concordance = try Resources.concordance(resources)
        let store = try KnowledgeStore.open(at: arguments.value("data") ?? "")
        let today = try SearchCommand.day(arguments) ?? CalendarDay(secondsSince1970: Int64(time(nil)))
        let report = try Editing.attempt { () throws(EditorialError) in
            let gate = try PublishGate(store: store, concordance: concordance, resources: resources, today: today)
            var items: [KnowledgeItem] = []
            for name in arguments.operands { items += try self.items(name, gate) }
            return try gate.check(items)
        }
        if arguments.has("json") {
            try console.printJSON(Payload(report))
        } else {
            show(report, console)
        }
        return report.passed ? .success : .data
    }

    static func show(_ report: GateReport, _ console: Console) {
        for finding in report.findings {
            console.print("\(finding.kind.chinese) \(finding.item) [\(finding.field)] \(finding.reason)；\(finding.remedy)")
        }
        for entry in report.waived {
            console.print("已豁免：\(entry.finding.item) [\(entry.finding.field)] \(entry.finding.reason)（\(entry.reason)）")
        }
        console.print("检查 \(report.items) 条，试检索 \(report.questions) 次：" + (report.passed ? "可以发布。" : "有 \(report.findings.count) 处要改。"))
    }

    /// Items of a file, or the item of that id.
    static func items(_ name: String, _ gate: PublishGate) throws(EditorialError) -> [KnowledgeItem] {
        guard FileManager.default.fileExists(atPath: name) else { return [try gate.item(named: name)] }
        return try read(name)
    }

    /// - Throws: `refused` for a file that holds no items.
    static func read(_ path: String) throws(EditorialError) -> [KnowledgeItem] {
        var items: [KnowledgeItem] = []
        var issues: [ImportIssue] = []
        let parser = CorpusParser(kind: nil, documents: ReadDocumentCommand.isolated)
        for entry in ImportSource(paths: [path]) {
            switch entry {
            case .refused(let issue): issues.append(issue)
            case .skipped: continue
            case .file(let file):
                switch parser.parse(file).content {
                case .items(let found): items += found
                case .refused(let found): issues += found
                case .regulation, .digest, .translation, .notLaw: continue
                }
            }
        }
        guard issues.isEmpty else { throw .refused(issues) }
        guard !items.isEmpty else { throw .refused([ImportIssue(path: path, reason: "没有答复、案例、指引或机构", fix: "请给出带属性区的条目文件")]) }
        return items
    }

    struct Payload: Encodable {
        let passed: Bool
        let items: Int
        let questions: Int
        let findings: [Finding]
        let waived: [Finding]

        struct Finding: Encodable {
            let kind: String
            let item: String
            let field: String
            let rule: String
            let reason: String
            let remedy: String
            let evidence: String?
            /// Why it was waived; nil for a finding that stands.
            let waiver: String?

            init(_ finding: GateFinding, waiver: String? = nil) {
                kind = finding.kind.rawValue
                item = finding.item
                field = finding.field
                rule = finding.rule.rawValue
                reason = finding.reason
                remedy = finding.remedy
                evidence = finding.evidence
                self.waiver = waiver
            }
        }

        init(_ report: GateReport) {
            passed = report.passed
            items = report.items
            questions = report.questions
            findings = report.findings.map { Finding($0) }
            waived = report.waived.map { Finding($0.finding, waiver: $0.reason) }
        }
    }
}
