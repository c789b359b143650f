/// On what a date of a regulation rests; shown wherever the date is.
public enum DateBasis: String, Sendable, Codable, CaseIterable {
    /// The text says so in a clause or a history line.
    case stated = "文本载明"
    /// A rule derived it from the text (自公布之日起施行 and the day of promulgation).
    case rule = "按规则推定"
    /// The file's name says so.
    case fileName = "文件名"
    /// An editor or an authority's list set it.
    case editor = "编辑确定"
    /// Nothing says it.
    case unknown = "无法确定"
}

/// How a version came to be.
public enum ChangeKind: String, Sendable, Codable, CaseIterable {
    case enacted = "制定"
    case amended = "修正"
    case revised = "修订"
    case unknown = "不详"
}

/// One version of a regulation as read from one source: what an importer hands to the store.
public struct RegulationText: Sendable, Codable, Equatable {
    /// As printed, with 中华人民共和国 if printed so.
    public var title: String
    /// The second title of a part (人格权编), for works split over several files.
    public var part: String?
    public var documentNumber: String?
    public var issuers: [String]
    public var level: LegalLevel
    /// 全国, or the province or city whose organ issued it.
    public var region: String
    public var promulgated: CalendarDay?
    public var promulgatedBasis: DateBasis
    public var effectiveFrom: CalendarDay?
    public var effectiveBasis: DateBasis
    public var changeKind: ChangeKind
    /// History lines (题注), in order, as printed.
    public var history: [String]
    /// Everything in the body, in order of the text.
    public var elements: [RegulationElement]
    public var source: TextSource

    public init(
        title: String, part: String? = nil, documentNumber: String? = nil, issuers: [String], level: LegalLevel, region: String,
        promulgated: CalendarDay?, promulgatedBasis: DateBasis, effectiveFrom: CalendarDay?, effectiveBasis: DateBasis,
        changeKind: ChangeKind, history: [String], elements: [RegulationElement], source: TextSource
    ) {
        self.title = title
        self.part = part
        self.documentNumber = documentNumber
        self.issuers = issuers
        self.level = level
        self.region = region
        self.promulgated = promulgated
        self.promulgatedBasis = promulgatedBasis
        self.effectiveFrom = effectiveFrom
        self.effectiveBasis = effectiveBasis
        self.changeKind = changeKind
        self.history = history
        self.elements = elements
        self.source = source
    }

    public var articles: [ArticleText] { elements.compactMap { if case .article(let article) = $0 { article } else { nil } } }
    public var blocks: [TextBlock] { elements.compactMap { if case .block(let block) = $0 { block } else { nil } } }
}

/// A piece of a regulation's body.
public enum RegulationElement: Sendable, Codable, Equatable {
    case article(ArticleText)
    /// Text without an article number: preambles, decisions without articles, tables, annexes.
    case block(TextBlock)
}

/// An article of one version.
public struct ArticleText: Sendable, Codable, Equatable {
    public var number: ArticleNumber
    /// Headings above it, outermost first: ["第三编　合同", "第七章　合同的权利义务终止"].
    public var path: [String]
    /// 款: paragraphs in order, without the article label; each with its 项.
    public var paragraphs: [Paragraph]
    /// Line of the label in the source file, from 1.
    public var line: Int

    public init(number: ArticleNumber, path: [String], paragraphs: [Paragraph], line: Int) {
        self.number = number
        self.path = path
        self.paragraphs = paragraphs
        self.line = line
    }

    /// The article as text, a line a paragraph or item, without its label.
    public var text: String {
        paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

/// 款: one paragraph of an article, numbered by position from 1.
public struct Paragraph: Sendable, Codable, Equatable {
    public var text: String
    public var items: [Item]

    public init(text: String, items: [Item] = []) {
        self.text = text
        self.items = items
    }

    /// 项: （一）, （二） …; the text keeps its mark.
    public struct Item: Sendable, Codable, Equatable {
        public var number: Int
        public var text: String

        public init(number: Int, text: String) {
            self.number = number
            self.text = text
        }
    }
}

/// Text without an article number.
public struct TextBlock: Sendable, Codable, Equatable {
    public var path: [String]
    public var text: String
    public var line: Int

    public init(path: [String], text: String, line: Int) {
        self.path = path
        self.text = text
        self.line = line
    }
}

/// Where a text was read from.
public struct TextSource: Sendable, Codable, Equatable {
    /// Relative to the imported root, with `/`.
    public var path: String
    /// SHA-256 of the file's bytes, lower-case hex.
    public var sha256: String

    public init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }
}

/// A digest (要点) of one law's articles in the project's own words; joins the version with the same work and day of promulgation.
public struct RegulationDigest: Sendable, Codable, Equatable {
    public var title: String
    public var issuers: [String]
    public var level: LegalLevel
    public var region: String
    public var promulgated: CalendarDay
    public var effectiveFrom: CalendarDay?
    /// Where the official text is to be found.
    public var officialSource: String
    public var articles: [Entry]
    public var source: TextSource

    public struct Entry: Sendable, Codable, Equatable {
        public var number: ArticleNumber
        public var text: String
        public var line: Int

        public init(number: ArticleNumber, text: String, line: Int) {
            self.number = number
            self.text = text
            self.line = line
        }
    }

    public init(
        title: String, issuers: [String], level: LegalLevel, region: String, promulgated: CalendarDay, effectiveFrom: CalendarDay?,
        officialSource: String, articles: [Entry], source: TextSource
    ) {
        self.title = title
        self.issuers = issuers
        self.level = level
        self.region = region
        self.promulgated = promulgated
        self.effectiveFrom = effectiveFrom
        self.officialSource = officialSource
        self.articles = articles
        self.source = source
    }
}
