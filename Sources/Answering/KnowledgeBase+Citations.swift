internal import KnowledgeStore
internal import LegalModel

extension KnowledgeBase {
    public func citations(in text: String, context: String?) throws(KnowledgeBaseError) -> [ResolvedCitation] {
        let snapshot = current
        var place: CitationContext?
        if let context {
            place = snapshot.parser.context(context)
            guard place != nil else { throw .refusedInput("上下文“\(context)”不是知识库里的法规") }
        }
        return snapshot.cite(text, context: place, wholeLaws: false)
    }
}

extension Snapshot {
    /// Citations of a text, looked up in the articles of every version.
    func cite(_ text: String, context: CitationContext? = nil, wholeLaws: Bool) -> [ResolvedCitation] {
        let resolver = CitationResolver(parser: parser)
        return resolver.cite(text, context: context, wholeLaws: wholeLaws ? .included : .excluded, inventory: articles(of:)).map {
            ResolvedCitation(
                text: $0.text, offset: $0.offset, law: $0.law, lawSlug: work(titled: $0.law)?.slug, article: $0.article,
                paragraph: $0.paragraph, item: $0.item, resolved: $0.isResolved, cited: $0.cited)
        }
    }
}
