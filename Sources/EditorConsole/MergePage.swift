import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// Two people changed one item: what one side alone changed is taken, what both changed is shown side by side to be decided.
struct MergePage {
    let visit: Visit
    let place: ItemPlace
    let mine: ItemForm
    /// What both began with; nil for an item that was new to both.
    let base: ItemRecord?
    let theirs: ItemRecord
    let stage: StagedRevision

    /// How one field is put together.
    enum Outcome: Equatable {
        case same
        case taken(String)
        /// Both sides changed it, each in its own way.
        case conflict(mine: String, theirs: String)
    }

    static func outcome(base: String, mine: String, theirs: String) -> Outcome {
        if mine == theirs { return .same }
        if theirs == base { return .taken(mine) }
        if mine == base { return .taken(theirs) }
        return .conflict(mine: mine, theirs: theirs)
    }

    var response: Response {
        let (old, new) = (base.map { ItemSheet.cells(of: $0.item) } ?? [:], ItemSheet.cells(of: theirs.item))
        let outcomes = FormTable.fields(place.kind).map { field in
            (field, Self.outcome(base: old[field.name] ?? "", mine: mine[field.name], theirs: new[field.name] ?? ""))
        }
        let conflicts = outcomes.count { if case .conflict = $0.1 { true } else { false } }
        return ConsoleFrame("合并修改", visit, .items).response(status: Status(412)) {
            h1 { "合并修改" }
            p(.class("console-banner"), .init("role", "alert")) {
                "您修改期间，\(stage.changedBy) 在 \(Moment.text(stage.changedAt)) 保存了第 \(stage.number) 版。"
                conflicts == 0 ? "两边改的不是同一处，可以直接合并。" : "有 \(conflicts) 处两边都改了，请定下用哪一种。"
            }
            HTML.element(
                "form", [.id("merge"), .action(place.link()), .init("method", "post")],
                HTML {
                    visit.token
                    input(.type("hidden"), .name(ItemForm.baseField), .value(String(theirs.number)))
                    outcomes.map { row($0.0.name, $0.1, old[$0.0.name] ?? "") }
                    div(.class("editor-buttons")) {
                        button(.type("submit"), .name("action"), .value("merge")) { "合并并保存" }
                        a(.href(place.link())) { "放弃我的修改" }
                    }
                })
        }
    }

    private func row(_ field: String, _ outcome: Outcome, _ old: String) -> HTML {
        switch outcome {
        case .same: input(.type("hidden"), .name(field), .value(mine[field]))
        case .taken(let text):
            HTML {
                input(.type("hidden"), .name(field), .value(text))
                section(.class("change")) {
                    h2 { field + "（自动合并）" }
                    Components.difference(from: old, to: text).map { line in p { line } }
                }
            }
        case .conflict(let mine, let theirs):
            section(.class("change conflict")) {
                h2 { field }
                div(.class("sides")) {
                    div {
                        h3 { "\(stage.changedBy) 的改法" }
                        Components.difference(from: old, to: theirs).map { line in p { line } }
                    }
                    div {
                        h3 { "您的改法" }
                        Components.difference(from: old, to: mine).map { line in p { line } }
                    }
                }
                Fields.area(field, "定稿（先放着您的）", mine, rows: 4)
                Fields.check("theirs", "用 \(stage.changedBy) 的", value: field)
            }
        }
    }
}
