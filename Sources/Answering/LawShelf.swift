internal import KnowledgeStore
internal import LegalModel
internal import Search

/// Works, versions and what is computed from them alone: shared by all generations with the same laws.
final class LawShelf: Sendable {
    let works: [WorkRecord]
    let validity: ValidityBook
    let parser: CitationParser
    let catalogue: LawCatalogue
    /// Judged questions with their articles as rows of these works; nil without models.
    let judged: JudgedNeighbours?
    let workOfID: [WorkID: WorkRecord]
    let workOfTitle: [String: WorkRecord]
    let versionOfID: [VersionID: VersionRecord]
    /// Articles of each work over all its versions, ascending.
    let inventory: [WorkID: [ArticleNumber]]
    /// Of law texts; items are counted anew for each generation.
    let counts: StoreCounts

    /// - Complexity: a third of a second for 147,000 articles.
    init(_ store: StoreSnapshot, _ resources: GenerationResources) throws(StoreError) {
        works = try store.works()
        let versions = try store.versions()
        inventory = try store.articleInventory()
        counts = try store.lawCounts()
        let concordance = resources.concordance
        validity = ValidityBook(
            works: works, versions: versions, repeals: concordance.repeals, laterRevisions: concordance.laterRevisions,
            horizon: concordance.horizon)
        parser = CitationParser(titles: concordance.titleTable(works: works, versions: versions))
        workOfID = Dictionary(works.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        workOfTitle = Dictionary(works.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        versionOfID = Dictionary(versions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        catalogue = Self.catalogue(workOfID, versions)
        let rows = Dictionary(works.map { (WorkIdentity.fold($0.title), $0.id.value) }, uniquingKeysWith: { first, _ in first })
        judged = resources.search.models.judged.map { JudgedNeighbours($0, works: rows) }
    }

    private static func catalogue(_ works: [WorkID: WorkRecord], _ versions: [VersionRecord]) -> LawCatalogue {
        LawCatalogue(
            versions.compactMap { version in
                works[version.work].map { work in
                    let entry = LawCatalogue.Version(
                        work: work.id.value, title: WorkIdentity.fold(work.title), level: work.level, region: work.region,
                        isNewest: version.isNewest)
                    return (version.id.value, entry)
                }
            })
    }
}
