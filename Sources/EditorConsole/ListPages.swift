import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation

/// Items of every stage, narrowed by kind, stage, topic and words.
struct ListPages: Sendable {
    private static let perPage = 50
    static let kinds: [ItemKind] = [.answer, .caseExample, .guide, .organisation]

    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/items", name: "console_items", summary: "条目列表", for: .permission(.read),
                parameters: [
                    RouteParameter("kind", .text(maximum: 20), "类别"), RouteParameter("stage", .text(maximum: 20), "状态"),
                    RouteParameter("topic", .text(maximum: 60), "主题"), RouteParameter("q", .text(maximum: 100), "标题或编号里的字"),
                    RouteParameter("page", .text(maximum: 6), "第几页"), Notice.parameter,
                ], handler: list),
            guardian.route(.post, "/console/items", name: "console_item_new", summary: "新建条目", for: .permission(.write)) { visit in
                guard let kind = ItemKind(rawValue: visit.field("kind")), Self.kinds.contains(kind) else { throw Problem.notFound }
                // Short enough to be read out, and nobody else's.
                return .redirect(.console("items", kind.rawValue, "\(kind.rawValue)-\(Secrets.token().prefix(8))"))
            },
        ]
    }

    private func list(_ visit: Visit) throws -> Response {
        let parameters = visit.request.parameters
        func chosen(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        var filter = WorkFilter()
        filter.kind = chosen("kind").flatMap(ItemKind.init)
        filter.stage = chosen("stage").flatMap(RevisionStage.init)
        filter.topic = chosen("topic")
        filter.words = chosen("q")
        let wanted = filter
        let page = min(max(1, Int(parameters["page"] ?? "") ?? 1), 10_000)
        let (found, topics) = try visit.bench.read { (snapshot) throws(StoreError) in
            (try snapshot.worklist(wanted, limit: Self.perPage, offset: (page - 1) * Self.perPage), try snapshot.workTopics())
        }
        return ConsoleFrame("条目", visit, .items).response {
            div(.class("list-head")) {
                h1 { "条目" }
                if visit.may(.write) { newItem(visit) }
            }
            filters(wanted, topics)
            p(.class("count"), .init("role", "status")) { "\(found.total) 条" }
            Self.table(found.entries, visit)
            pages(page, found.total, parameters)
        }
    }

    private func newItem(_ visit: Visit) -> HTML {
        form(.class("inline-form"), .action(.console("items")), .init("method", "post")) {
            visit.token
            Self.kinds.map { kind in
                button(.type("submit"), .name("kind"), .value(kind.rawValue), .class("quiet")) { "新建\(kind.chinese)" }
            }
        }
    }

    private func filters(_ filter: WorkFilter, _ topics: [String]) -> HTML {
        form(.class("filters"), .action(.console("items")), .init("method", "get"), .init("role", "search")) {
            Fields.line("q", "标题或编号", filter.words ?? "")
            Fields.choice("kind", "类别", filter.kind?.rawValue ?? "", [("", "全部")] + Self.kinds.map { ($0.rawValue, $0.chinese) })
            Fields.choice(
                "stage", "状态", filter.stage?.rawValue ?? "", [("", "全部")] + RevisionStage.allCases.map { ($0.rawValue, $0.chinese) })
            Fields.choice("topic", "主题", filter.topic ?? "", [("", "全部")] + topics.map { ($0, $0) })
            button(.type("submit")) { "筛选" }
        }
    }

    static func table(_ entries: [WorkEntry], _ visit: Visit) -> HTML {
        guard !entries.isEmpty else { return p(.class("notice")) { "没有符合条件的条目。" } }
        return div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("条目")) {
            Presentation.table {
                thead { tr { ["标题", "类别", "主题", "最后一版", "公开的版本", "有效期至"].map { name in th(.init("scope", "col")) { name } } } }
                tbody {
                    entries.map { entry in
                        tr(.flag("data-row")) {
                            td { a(.href(link(entry))) { entry.last.title } }
                            td { entry.last.kind.chinese }
                            td { entry.topic ?? "" }
                            td {
                                entry.last.stage.badge
                                " 第 \(entry.last.number) 版"
                            }
                            td {
                                if let live = entry.live {
                                    live.stage.badge
                                    " 第 \(live.number) 版"
                                } else {
                                    "没有"
                                }
                            }
                            td { entry.validTo?.description ?? "" }
                        }
                    }
                }
            }
        }
    }

    static func link(_ entry: WorkEntry, _ page: String? = nil) -> Link {
        Link(["console", "items", entry.last.kind.rawValue, entry.last.id] + (page.map { [$0] } ?? []))
    }

    private func pages(_ page: Int, _ total: Int, _ parameters: QueryParameters) -> HTML {
        let last = max(1, (total + Self.perPage - 1) / Self.perPage)
        guard last > 1 else { return .empty }
        return nav(.class("pages"), .label("翻页")) {
            if page > 1 { a(.href(.console("items", query: parameters.setting("page", to: String(page - 1))))) { "上一页" } }
            span { "第 \(page) 页，共 \(last) 页" }
            if page < last { a(.href(.console("items", query: parameters.setting("page", to: String(page + 1))))) { "下一页" } }
        }
    }
}
