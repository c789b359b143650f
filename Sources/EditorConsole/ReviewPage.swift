import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// The last revision against the public one, with the gate's findings, for the person who decides.
struct ReviewPage {
    private let visit: Visit
    private let place: ItemPlace
    private let record: ItemRecord
    private let stage: StagedRevision
    private let published: ItemRecord?
    private let gate: GateReport?
    private let problem: String?

    /// - Parameter gate: what the gate just said; nil asks it, if the revision is in review.
    init(_ visit: Visit, gate: GateReport? = nil, problem: String? = nil) throws {
        self.visit = visit
        self.problem = problem
        place = try ItemPlace(visit)
        (record, stage) = try place.required()
        let (kind, id) = (place.kind, place.id)
        published = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.item(kind, id: id) }
        let today = visit.bench.clock.today
        self.gate =
            try gate ?? (stage.stage == .inReview ? visit.bench.gate(record.item.reviewed(by: visit.user.display, on: today)) : nil)
    }

    private var isOwn: Bool { stage.author == visit.user.name }

    func response(status: Status = .ok) -> Response {
        ConsoleFrame("审核：\(record.item.title.prefix(24))", visit, .tasks).response(status: status) {
            h1 { record.item.title }
            p(.class("fine")) {
                span { "\(place.kind.chinese) \(place.id) 第 \(stage.number) 版" }
                stage.stage.badge
                span { "采编 \(stage.author)，\(Moment.text(stage.changedAt))" }
                if visit.may(.write) { a(.href(place.link())) { "编辑" } }
                a(.href(place.link("versions"))) { "版本" }
            }
            if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
            findings
            changes
            switch stage.stage {
            case .inReview: decision
            case .scheduled: waiting
            default: p(.class("notice")) { "这一版现在是\(stage.stage.chinese)，没有要审核的。" }
            }
        }
    }

    private var findings: HTML? {
        gate.map { gate in
            visit.may(.waive) ? GateList.html(gate, editor: place.link(), waiver: waiver) : GateList.html(gate, editor: place.link())
        }
    }

    private var changes: HTML {
        let order = FormTable.fields(place.kind).map(\.name)
        // Who reviewed the public one, and when, is not for this revision to say.
        let list = published.map { old in
            ItemDifference.changes(from: old.item, to: record.item).filter { $0.field != "审核人" && $0.field != "审核日期" }
        }
        return section(.class("changes"), .init("aria-labelledby", "changes-title")) {
            h2(.id("changes-title")) {
                list.map { "与公开的第 \(published?.number ?? 0) 版相比，改了 \($0.count) 处" } ?? "第一次发布，全文如下"
            }
            if let list {
                DifferenceTable.html(list, order: order)
            } else {
                DifferenceTable.plain(ItemSheet.cells(of: record.item), order: order)
            }
        }
    }

    private var opening: String {
        guard let day = record.item.validFrom, day > visit.bench.clock.today else { return "定时发布（不填就是现在）" }
        return "定时发布（不填就是生效日期 \(day)）"
    }

    /// Approved, and still to be stopped until its moment comes.
    private var waiting: HTML {
        section(.class("decision"), .label("定时发布")) {
            p(.class("notice")) { "已审核，\(Moment.text(stage.publishAt ?? 0)) 自动公开。" }
            if visit.may(.review), !isOwn { giveBack("退回，不再定时发布") }
        }
    }

    private func giveBack(_ words: String) -> HTML {
        HTML.element(
            "form", [.id("return"), .action(place.link("return")), .init("method", "post")],
            HTML {
                visit.token
                Fields.area("reason", "退回理由", "", rows: 2, .flag("required"))
                button(.type("submit"), .class("quiet")) { words }
            })
    }

    private var decision: HTML {
        guard visit.may(.review) else { return p(.class("notice")) { "等待审核人处理。" } }
        guard !isOwn else { return p(.class("notice")) { "这是您自己写的，要由另一个人审核。" } }
        return section(.class("decision"), .label("审核决定")) {
            HTML.element(
                "form", [.id("publish"), .action(place.link("publish")), .init("method", "post")],
                HTML {
                    visit.token
                    input(.type("hidden"), .name(ItemForm.baseField), .value(String(stage.number)))
                    Fields.line("day", opening, "", .init("placeholder", "2026-12-01"), .class("day"))
                    button(.type("submit"), .class("strong")) { "审核通过并发布" }
                })
            giveBack("退回")
        }
    }

    private func waiver(_ finding: GateFinding) -> HTML {
        details(.class("waiver")) {
            summary { "不改，写明理由" }
            HTML.element(
                "form", [.action(place.link("waive")), .init("method", "post")],
                HTML {
                    visit.token
                    input(.type("hidden"), .name("rule"), .value(finding.rule.rawValue))
                    input(.type("hidden"), .name("text"), .value(finding.evidence ?? ""))
                    label {
                        "理由 "
                        input(.type("text"), .name("reason"), .flag("required"), .init("maxlength", "200"))
                    }
                    button(.type("submit"), .class("quiet")) { "豁免" }
                })
        }
    }
}

/// Fields that differ, each with what went and what came.
enum DifferenceTable {
    /// - Parameter order: names of fields; others follow by name.
    static func html(_ changes: [ItemDifference.Change], order: [String]) -> HTML {
        let place = Dictionary(order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let sorted = changes.sorted { (place[$0.field] ?? Int.max, $0.field) < (place[$1.field] ?? Int.max, $1.field) }
        guard !sorted.isEmpty else { return p(.class("fine")) { "没有差别。" } }
        return dl(.class("difference")) {
            sorted.map { change in
                div {
                    dt { change.field }
                    dd { words(change) }
                }
            }
        }
    }

    private static func words(_ change: ItemDifference.Change) -> HTML {
        let (old, new) = (change.old ?? "", change.new ?? "")
        // A day is read whole: its digits say nothing one by one.
        if CalendarDay(iso: old) != nil, CalendarDay(iso: new) != nil {
            return p {
                HTML.element("del", [], .text(old))
                " "
                HTML.element("ins", [], .text(new))
            }
        }
        return HTML { Components.difference(from: old, to: new).map { line in p { line } } }
    }

    /// The whole of an item that nobody has seen yet.
    static func plain(_ cells: [String: String], order: [String]) -> HTML {
        dl(.class("difference")) {
            order.map { field in
                guard let text = cells[field] else { return HTML.empty }
                return div {
                    dt { field }
                    dd { Components.paragraphs(text) }
                }
            }
        }
    }
}
