/// Which regulation a citation names.
public enum CitedLaw: Hashable, Sendable {
    /// A work in the title table, by its full title.
    case work(title: String)
    /// One of the former laws of the concordance, by its short name.
    case former(name: String)
    /// A title in 《》 that no table knows, as written without the marks.
    case unknown(title: String)
    /// 本法, or an article without any law named: the law that the text belongs to, where the context does not name it.
    case own
}

/// A place that a text cites: one article, 款 or 项.
public struct CitationMention: Hashable, Sendable {
    /// As written. An entry of a list has its own piece (第五条); the entries of a range share the whole range (第三条至第五条).
    public var text: String
    /// In Unicode scalars of the input, from 0.
    public var offset: Int
    /// In Unicode scalars, at least 1.
    public var length: Int
    public var law: CitedLaw
    /// nil where the law is named as a whole (《民法典》).
    public var article: ArticleNumber?
    /// 款, from 1; nil if not named.
    public var paragraph: Int?
    /// 项, from 1; nil if not named.
    public var item: Int?
    /// True for 本法, 前款, 该条, or an article without a law: understood only from where it stands.
    public var isRelative: Bool
}

/// Where a text stands: what 本法, 本条 and 前款 in it mean.
public struct CitationContext: Hashable, Sendable {
    /// Full title of the law.
    public var law: String
    public var article: ArticleNumber?
    /// 款 that the text is, from 1.
    public var paragraph: Int?

    public init(law: String, article: ArticleNumber? = nil, paragraph: Int? = nil) {
        self.law = law
        self.article = article
        self.paragraph = paragraph
    }
}

/// A place inside a law while it is read.
struct CitedPlace: Hashable {
    var article: ArticleNumber?
    var paragraph: Int?
    var item: Int?
}
