import Answering
import HTTPServer
import LegalModel
import Presentation

/// A law as it stood on a day: status first, then contents, articles with anchors, versions and source.
struct LawPage {
    private let frame: PageFrame
    private let law: LawView
    private let asOf: CalendarDay?
    private let horizon: CalendarDay

    init(service: any KnowledgeService, request: Request) throws {
        let asOf = try request.day("as_of")
        let version = try request.day("version")
        self.asOf = asOf
        let slug = request.capture("law")
        let found = try asking { () throws(KnowledgeBaseError) in try service.law(slug, asOf: asOf, promulgated: version) }
        guard let found else {
            throw Problem(status: .notFound, code: "law_not_found", detail: "知识库里没有“\(slug.prefix(40))”这部法律。可以检查名称，或者搜索它的内容。")
        }
        law = found
        let coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        horizon = coverage.horizon
        var frame = PageFrame(title: found.title, request: request)
        frame.question = ""
        frame.feed = .changes(of: found.slug, kind: .law)
        frame.generation = coverage.generation
        self.frame = frame
    }

    var response: Response {
        frame.response {
            Components.trail([(law.level.rawValue, nil)])
            h1(.class("law-title")) { law.title }
            p(.class("fine law-facts")) {
                span { law.level.rawValue }
                if law.region != "全国" { span { law.region } }
                law.issuers.map { issuer in span { issuer } }
                if let number = law.version.documentNumber { span { number } }
            }
            StatusBanner(version: law.version, versions: law.versions, slug: law.slug, asOf: law.asOf, horizon: horizon).html
            div(.class("columns law-columns")) {
                aside(.class("contents"), .label("目录与版本")) {
                    if !headings.isEmpty { contents }
                    VersionTimeline(versions: law.versions, shown: law.version, slug: law.slug, article: nil).html
                }
                article(.class("statute law-text")) {
                    history
                    text
                    source
                }
            }
        }
    }

    /// Headings in order, each with the anchor of its first place.
    private var headings: [(title: String, depth: Int, id: String)] {
        var list: [(String, Int, String)] = []
        var current: [String] = []
        for entry in law.entries {
            for (depth, title) in entry.path.enumerated() where current.count <= depth || current[depth] != title {
                current = Array(entry.path.prefix(depth + 1))
                list.append((title, depth, "part-\(list.count + 1)"))
            }
            current = entry.path
        }
        return list
    }

    private var contents: HTML {
        nav(.class("toc"), .label("目录")) {
            details(.flag("open", if: headings.count <= 40)) {
                summary { "目录（\(headings.count)）" }
                ol {
                    headings.map { heading in
                        li(.class("depth-\(min(heading.depth, 3))")) { a(.href(.place(heading.id))) { heading.title } }
                    }
                }
            }
        }
    }

    private var history: HTML {
        guard !law.version.history.isEmpty else { return .empty }
        return div(.class("history")) { law.version.history.map { line in p { line } } }
    }

    private var text: HTML {
        var parts: [HTML] = []
        var count = 0
        var current: [String] = []
        for entry in law.entries {
            for (depth, title) in entry.path.enumerated() where current.count <= depth || current[depth] != title {
                current = Array(entry.path.prefix(depth + 1))
                count += 1
                let id = "part-\(count)"
                parts.append(depth == 0 ? h2(.id(id), .class("part")) { title } : h3(.id(id), .class("part")) { title })
            }
            current = entry.path
            parts.append(entryHTML(entry))
        }
        return HTML { parts }
    }

    private func entryHTML(_ entry: LawEntry) -> HTML {
        let ordinal = entry.id.unicodeScalars.split(separator: "#").last.map { String(String.UnicodeScalarView($0)) } ?? ""
        return section(.class("entry"), .id(entry.number.map { "art-\($0)" } ?? "block-\(ordinal)")) {
            if let number = entry.number {
                a(
                    .class("article-label"),
                    .href(.article(number, of: law.slug, asOf: asOf, promulgated: asOf == nil ? shownVersion : nil))
                ) { number.label }
            }
            ArticleText(entry: entry).html
        }
    }

    /// The version in links, unless it is the one that opens by itself.
    private var shownVersion: CalendarDay? {
        law.versions.first?.promulgated == law.version.promulgated ? nil : law.version.promulgated
    }

    private var source: HTML {
        div(.class("source fine")) {
            p { "来源：" + (law.version.sources.isEmpty ? "未注明" : law.version.sources.joined(separator: "；")) }
            if !law.version.hasOfficialText { p { "这里只有要点（本库自己的概述），不是法律原文。请以官方公布的文本为准。" } }
        }
    }
}

/// The paragraphs of an article: official text where it is loaded, else the digest marked as one.
struct ArticleText {
    let entry: LawEntry

    var html: HTML {
        guard !entry.paragraphs.isEmpty else {
            return p(.class("digest")) {
                span(.class("tag")) { "要点" }
                entry.digest ?? "本库没有收录这一条的文字。"
            }
        }
        return HTML {
            entry.paragraphs.enumerated().map { index, paragraph in
                HTML {
                    if !paragraph.text.isEmpty {
                        HTML {
                            paragraph.text.split(separator: "\n").enumerated().map { line, text in
                                line == 0 ? p(.id("\(anchor)-\(index + 1)")) { String(text) } : p { String(text) }
                            }
                        }
                    }
                    paragraph.items.map { item in p(.class("item")) { item.text } }
                }
            }
        }
    }

    private var anchor: String { entry.number.map { "art-\($0)-p" } ?? "block-p" }
}

/// Whether the shown text holds on the day, in words.
struct StatusBanner {
    let version: VersionView
    let versions: [VersionView]
    let slug: String
    let asOf: CalendarDay
    let horizon: CalendarDay

    var html: HTML {
        div(.class("banner banner-\(style)"), .init("role", "note")) {
            p(.class("banner-head")) {
                Components.badge(version.status)
                span { version.status.reason }
            }
            if version.status.status == .amended, let current = versions.first(where: { $0.status.status == .inForce }) {
                p { a(.href(.law(slug, promulgated: current.promulgated))) { "查看现行版本" } }
            }
            p(.class("fine")) {
                span { "按 \(asOf.chinese) 判断" }
                span { "\(horizon.chinese)之后的修改以官方公布为准" }
            }
        }
    }

    private var style: String {
        switch version.status.status {
        case .inForce: "ok"
        case .amended, .repealed: "dead"
        case .notYetInForce: "soon"
        case .unverified: "doubt"
        }
    }
}

/// Every version, newest first, each of them a link.
struct VersionTimeline {
    let versions: [VersionView]
    let shown: VersionView
    let slug: String
    /// Nil for the law as a whole.
    let article: ArticleNumber?
    /// Whether the article's text there differs from the one shown, by position in `versions`.
    var differs: [Bool] = []

    var html: HTML {
        guard !versions.isEmpty else { return .empty }
        return section(.class("timeline"), .init("aria-labelledby", "versions")) {
            h2(.id("versions")) { "版本" }
            ol {
                versions.enumerated().map { index, version in
                    li(.class(version.promulgated == shown.promulgated ? "current" : "")) {
                        title(version)
                        Components.badge(version.status)
                        p(.class("fine")) {
                            if let day = version.effectiveFrom { span { "\(day.chinese)起施行（\(version.effectiveBasis.rawValue)）" } }
                            if version.effectiveFrom == nil { span { "施行日期无法确定" } }
                            if index < differs.count, version.promulgated != shown.promulgated {
                                span { differs[index] ? "这一条文字不同" : "这一条文字相同" }
                            }
                        }
                    }
                }
            }
            if versions.count(where: \.hasOfficialText) > 1 {
                a(.class("more"), .href(Link(["laws", slug, "compare"]))) { "新旧对照" }
            }
        }
    }

    private func title(_ version: VersionView) -> HTML {
        let day =
            version.promulgated.map { "\($0.chinese)\(version.changeKind == .unknown ? "公布" : version.changeKind.rawValue)" } ?? "公布日期不明"
        guard version.promulgated != shown.promulgated, let promulgated = version.promulgated else { return strong { day } }
        let link = article.map { Link.article($0, of: slug, promulgated: promulgated) } ?? .law(slug, promulgated: promulgated)
        return a(.href(link)) { day }
    }
}
