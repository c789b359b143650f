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

    /// Every place that the gate would find in what the form shows, in the order of a sheet.
    private var places: [PersonalDataHit] {
        let shown = Set(FormTable.fields(draft.kind).map(\.name))
        return PersonalDataRules().hits(
            in: PersonalDataRules.fields(of: draft.cells).filter { shown.contains($0.field) }, of: draft.kind)
    }

    /// What is asked of the writer: the same words in one field count once.
    var hits: [PersonalDataHit] {
        var found: [PersonalDataHit] = []
        for hit in places where !found.contains(where: { $0.isLike(hit) && $0.field == hit.field }) { found.append(hit) }
        return found
    }

    /// The texts with one hit replaced by its proposal at every place of all fields where it was found, so that one person keeps one
    /// pseudonym; the same characters inside a longer name stay.
    func replacing(_ index: Int) -> [String: String] {
        let hits = hits
        guard hits.indices.contains(index) else { return draft.cells }
        var cells = draft.cells
        for (field, found) in Dictionary(grouping: places.filter { $0.isLike(hits[index]) }, by: \.field) {
            var scalars = Array(draft[field].unicodeScalars)
            // From the end, so that the places before stay where they are.
            for hit in found.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
                scalars.replaceSubrange(hit.range, with: hit.proposal.unicodeScalars)
            }
            cells[field] = String(String.UnicodeScalarView(scalars))
        }
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

extension PersonalDataHit {
    /// True for the same words with the same proposal, wherever they stand.
    fileprivate func isLike(_ other: PersonalDataHit) -> Bool {
        words == other.words && what == other.what && proposal == other.proposal
    }
}
