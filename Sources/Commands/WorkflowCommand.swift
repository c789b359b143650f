internal import Arguments
internal import Editorial
internal import Foundation
internal import Glibc
internal import KnowledgeStore
internal import LegalModel
internal import Publishing

/// `fawen workflow`: drafts, review, publication, withdrawal, tasks.
enum WorkflowCommand {
    static let signature = CommandSignature(
        name: "workflow", summary: "草稿、送审、发布、撤回、复核、任务",
        discussion: """
            动作：save 文件（存为草稿）、submit、return、publish、withdraw、recheck、confirm、rollback、history、diff 条目，
            tasks（看任务）、close 任务号、waive 条目、due（处理到期：定时发布、过期、依据到期未复核）。
            条目写编号，几类同号时写 answer:编号。发布要由采编人之外的人做，先过发布检查。
            """,
        operands: .atLeast(1, "动作 [条目]"),
        options: [
            .data, .resources, OptionSignature("user", .value("姓名"), help: "谁做的"),
            OptionSignature("reason", .value("理由"), help: "return、withdraw、recheck、confirm、close、waive 要写"),
            OptionSignature("expected-revision", .value("N"), help: "你看到的最后一版；别人改过就拒绝"),
            OptionSignature("revision", .value("N"), help: "rollback 恢复哪一版；diff 从哪一版比起"),
            OptionSignature("at", .value("日期"), help: "publish 定时：那一天零点（北京时间）"),
            OptionSignature("rule", .value("规则"), help: "waive 的规则，如 personal_data"),
            OptionSignature("text", .value("文字"), help: "waive 的文字，即发现里的 evidence"),
            OptionSignature("withdraw-overdue", .flag, help: "due 时撤回依据已变动、到期没有复核的条目"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let action = arguments.operands[0]
        switch action {
        case "tasks": return try tasks(data, arguments, console)
        case "history", "diff": return try look(action, data, arguments, console)
        default: break
        }
        let now = Int64(time(nil))
        let writer = try KnowledgeStore.openForWriting(at: data)
        let concordance = try Resources.concordance(try Resources.folder(arguments))
        let workflow = Workflow(writer: writer, now: now, linker: CitationLinker(concordance: concordance))
        if action == "due" { return try due(workflow, arguments, console) }
        guard arguments.operands.count == 2 else { throw CommandFailure(.usage, "\(action) 要写明一个对象") }
        let name = arguments.operands[1]
        let user = try required("user", arguments)
        writer.actor = user
        switch action {
        case "close":
            guard let number = Int64(name) else { throw CommandFailure(.usage, "任务号是整数") }
            guard try writer.closeTask(number, by: user, resolution: try required("reason", arguments), at: now) else {
                throw CommandFailure(.nothingFound, "没有打开的任务 \(number)")
            }
            console.print("任务 \(number) 已关闭。")
        case "waive":
            let (kind, id) = try subject(name, writer.snapshot)
            let waiver = Waiver(
                kind: kind, item: id, rule: try required("rule", arguments), text: try required("text", arguments),
                reason: try required("reason", arguments), actor: user)
            try writer.waive(waiver, at: now)
            console.print("已记下豁免。")
        default:
            for revision in try step(action, name, user, workflow, writer, arguments, console) {
                if arguments.has("json") { try console.printJSON(RevisionPayload(revision)) } else { show(revision, console) }
            }
        }
        return .success
    }

    private static func step(
        _ action: String, _ name: String, _ user: String, _ workflow: Workflow, _ writer: StoreWriter, _ arguments: ParsedArguments,
        _ console: Console
    ) throws -> [StagedRevision] {
        let expected = try arguments.integer("expected-revision", in: 0...1_000_000)
        let reason = arguments.value("reason") ?? ""
        if action == "save" {
            return try Editing.attempt { () throws(EditorialError) in
                var saved: [StagedRevision] = []
                for item in try GateCommand.read(name) {
                    saved.append(try workflow.save(item, by: user, expected: expected, note: arguments.value("reason")))
                }
                return saved
            }
        }
        let (kind, id) = try subject(name, writer.snapshot)
        if action == "publish" { try passGate(kind, id, arguments, console) }
        let day = try arguments.value("at").map { text in
            guard let day = CalendarDay(iso: text) else { throw CommandFailure(.usage, "--at 要写成 2026-01-01") }
            // Midnight in Beijing.
            return day.secondsSince1970
        }
        let number = try arguments.integer("revision", in: 1...1_000_000)
        return try Editing.attempt { () throws(EditorialError) in
            switch action {
            case "submit": [try workflow.submit(kind, id: id, by: user, expected: expected)]
            case "return": [try workflow.giveBack(kind, id: id, by: user, reason: reason, expected: expected)]
            case "publish": [try workflow.approve(kind, id: id, by: user, at: day, expected: expected)]
            case "withdraw": [try workflow.withdraw(kind, id: id, by: user, reason: reason)]
            case "recheck": [try workflow.recheck(kind, id: id, by: user, reason: reason)]
            case "confirm": [try workflow.confirm(kind, id: id, by: user, reason: reason)]
            case "rollback":
                if let number {
                    [try workflow.rollBack(kind, id: id, to: number, by: user, expected: expected)]
                } else {
                    throw .notAllowed("rollback 要写 --revision")
                }
            default: throw .notAllowed("没有动作“\(action)”，运行 fawen help workflow 看全部动作")
            }
        }
    }

    /// The gate is not asked about: what it finds stops the publication.
    private static func passGate(_ kind: ItemKind, _ id: String, _ arguments: ParsedArguments, _ console: Console) throws {
        let resources = try Resources.folder(arguments)
        let concordance = try Resources.concordance(resources)
        let store = try KnowledgeStore.open(at: arguments.value("data") ?? "")
        let report = try Editing.attempt { () throws(EditorialError) in
            let gate = try PublishGate(
                store: store, concordance: concordance, resources: resources, today: CalendarDay(secondsSince1970: Int64(time(nil))))
            return try gate.check([try gate.item(named: "\(kind.rawValue):\(id)")])
        }
        guard !report.passed else { return }
        if arguments.has("json") { try console.printJSON(GateCommand.Payload(report)) } else { GateCommand.show(report, console) }
        throw CommandFailure(.data, "没有通过发布检查，\(report.findings.count) 处要改")
    }

    private static func due(_ workflow: Workflow, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let report = try Editing.attempt { () throws(EditorialError) in
            try workflow.due(withdrawingOverdue: arguments.has("withdraw-overdue") ? .withdraw : .keep)
        }
        if arguments.has("json") {
            try console.printJSON(DuePayload(report))
        } else {
            console.print("定时发布 \(report.published.count)，过期 \(report.expired.count)，撤回 \(report.withdrawn.count)。")
        }
        return .success
    }

    private static func tasks(_ data: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let tasks = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in try snapshot.tasks() }
        if arguments.has("json") {
            try console.printJSON(TasksPayload(tasks: tasks.map(TaskPayload.init)))
        } else {
            for task in tasks {
                let due = task.due.map { "\($0) 前" } ?? "未定"
                console.print("\(task.number) [\(task.grade)] \(due) \(task.kind.chinese) \(task.id) \(task.citation)：\(task.reason)")
            }
            if tasks.isEmpty { console.print("没有打开的任务。") }
        }
        return tasks.isEmpty ? .nothingFound : .success
    }

    private static func look(_ action: String, _ data: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        guard arguments.operands.count == 2 else { throw CommandFailure(.usage, "\(action) 要写明一个条目") }
        let wanted = try arguments.integer("revision", in: 1...1_000_000)
        let (history, records) = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in
            let (kind, id) = try self.subject(arguments.operands[1], snapshot)
            return (try snapshot.stagedHistory(kind, id: id), try snapshot.revisions(of: kind, id: id))
        }
        if action == "history" {
            for revision in history {
                if arguments.has("json") { try console.printJSON(RevisionPayload(revision)) } else { show(revision, console) }
            }
            return .success
        }
        guard let last = records.last,
            let first = wanted.map({ number in records.first { $0.number == number } }) ?? records.dropLast().last
        else { throw CommandFailure(.nothingFound, "没有可比的两版") }
        let changes = ItemDifference.changes(from: first.item, to: last.item)
        if arguments.has("json") {
            try console.printJSON(DiffPayload(from: first.number, to: last.number, fields: changes))
        } else {
            for change in changes { console.print("[\(change.field)]\n- \(change.old ?? "")\n+ \(change.new ?? "")") }
        }
        return changes.isEmpty ? .nothingFound : .success
    }

    /// - Throws: `invalid` for an id that nobody or several kinds have.
    private static func subject(_ name: String, _ snapshot: StoreSnapshot) throws(StoreError) -> (ItemKind, String) {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2, let kind = ItemKind(rawValue: parts[0]) { return (kind, parts[1]) }
        let kinds = try snapshot.kinds(ofID: name)
        guard let kind = kinds.first, kinds.count == 1 else {
            throw .invalid(kinds.isEmpty ? "库里没有编号 \(name) 的条目" : "编号 \(name) 属于几类条目，请写成 \(kinds[0].rawValue):\(name) 这样")
        }
        return (kind, name)
    }

    private static func required(_ option: String, _ arguments: ParsedArguments) throws -> String {
        guard let value = arguments.value(option), !value.isEmpty else { throw ArgumentError.missingOption(option) }
        return value
    }

    private static func show(_ revision: StagedRevision, _ console: Console) {
        let people = [revision.author.isEmpty ? nil : "采编 \(revision.author)", revision.reviewer.map { "审核 \($0)" }, revision.reason]
        console.print(
            "\(revision.kind.chinese) \(revision.id) 第 \(revision.number) 版：\(revision.stage.chinese)　"
                + people.compactMap(\.self).joined(separator: "，"))
    }
}

struct RevisionPayload: Encodable {
    let kind: String
    let id: String
    let revision: Int
    let sha256: String
    let stage: String
    let stageText: String
    let author: String
    let reviewer: String?
    let changedAt: Int64
    let changedBy: String
    let reason: String?
    let publishAt: Int64?

    init(_ staged: StagedRevision) {
        kind = staged.kind.rawValue
        id = staged.id
        revision = staged.number
        sha256 = staged.sha256
        stage = staged.stage.rawValue
        stageText = staged.stage.chinese
        author = staged.author
        reviewer = staged.reviewer
        changedAt = staged.changedAt
        changedBy = staged.changedBy
        reason = staged.reason
        publishAt = staged.publishAt
    }
}

private struct DuePayload: Encodable {
    let published: [RevisionPayload]
    let expired: [RevisionPayload]
    let withdrawn: [RevisionPayload]

    init(_ report: Workflow.DueReport) {
        published = report.published.map(RevisionPayload.init)
        expired = report.expired.map(RevisionPayload.init)
        withdrawn = report.withdrawn.map(RevisionPayload.init)
    }
}

private struct DiffPayload: Encodable {
    let from: Int
    let to: Int
    let fields: [ItemDifference.Change]
}

private struct TasksPayload: Encodable {
    let tasks: [TaskPayload]
}

private struct TaskPayload: Encodable {
    let number: Int64
    let kind: String
    let id: String
    let title: String
    let revision: Int
    let law: String
    let citation: String
    let article: String?
    let newArticle: String?
    let grade: String
    let reason: String
    let oldText: String?
    let newText: String?
    let due: CalendarDay?
    let assignee: String?

    init(_ task: EditorialTask) {
        number = task.number
        kind = task.kind.rawValue
        id = task.id
        title = task.title
        revision = task.revision
        law = task.law
        citation = task.citation
        article = task.article
        newArticle = task.newArticle
        grade = task.grade
        reason = task.reason
        oldText = task.oldText
        newText = task.newText
        due = task.due
        assignee = task.assignee
    }
}
