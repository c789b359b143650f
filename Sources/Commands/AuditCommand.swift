internal import Arguments
internal import Foundation
internal import KnowledgeStore

/// `fawen audit`: the log of every write, and whether it is whole.
enum AuditCommand {
    static let signature = CommandSignature(
        name: "audit", summary: "核对审计日志（verify），或者看最近的记录（list）",
        discussion: """
            verify 沿着摘要链逐条核对，并与条目的修订和公开版本比较；发现改动时逐处指出，退出状态 65。
            --key 给出另行保存的 audit.key；--anchor 给出以前记下的末尾摘要，它必须还在链上。
            """,
        operands: .exactly(1, "verify|list"),
        options: [
            .data, OptionSignature("key", .value("文件"), help: "封印的密钥，默认数据目录里的 audit.key"),
            OptionSignature("anchor", .value("摘要"), help: "以前记下的末尾摘要"),
            OptionSignature("limit", .value("N"), help: "list 的条数，1 到 10000，默认 50"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let store = try KnowledgeStore.open(at: data)
        switch arguments.operands[0] {
        case "verify": return try verify(store, data, arguments, console)
        case "list": return try list(store, arguments, console)
        default: throw CommandFailure(.usage, "没有动作“\(arguments.operands[0])”，只有 verify 和 list")
        }
    }

    private static func verify(
        _ store: StoreReader, _ data: String, _ arguments: ParsedArguments, _ console: Console
    ) throws -> ExitStatus {
        let path = arguments.value("key") ?? data + "/" + AuditKey.fileName
        var key: AuditKey?
        if arguments.value("key") != nil || FileManager.default.fileExists(atPath: path) {
            key = AuditKey([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            guard key != nil else { throw CommandFailure(.configuration, "\(path) 不是审计密钥") }
        }
        let anchor = arguments.value("anchor")
        let report = try store.read { (snapshot) throws(StoreError) in try snapshot.verifyAudit(key: key, anchor: anchor) }
        if arguments.has("json") {
            try console.printJSON(Payload(report))
        } else {
            console.print("审计日志 \(report.entries) 条，末尾摘要 \(report.head.isEmpty ? "（空）" : report.head)。")
            if !report.sealsChecked { console.print("没有密钥，封印没有核对。") }
            for problem in report.problems { console.print("问题：\(problem.place) \(problem.reason)") }
            if report.problems.isEmpty { console.print("没有发现改动。") }
        }
        return report.problems.isEmpty ? .success : .data
    }

    private static func list(_ store: StoreReader, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let limit = try arguments.integer("limit", in: 1...10_000) ?? 50
        let entries = try store.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(limit: limit) }
        for entry in entries {
            if arguments.has("json") {
                try console.printJSON(EntryPayload(entry))
            } else {
                let number = entry.number.map { "#\($0)" } ?? ""
                console.print("\(entry.sequence) \(entry.moment) \(entry.actor) \(entry.action) \(entry.subject)\(number) \(entry.detail)")
            }
        }
        return entries.isEmpty ? .nothingFound : .success
    }

    private struct Payload: Encodable {
        let valid: Bool
        let entries: Int
        let head: String
        let sealsChecked: Bool
        let problems: [Problem]

        struct Problem: Encodable {
            let sequence: Int?
            let place: String
            let reason: String
        }

        init(_ report: AuditReport) {
            valid = report.problems.isEmpty
            entries = report.entries
            head = report.head
            sealsChecked = report.sealsChecked
            problems = report.problems.map { Problem(sequence: $0.sequence, place: $0.place, reason: $0.reason) }
        }
    }

    private struct EntryPayload: Encodable {
        let sequence: Int
        let moment: Int64
        let actor: String
        let action: String
        let subject: String
        let number: Int?
        let digest: String
        let detail: String
        let hash: String

        init(_ entry: AuditEntry) {
            sequence = entry.sequence
            moment = entry.moment
            actor = entry.actor
            action = entry.action
            subject = entry.subject
            number = entry.number
            digest = entry.digest
            detail = entry.detail
            hash = entry.hash
        }
    }
}
