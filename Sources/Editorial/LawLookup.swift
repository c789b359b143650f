internal import KnowledgeStore
internal import LegalModel

/// The laws of the store as the gate asks for them: citations of a text, and the article of a day.
struct LawLookup {
    let validity: ValidityBook
    private let store: StoreReader
    private let concordance: LawConcordance
    private let resolver: CitationResolver
    private let works: [String: WorkRecord]
    private let inventory: [String: [ArticleNumber]]

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
        inventory = Dictionary(works.map { ($0.title, numbers[$0.id] ?? []) }, uniquingKeysWith: { first, _ in first })
    }

    func citations(in text: String) -> [LocatedCitation] {
        let inventory = inventory
        return resolver.cite(text, wholeLaws: .included) { inventory[$0] }
    }

    /// Law and article of every citation of a basis.
    func provisions(of basis: [String]) -> Set<Provision> {
        Set(basis.flatMap { citations(in: $0) }.map { Provision(law: $0.law, article: $0.article) })
    }

    func hasArticles(_ title: String) -> Bool { !(inventory[title] ?? []).isEmpty }

    func version(of title: String, on day: CalendarDay) -> VersionID? {
        works[title].flatMap { validity.version(of: $0.id, on: day) }
    }

    func article(_ number: ArticleNumber, of version: VersionID) throws(StoreError) -> ArticleRecord? {
        try store.read { (snapshot) throws(StoreError) in try snapshot.article(number, of: version) }
    }

    func laterRevisions(of title: String) -> [LaterRevision] {
        let folded = WorkIdentity.fold(title)
        return concordance.laterRevisions.filter { WorkIdentity.fold($0.title) == folded }
    }
}
