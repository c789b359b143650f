import Answering
import HTTPServer
import LegalModel
import Presentation

/// One article on a day: text, status, versions, neighbours and 谁引用了本条.
struct ArticlePage {
    private let frame: PageFrame
    private let view: ArticleView
    private let asOf: CalendarDay?
    private let horizon: CalendarDay
    /// How the article stands today, where another day or version is shown.
    private let today: Today?

    /// What somebody who looks at another day must know.
    private enum Today {
        case same, other, gone
    }

    init(service: any KnowledgeService, request: Request) throws {
        let asOf = try request.day("as_of")
        let version = try request.day("version")
        let slug = request.capture("law")
        self.asOf = asOf
        guard let number = ArticleNumber(request.capture("article")) else {
            throw Problem(status: .notFound, code: "article_not_found", detail: "条号写成 563、120-1 或 第五百六十三条 这样。")
        }
        let found = try asking { () throws(KnowledgeBaseError) in
            try service.article(number, of: slug, asOf: asOf, promulgated: version)
        }
        guard let found else {
            throw Problem(
                status: .notFound, code: "article_not_found", detail: "“\(slug.prefix(40))”里没有\(number.label)，或者这部法律还没有收录。")
        }
        view = found
        today = asOf == nil && version == nil ? nil : try Self.today(number, slug, found, service)
        let coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        horizon = coverage.horizon
        var frame = PageFrame(title: "\(found.lawTitle) \(number.label)", request: request)
        frame.question = ""
        frame.generation = coverage.generation
        self.frame = frame
    }

    private static func today(
        _ number: ArticleNumber, _ slug: String, _ shown: ArticleView, _ service: any KnowledgeService
    ) throws -> Today? {
        let now = try asking { () throws(KnowledgeBaseError) in
            try service.article(number, of: slug, asOf: nil, promulgated: nil)
        }
        guard let now else { return .gone }
        // Digests are of the newest text and prove nothing.
        guard !now.entry.paragraphs.isEmpty, !shown.entry.paragraphs.isEmpty else { return nil }
        return now.entry.paragraphs == shown.entry.paragraphs ? .same : .other
    }

    private var label: String { view.entry.number?.label ?? "" }

    var response: Response {
        frame.response {
            Components.trail([(view.lawTitle, .law(view.lawSlug, asOf: asOf, fragment: view.entry.number.map { "art-\($0)" }))])
            h1(.class("law-title")) {
                span(.class("law-name")) { "《\(view.lawTitle)》" }
                label
            }
            if !view.entry.path.isEmpty { p(.class("fine law-facts")) { view.entry.path.map { part in span { part } } } }
            StatusBanner(
                version: view.version, versions: view.history.map(\.version), slug: view.lawSlug, asOf: view.asOf, horizon: horizon
            ).html
            change
            div(.class("columns")) {
                div {
                    article(.class("statute article-text"), .flag("data-aloud")) { ArticleText(entry: view.entry).html }
                    if let digest = view.entry.digest, !view.entry.paragraphs.isEmpty {
                        p(.class("digest")) {
                            span(.class("tag")) { "要点" }
                            digest
                        }
                    }
                    neighbours
                    citedBy
                    source
                }
                aside(.class("side"), .label("日期与版本")) {
                    dayForm
                    VersionTimeline(
                        versions: view.history.map(\.version), shown: view.version, slug: view.lawSlug, article: view.entry.number,
                        differs: view.history.map(\.differs)
                    ).html
                }
            }
        }
    }

    private var change: HTML {
        switch today {
        case nil: .empty
        case .same: p(.class("notice"), .init("data-today", "same")) { "这一条的文字和今天的一样。" }
        case .other:
            p(.class("notice recheck"), .init("role", "note"), .init("data-today", "other")) {
                strong { "和今天的不一样：" }
                "这一条后来改过。"
                if let number = view.entry.number { a(.href(.article(number, of: view.lawSlug))) { "看今天的条文" } }
            }
        case .gone:
            p(.class("notice recheck"), .init("role", "note"), .init("data-today", "gone")) {
                strong { "今天没有这一条：" }
                "这部法律现在没有\(label)，可能删掉了，也可能换了条号。"
                a(.href(.law(view.lawSlug))) { "看现行的全文" }
            }
        }
    }

    private var dayForm: HTML {
        form(.class("day-form"), .action(Link(["laws", view.lawSlug, view.entry.number?.description ?? ""])), .init("method", "get")) {
            HTML.element("label", [.init("for", "as-of")], .text("看哪一天有效的文本"))
            div(.class("search-field")) {
                input(.id("as-of"), .name("as_of"), .type("date"), .value(asOf?.description ?? ""), .init("min", "1949-10-01"))
                button(.type("submit"), .class("quiet")) { "查看" }
            }
        }
    }

    private var neighbours: HTML {
        nav(.class("pages"), .label("前后条文")) {
            if let previous = view.previous {
                a(.class("button quiet"), .href(.article(previous, of: view.lawSlug, asOf: asOf))) { "← \(previous.label)" }
            }
            a(.class("button quiet"), .href(.law(view.lawSlug, asOf: asOf, fragment: view.entry.number.map { "art-\($0)" }))) { "看全文" }
            if let next = view.next { a(.class("button quiet"), .href(.article(next, of: view.lawSlug, asOf: asOf))) { "\(next.label) →" } }
        }
    }

    /// 谁引用了本条, a kind at a time.
    private var citedBy: HTML {
        let kinds: [ResultKind] = [.answer, .caseExample, .guide, .law]
        return Components.block(
            "谁引用了本条", id: "cited-by",
            HTML {
                if view.citedBy.isEmpty { p(.class("fine")) { "知识库里还没有内容引用这一条。" } }
                kinds.map { kind in
                    let sources = citing(kind)
                    guard !sources.isEmpty else { return HTML.empty }
                    return HTML {
                        h3 { "\(kind.chinese)（\(sources.count)）" }
                        ul(.class("link-list")) {
                            sources.prefix(30).map { source in
                                li {
                                    a(.href(.source(source))) { source.title }
                                    small { source.text }
                                }
                            }
                        }
                        if sources.count > 30 { p(.class("fine")) { "只列出前 30 条。" } }
                    }
                }
            })
    }

    /// Sources of one kind, each once with all the ways it cites the article.
    private func citing(_ kind: ResultKind) -> [CitingSource] {
        var list: [CitingSource] = []
        for source in view.citedBy where source.kind == kind {
            if let index = list.firstIndex(where: { $0.id == source.id }) {
                if !list[index].text.contains(source.text) { list[index].text += "、" + source.text }
            } else {
                list.append(source)
            }
        }
        return list
    }

    private var source: HTML {
        div(.class("source fine")) {
            p { "来源：" + (view.version.sources.isEmpty ? "未注明" : view.version.sources.joined(separator: "；")) }
            if view.entry.paragraphs.isEmpty { p { "本库只收录了这一条的要点，不是法律原文。请以官方公布的文本为准。" } }
        }
    }
}
