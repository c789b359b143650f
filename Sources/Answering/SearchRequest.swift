public import LegalModel

/// What is searched for, and where.
public struct SearchRequest: Sendable, Equatable {
    /// In the asker's own words; at most 2,000 characters and 6 KB of UTF-8.
    public var question: String
    /// Nil searches every kind and groups the hits.
    public var kind: ResultKind?
    /// Hits a kind, 1…1,000.
    public var limit = 10
    /// Hits to skip of one kind, 0…1,000.
    public var offset = 0
    /// The day whose law counts; nil is today.
    public var asOf: CalendarDay?
    /// 全国, or a province or city whose own law stands beside national law.
    public var region: String?
    public var filters = SearchFilters()
    /// Words the asker took back from what was also searched.
    public var withoutExpansions = false
    /// Search what is written, and propose nothing else.
    public var isLiteral = false
    /// Who reads: answers, cases and guides of a narrower circle are neither found nor shown.
    public var reader = Visibility.everyone
    /// Ask for the factors of each score.
    public var explained = false
    /// Leave trained models out.
    public var plain = false
    /// Standard answers, by id, that must not help: a question that is one of their own ways of asking measures nothing otherwise.
    package var withoutAnswers: Set<String> = []

    public init(question: String) {
        self.question = question
    }
}

/// What is searched or shown, by the word of the command line and the API.
public enum ResultKind: String, Sendable, Codable, CaseIterable {
    case law
    case answer
    case caseExample = "case"
    case guide

    public var chinese: String {
        switch self {
        case .law: "法条"
        case .answer: "标准答复"
        case .caseExample: "案例"
        case .guide: "办事指引"
        }
    }
}

/// Facets chosen; an empty set restricts nothing.
public struct SearchFilters: Sendable, Equatable {
    /// 时效性 on the chosen day. Nil is the default: everything but 已被修改, 已废止 and 尚未施行.
    public var statuses: Set<ValidityStatus>?
    public var levels: Set<LegalLevel> = []
    public var regions: Set<String> = []
    public var audiences: Set<String> = []
    public var topics: Set<String> = []

    public init() {}
}
