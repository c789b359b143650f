internal import KnowledgeStore
internal import LegalModel

/// The laws of the temporary data folder; remembers what it was asked, since thousands of items rest on the same articles.
final class LawLibrary {
    let laws: LawLookup
    private var articles: [ArticlePlace: ArticleRecord?] = [:]
    private var foundIn: [String: [LocatedCitation]] = [:]

    private struct ArticlePlace: Hashable {
        let version: VersionID
        let number: ArticleNumber
    }

    init(_ store: StoreReader, concordance: LawConcordance) throws(StoreError) {
        laws = try LawLookup(store, concordance: concordance)
    }

    /// As `LawLookup.citations(in:)`.
    func citations(in text: String) -> [LocatedCitation] {
        if let known = foundIn[text] { return known }
        let found = laws.citations(in: text)
        foundIn[text] = found
        return found
    }

    func article(_ number: ArticleNumber, of version: VersionID) throws(StoreError) -> ArticleRecord? {
        let place = ArticlePlace(version: version, number: number)
        if let known = articles[place] { return known }
        let found = try laws.article(number, of: version)
        articles[place] = found
        return found
    }
}
