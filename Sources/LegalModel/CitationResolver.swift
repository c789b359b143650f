/// A citation looked up: what `cite` shows and the citation graph stores.
public struct LocatedCitation: Hashable, Sendable {
    /// As written; see `CitationMention`.
    public var text: String
    /// In Unicode scalars of the input, from 0.
    public var offset: Int
    public var length: Int
    /// Full title; today's law where a former one is cited.
    public var law: String
    /// Today's article where the concordance has one; nil where the law is named as a whole.
    public var article: ArticleNumber?
    public var paragraph: Int?
    public var item: Int?
    /// False for a known law without such an article.
    public var isResolved: Bool
    /// What was written, where the law cited is a former one: `合同法第九十四条`.
    public var cited: String?
    /// 本法, 前款 and the like.
    public var isRelative: Bool
}

/// Mentions to articles of works in force.
package struct CitationResolver: Sendable {
    package let parser: CitationParser

    package init(parser: CitationParser) { self.parser = parser }

    /// Which laws named as a whole give entries.
    package enum WholeLaws: Sendable { case excluded, included }

    /// Every citation of a law in a text, in order. What belongs to no known law gives no entry.
    ///
    /// - Parameter inventory: articles of a law in ascending order over all its versions, nil if its text is not in the knowledge base: then nothing
    ///   of it is resolved. Called once or twice a mention: should answer from memory.
    package func cite(
        _ text: String, context: CitationContext? = nil, wholeLaws: WholeLaws = .excluded, inventory: @escaping CitationParser.Inventory
    ) -> [LocatedCitation] {
        parser.parse(text, context: context, inventory: inventory).compactMap { locate($0, inventory: inventory) }.filter {
            $0.article != nil || wholeLaws == .included
        }
    }

    /// The entry of one mention; nil if its law is unknown.
    package func locate(_ mention: CitationMention, inventory: CitationParser.Inventory) -> LocatedCitation? {
        switch mention.law {
        case .unknown, .own: nil
        case .work(let title): entry(mention, title, mention.article, inventory)
        case .former(let name): formerEntry(mention, name, inventory)
        }
    }

    private func entry(
        _ mention: CitationMention, _ title: String, _ article: ArticleNumber?, _ inventory: CitationParser.Inventory
    ) -> LocatedCitation {
        LocatedCitation(
            text: mention.text, offset: mention.offset, length: mention.length, law: title, article: article, paragraph: mention.paragraph,
            item: mention.item, isResolved: Self.exists(article, in: inventory(title)), cited: nil, isRelative: mention.isRelative)
    }

    /// Today's article for one of a former law; 款 and 项 are left out, since the concordance maps whole articles.
    private func formerEntry(_ mention: CitationMention, _ name: String, _ inventory: CitationParser.Inventory) -> LocatedCitation {
        guard let article = mention.article, let first = parser.titles.former.today(of: article, in: name).first else {
            var unmapped = entry(mention, parser.titles.former.successor(of: name) ?? name, nil, inventory)
            // The old text is not here and nothing stands for this article: the old title says so better than today's.
            if mention.article != nil {
                unmapped.law = "中华人民共和国" + name
                unmapped.article = mention.article
                unmapped.isResolved = false
            }
            unmapped.cited = mention.text
            return unmapped
        }
        var located = entry(mention, first.title, first.today, inventory)
        located.paragraph = nil
        located.item = nil
        located.cited = written(mention, name)
        return located
    }

    /// The former citation in words, with the law's name where the text's own piece lacks it (the second of a list).
    private func written(_ mention: CitationMention, _ name: String) -> String {
        guard let first = mention.text.unicodeScalars.first else { return name }
        return first == "第" || first == "之" || first == "（" || ChineseNumeral.isNumeral(first) ? name + mention.text : mention.text
    }

    private static func exists(_ article: ArticleNumber?, in known: [ArticleNumber]?) -> Bool {
        guard let known else { return false }
        guard let article else { return true }
        var low = 0
        var high = known.count
        while low < high {
            let middle = (low + high) / 2
            if known[middle] < article { low = middle + 1 } else { high = middle }
        }
        return low < known.count && known[low] == article
    }
}
