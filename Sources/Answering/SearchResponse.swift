public import LegalModel

/// Ranked hits, grouped by kind, with what was understood and what produced them.
public struct SearchResponse: Sendable {
    public var groups: [Group]
    public var interpretation: Interpretation
    /// The index generation that answered.
    public var generation: UInt64

    public struct Group: Sendable {
        public var kind: ResultKind
        public var hits: [SearchHit]
        /// Documents that match at least one term, after filters; an upper bound where `isTotalExact` is false.
        public var total: Int
        public var isTotalExact: Bool
        public var facets: [Facet]

        public init(kind: ResultKind, hits: [SearchHit], total: Int, isTotalExact: Bool, facets: [Facet]) {
            self.kind = kind
            self.hits = hits
            self.total = total
            self.isTotalExact = isTotalExact
            self.facets = facets
        }
    }

    public init(groups: [Group], interpretation: Interpretation, generation: UInt64) {
        self.groups = groups
        self.interpretation = interpretation
        self.generation = generation
    }

    /// Hits of every group, best group first.
    public var hits: [SearchHit] { groups.flatMap(\.hits) }
}

/// One facet with its counts, largest first.
public struct Facet: Sendable {
    /// 效力位阶, 地域, 主题, 适用人群 …
    public var name: String
    /// The query parameter that sets it.
    public var parameter: String
    public var values: [(value: String, count: Int)]

    public init(name: String, parameter: String, values: [(value: String, count: Int)]) {
        self.name = name
        self.parameter = parameter
        self.values = values
    }
}

/// One result.
public struct SearchHit: Sendable {
    public var kind: ResultKind
    /// `民法典@563` for an article, `民法典#3` for a text block, the item's own id otherwise. Always opens.
    public var id: String
    /// Law title as printed, 标准问, case title.
    public var title: String
    /// Where in the law: slug of the work and number; nil for items.
    public var article: ArticleReference?
    /// Status on the chosen day; nil for items without one.
    public var status: ValidityFinding?
    /// BM25F sum and priors; comparable only within one response.
    public var score: Double
    public var snippet: Snippet
    /// 法律, 司法解释 … or topic.
    public var category: String?
    public var region: String?
    /// Day of promulgation of the version, review day of an item.
    public var dated: CalendarDay?
    public var externalID: String?
    /// Revision number and hash of an item; nil for law.
    public var revision: RevisionStamp?
    public var explanation: [ScoreFactor]

    public init(
        kind: ResultKind, id: String, title: String, article: ArticleReference? = nil, status: ValidityFinding? = nil, score: Double,
        snippet: Snippet, category: String? = nil, region: String? = nil, dated: CalendarDay? = nil, externalID: String? = nil,
        revision: RevisionStamp? = nil, explanation: [ScoreFactor] = []
    ) {
        self.kind = kind
        self.id = id
        self.title = title
        self.article = article
        self.status = status
        self.score = score
        self.snippet = snippet
        self.category = category
        self.region = region
        self.dated = dated
        self.externalID = externalID
        self.revision = revision
        self.explanation = explanation
    }
}

/// The address of an article or a block in a law.
public struct ArticleReference: Sendable, Hashable {
    /// Folded title that stands in addresses.
    public var lawSlug: String
    /// Nil for a text block.
    public var number: ArticleNumber?
    /// 编、章、节 above it.
    public var path: [String]

    public init(lawSlug: String, number: ArticleNumber?, path: [String]) {
        self.lawSlug = lawSlug
        self.number = number
        self.path = path
    }
}

/// Which revision of an item was shown; what all channels must agree on.
public struct RevisionStamp: Sendable, Hashable, Codable {
    public var number: Int
    /// SHA-256 of the canonical payload, lower-case hex.
    public var sha256: String

    public init(number: Int, sha256: String) {
        self.number = number
        self.sha256 = sha256
    }
}

/// Text of the original with the ranges that match, never HTML.
public struct Snippet: Sendable, Equatable {
    public var text: String
    /// Half-open ranges in Unicode scalars of `text`, ascending, disjoint.
    public var matches: [Range<Int>]

    public init(text: String, matches: [Range<Int>] = []) {
        self.text = text
        self.matches = matches
    }
}

/// One factor of a score, in words a seat understands.
public struct ScoreFactor: Sendable {
    public var label: String
    public var value: Double

    public init(label: String, value: Double) {
        self.label = label
        self.value = value
    }
}

/// What the service understood, shown and undoable.
public struct Interpretation: Sendable {
    /// The question's own terms, at most 64, as chips.
    public var terms: [String] = []
    /// Lay words and the legal terms also searched for them, with their weight.
    public var expansions: [Expansion] = []
    /// Laws and articles named in the question.
    public var citations: [ResolvedCitation] = []
    public var asOf: CalendarDay
    /// True if the asker named the day or chose it.
    public var asOfIsChosen = false
    public var region: String?
    /// Plain sentences on anything set aside or assumed.
    public var notes: [String] = []
    /// What may have been meant instead, for a person to accept, the likeliest first; at most three, mostly none.
    public var proposals: [Proposal] = []
    /// Nothing at all was found for the question as written: the results are those of this question, the first proposal.
    public var searchedInstead: String?

    public init(asOf: CalendarDay) {
        self.asOf = asOf
    }

    /// A question that may have been meant: with homophones, misspellings, pinyin or initials put right.
    public struct Proposal: Sendable, Equatable {
        public var question: String
        public var changes: [Change]

        public struct Change: Sendable, Equatable {
            /// As in the question.
            public var written: String
            public var meant: String

            public init(written: String, meant: String) {
                self.written = written
                self.meant = meant
            }
        }

        public init(question: String, changes: [Change]) {
            self.question = question
            self.changes = changes
        }
    }

    public struct Expansion: Sendable, Equatable {
        public var lay: String
        public var legal: [String]
        public var weight: Double

        public init(lay: String, legal: [String], weight: Double) {
            self.lay = lay
            self.legal = legal
            self.weight = weight
        }
    }
}

/// A citation found in a text and looked up.
public struct ResolvedCitation: Sendable, Equatable {
    public var text: String
    /// Offset of `text` in Unicode scalars of the input.
    public var offset: Int
    /// Full title.
    public var law: String
    /// Slug for addresses; nil if the law is not in the knowledge base.
    public var lawSlug: String?
    public var article: ArticleNumber?
    public var paragraph: Int?
    public var item: Int?
    public var resolved: Bool
    /// The former law's title and article as written, where today's stand in `law` and `article`.
    public var cited: String?

    public init(
        text: String, offset: Int, law: String, lawSlug: String?, article: ArticleNumber?, paragraph: Int?, item: Int?, resolved: Bool,
        cited: String?
    ) {
        self.text = text
        self.offset = offset
        self.law = law
        self.lawSlug = lawSlug
        self.article = article
        self.paragraph = paragraph
        self.item = item
        self.resolved = resolved
        self.cited = cited
    }
}
