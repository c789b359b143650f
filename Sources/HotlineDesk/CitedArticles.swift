import Answering
import HTTPServer
import LegalModel
import Presentation

/// Articles that a question names, with their text on the day: `劳动合同法82` is answered by the article itself.
struct CitedArticles {
    /// Articles that are opened; a pasted text may name dozens.
    private static let most = 3

    let articles: [ArticleView]
    let asOf: CalendarDay?

    static func find(_ reply: AnswerResponse?, asOf: CalendarDay?, service: any KnowledgeService) throws -> [ArticleView] {
        try (reply?.interpretation.citations ?? []).filter(\.resolved).prefix(most).compactMap { citation in
            guard let slug = citation.lawSlug, let number = citation.article else { return nil }
            return try asking { () throws(KnowledgeBaseError) in
                try service.article(number, of: slug, asOf: asOf, promulgated: nil)
            }
        }
    }

    var html: HTML {
        guard !articles.isEmpty else { return .empty }
        return section(.id("cited"), .class("script cited"), .init("aria-labelledby", "cited-title")) {
            h2(.id("cited-title")) { "问到的法条" }
            articles.map(entry)
        }
    }

    private func entry(_ view: ArticleView) -> HTML {
        let number = view.entry.number
        let link = number.map { Link.article($0, of: view.lawSlug, asOf: asOf) } ?? .law(view.lawSlug, asOf: asOf)
        return article {
            h3 {
                a(.href(link)) { "《\(view.lawTitle)》" + (number?.label ?? "") }
                " "
                Components.badge(view.version.status)
            }
            details(.flag("open")) {
                summary { "条文" }
                div(.class("statute")) {
                    view.entry.paragraphs.map { paragraph in
                        HTML {
                            p { paragraph.text }
                            paragraph.items.map { item in p { item.text } }
                        }
                    }
                    if let digest = view.entry.digest {
                        p(.class("digest")) {
                            span(.class("tag")) { "要点" }
                            digest
                        }
                    }
                }
            }
            p(.class("fine")) {
                if view.history.count > 1 { span { "有 \(view.history.count) 个版本" } }
                citing(view, .answer, "条答复")
                citing(view, .law, "个法条")
                a(.href(link)) { "看版本和引用" }
            }
        }
    }

    private func citing(_ view: ArticleView, _ kind: ResultKind, _ unit: String) -> HTML {
        let count = Set(view.citedBy.filter { $0.kind == kind }.map(\.id)).count
        return count == 0 ? .empty : span { "\(count) \(unit)引用" }
    }
}
