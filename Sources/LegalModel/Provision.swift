/// A place in a law, as precise as it was named: work, article, 款, 项. Names one article version only together with a day.
public struct Provision: Hashable, Sendable, Codable {
    /// Full title of the work, as the knowledge base prints it.
    public var law: String
    public var article: ArticleNumber?
    /// 款, from 1; nil if not named.
    public var paragraph: Int?
    /// 项, from 1; nil if not named.
    public var item: Int?

    public init(law: String, article: ArticleNumber?, paragraph: Int? = nil, item: Int? = nil) {
        self.law = law
        self.article = article
        self.paragraph = paragraph
        self.item = item
    }

    /// 《中华人民共和国民法典》第五百六十三条第一款第四项.
    public var label: String {
        var text = "《\(law)》"
        if let article { text += article.label }
        if let paragraph { text += "第\(ChineseNumeral.text(paragraph))款" }
        if let item { text += "第\(ChineseNumeral.text(item))项" }
        return text
    }
}
