import Answering
import HTTPServer
import LegalModel
import Presentation

/// Every case or every guide, narrowed by topic and by group, with counts.
struct CataloguePage {
    static let parameters = [RouteParameter("topic", .text(maximum: 40), "主题"), RouteParameter("audience", .text(maximum: 40), "适用人群")]
    /// Items that are looked through; more than any collection of cases holds today.
    private static let most = 5_000
    /// Entries of one page.
    private static let shown = 200

    private let frame: PageFrame
    private let kind: ResultKind
    private let all: [ItemSummary]
    private let topic: String?
    private let audience: String?

    init(_ kind: ResultKind, service: any KnowledgeService, request: Request) throws {
        self.kind = kind
        topic = request.parameters["topic"].flatMap { $0.isEmpty ? nil : $0 }
        audience = request.parameters["audience"].flatMap { $0.isEmpty ? nil : $0 }
        all = try asking { () throws(KnowledgeBaseError) in
            try service.items(kind, topic: nil, audience: nil, limit: Self.most, offset: 0)
        }
        var frame = PageFrame(title: kind.chinese, request: request)
        frame.section = .topics
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    private var found: [ItemSummary] { all.filter { fits($0, topic: topic, audience: audience) } }

    private func fits(_ item: ItemSummary, topic: String?, audience: String?) -> Bool {
        (topic == nil || item.topic == topic) && (audience.map(item.audiences.contains) ?? true)
    }

    var response: Response {
        let found = found
        return frame.response {
            Components.trail([(kind.chinese, nil)])
            h1 { [kind.chinese, topic, audience].compactMap(\.self).joined(separator: " · ") }
            p(.class("lead"), .init("role", "status")) { "共 \(found.count) \(kind == .caseExample ? "个" : "份")" }
            div(.class("columns")) {
                section(.class("results"), .label("列表")) {
                    if found.isEmpty { p { "没有符合的内容，请去掉一个条件。" } }
                    ul(.class("link-list")) {
                        found.prefix(Self.shown).map { item in
                            li {
                                a(.href(kind == .caseExample ? .caseExample(item.id) : .guide(item.id))) { item.title }
                                if let topic = item.topic { small { topic } }
                            }
                        }
                    }
                    if found.count > Self.shown { p(.class("fine")) { "只列出前 \(Self.shown) 条，请用主题或者人群缩小范围。" } }
                }
                facets
            }
        }
    }

    private var facets: HTML {
        aside(.class("facets"), .label("缩小范围")) {
            h2(.class("visually-hidden")) { "按主题和人群" }
            details(.class("facet-drawer"), .flag("open")) {
                summary { "缩小范围" }
                facet("主题", values(of: { [$0.topic].compactMap(\.self) }, topic: nil, audience: audience), chosen: topic) {
                    link(topic: $0, audience: audience)
                }
                facet("适用人群", values(of: \.audiences, topic: topic, audience: nil), chosen: audience) { link(topic: topic, audience: $0) }
            }
        }
    }

    /// Values with their number of items under the other condition, most first.
    private func values(of names: (ItemSummary) -> [String], topic: String?, audience: String?) -> [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for item in all where fits(item, topic: topic, audience: audience) { for name in names(item) { counts[name, default: 0] += 1 } }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    private func facet(
        _ title: String, _ values: [(name: String, count: Int)], chosen: String?, link: (String?) -> Link
    ) -> HTML {
        guard !values.isEmpty else { return .empty }
        return div(.class("facet")) {
            h3 { title }
            ul {
                values.map { value in
                    let isChosen = value.name == chosen
                    return li {
                        a(
                            .class(isChosen ? "on" : ""), .href(link(isChosen ? nil : value.name)),
                            isChosen ? .init("aria-current", "true") : .none
                        ) {
                            span { (isChosen ? "✓ " : "") + value.name }
                            small { "\(value.count)" }
                        }
                    }
                }
            }
        }
    }

    private func link(topic: String?, audience: String?) -> Link {
        let query = QueryParameters().setting("topic", to: topic).setting("audience", to: audience)
        return Link([kind == .caseExample ? "cases" : "guides"], query)
    }
}
