import Answering
import LegalModel
import Presentation

/// A whole text that a model may write from, with what it needs to name its source.
struct EvidencePayload: Encodable {
    let kind: String
    let id: String
    let title: String
    let text: String
    let version: String?
    let textSha256: String?
    let status: StatusPayload?
    let url: String

    /// Articles looked up beside those that the answer rests on.
    private static let furtherArticles = 5

    /// The answer and the articles for it in full; nothing where the question is refused, so that nobody writes from what does not fit.
    static func list(_ reply: AnswerResponse, service: any KnowledgeService) throws(KnowledgeBaseError) -> [EvidencePayload] {
        guard reply.decision != .refuse else { return [] }
        let asOf = reply.interpretation.asOfIsChosen ? reply.interpretation.asOf : nil
        var list: [EvidencePayload] = []
        var places: [(slug: String, number: ArticleNumber)] = []
        if let view = reply.answer {
            let answer = view.answer
            let text = [answer.conclusion, answer.body.isEmpty ? nil : answer.body, answer.conditions, answer.exceptions]
            list.append(
                EvidencePayload(
                    kind: "answer", id: answer.id, title: answer.question, text: text.compactMap(\.self).joined(separator: "\n"),
                    version: String(view.revision.number), textSha256: view.revision.sha256, status: nil,
                    url: "/v1" + Link.answer(answer.id, asOf: asOf).text))
            for basis in view.basis {
                if let slug = basis.citation?.lawSlug, let number = basis.citation?.article { places.append((slug, number)) }
            }
        }
        for hit in reply.articles.prefix(furtherArticles) {
            if let place = hit.article, let number = place.number { places.append((place.lawSlug, number)) }
        }
        var seen: Set<String> = []
        for place in places where seen.insert("\(place.slug)@\(place.number)").inserted {
            guard let view = try service.article(place.number, of: place.slug, asOf: asOf, promulgated: nil),
                !view.entry.paragraphs.isEmpty
            else { continue }
            list.append(EvidencePayload(view, number: place.number, asOf: asOf))
        }
        return list
    }

    private init(
        kind: String, id: String, title: String, text: String, version: String?, textSha256: String?, status: StatusPayload?, url: String
    ) {
        self.kind = kind
        self.id = id
        self.title = title
        self.text = text
        self.version = version
        self.textSha256 = textSha256
        self.status = status
        self.url = url
    }

    private init(_ view: ArticleView, number: ArticleNumber, asOf: CalendarDay?) {
        self.init(
            kind: "law", id: view.entry.id, title: "《\(view.lawTitle)》\(number.label)",
            text: view.entry.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }.joined(separator: "\n"),
            version: view.version.promulgated?.description, textSha256: nil, status: StatusPayload(view.version.status),
            url: "/v1" + Link.article(number, of: view.lawSlug, asOf: asOf).text)
    }
}

/// Replies to several questions, in their order.
struct BatchPayload: Encodable {
    let replies: [AnswerReplyPayload]
    let coverage: CoveragePayload
    let generation: UInt64
}
