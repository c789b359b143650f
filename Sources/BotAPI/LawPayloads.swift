import Answering
import LegalModel

struct VersionPayload: Encodable {
    let promulgated: CalendarDay?
    let promulgated_basis: String
    let effective_from: CalendarDay?
    let effective_basis: String
    let change: String
    let document_number: String?
    let history: [String]
    let status: StatusPayload
    let sources: [String]
    let has_official_text: Bool

    init(_ version: VersionView) {
        promulgated = version.promulgated
        promulgated_basis = version.promulgatedBasis.rawValue
        effective_from = version.effectiveFrom
        effective_basis = version.effectiveBasis.rawValue
        change = version.changeKind.rawValue
        document_number = version.documentNumber
        history = version.history
        status = StatusPayload(version.status)
        sources = version.sources
        has_official_text = version.hasOfficialText
    }
}

struct EntryPayload: Encodable {
    let id: String
    /// Null for text without an article number.
    let article: String?
    let article_label: String?
    let path: [String]
    let paragraphs: [Paragraph]
    let digest: String?

    init(_ entry: LawEntry) {
        id = entry.id
        article = entry.number?.description
        article_label = entry.number?.label
        path = entry.path
        paragraphs = entry.paragraphs
        digest = entry.digest
    }
}

struct LawPayload: Encodable {
    let id: String
    let title: String
    let level: String
    let issuers: [String]
    let region: String
    let as_of: CalendarDay
    let version: VersionPayload
    let versions: [VersionPayload]
    let entries: [EntryPayload]
    let generation: UInt64

    init(_ view: LawView, generation: UInt64) {
        id = view.slug
        title = view.title
        level = view.level.rawValue
        issuers = view.issuers
        region = view.region
        as_of = view.asOf
        version = VersionPayload(view.version)
        versions = view.versions.map(VersionPayload.init)
        entries = view.entries.map(EntryPayload.init)
        self.generation = generation
    }
}

struct ArticlePayload: Encodable {
    let law: String
    let law_id: String
    let level: String
    let region: String
    let as_of: CalendarDay
    let entry: EntryPayload
    let version: VersionPayload
    let history: [HistoryPayload]
    let previous: String?
    let next: String?
    let cited_by: [CitingPayload]
    let generation: UInt64

    struct HistoryPayload: Encodable {
        let version: VersionPayload
        let differs: Bool
    }

    struct CitingPayload: Encodable {
        let kind: String
        let id: String
        let title: String
        let text: String
    }

    init(_ view: ArticleView, generation: UInt64) {
        law = view.lawTitle
        law_id = view.lawSlug
        level = view.level.rawValue
        region = view.region
        as_of = view.asOf
        entry = EntryPayload(view.entry)
        version = VersionPayload(view.version)
        history = view.history.map { HistoryPayload(version: VersionPayload($0.version), differs: $0.differs) }
        previous = view.previous?.description
        next = view.next?.description
        cited_by = view.citedBy.map { CitingPayload(kind: $0.kind.rawValue, id: $0.id, title: $0.title, text: $0.text) }
        self.generation = generation
    }
}

/// A piece of a law without an article number.
struct BlockPayload: Encodable {
    let law: String
    let law_id: String
    let as_of: CalendarDay
    let entry: EntryPayload
    let version: VersionPayload
    let generation: UInt64

    init(_ view: LawView, _ entry: LawEntry, generation: UInt64) {
        law = view.title
        law_id = view.slug
        as_of = view.asOf
        self.entry = EntryPayload(entry)
        version = VersionPayload(view.version)
        self.generation = generation
    }
}
