import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// The form of one item: every field of its kind, what is wrong with them, citations to pick, the forms of all channels beside it.
struct EditorPage {
    let visit: Visit
    let place: ItemPlace
    var draft: ItemForm
    /// Sentences by field name; "" for what belongs to none.
    var problems: [(field: String, text: String)] = []
    /// What was looked up for 依据.
    var candidates: [CitationCandidate]?
    var lookedUp = ""
    /// Newer than what is stored, from an earlier visit.
    var autosave: Autosave?
    var gate: GateReport?
    /// What somebody answers for.
    var waivers: [Waiver] = []
    var notice: String?

    func response(status: Status = .ok) throws -> Response {
        let preview = try PreviewPanel(draft, visit.bench.service)
        let title = draft.title.isEmpty ? "新的\(place.kind.chinese)" : String(draft.title.prefix(30))
        var frame = ConsoleFrame(title, visit, .items)
        frame.isWide = true
        if let notice { frame.notice = notice }
        let page = frame.response(status: status) {
            head
            if let autosave { restore(autosave) }
            if !problems.isEmpty { problemList }
            if let gate { GateList.html(gate, editor: nil) }
            div(.class("editor-columns")) {
                editor
                preview.html
            }
        }
        return page.with("etag", Self.tag(draft.base))
    }

    /// The entity tag of a revision, as If-Match brings it back.
    static func tag(_ revision: Int) -> String { "\"r\(revision)\"" }

    private var head: HTML {
        div(.class("editor-head")) {
            h1 { draft.title.isEmpty ? "新的\(place.kind.chinese)" : draft.title }
            p(.class("fine")) {
                span { "\(place.kind.chinese) \(place.id)" }
                if let stage = place.stage {
                    span {
                        "第 \(stage.number) 版 "
                        stage.stage.badge
                    }
                }
                if let live = place.live, live.number != place.stage?.number {
                    span {
                        "公开的是第 \(live.number) 版 "
                        live.stage.badge
                    }
                }
                if place.stored != nil { a(.href(place.link("versions"))) { "版本" } }
                if place.stage?.stage == .inReview { a(.href(place.link("review"))) { "审核页" } }
            }
            if let stage = place.stage, stage.stage == .draft, let reason = stage.reason, !reason.isEmpty {
                p(.class("console-problem")) { "\(stage.changedBy) 退回：\(reason)" }
            }
        }
    }

    private func restore(_ autosave: Autosave) -> HTML {
        form(.class("console-banner"), .action(place.link()), .init("method", "post"), .label("自动保存的内容")) {
            visit.token
            input(.type("hidden"), .name(ItemForm.baseField), .value(String(draft.base)))
            p { "您在 \(Moment.text(autosave.moment)) 写的内容没有保存成草稿，还在这里。" }
            button(.type("submit"), .name("action"), .value("restore")) { "接着写" }
            button(.type("submit"), .name("action"), .value("discard"), .class("quiet")) { "丢弃" }
        }
    }

    private var problemList: HTML {
        section(.class("console-problem"), .init("role", "alert"), .label("要改的地方")) {
            p { "有 \(problems.count) 处要改，内容还没有保存：" }
            ul {
                problems.map { problem in
                    li {
                        problem.field.isEmpty
                            ? .text(problem.text) : a(.href(.place(Fields.id(problem.field)))) { "\(problem.field)：\(problem.text)" }
                    }
                }
            }
        }
    }

    private var editor: HTML {
        form(
            .id("editor"), .class("editor"), .action(place.link()), .init("method", "post"), .init("data-base", String(draft.base)),
            .init("data-path", place.link().text), .init("data-basis", Fields.id(FormTable.basis(place.kind))), .flag("novalidate")
        ) {
            visit.token
            input(.type("hidden"), .name(ItemForm.baseField), .value(String(draft.base)), .id("expected"))
            PersonalDataPanel(draft, waivers: waivers).html
            FormTable.groups(place.kind).map { group in
                HTML.element(
                    "fieldset", [],
                    HTML {
                        HTML.element("legend", [], .text(group.title))
                        group.fields.map(control)
                        if group.fields.contains(where: { $0.name == FormTable.basis(place.kind) }) {
                            CitationPicker(candidates: candidates, lookedUp: lookedUp).html
                        }
                    })
            }
            buttons
        }
    }

    private var buttons: HTML {
        div(.class("editor-buttons")) {
            button(.type("submit"), .name("action"), .value("save"), .id("save")) { "保存草稿" }
            button(.type("submit"), .name("action"), .value("submit"), .id("submit"), .class("strong")) { "保存并送审" }
            button(.type("submit"), .name("action"), .value("check"), .class("quiet")) { "发布检查" }
            button(.type("submit"), .name("action"), .value("preview"), .class("quiet")) { "刷新预览" }
            span(.class("undo-buttons"), .id("undo-buttons")) {}
            p(.class("fine"), .id("save-state"), .init("role", "status")) { "" }
        }
    }

    private func control(_ field: FormField) -> HTML {
        let id = Fields.id(field.name)
        let problem = problems.first { $0.field == field.name }?.text
        var attributes: [Attribute] = [.id(id), .name(field.name), .init("data-field", field.name)]
        if !field.hint.isEmpty || problem != nil { attributes.append(.init("aria-describedby", id + "-hint")) }
        if problem != nil { attributes.append(.init("aria-invalid", "true")) }
        if let limit = field.limit { attributes.append(.init("data-limit", String(limit))) }
        return div(.class(field.isWhole ? "field whole" : "field")) {
            label(.init("for", id)) { field.name }
            box(field, attributes)
            if !field.hint.isEmpty || field.limit != nil || problem != nil {
                small(.id(id + "-hint")) {
                    if let problem { strong { problem + " " } }
                    field.hint
                    if let limit = field.limit { span(.class("counter"), .init("data-for", id)) { " 最多 \(limit) 字" } }
                }
            }
        }
    }

    private func box(_ field: FormField, _ attributes: [Attribute]) -> HTML {
        let value = draft[field.name]
        switch field.shape {
        case .line: return .void("input", attributes + [.type("text"), .value(value)])
        case .day:
            return .void("input", attributes + [.type("text"), .value(value), .init("placeholder", "2026-11-20"), .class("day")])
        case .text(let rows), .list(let rows):
            return .element("textarea", attributes + [.init("rows", String(rows))], .text("\n" + value))
        case .choice(let choices):
            return .element(
                "select", attributes,
                HTML { choices.map { choice in option(.value(choice), .flag("selected", if: choice == value)) { choice } } })
        }
    }
}
