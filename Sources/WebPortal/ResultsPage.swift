import Answering
import HTTPServer
import LegalModel
import Presentation

/// Results of a search: the answer card, then every kind with its counts, or one kind with facets and pages.
struct ResultsPage {
    private let frame: PageFrame
    private let parameters: SearchParameters
    private let found: SearchResponse?
    private let reply: AnswerResponse?
    private let coverage: Coverage

    init(service: any KnowledgeService, request: Request, parameters: SearchParameters, visitors: VisitorRecords?) throws {
        self.parameters = parameters
        coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        var frame = PageFrame(title: parameters.question.isEmpty ? "查一查" : String(parameters.question.prefix(30)), request: request)
        frame.question = parameters.question.isEmpty ? nil : parameters.question
        frame.isIndexed = false
        if parameters.question.isEmpty {
            found = nil
            reply = nil
        } else {
            var asked = parameters.request
            // Every kind is searched, so that every tab can say how much it holds.
            asked.kind = nil
            asked.limit = parameters.kind == nil ? 4 : 1
            let isOverview = parameters.kind == nil
            let pages = isOverview ? [asked] : [parameters.request, asked]
            let answering = isOverview && parameters.page == 1 ? parameters.request : nil
            let results = try asking { () throws(KnowledgeBaseError) in try service.overview(pages, answering: answering) }
            reply = results.reply
            if let reply { visitors?.count(parameters.question, decision: reply.decision.rawValue, of: request) }
            var first = results.found[0]
            first.groups += results.found.dropFirst().flatMap(\.groups).filter { $0.kind != parameters.kind }
            found = first
        }
        frame.generation = found?.generation ?? coverage.generation
        self.frame = frame
    }

    var response: Response {
        frame.response {
            if let found {
                resultsTitle(found)
                InterpretationLine(interpretation: found.interpretation, parameters: parameters).html
                tabs(found)
                div(.class("columns")) {
                    div(.class("results"), .id("results")) {
                        if let reply {
                            AnswerCard(reply: reply, parameters: parameters).html
                            handover
                        }
                        hits(found)
                    }
                    FacetPanel(found: found, parameters: parameters).html
                }
            } else {
                h1 { "查一查" }
                SearchBox(question: "", style: .large).html
                p { "写下您的问题，例如：房东不退押金怎么办。" }
            }
        }
    }

    /// A person goes on where the page ends, without being told everything again.
    private var handover: HTML {
        form(.class("handover"), .action(Link(["handover"])), .init("method", "post")) {
            input(.type("hidden"), .name("q"), .value(parameters.question))
            if let day = parameters.asOf { input(.type("hidden"), .name("as_of"), .value(day.description)) }
            button(.type("submit"), .class("quiet")) { "带着这个问题转人工" }
            a(.class("button quiet"), .href(Link(["message"], QueryParameters([.init(name: "q", value: parameters.question)])))) { "留言" }
        }
    }

    private func resultsTitle(_ found: SearchResponse) -> HTML {
        let total = found.groups.reduce(0) { $0 + $1.total }
        let question = parameters.question.unicodeScalars.count > 60 ? String(parameters.question.prefix(60)) + "……" : parameters.question
        return div(.class("results-title")) {
            h1 { question }
            p(.class("count"), .init("role", "status")) {
                total == 0 ? "没有找到" : "找到 \(total) 条\(found.groups.contains { !$0.isTotalExact } ? "以上" : "")，按相关程度排列"
            }
        }
    }

    /// 全部 and every kind, with counts; the question stays.
    private func tabs(_ found: SearchResponse) -> HTML {
        func tab(_ kind: ResultKind?, _ text: String, _ count: String?) -> HTML {
            var target = SearchParameters(question: parameters.question)
            target.kind = kind
            target.asOf = parameters.asOf
            target.region = parameters.region
            target.withoutExpansions = parameters.withoutExpansions
            target.isLiteral = parameters.isLiteral
            let isCurrent = kind == parameters.kind
            return li {
                a(.class("tab"), .href(.search(target.query)), isCurrent ? .init("aria-current", "page") : .none) {
                    text
                    if let count { small { " " + count } }
                }
            }
        }
        return nav(.class("tabs"), .label("按种类看")) {
            ul {
                tab(nil, "全部", nil)
                [ResultKind.answer, .law, .caseExample, .guide].map { kind in
                    tab(kind, kind.chinese, found.groups.first { $0.kind == kind }?.countText ?? "0")
                }
            }
        }
    }

    /// The answer that stands in the card is not listed below it again.
    private func withoutCard(_ group: SearchResponse.Group) -> SearchResponse.Group {
        guard group.kind == .answer, let card = reply?.answer?.answer.id else { return group }
        var rest = group
        rest.hits.removeAll { $0.id == card }
        return rest
    }

    private func hits(_ found: SearchResponse) -> HTML {
        let shown = found.groups.filter { parameters.kind == nil || $0.kind == parameters.kind }
        guard shown.contains(where: { !$0.hits.isEmpty }) else {
            return NothingFound(parameters: parameters, reply: reply, coverage: coverage).html
        }
        return HTML {
            shown.map(withoutCard).filter { !$0.hits.isEmpty }.map { group in HitGroup(group: group, parameters: parameters).html }
        }
    }
}

extension SearchResponse.Group {
    /// The number of hits; `200+` where counting stopped.
    var countText: String { isTotalExact ? "\(total)" : "\(total)+" }
}

/// The hits of one kind.
struct HitGroup {
    let group: SearchResponse.Group
    let parameters: SearchParameters

    var html: HTML {
        section(.class("hit-group"), .init("aria-labelledby", "group-\(group.kind.rawValue)")) {
            div(.class("group-head")) {
                h2(.id("group-\(group.kind.rawValue)")) { group.kind.chinese }
                if parameters.kind == nil, group.total > group.hits.count { more }
            }
            ol(.class("hits")) { group.hits.map { hit in li(.class("hit")) { Self.hit(hit, asOf: parameters.asOf) } } }
            if parameters.kind != nil { pages }
        }
    }

    private var more: HTML {
        var target = parameters
        target.kind = group.kind
        return a(.class("more"), .href(.search(target.query))) { group.isTotalExact ? "查看全部 \(group.total) 条" : "查看更多" }
    }

    static func hit(_ hit: SearchHit, asOf: CalendarDay?) -> HTML {
        HTML {
            h3 {
                a(.href(.hit(hit, asOf: asOf))) {
                    hit.title
                    if let number = hit.article?.number { " " + number.label }
                }
                if let status = hit.status { Components.badge(status) }
            }
            p(.class("snippet")) { Components.highlighted(hit.snippet) }
            p(.class("fine")) {
                [hit.category, hit.region == "全国" ? nil : hit.region, hit.article?.path.last, dated(hit)].compactMap(\.self).map { text in
                    span { text }
                }
            }
            explanation(hit)
        }
    }

    private static func dated(_ hit: SearchHit) -> String? {
        hit.dated.map { hit.kind == .law ? "\($0.chinese)公布" : "\($0.chinese)核验" }
    }

    private static func explanation(_ hit: SearchHit) -> HTML {
        guard !hit.explanation.isEmpty else { return .empty }
        return details(.class("explain")) {
            summary { "得分怎么来的" }
            ul { hit.explanation.map { factor in li { "\(factor.label)：\((factor.value * 1_000).rounded() / 1_000)" } } }
        }
    }

    private var pages: HTML {
        let last = min(SearchParameters.pages.upperBound, max(1, (group.total + parameters.size - 1) / parameters.size))
        guard last > 1 else { return .empty }
        func link(_ page: Int, _ text: String) -> HTML {
            var target = parameters
            target.page = page
            return a(.class("button quiet"), .href(.search(target.query))) { text }
        }
        return nav(.class("pages"), .label("翻页")) {
            if parameters.page > 1 { link(parameters.page - 1, "上一页") }
            span { "第 \(parameters.page) 页，共 \(last) 页" }
            if parameters.page < last { link(parameters.page + 1, "下一页") }
        }
    }
}
