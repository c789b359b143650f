package import LegalModel

/// The laws of a store as checks ask for them: citations of a text, the version of a day, its articles.
///
/// Read once, in the state of that moment.
package struct LawLookup {
    package let validity: ValidityBook
    package let concordance: LawConcordance
    /// True if the official text of any version is stored, not only digests.
    package let hasOfficialTexts: Bool
    private let store: StoreReader
    private let resolver: CitationResolver
    private let works: [String: WorkRecord]
    private let titles: [WorkID: String]
    private let inventory: [String: [ArticleNumber]]

    /// - Complexity: O(articles): one pass over all works, versions and article numbers.
    package init(_ store: StoreReader, concordance: LawConcordance) throws(StoreError) {
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
    package func citations(in text: String) -> [LocatedCitation] {
        let inventory = inventory
        return resolver.cite(text, wholeLaws: .included) { inventory[$0] }
    }

    /// The title of a work of the store; empty for an unknown one.
    package func title(of work: WorkID) -> String { titles[work] ?? "" }

    /// True for a law that has articles to cite.
    package func hasArticles(_ title: String) -> Bool { !(inventory[title] ?? []).isEmpty }

    /// The version that a reader of a day should see; nil before the first, or for an unknown law.
    package func version(of title: String, on day: CalendarDay) -> VersionID? {
        works[title].flatMap { validity.version(of: $0.id, on: day) }
    }

    /// The version of a law that was made public on a day; the law by its title or by its short one.
    package func version(of title: String, promulgated: CalendarDay) throws(StoreError) -> VersionRecord? {
        guard let work = works[title] ?? works.values.first(where: { $0.slug == WorkIdentity.fold(title) }) else { return nil }
        return try store.read { (snapshot) throws(StoreError) in
            try snapshot.versions(of: work.id).first { $0.promulgated == promulgated }
        }
    }

    package func article(_ number: ArticleNumber, of version: VersionID) throws(StoreError) -> ArticleRecord? {
        try store.read { (snapshot) throws(StoreError) in try snapshot.article(number, of: version) }
    }

    /// The texts of a law without articles.
    package func blocks(of version: VersionID) throws(StoreError) -> [String] {
        try store.read { (snapshot) throws(StoreError) in
            try snapshot.contents(of: version).compactMap { if case .block(let block) = $0 { block.text } else { nil } }
        }
    }

    /// The listed revisions of a law whose text is not here.
    package func laterRevisions(of title: String) -> [LaterRevision] {
        let folded = WorkIdentity.fold(title)
        return concordance.laterRevisions.filter { WorkIdentity.fold($0.title) == folded }
    }
}
