import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// What new texts change and whom they touch, before anything is stored.
struct ImpactPreview {
    /// Changed articles and affected items that are listed of one law.
    private static let most = 200

    let visit: Visit
    let upload: String
    let files: [String]
    let changes: [LawChange]

    var response: Response {
        let affected = Set(changes.flatMap { $0.affected.map(\.item.revision) }).count
        return ConsoleFrame("导入前看影响", visit, .lawImport).response {
            h1 { "导入前看影响" }
            p(.class("console-banner"), .init("role", "status")) {
                affected == 0 ? "没有条目受影响。还没有导入。" : "影响 \(affected) 个条目。还没有导入。"
            }
            p(.class("fine")) { files.joined(separator: "、") }
            if changes.isEmpty { p(.class("notice")) { "这些文件里没有法规，或者库里已经有一样的文本。" } }
            changes.map(law)
            HTML.element(
                "form", [.class("editor-buttons"), .action(.console("laws", upload)), .init("method", "post")],
                HTML {
                    visit.token
                    button(.type("submit"), .class("strong")) { "确认导入，打开任务" }
                    a(.href(.console("laws"))) { "不导入" }
                })
        }
    }

    private func law(_ change: LawChange) -> HTML {
        let versions = [change.oldVersion?.chinese, change.newVersion?.chinese].compactMap(\.self).joined(separator: " → ")
        return section(.class("changes")) {
            h2 { "《\(change.law)》" }
            p(.class("fine")) {
                span { versions.isEmpty ? "没有旧文本" : versions + "公布" }
                if let day = change.effectiveFrom { span { "自\(day.chinese)起" } }
                ArticleChange.Kind.allCases.filter { change.count($0) > 0 }.map { kind in span { "\(kind.chinese) \(change.count(kind)) 条" }
                }
            }
            change.notes.map { note in p(.class("notice")) { note } }
            affected(change)
            if !change.changes.isEmpty {
                details(.flag("open", if: change.changes.count <= 5)) {
                    summary { "条文对照（\(change.changes.count) 条）" }
                    dl(.class("difference")) { change.changes.prefix(Self.most).map(article) }
                }
            }
        }
    }

    private func affected(_ change: LawChange) -> HTML {
        guard !change.affected.isEmpty else { return p { "没有条目引用变动的条文。" } }
        return div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("受影响的条目")) {
            table {
                thead { tr { ["程度", "条目", "引用", "为什么"].map { name in th(.init("scope", "col")) { name } } } }
                tbody {
                    change.affected.prefix(Self.most).map { entry in
                        tr {
                            td { entry.grade.badge }
                            td { a(.href(.console("items", entry.item.kind.rawValue, entry.item.id, "versions"))) { entry.item.title } }
                            td { entry.citation.text }
                            td { entry.reason }
                        }
                    }
                }
            }
        }
    }

    private func article(_ change: ArticleChange) -> HTML {
        div {
            dt {
                (change.article ?? change.newArticle)?.label ?? ""
                " " + change.kind.chinese
            }
            dd { Components.difference(from: change.oldText ?? "", to: change.newText ?? "").map { line in p { line } } }
        }
    }
}

extension AffectedItem.Grade {
    /// A word with a sign, never colour alone.
    var badge: HTML {
        let (style, sign) =
            switch self {
            case .repealed: ("dead", "✕")
            case .changed: ("soon", "!")
            case .renumbered: ("doubt", "#")
            case .wording: ("old", "≈")
            case .elsewhere: ("ok", "·")
            }
        return span(.class("badge badge-\(style)")) {
            span(.init("aria-hidden", "true")) { sign }
            " " + chinese
        }
    }
}
