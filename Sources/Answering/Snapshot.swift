internal import ByteStorage
internal import InvertedIndex
package import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis
internal import TextVectors

/// One generation of the index with everything that answers from it; immutable, shared by all threads until the next one replaces it.
final class Snapshot: Sendable {
    let index: IndexReader
    let searchers: SearcherPool
    let analyzers: AnalyzerPool
    let resources: SearchResources
    let questions: QuestionReader
    let catalogue: LawCatalogue
    let laws: LawSearcher
    let items: ItemSearcher
    let matcher: StandardAnswerMatcher
    let confidence: ConfidenceModel
    let validity: ValidityBook
    let parser: CitationParser
    let concordance: LawConcordance
    let suggestions: SuggestionList
    let spelling: SpellingReader
    let facts: ItemFactsTable
    /// Articles that the current revision of each standard answer rests on, by row of the revision.
    let basis: [Int64: [ArticlePlace]]
    /// Row of the current revision of each standard answer, by its id.
    let answerRows: [String: Int64]
    /// Items that rest on each article, cases apart from answers, by row of the revision.
    let casesCiting: [ArticlePlace: [Int64]]
    /// What the generation was built from; nil for one of another program.
    let note: GenerationNote?
    /// What the store held when the generation went live; counting takes a tenth of a second, and every page shows its coverage.
    let counts: StoreCounts
    private let store: StoreReader
    private let workOfTitle: [String: WorkRecord]
    private let works: [WorkID: WorkRecord]
    private let versions: [VersionID: VersionRecord]
    private let inventory: [WorkID: [ArticleNumber]]
    private let filters = Cache<String, DocumentSet>(limit: 64)

    var generation: UInt64 { index.generation }

    init(index: IndexReader, store: StoreReader, replacing replacement: [String: [UInt8]]? = nil) throws(KnowledgeBaseError) {
        self.index = index
        self.store = store
        let files = replacement ?? Self.files(of: index)
        do throws(SearchResources.Problem) { resources = try SearchResources(files: files) } catch { throw .mismatch("资源文件：\(error)") }
        do throws(LawConcordance.Problem) { concordance = try LawConcordance(files: files) } catch {
            throw .mismatch("\(error.file) 第\(error.line)行：\(error.reason)")
        }
        guard let model = files["Models/answer-decision.json"] else { throw .mismatch("缺少 Models/answer-decision.json") }
        confidence = try ConfidenceModel(json: model)
        analyzers = AnalyzerPool(resources.analyzer)
        questions = QuestionReader(resources: resources, analyzers: analyzers)
        searchers = SearcherPool(index)
        items = ItemSearcher(reader: index)
        note = GenerationNote(bytes: index.blob)
        guard let note, note.format == SearchSchema.format, note.analyzer == resources.analyzer.fingerprint else {
            throw .mismatch("索引的切分方式与本程序不同，请重新运行 fawen index")
        }
        let loaded: Loaded
        do throws(StoreError) {
            loaded = try store.read { (snapshot) throws(StoreError) in
                var answers: [ItemRecord] = []
                try snapshot.forEachItem(.answer) { (record) throws(StoreError) in answers.append(record) }
                var cases: [ItemRevisionID] = []
                try snapshot.forEachItem(.caseExample) { (record) throws(StoreError) in cases.append(record.revision) }
                return Loaded(
                    works: try snapshot.works(), versions: try snapshot.versions(), inventory: try snapshot.articleInventory(),
                    answers: answers, basis: try Self.places(answers.map(\.revision), in: snapshot),
                    cases: try Self.places(cases, in: snapshot), facts: try ItemFactsTable(snapshot), counts: try snapshot.counts())
            }
        } catch {
            throw KnowledgeBaseError(storeError: error)
        }
        facts = loaded.facts
        counts = loaded.counts
        validity = ValidityBook(
            works: loaded.works, versions: loaded.versions, repeals: concordance.repeals, laterRevisions: concordance.laterRevisions,
            horizon: concordance.horizon)
        parser = CitationParser(titles: concordance.titleTable(works: loaded.works, versions: loaded.versions))
        works = Dictionary(loaded.works.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        versions = Dictionary(loaded.versions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        inventory = loaded.inventory
        workOfTitle = Dictionary(loaded.works.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        catalogue = Self.catalogue(loaded.works, loaded.versions)
        basis = loaded.basis
        answerRows = Dictionary(loaded.answers.map { ($0.id, $0.revision.value) }, uniquingKeysWith: { first, _ in first })
        casesCiting = loaded.cases.reduce(into: [:]) { found, entry in
            for place in Set(entry.value) { found[place, default: []].append(entry.key) }
        }
        var knowledge = LawSearcher.Knowledge()
        knowledge.vectors = try Self.vectors(of: index, resources, replacing: replacement?[Self.replacingVectors])
        knowledge.judged = resources.models.judged.map { judged in
            JudgedNeighbours(
                judged,
                works: Dictionary(loaded.works.map { (WorkIdentity.fold($0.title), $0.id.value) }, uniquingKeysWith: { first, _ in first }))
        }
        for places in basis.values { for place in Set(places) { knowledge.answersCiting[place, default: 0] += 1 } }
        laws = LawSearcher(
            reader: index, catalogue: catalogue, parameters: resources.ranking, models: resources.models, knowledge: knowledge)
        do throws(AnalysisError) {
            matcher = try StandardAnswerMatcher(loaded.answers, questions: questions, parameters: resources.ranking)
        } catch {
            throw .storage("\(error)")
        }
        let pinyin: PinyinTable
        do throws(AnalysisError) { pinyin = try PinyinTable() } catch { throw .storage("\(error)") }
        suggestions = SuggestionList(answers: loaded.answers, works: loaded.works, analyzers: analyzers, pinyin: pinyin)
        do throws(AnalysisError) {
            spelling = try SpellingReader(
                answers: loaded.answers, works: loaded.works, shortTitles: concordance.shortTitles.map(\.short), resources: resources,
                pinyin: pinyin, analyzers: analyzers)
        } catch {
            throw .storage("\(error)")
        }
    }

    /// What is read from the store once, when a generation goes live.
    private struct Loaded {
        var works: [WorkRecord]
        var versions: [VersionRecord]
        var inventory: [WorkID: [ArticleNumber]]
        var answers: [ItemRecord]
        var basis: [Int64: [ArticlePlace]]
        var cases: [Int64: [ArticlePlace]]
        var facts: ItemFactsTable
        var counts: StoreCounts
    }

    /// Articles that items rest on, by row of their revision; items without any are left out.
    private static func places(_ revisions: [ItemRevisionID], in snapshot: StoreSnapshot) throws(StoreError) -> [Int64: [ArticlePlace]] {
        var found: [Int64: [ArticlePlace]] = [:]
        for revision in revisions {
            let places = try snapshot.citations(of: .item(revision)).compactMap { citation in
                citation.target.flatMap { target in
                    target.article.map { ArticlePlace(work: target.work.value, number: $0.number, suffix: $0.suffix) }
                }
            }
            if !places.isEmpty { found[revision.value] = places }
        }
        return found
    }

    /// Beside the encoder of replacing resources: vectors of the generation's documents made with it, for measuring without another index.
    private static let replacingVectors = "Models/document-vectors.bin"

    /// The vectors that the generation was built with; nil without an encoder then or now.
    ///
    /// - Throws: `mismatch` if the resources bring another encoder than the generation's.
    private static func vectors(
        of index: IndexReader, _ resources: SearchResources, replacing replacement: [UInt8]?
    ) throws(KnowledgeBaseError) -> VectorStore? {
        let name = SearchResources.vectorsName
        var stored = index.attachment(named: name)
        if let replacement {
            let copied: Result<StoredBytes, StorageError> = replacement.withUnsafeBytes { buffer in
                do throws(StorageError) { return .success(try StoredBytes(copying: buffer, file: replacingVectors)) } catch {
                    return .failure(error)
                }
            }
            do throws(StorageError) { stored = try copied.get() } catch { throw .damaged("\(error)") }
        }
        guard let table = resources.models.encoder, let bytes = stored else { return nil }
        do throws(TextVectorsError) { return try VectorStore(bytes, file: name, table: table) } catch .otherTable {
            throw .mismatch("索引里的向量是另一个编码器算的，请用这套资源重新运行 fawen index")
        } catch {
            throw .damaged("\(name)：\(error)")
        }
    }

    /// Lends a moment of the store, with its errors in the facade's words.
    func read<Value>(_ body: (StoreSnapshot) throws(StoreError) -> Value) throws(KnowledgeBaseError) -> Value {
        do throws(StoreError) { return try store.read(body) } catch { throw KnowledgeBaseError(storeError: error) }
    }

    /// The work whose printed title this is.
    func work(titled title: String) -> WorkRecord? { workOfTitle[title] }

    func work(_ id: WorkID) -> WorkRecord? { works[id] }

    func version(_ id: VersionID) -> VersionRecord? { versions[id] }

    /// Articles of a law over all its versions, ascending; nil if the law is not in the knowledge base.
    func articles(of title: String) -> [ArticleNumber]? { workOfTitle[title].flatMap { inventory[$0.id] } }

    /// The printed title of a work by any name that the title table knows.
    func fullTitle(of name: String) -> String? { parser.titles.workTitle(name) }

    func finding(_ version: VersionID, on day: CalendarDay) -> ValidityFinding {
        validity.finding(of: version, on: day) ?? ValidityFinding(.unverified, "索引之后新导入，尚未核对")
    }

    /// A set of documents that many requests share, made once.
    func documents(_ key: String, _ make: () -> DocumentSet) -> DocumentSet { filters.value(for: key, make: make) }

    private static func files(of index: IndexReader) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in index.attachmentNames where name != SearchResources.vectorsName {
            if let bytes = index.attachment(named: name) { files[name] = bytes.array }
        }
        return files
    }

    private static func catalogue(_ works: [WorkRecord], _ versions: [VersionRecord]) -> LawCatalogue {
        let byID = Dictionary(works.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return LawCatalogue(
            versions.compactMap { version in
                byID[version.work].map { work in
                    let entry = LawCatalogue.Version(
                        work: work.id.value, title: WorkIdentity.fold(work.title), level: work.level, region: work.region,
                        isNewest: version.isNewest)
                    return (version.id.value, entry)
                }
            })
    }
}

extension KnowledgeBaseError {
    package init(storeError error: StoreError) {
        switch error {
        case .missing(let directory): self = .missing("\(directory) 里没有知识库，请先运行 fawen import")
        case .busy(let path): self = .busy("知识库正忙：\(path)")
        case .damaged(let reason): self = .damaged(reason)
        case .newerFormat(let path, let found, let known): self = .mismatch("\(path) 的格式是第 \(found) 版，本程序只认得到第 \(known) 版")
        default: self = .storage("\(error)")
        }
    }

    init(_ error: IndexError) {
        switch error {
        case .noGeneration: self = .missing("还没有索引，请先运行 fawen index")
        case .noReadableGeneration(let damaged):
            self = .damaged("索引校验不通过：\(damaged.map { "\($0.generation): \($0.cause)" }.joined(separator: "；"))")
        default: self = .storage("\(error)")
        }
    }
}
