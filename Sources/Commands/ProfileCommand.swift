internal import Arguments
internal import CorpusImport
internal import Foundation
internal import Glibc
internal import KnowledgeStore

/// `fawen profile`: how somebody's sheets are read, saved under a name for `fawen import --profile`.
enum ProfileCommand {
    static let signature = CommandSignature(
        name: "profile", summary: "保存、列出、删除表格的导入方案",
        discussion: """
            save 方案名 文件：文件一行一列，写“表里的列名 = 字段”；不要的列写“不导入”。导入时用 fawen import 表格 --profile 方案名。
            字段：标准问、相似问、结论、正文、依据……见 Corpus/README.md。
            """,
        operands: .atLeast(1, "save|show|remove|list [方案名] [文件]"),
        options: [.data, OptionSignature("user", .value("姓名"), help: "谁做的，写进审计日志"), .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let words = arguments.operands
        let now = Int64(time(nil))
        switch (words[0], words.count) {
        case ("list", 1): return try list(data, arguments, console)
        case ("show", 2): console.print(try profile(words[1], data).text)
        case ("save", 3):
            guard let bytes = FileManager.default.contents(atPath: words[2]), let text = String(validating: bytes, as: UTF8.self) else {
                throw CommandFailure(.inputOutput, "读不了文件 \(words[2])，或者它不是 UTF-8")
            }
            let profile = try read(words[1], text)
            let writer = try KnowledgeStore.create(at: data)
            writer.actor = arguments.value("user") ?? "管理员"
            try writer.storeProfile(profile.name, columns: profile.text, at: now)
            console.print("已保存方案 \(profile.name)，\(profile.columns.count) 列。")
        case ("remove", 2):
            let writer = try KnowledgeStore.openForWriting(at: data)
            writer.actor = arguments.value("user") ?? "管理员"
            guard try writer.removeProfile(words[1], at: now) else { throw CommandFailure(.nothingFound, "没有方案 \(words[1])") }
            console.print("已删除方案 \(words[1])。")
        default: throw CommandFailure(.usage, "用法：save 方案名 文件、show 方案名、remove 方案名、list")
        }
        return .success
    }

    /// The saved profile of a name.
    static func profile(_ name: String, _ data: String) throws -> SheetProfile {
        let known = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in try snapshot.importProfiles() }
        guard let found = known.first(where: { $0.name == name }) else {
            let names = known.map(\.name).joined(separator: "、")
            throw CommandFailure(.nothingFound, "没有导入方案“\(name)”" + (names.isEmpty ? "" : "，已有：\(names)"))
        }
        return try read(found.name, found.columns)
    }

    private static func read(_ name: String, _ text: String) throws -> SheetProfile {
        do throws(SheetProfile.Problem) { return try SheetProfile(name: name, text: text) } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func list(_ data: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let known = try KnowledgeStore.open(at: data).read { (snapshot) throws(StoreError) in try snapshot.importProfiles() }
        if arguments.has("json") {
            try console.printJSON(ListPayload(profiles: known.map { .init(name: $0.name, columns: $0.columns, changedAt: $0.changedAt) }))
        } else {
            for profile in known { console.print(profile.name) }
        }
        return known.isEmpty ? .nothingFound : .success
    }

    private struct ListPayload: Encodable {
        let profiles: [Profile]

        struct Profile: Encodable {
            let name: String
            let columns: String
            let changedAt: Int64
        }
    }
}
