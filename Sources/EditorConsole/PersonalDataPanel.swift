import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// 个人信息: every hit in the form, to be replaced or answered for. Nothing goes public while one is open: the gate asks the same.
struct PersonalDataPanel {
    let draft: ItemForm
    let waivers: [Waiver]

    init(_ draft: ItemForm, waivers: [Waiver]) {
        self.draft = draft
        self.waivers = waivers.filter { $0.rule == GateFinding.Rule.personalData.rawValue }
    }

    /// What the gate looks through and the form shows, in the order of a sheet; each place of the same words in one field counts once.
    var hits: [PersonalDataHit] {
        let shown = Set(FormTable.fields(draft.kind).map(\.name))
        let fields = PersonalDataRules.fields(of: draft.cells).filter { shown.contains($0.field) }
        var found: [PersonalDataHit] = []
        for hit in PersonalDataRules().hits(in: fields, of: draft.kind) where !found.contains(hit) {
            found.append(hit)
        }
        return found
    }

    /// The texts with one hit replaced by its proposal, everywhere in its field.
    func replacing(_ index: Int) -> [String: String] {
        guard hits.indices.contains(index) else { return draft.cells }
        var cells = draft.cells
        let hit = hits[index]
        cells[hit.field] = draft[hit.field].replacing(hit.words, with: hit.proposal)
        return cells
    }

    var html: HTML {
        let hits = hits
        guard !hits.isEmpty || draft.kind == .caseExample else { return .empty }
        let open = hits.count { hit in !waivers.contains { $0.text == hit.words } }
        return HTML.element(
            "fieldset", [.class("personal"), .id("personal")],
            HTML {
                HTML.element("legend", [], .text("个人信息"))
                p(.class("fine whole")) { hits.isEmpty ? "没有发现个人信息。" : "发现 \(hits.count) 处，\(open) 处还没有决定：替换，或者写明理由保留。" }
                hits.enumerated().map { index, hit in row(index, hit) }
            })
    }

    private func row(_ index: Int, _ hit: PersonalDataHit) -> HTML {
        div(.class("hit whole")) {
            p {
                strong { hit.what + " " }
                HTML.element("code", [], .text(hit.words))
                small {
                    " 在"
                    a(.href(.place(Fields.id(hit.field)))) { hit.field }
                }
            }
            if let waiver = waivers.first(where: { $0.text == hit.words }) {
                p(.class("fine")) { "✓ 保留，\(waiver.actor) 的理由：\(waiver.reason)" }
            } else {
                div(.class("editor-buttons")) {
                    button(.type("submit"), .name("mask"), .value(String(index)), .class("quiet small")) {
                        hit.proposal.isEmpty ? "删掉" : "换成“\(hit.proposal)”"
                    }
                    label {
                        "保留的理由 "
                        input(.type("text"), .name("keep-reason-\(index)"), .init("maxlength", "200"))
                    }
                    button(.type("submit"), .name("keep"), .value(String(index)), .class("quiet small")) { "保留" }
                }
            }
        }
    }
}
