import Answering
import LegalModel
import Presentation

/// A text's citations checked against the law of a day.
struct VerificationPayload: Encodable {
    let asOf: CalendarDay
    let citations: [FindingPayload]
    let summary: Summary
    /// More citations than are looked up stood in the text.
    let truncated: Bool
    let generation: UInt64

    struct Summary: Encodable {
        let citations: Int
        /// Named law or article is not in the knowledge base.
        let notFound: Int
        let notInForce: Int
        let quotations: Int
        let exactQuotations: Int
    }

    struct FindingPayload: Encodable {
        let citation: CitationPayload
        let articleLabel: String?
        let found: Bool
        let status: StatusPayload?
        /// Null where it cannot be known.
        let inForce: Bool?
        /// Day of promulgation of the version that was compared.
        let version: CalendarDay?
        let quotations: [QuotationPayload]
        let url: String?
    }

    struct QuotationPayload: Encodable {
        let text: String
        let offset: Int
        let verdict: String
        let paragraph: Int?
        let version: CalendarDay?
    }

    init(_ verification: CitationVerification, asOf: CalendarDay?, generation: UInt64) {
        self.asOf = verification.asOf
        truncated = verification.isTruncated
        self.generation = generation
        citations = verification.findings.map { finding in
            FindingPayload(
                citation: CitationPayload(finding.citation), articleLabel: finding.citation.article?.label,
                found: finding.citation.resolved, status: finding.status.map(StatusPayload.init),
                inForce: finding.status.flatMap { $0.status == .unverified ? nil : $0.status == .inForce }, version: finding.version,
                quotations: finding.quotations.map {
                    QuotationPayload(
                        text: $0.text, offset: $0.offset, verdict: $0.verdict.rawValue, paragraph: $0.paragraph, version: $0.version)
                }, url: finding.citation.resolved ? Components.link(finding.citation, asOf: asOf).map { "/v1" + $0.text } : nil)
        }
        let quotations = verification.findings.flatMap(\.quotations)
        summary = Summary(
            citations: citations.count, notFound: citations.count { !$0.found }, notInForce: citations.count { $0.inForce == false },
            quotations: quotations.count, exactQuotations: quotations.count { $0.verdict == .exact })
    }
}

/// One page of the feed of changes.
struct ChangesPayload: Encodable {
    let changes: [ChangePayload]
    /// Pass as `cursor` to go on after the last entry of this page.
    let next: String
    let more: Bool
    let generation: UInt64

    struct ChangePayload: Encodable {
        let at: String
        let event: String
        let kind: String
        let id: String
        let title: String
        let topic: String?
        let version: Int?
        let textSha256: String?
        let promulgated: CalendarDay?
        let effectiveFrom: CalendarDay?
        let page: String
        let url: String

        init(_ change: Change) {
            at = change.timestamp
            event = change.event.rawValue
            kind = change.kind.rawValue
            id = change.id
            title = change.title
            topic = change.topic
            version = change.revision?.number
            textSha256 = change.revision?.sha256
            promulgated = change.promulgated
            effectiveFrom = change.effectiveFrom
            page = change.link.text
            url = "/v1" + change.link.text
        }
    }

    init(_ page: ChangePage, generation: UInt64) {
        next = String(page.next)
        more = page.hasMore
        self.generation = generation
        changes = page.changes.map(ChangePayload.init)
    }
}
