internal import KnowledgeStore
internal import LegalModel

/// The laws of the temporary data folder as the checks ask for them: citations of a text, and the article of a day.
final class LawLibrary {
    let validity: ValidityBook
    let concordance: LawConcordance
    /// True if official texts were imported beside the digests.
    let hasOfficialTexts: Bool
    private let store: StoreReader
    private let resolver: CitationResolver
    private let works: [String: WorkRecord]
    private let titles: [WorkID: String]
    private let inventory: [String: [ArticleNumber]]
    private var articles: [ArticlePlace: ArticleRecord?] = [:]
    private var foundIn: [String: [LocatedCitation]] = [:]

    private struct ArticlePlace: Hashable {
        let version: VersionID
        let number: ArticleNumber
    }

    init(_ store: StoreReader, concordance: LawConcordance) throws(StoreError) {
        self.store = store
        self.concordance = concordance
        let (works, versions, numbers) = try store.read { (snapshot) throws(StoreError) in
            (try snapshot.works(), try snapshot.versions(), try snapshot.articleInventory())
        }
        validity = ValidityBook(
            works: works, versions: versions, repeals: concordance.repeals, laterRevisions: concordance.laterRevisions,
            horizon: concordance.horizon)
        resolver = CitationResolver(parser: CitationParser(titles: concordance.titleTable(works: works, versions: versions)))
        self.works = Dictionary(works.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        titles = Dictionary(works.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        inventory = Dictionary(works.map { ($0.title, numbers[$0.id] ?? []) }, uniquingKeysWith: { first, _ in first })
        hasOfficialTexts = versions.contains(where: \.hasOfficialText)
    }

    /// The laws and articles that a text names, as every part of the service reads them.
    func citations(in text: String) -> [LocatedCitation] {
        if let known = foundIn[text] { return known }
        let inventory = inventory
        let found = resolver.cite(text, wholeLaws: .included) { inventory[$0] }
        foundIn[text] = found
        return found
    }

    /// The title of a work of the store.
    func title(of work: WorkID) -> String { titles[work] ?? "" }

    /// True for a law that has articles to cite.
    func hasArticles(_ title: String) -> Bool { !(inventory[title] ?? []).isEmpty }

    /// The version that a reader of a day should see; nil before the first, or for an unknown law.
    func version(of title: String, on day: CalendarDay) -> VersionID? {
        works[title].flatMap { validity.version(of: $0.id, on: day) }
    }

    func article(_ number: ArticleNumber, of version: VersionID) throws(StoreError) -> ArticleRecord? {
        let place = ArticlePlace(version: version, number: number)
        if let known = articles[place] { return known }
        let found = try store.read { (snapshot) throws(StoreError) in try snapshot.article(number, of: version) }
        articles[place] = found
        return found
    }

    /// The texts of a law without articles.
    func blocks(of version: VersionID) throws(StoreError) -> [String] {
        try store.read { (snapshot) throws(StoreError) in
            try snapshot.contents(of: version).compactMap { if case .block(let block) = $0 { block.text } else { nil } }
        }
    }

    func versionRecord(_ title: String, promulgated: CalendarDay) throws(StoreError) -> VersionRecord? {
        guard let work = works[title] ?? works.values.first(where: { $0.slug == WorkIdentity.fold(title) }) else { return nil }
        return try store.read { (snapshot) throws(StoreError) in
            try snapshot.versions(of: work.id).first { $0.promulgated == promulgated }
        }
    }

    /// The listed revisions of a law whose text is not here.
    func laterRevisions(of title: String) -> [LaterRevision] {
        let folded = WorkIdentity.fold(title)
        return concordance.laterRevisions.filter { WorkIdentity.fold($0.title) == folded }
    }
}
