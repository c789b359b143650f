import Answering
import HTTPServer
import LegalModel
import Presentation

/// An article that may be cited: how to write it, what it says, whether it holds.
struct CitationCandidate: Sendable, Encodable {
    /// 《…》第…条, as it goes into 依据.
    let citation: String
    let text: String
    /// 现行有效, 已废止 … on today; empty where unknown.
    let status: String
    /// False for a citation that leads nowhere.
    let resolved: Bool

    /// Articles that a text names, then those that the search finds for it.
    ///
    /// - Parameter words: a citation, or what the article is about; at most 200 characters.
    static func find(_ words: String, _ service: any KnowledgeService) throws -> [CitationCandidate] {
        let words = String(words.prefix(200))
        guard words.contains(where: { !$0.isWhitespace }) else { return [] }
        var found: [CitationCandidate] = []
        let named = try asking { () throws(KnowledgeBaseError) in try service.citations(in: words, context: nil) }
        for citation in named.prefix(5) { found.append(try candidate(citation, service)) }
        var request = SearchRequest(question: words)
        request.kind = .law
        request.limit = 6
        let hits = try asking { () throws(KnowledgeBaseError) in try service.search(request).hits }
        for hit in hits {
            guard let article = hit.article, let number = article.number else { continue }
            let view = try asking { () throws(KnowledgeBaseError) in
                try service.article(number, of: article.lawSlug, asOf: nil, promulgated: nil)
            }
            guard let view else { continue }
            let candidate = CitationCandidate(view, number)
            if !found.contains(where: { $0.citation == candidate.citation }) { found.append(candidate) }
        }
        return found
    }

    private static func candidate(_ citation: ResolvedCitation, _ service: any KnowledgeService) throws -> CitationCandidate {
        if let slug = citation.lawSlug, let number = citation.article, citation.resolved {
            let view = try asking { () throws(KnowledgeBaseError) in
                try service.article(number, of: slug, asOf: nil, promulgated: nil)
            }
            if let view { return CitationCandidate(view, number) }
        }
        return CitationCandidate(
            citation: "《\(citation.law)》" + (citation.article?.label ?? ""), text: citation.resolved ? "" : "库里没有这一条，请核对法名和条号",
            status: "", resolved: citation.resolved)
    }

    private init(_ view: ArticleView, _ number: ArticleNumber) {
        let lines = view.entry.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }
        let text = lines.isEmpty ? view.entry.digest ?? "" : lines.joined(separator: "\n")
        self.init(
            citation: "《\(view.lawTitle)》\(number.label)", text: String(text.prefix(300)), status: view.version.status.status.rawValue,
            resolved: true)
    }

    private init(citation: String, text: String, status: String, resolved: Bool) {
        self.citation = citation
        self.text = text
        self.status = status
        self.resolved = resolved
    }
}

/// The box below 依据: type a citation or words, pick articles. The script asks while typing; without it the buttons do the same.
struct CitationPicker {
    let candidates: [CitationCandidate]?
    let lookedUp: String

    var html: HTML {
        div(.class("picker"), .id("picker")) {
            label(.init("for", "picker-words")) { "查条文" }
            div(.class("picker-row")) {
                input(
                    .type("text"), .id("picker-words"), .name("picker"), .value(lookedUp), .init("maxlength", "200"),
                    .init("autocomplete", "off"), .init("placeholder", "劳动合同法第十九条，或者：试用期最长多久"))
                button(.type("submit"), .name("action"), .value("find"), .class("quiet"), .id("picker-find")) { "查" }
            }
            div(.id("picker-list"), .init("aria-live", "polite")) { if let candidates { list(candidates) } }
        }
    }

    private func list(_ candidates: [CitationCandidate]) -> HTML {
        guard !candidates.isEmpty else { return p(.class("fine")) { "没有找到相近的条文。" } }
        return HTML {
            ul {
                candidates.map { candidate in
                    li {
                        label(.class("tick")) {
                            input(.type("checkbox"), .name("pick"), .value(candidate.citation), .flag("disabled", if: !candidate.resolved))
                            strong { candidate.citation }
                            if !candidate.status.isEmpty { small { candidate.status } }
                        }
                        p(.class("fine")) { candidate.text }
                    }
                }
            }
            button(.type("submit"), .name("action"), .value("pick"), .class("quiet")) { "加入依据" }
        }
    }
}
