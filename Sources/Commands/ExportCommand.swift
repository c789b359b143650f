internal import Arguments
internal import Editorial
internal import Foundation
internal import KnowledgeStore
internal import LegalModel

/// `fawen export`: published items in a form that `fawen import` takes back without a difference.
enum ExportCommand {
    static let signature = CommandSignature(
        name: "export", summary: "导出已发布的答复、案例、指引和机构",
        discussion: """
            jsonl 和 csv 写成一个文件，markdown 写成一个文件夹（每条一个文件）。路径已经存在时不覆盖。
            CSV 带字节序标记，公式样的单元格前加撇号；导回来时自动去掉。导出再导入不产生任何变化。
            """,
        operands: .exactly(1, "路径"),
        options: [
            .data, OptionSignature("format", .value("格式"), required: true, help: "jsonl、csv 或 markdown"),
            OptionSignature("kind", .value("类别"), help: "answer、case、guide 或 organisation；默认全部"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        guard let format = try arguments.choice("format", of: ItemExport.Format.allCases.map(\.rawValue)).flatMap(ItemExport.Format.init)
        else { throw ArgumentError.missingOption("format") }
        let all: [ItemKind] = [.answer, .caseExample, .guide, .organisation]
        let kind = try arguments.choice("kind", of: all.map(\.rawValue)).flatMap(ItemKind.init)
        let path = arguments.operands[0]
        guard !FileManager.default.fileExists(atPath: path) else { throw CommandFailure(.cannotCreate, "\(path) 已经存在，不覆盖") }
        let store = try KnowledgeStore.open(at: arguments.value("data") ?? "")
        let entries = try Editing.attempt { () throws(EditorialError) in
            try ItemExport.entries(store, kinds: kind.map { [$0] } ?? all)
        }
        guard !entries.isEmpty else { throw CommandFailure(.nothingFound, "没有已发布的条目") }
        var inexact: [String] = []
        switch format {
        case .jsonl: try write(ItemExport.jsonLines(entries), to: path)
        case .csv: try write(ItemExport.csv(entries), to: path)
        case .markdown:
            let (files, odd) = ItemExport.markdown(entries)
            inexact = odd
            for file in files { try write(file.text, to: path + "/" + file.path) }
        }
        if arguments.has("json") {
            try console.printJSON(Payload(items: entries.count, format: format.rawValue, path: path, inexact: inexact))
        } else {
            console.print("导出 \(entries.count) 条到 \(path)。")
            if !inexact.isEmpty { console.print("有 \(inexact.count) 条的排版 Markdown 写不全，请用 jsonl：\(inexact.joined(separator: "、"))") }
        }
        return .success
    }

    private static func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: .withoutOverwriting)
        } catch {
            throw CommandFailure(.cannotCreate, "\(path) 写不了：\(error.localizedDescription)")
        }
    }

    private struct Payload: Encodable {
        let items: Int
        let format: String
        let path: String
        /// Items whose Markdown would come back different.
        let inexact: [String]
    }
}
