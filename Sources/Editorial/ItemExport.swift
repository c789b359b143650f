internal import CorpusImport
internal import Foundation
package import KnowledgeStore
package import LegalModel

/// Published items in a form that an import takes back without a difference.
package enum ItemExport {
    package enum Format: String, Sendable, CaseIterable {
        case jsonl
        case csv
        case markdown
    }

    /// One item with the origin that it belongs to.
    package struct Entry: Sendable {
        package let item: KnowledgeItem
        package let origin: String
    }

    /// The published items of some kinds, by kind and id.
    package static func entries(_ store: StoreReader, kinds: [ItemKind]) throws(EditorialError) -> [Entry] {
        do throws(StoreError) {
            return try store.read { (snapshot) throws(StoreError) in
                var entries: [Entry] = []
                for kind in kinds {
                    try snapshot.forEachItem(kind) { (record) throws(StoreError) in
                        entries.append(Entry(item: record.item, origin: record.origin))
                    }
                }
                return entries
            }
        } catch {
            throw .store(error)
        }
    }

    /// One object a line, keys sorted.
    package static func jsonLines(_ entries: [Entry]) -> String {
        entries.map { entry in
            var object = ItemFields.object(entry.item)
            object["类型"] = typeName(entry.item.kind)
            object["来源库"] = entry.origin
            return ItemFields.json(object) + "\n"
        }.joined()
    }

    /// A sheet with a byte-order mark, which spreadsheets need to see that it is UTF-8; lines end in CRLF.
    ///
    /// Columns are those that any of the entries fills, in the order of `columns`.
    package static func csv(_ entries: [Entry]) -> String {
        let rows = entries.map { SheetRow($0.item, origin: $0.origin, type: typeName($0.item.kind)).cells }
        let used = Set(rows.flatMap(\.keys))
        let columns = SheetRow.columns.filter { used.contains($0) }
        var text = "\u{FEFF}" + line(columns)
        for row in rows { text += line(columns.map { SheetText.protected(row[$0] ?? "") }) }
        return text
    }

    private static func line(_ cells: [String]) -> String {
        cells.map { cell in
            let isPlain = !cell.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "\t" }
            return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
    }

    /// A file of its own for each item: path below the folder, text.
    ///
    /// - Returns: with the ids of items that Markdown cannot hold exactly (headings inside a case's text); they are best exported as JSONL.
    package static func markdown(_ entries: [Entry]) -> (files: [(path: String, text: String)], inexact: [String]) {
        var files: [(path: String, text: String)] = []
        var inexact: [String] = []
        let parser = CorpusParser(kind: nil)
        for entry in entries {
            let text = MarkdownItem(entry.item, origin: entry.origin, type: typeName(entry.item.kind)).text
            let path = folder(entry.item) + "/\(safe(entry.item.id)).md"
            let parsed = parser.parse(InputFile(path: path, bytes: Array(text.utf8)))
            if case .items(let items) = parsed.content, items == [entry.item] {
            } else {
                inexact.append(entry.item.id)
            }
            files.append((path, text))
        }
        return (files, inexact)
    }

    private static func folder(_ item: KnowledgeItem) -> String {
        switch item {
        case .answer(let answer): "StandardAnswers/" + safe(answer.topic ?? "其他")
        case .caseExample(let example): "CaseExamples/" + safe(example.topic ?? "其他")
        case .guide: "ServiceGuides"
        case .organisation: "Organisations"
        }
    }

    /// A name that stays in its folder.
    private static func safe(_ name: String) -> String {
        let plain = name.map { $0 == "/" || $0 == "\\" || $0 == "\0" ? "_" : $0 }
        return plain.first == "." ? "_" + String(plain) : String(plain)
    }

    static func typeName(_ kind: ItemKind) -> String { kind.chinese }
}
