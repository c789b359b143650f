import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// Every revision of an item: who, when, which hash; compare two, bring one back, withdraw the live one.
struct VersionPages: Sendable {
    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, ItemPlace.pattern + "/versions", name: "console_item_versions", summary: "一个条目的版本", for: .permission(.read),
                parameters: [Notice.parameter], handler: list),
            guardian.route(
                .get, ItemPlace.pattern + "/compare", name: "console_item_compare", summary: "两版对照", for: .permission(.read),
                parameters: [
                    RouteParameter("from", .integer(1...1_000_000), isRequired: true, "旧版"),
                    RouteParameter("to", .integer(1...1_000_000), isRequired: true, "新版"),
                ], handler: compare),
        ]
    }

    private func list(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let (record, stage) = try place.required()
        let history = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.stagedHistory(place.kind, id: place.id) }
        return ConsoleFrame("版本：\(record.item.title.prefix(24))", visit, .items).response {
            h1 { record.item.title }
            p(.class("fine")) {
                span { "\(place.kind.chinese) \(place.id)" }
                if visit.may(.write) { a(.href(place.link())) { "编辑" } }
                if stage.stage == .inReview { a(.href(place.link("review"))) { "审核" } }
                if stage.stage == .scheduled { a(.href(place.link("review"))) { "定时发布" } }
                if place.live != nil, let page = Self.portal(place) { a(.href(page)) { "门户上的样子" } }
            }
            div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("全部版本")) {
                table {
                    thead { tr { ["版", "状态", "采编", "审核", "时间", "说明", "校验", "操作"].map { name in th(.init("scope", "col")) { name } } } }
                    tbody { history.reversed().map { row($0, visit, place, stage) } }
                }
            }
            if let live = place.live { actions(live, visit, place) }
        }
    }

    static func portal(_ place: ItemPlace) -> Link? {
        switch place.kind {
        case .answer: .answer(place.id)
        case .caseExample: .caseExample(place.id)
        case .guide: .guide(place.id)
        case .organisation, .lexiconEntry: nil
        }
    }

    private func row(_ revision: StagedRevision, _ visit: Visit, _ place: ItemPlace, _ last: StagedRevision) -> HTML {
        tr {
            td { "第 \(revision.number) 版" }
            td { revision.stage.badge }
            td { revision.author.isEmpty ? "（导入）" : revision.author }
            td { revision.reviewer ?? "" }
            td { Moment.text(revision.changedAt) }
            td { revision.publishAt.map { "\(Moment.text($0)) 公开" } ?? revision.reason ?? "" }
            td { HTML.element("code", [], .text(String(revision.sha256.prefix(12)))) }
            td(.class("row-actions")) {
                if revision.number > 1 {
                    a(.href(place.link("compare", Self.query(revision.number - 1, revision.number)))) { "比上一版" }
                }
                if visit.may(.write), revision.number != last.number, last.stage != .inReview {
                    HTML.element(
                        "form", [.action(place.link("rollback")), .init("method", "post")],
                        HTML {
                            visit.token
                            input(.type("hidden"), .name("revision"), .value(String(revision.number)))
                            input(.type("hidden"), .name(ItemForm.baseField), .value(String(last.number)))
                            button(.type("submit"), .class("quiet small")) { "恢复成草稿" }
                        })
                }
            }
        }
    }

    private func actions(_ live: StagedRevision, _ visit: Visit, _ place: ItemPlace) -> HTML {
        HTML {
            if live.stage == .recheck, visit.may(.review), live.author != visit.user.name {
                act("confirm", "核对过了，不用改", "第 \(live.number) 版待复核：\(live.reason ?? "")", "核对结果", visit, place)
            }
            if visit.may(.withdraw) {
                act("withdraw", "撤回", "公开的是第 \(live.number) 版。发现错误可以立即撤回，一个人就能做，理由进审计日志。", "撤回理由", visit, place)
            }
        }
    }

    private func act(_ path: String, _ title: String, _ words: String, _ field: String, _ visit: Visit, _ place: ItemPlace) -> HTML {
        HTML.element(
            "form", [.class("console-banner"), .id(path), .action(place.link(path)), .init("method", "post")],
            HTML {
                visit.token
                p { words }
                label {
                    field + " "
                    input(.type("text"), .name("reason"), .flag("required"), .init("maxlength", "500"))
                }
                button(.type("submit"), .class(path == "withdraw" ? "danger" : "quiet")) { title }
            })
    }

    private func compare(_ visit: Visit) throws -> Response {
        let place = try ItemPlace(visit)
        let numbers = ["from", "to"].map { Int(visit.request.parameters[$0] ?? "") ?? 0 }
        let (old, new) = try visit.bench.read { (snapshot) throws(StoreError) in
            (
                try snapshot.item(place.kind, id: place.id, revision: numbers[0]),
                try snapshot.item(place.kind, id: place.id, revision: numbers[1])
            )
        }
        guard let old, let new else { throw Problem(status: .notFound, code: "not_found", detail: "没有这两版，请从版本页选。") }
        let changes = ItemDifference.changes(from: old.item, to: new.item)
        return ConsoleFrame("第 \(old.number) 版与第 \(new.number) 版", visit, .items).response {
            h1 { new.item.title }
            p { "第 \(old.number) 版与第 \(new.number) 版相比，改了 \(changes.count) 处。" }
            p { a(.href(place.link("versions"))) { "全部版本" } }
            DifferenceTable.html(changes, order: FormTable.fields(place.kind).map(\.name))
        }
    }

    private static func query(_ from: Int, _ to: Int) -> QueryParameters {
        QueryParameters([.init(name: "from", value: String(from)), .init(name: "to", value: String(to))])
    }
}
