public import LegalModel

/// A law with one chosen version, its contents and the other versions.
public struct LawView: Sendable {
    public var slug: String
    public var title: String
    public var level: LegalLevel
    public var issuers: [String]
    public var region: String
    /// The version in force on the chosen day, or the newest where none was.
    public var version: VersionView
    /// Every version, newest first.
    public var versions: [VersionView]
    /// In order of the text.
    public var entries: [LawEntry]
    /// Days that `status` holds for.
    public var asOf: CalendarDay

    public init(
        slug: String, title: String, level: LegalLevel, issuers: [String], region: String, version: VersionView, versions: [VersionView],
        entries: [LawEntry], asOf: CalendarDay
    ) {
        self.slug = slug
        self.title = title
        self.level = level
        self.issuers = issuers
        self.region = region
        self.version = version
        self.versions = versions
        self.entries = entries
        self.asOf = asOf
    }
}

/// One version of a law with its computed status.
public struct VersionView: Sendable {
    /// Day of promulgation, the version's name in addresses; nil where unknown.
    public var promulgated: CalendarDay?
    public var promulgatedBasis: DateBasis
    public var effectiveFrom: CalendarDay?
    public var effectiveBasis: DateBasis
    public var changeKind: ChangeKind
    public var documentNumber: String?
    public var history: [String]
    public var status: ValidityFinding
    /// Where the text came from: file names, or the official source of a digest.
    public var sources: [String]
    /// False where only digests are loaded.
    public var hasOfficialText: Bool

    public init(
        promulgated: CalendarDay?, promulgatedBasis: DateBasis, effectiveFrom: CalendarDay?, effectiveBasis: DateBasis,
        changeKind: ChangeKind,
        documentNumber: String?, history: [String], status: ValidityFinding, sources: [String], hasOfficialText: Bool
    ) {
        self.promulgated = promulgated
        self.promulgatedBasis = promulgatedBasis
        self.effectiveFrom = effectiveFrom
        self.effectiveBasis = effectiveBasis
        self.changeKind = changeKind
        self.documentNumber = documentNumber
        self.history = history
        self.status = status
        self.sources = sources
        self.hasOfficialText = hasOfficialText
    }
}

/// An article or a block on a law's page.
public struct LawEntry: Sendable {
    /// Nil for a block.
    public var number: ArticleNumber?
    public var path: [String]
    /// 款 with their 项; one paragraph for a block.
    public var paragraphs: [Paragraph]
    /// 要点 in the project's own words.
    public var digest: String?
    /// Blocks: `法名#ordinal`; articles: `法名@N`.
    public var id: String

    public init(number: ArticleNumber?, path: [String], paragraphs: [Paragraph], digest: String?, id: String) {
        self.number = number
        self.path = path
        self.paragraphs = paragraphs
        self.digest = digest
        self.id = id
    }
}

/// One article on a day, with its neighbours, versions and everything that cites it.
public struct ArticleView: Sendable {
    public var lawSlug: String
    public var lawTitle: String
    public var level: LegalLevel
    public var region: String
    public var entry: LawEntry
    public var version: VersionView
    /// Versions of the law that hold this article, newest first, with whether its text differs from the one shown.
    public var history: [(version: VersionView, differs: Bool)]
    public var previous: ArticleNumber?
    public var next: ArticleNumber?
    public var citedBy: [CitingSource]
    public var asOf: CalendarDay

    public init(
        lawSlug: String, lawTitle: String, level: LegalLevel, region: String, entry: LawEntry, version: VersionView,
        history: [(version: VersionView, differs: Bool)], previous: ArticleNumber?, next: ArticleNumber?, citedBy: [CitingSource],
        asOf: CalendarDay
    ) {
        self.lawSlug = lawSlug
        self.lawTitle = lawTitle
        self.level = level
        self.region = region
        self.entry = entry
        self.version = version
        self.history = history
        self.previous = previous
        self.next = next
        self.citedBy = citedBy
        self.asOf = asOf
    }
}

/// 谁引用了本条: an answer, a case, a guide or an article of another law.
public struct CitingSource: Sendable {
    public var kind: ResultKind
    public var id: String
    public var title: String
    /// The citation as written there.
    public var text: String

    public init(kind: ResultKind, id: String, title: String, text: String) {
        self.kind = kind
        self.id = id
        self.title = title
        self.text = text
    }
}

/// One basis of an item, looked up on a day.
public struct BasisView: Sendable {
    /// As written by the editor.
    public var text: String
    public var citation: ResolvedCitation?
    public var status: ValidityFinding?
    /// Official text on the day where it is loaded.
    public var quote: String?
    /// 要点 where one is loaded.
    public var digest: String?

    public init(text: String, citation: ResolvedCitation?, status: ValidityFinding?, quote: String?, digest: String?) {
        self.text = text
        self.citation = citation
        self.status = status
        self.quote = quote
        self.digest = digest
    }
}

/// A standard answer as published, with its basis looked up.
public struct AnswerView: Sendable {
    public var answer: StandardAnswer
    public var revision: RevisionStamp
    public var basis: [BasisView]
    public var relatedCases: [(id: String, title: String)]
    public var relatedQuestions: [(id: String, question: String)]
    /// `imported` or the name of a corpus.
    public var origin: String
    public var asOf: CalendarDay
    /// 待复核: the law that it rests on has changed, and nobody has confirmed or changed it since.
    public var isUnderRecheck = false

    public init(
        answer: StandardAnswer, revision: RevisionStamp, basis: [BasisView], relatedCases: [(id: String, title: String)],
        relatedQuestions: [(id: String, question: String)], origin: String, asOf: CalendarDay
    ) {
        self.answer = answer
        self.revision = revision
        self.basis = basis
        self.relatedCases = relatedCases
        self.relatedQuestions = relatedQuestions
        self.origin = origin
        self.asOf = asOf
    }
}

/// A case with its articles looked up on the facts' date.
public struct CaseView: Sendable {
    public var example: CaseExample
    public var revision: RevisionStamp
    public var basis: [BasisView]
    public var relatedAnswers: [(id: String, question: String)]
    public var origin: String
    /// 待复核: the law that it rests on has changed, and nobody has confirmed or changed it since.
    public var isUnderRecheck = false

    public init(
        example: CaseExample, revision: RevisionStamp, basis: [BasisView], relatedAnswers: [(id: String, question: String)], origin: String
    ) {
        self.example = example
        self.revision = revision
        self.basis = basis
        self.relatedAnswers = relatedAnswers
        self.origin = origin
    }
}

/// A service guide with its basis looked up.
public struct GuideView: Sendable {
    public var guide: ServiceGuide
    public var revision: RevisionStamp
    public var basis: [BasisView]
    public var origin: String
    /// 待复核: the law that it rests on has changed, and nobody has confirmed or changed it since.
    public var isUnderRecheck = false

    public init(guide: ServiceGuide, revision: RevisionStamp, basis: [BasisView], origin: String) {
        self.guide = guide
        self.revision = revision
        self.basis = basis
        self.origin = origin
    }
}

/// An organisation as it was imported.
public struct OrganisationView: Sendable {
    public var organisation: Organisation
    public var revision: RevisionStamp
    public var origin: String

    public init(organisation: Organisation, revision: RevisionStamp, origin: String) {
        self.organisation = organisation
        self.revision = revision
        self.origin = origin
    }
}

/// An item in a list by topic or audience.
public struct ItemSummary: Sendable {
    public var kind: ResultKind
    public var id: String
    public var title: String
    public var topic: String?
    public var audiences: [String]

    public init(kind: ResultKind, id: String, title: String, topic: String?, audiences: [String]) {
        self.kind = kind
        self.id = id
        self.title = title
        self.topic = topic
        self.audiences = audiences
    }
}

/// One line under the search box.
public struct Suggestion: Sendable {
    public var text: String
    public var kind: ResultKind
    /// Opens the thing itself.
    public var id: String

    public init(text: String, kind: ResultKind, id: String) {
        self.text = text
        self.kind = kind
        self.id = id
    }
}

/// What the knowledge base holds and how fresh it is.
public struct Coverage: Sendable {
    public var laws: Int
    public var versions: Int
    public var articles: Int
    public var digests: Int
    public var answers: Int
    public var cases: Int
    public var guides: Int
    public var generation: UInt64
    /// When the last import began, seconds since 1970-01-01 UTC.
    public var updatedAt: Int64
    /// The day up to which law texts are known to be complete.
    public var horizon: CalendarDay
    /// Known gaps in plain sentences.
    public var gaps: [String]
    /// Problems that make the service degraded; empty when well.
    public var degradations: [String]
    /// How often the first answer is right in each band of confidence: over answers with many ways of asking, and over those with one.
    public var reliability: [ReliabilityBand] = []
    public var bareReliability: [ReliabilityBand] = []

    public init(
        laws: Int, versions: Int, articles: Int, digests: Int, answers: Int, cases: Int, guides: Int, generation: UInt64, updatedAt: Int64,
        horizon: CalendarDay, gaps: [String], degradations: [String]
    ) {
        self.laws = laws
        self.versions = versions
        self.articles = articles
        self.digests = digests
        self.answers = answers
        self.cases = cases
        self.guides = guides
        self.generation = generation
        self.updatedAt = updatedAt
        self.horizon = horizon
        self.gaps = gaps
        self.degradations = degradations
    }
}

/// A band of confidence with the share of first answers that were right, measured on questions that no model was fitted on.
public struct ReliabilityBand: Sendable, Equatable, Decodable {
    /// From 0 to 1, `from` below `to`.
    public var from: Double
    public var to: Double
    public var precision: Double
    public var questions: Int

    public init(from: Double, to: Double, precision: Double, questions: Int) {
        self.from = from
        self.to = to
        self.precision = precision
        self.questions = questions
    }
}
