import Answering
import LegalModel

struct VersionPayload: Encodable {
    let promulgated: CalendarDay?
    let promulgatedBasis: String
    let effectiveFrom: CalendarDay?
    let effectiveBasis: String
    let change: String
    let documentNumber: String?
    let history: [String]
    let status: StatusPayload
    let sources: [String]
    let hasOfficialText: Bool

    init(_ version: VersionView) {
        promulgated = version.promulgated
        promulgatedBasis = version.promulgatedBasis.rawValue
        effectiveFrom = version.effectiveFrom
        effectiveBasis = version.effectiveBasis.rawValue
        change = version.changeKind.rawValue
        documentNumber = version.documentNumber
        history = version.history
        status = StatusPayload(version.status)
        sources = version.sources
        hasOfficialText = version.hasOfficialText
    }
}

struct EntryPayload: Encodable {
    let id: String
    /// Null for text without an article number.
    let article: String?
    let articleLabel: String?
    let path: [String]
    let paragraphs: [Paragraph]
    let digest: String?

    init(_ entry: LawEntry) {
        id = entry.id
        article = entry.number?.description
        articleLabel = entry.number?.label
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
    let asOf: CalendarDay
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
        asOf = view.asOf
        version = VersionPayload(view.version)
        versions = view.versions.map(VersionPayload.init)
        entries = view.entries.map(EntryPayload.init)
        self.generation = generation
    }
}

struct ArticlePayload: Encodable {
    let law: String
    let lawId: String
    let level: String
    let region: String
    let asOf: CalendarDay
    let entry: EntryPayload
    let version: VersionPayload
    let history: [HistoryPayload]
    let previous: String?
    let next: String?
    let citedBy: [CitingPayload]
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
        lawId = view.lawSlug
        level = view.level.rawValue
        region = view.region
        asOf = view.asOf
        entry = EntryPayload(view.entry)
        version = VersionPayload(view.version)
        history = view.history.map { HistoryPayload(version: VersionPayload($0.version), differs: $0.differs) }
        previous = view.previous?.description
        next = view.next?.description
        citedBy = view.citedBy.map { CitingPayload(kind: $0.kind.rawValue, id: $0.id, title: $0.title, text: $0.text) }
        self.generation = generation
    }
}

/// A piece of a law without an article number.
struct BlockPayload: Encodable {
    let law: String
    let lawId: String
    let asOf: CalendarDay
    let entry: EntryPayload
    let version: VersionPayload
    let generation: UInt64

    init(_ view: LawView, _ entry: LawEntry, generation: UInt64) {
        law = view.title
        lawId = view.slug
        asOf = view.asOf
        self.entry = EntryPayload(entry)
        version = VersionPayload(view.version)
        self.generation = generation
    }
}
