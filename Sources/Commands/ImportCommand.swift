internal import Arguments
internal import CorpusImport
internal import Editorial
internal import Glibc
internal import KnowledgeStore
internal import Publishing

/// `fawen import`: files into the knowledge base.
enum ImportCommand {
    static let signature = CommandSignature(
        name: "import", summary: "把法规、答复、案例等文件导入知识库",
        discussion: """
            可以导入：Markdown 法规及其文件夹、国家法律法规数据库的 .docx、带 YAML 头的条目、JSONL 和 CSV 条目。
            一个文件一个事务：被拒的文件不会存进半个，其余文件照常导入；有文件被拒时退出状态是 65。
            """,
        operands: .atLeast(1, "路径"),
        options: [
            .data, OptionSignature("kind", .value("类别"), help: "law、digest、answer、case、guide、organisation；默认由内容判断"),
            OptionSignature("dry-run", .flag, help: "只检查并报告，什么也不写"), OptionSignature("atomic", .flag, help: "要么全部导入，要么什么也不写"),
            OptionSignature("profile", .value("方案名"), help: "表格按保存的方案来读（fawen profile）"), .resources, .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let concordance = try Resources.concordance(try Resources.folder(arguments))
        let linker = CitationLinker(concordance: concordance)
        var options = Importer.Options()
        options.kind = try arguments.choice("kind", of: ImportKind.allCases.map(\.rawValue)).flatMap(ImportKind.init)
        options.dryRun = arguments.has("dry-run")
        options.atomic = arguments.has("atomic")
        options.documents = ReadDocumentCommand.isolated
        let data = arguments.value("data") ?? ""
        options.profile = try arguments.value("profile").map { try ProfileCommand.profile($0, data) }
        let writer = try KnowledgeStore.create(at: data)
        let moment = Int64(time(nil))
        var importer = Importer(writer: writer, linker: linker, moment: moment)
        let report = try importer.run(arguments.operands, options: options) { show($0, console) }
        console.endProgress()
        // A law that changed opens tasks for what rests on it; a run that was cut off here is made up for by the next one.
        var tasks = LawChangeTasks.Report()
        if !report.wasRolledBack {
            tasks = try Editing.attempt { () throws(EditorialError) in
                try LawChangeTasks(concordance: concordance).open(writer, at: moment)
            }
        }
        for issue in report.issues where issue.severity == .error { console.note(issue.description) }
        if arguments.has("json") {
            try console.printJSON(ImportPayload(report, tasks: tasks.tasks))
        } else {
            summarise(report, console)
            if tasks.tasks > 0 { console.print("法规有变动：打开任务 \(tasks.tasks) 个，\(tasks.items) 个条目待复核（fawen workflow tasks）。") }
        }
        return report.refused > 0 ? .data : .success
    }

    private static func show(_ progress: ImportProgress, _ console: Console) {
        switch progress {
        case .file(let number, let count, let path): console.progress("导入 \(number)/\(count) \(path)")
        case .citations(let count): console.progress("整理引用 \(count)")
        case .committing: console.progress("写入磁盘")
        }
    }

    private static func summarise(_ report: ImportReport, _ console: Console) {
        if report.wasRolledBack { console.print("没有写入任何内容。") }
        console.print(
            "文件 \(report.files) 个：法规 \(report.regulations)，同文 \(report.doubles)，未变 \(report.unchanged)，不是法规 \(report.notLaw)，被拒 \(report.refused)。"
        )
        console.print("条文 \(report.articles) 条，其他文字 \(report.blocks) 段，要点 \(report.digests) 条，条目 \(report.items) 个。")
        console.print("引用 \(report.citations) 处，其中查不到的 \(report.unresolvedCitations) 处。")
        for entry in report.dangling.prefix(20) { console.note("引用查不到：\(entry.item)「\(entry.text)」\(entry.reason)") }
        if report.dangling.count > 20 { console.note("……还有 \(report.dangling.count - 20) 处，用 --json 看全部") }
        if report.scheduled > 0 { console.print("其中 \(report.scheduled) 个到生效日期才公开，在那以前仍是现在的版本。") }
        let warnings = report.issues.count { $0.severity == .warning }
        if warnings > 0 { console.print("需要人看一眼的地方 \(warnings) 处，用 --json 看全部。") }
    }
}

private struct ImportPayload: Encodable {
    let files: Int
    let regulations: Int
    let digests: Int
    let items: Int
    /// Of the items, those that become public on a later day.
    let scheduled: Int
    let unchanged: Int
    let doubles: Int
    let notLaw: Int
    let refused: Int
    let articles: Int
    let blocks: Int
    let citations: Int
    let unresolvedCitations: Int
    let rolledBack: Bool
    /// Opened because a law changed under published items.
    let tasks: Int
    let issues: [ImportIssue]
    let dangling: [Dangling]

    struct Dangling: Encodable {
        let item: String
        let text: String
        let reason: String
    }

    init(_ report: ImportReport, tasks: Int) {
        files = report.files
        regulations = report.regulations
        digests = report.digests
        items = report.items
        scheduled = report.scheduled
        unchanged = report.unchanged
        doubles = report.doubles
        notLaw = report.notLaw
        refused = report.refused
        articles = report.articles
        blocks = report.blocks
        citations = report.citations
        unresolvedCitations = report.unresolvedCitations
        rolledBack = report.wasRolledBack
        self.tasks = tasks
        issues = report.issues
        dangling = report.dangling.map { Dangling(item: $0.item, text: $0.text, reason: $0.reason) }
    }
}
