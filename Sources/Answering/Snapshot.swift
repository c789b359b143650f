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
    let laws: LawSearcher
    let items: ItemSearcher
    let matcher: StandardAnswerMatcher
    let suggestions: SuggestionList
    let spelling: SpellingReader
    /// What the generation was built from; nil for one of another program.
    let note: GenerationNote?
    /// What the store held when the generation went live; counting takes a tenth of a second, and every page shows its coverage.
    let counts: StoreCounts
    /// Row of the current revision of each standard answer, by its id.
    let answerRows: [String: Int64]
    private let parts: GenerationResources
    private let law: LawShelf
    private let shelf: ItemShelf
    /// Kept for the next generation: most answers stay as they are, and pinyin belongs to no generation.
    private let readings: [Int64: AnswerReading]
    private let pinyin: PinyinTable
    private let store: StoreReader
    private let filters = Cache<String, DocumentSet>(limit: 64)

    var generation: UInt64 { index.generation }
    var resources: SearchResources { parts.search }
    var analyzers: AnalyzerPool { parts.analyzers }
    var questions: QuestionReader { parts.questions }
    var confidence: ConfidenceModel { parts.confidence }
    var concordance: LawConcordance { parts.concordance }
    var catalogue: LawCatalogue { law.catalogue }
    var validity: ValidityBook { law.validity }
    var parser: CitationParser { law.parser }
    var facts: ItemFactsTable { shelf.facts }
    /// Articles that the current revision of each standard answer rests on, by row of the revision.
    var basis: [Int64: [ArticlePlace]] { shelf.basis }
    /// Cases that rest on each article, by row of the revision.
    var casesCiting: [ArticlePlace: [Int64]] { shelf.casesCiting }

    /// - Parameters:
    ///   - previous: the generation served so far, whose parts are taken over where nothing has changed in them.
    ///   - neighbour: a generation of another store, which can share no more than its resources.
    /// - Complexity: about a second from nothing; a tenth of that after a change of items.
    init(
        index: IndexReader, store: StoreReader, replacing replacement: [String: [UInt8]]? = nil, previous: Snapshot? = nil,
        neighbour: Snapshot? = nil
    ) throws(KnowledgeBaseError) {
        self.index = index
        self.store = store
        let alike = previous.flatMap { index.hasAttachments(of: $0.index, besides: GenerationResources.derived) ? $0 : nil }
        let kin = alike ?? neighbour.flatMap { index.hasAttachments(of: $0.index, besides: GenerationResources.derived) ? $0 : nil }
        let parts = if let kin { kin.parts } else { try GenerationResources(index, replacing: replacement) }
        note = GenerationNote(bytes: index.blob)
        guard let note, note.format == SearchSchema.format, note.analyzer == parts.search.analyzer.fingerprint else {
            throw .mismatch("索引的切分方式与本程序不同，请重新运行 fawen index")
        }
        let known = alike?.readings ?? [:]
        let knownLaw = note.laws == nil || note.laws != alike?.note?.laws ? nil : alike?.law
        do throws(StoreError) {
            (law, shelf, counts) = try store.read { (snapshot) throws(StoreError) in
                let law = if let knownLaw { knownLaw } else { try LawShelf(snapshot, parts) }
                return (law, try ItemShelf(snapshot, known: Set(known.keys)), try snapshot.counts(withLaws: law.counts))
            }
        } catch {
            throw KnowledgeBaseError(storeError: error)
        }
        self.parts = parts
        do throws(AnalysisError) {
            pinyin = if let known = previous ?? neighbour { known.pinyin } else { try PinyinTable() }
            let readings = try shelf.readings(known: known, questions: parts.questions)
            matcher = StandardAnswerMatcher(readings, parameters: parts.search.ranking)
            self.readings = Dictionary(readings.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
            spelling = try SpellingReader(
                ways: readings.map(\.asked), works: law.works, shortTitles: parts.concordance.shortTitles.map(\.short),
                resources: parts.search, pinyin: pinyin, analyzers: parts.analyzers)
        } catch {
            throw .storage("\(error)")
        }
        searchers = SearcherPool(index)
        items = ItemSearcher(reader: index)
        answerRows = Dictionary(shelf.answers.map { ($0.id, $0.revision.value) }, uniquingKeysWith: { first, _ in first })
        var knowledge = LawSearcher.Knowledge()
        knowledge.vectors = try parts.vectors(of: index, replacing: replacement)
        knowledge.judged = law.judged
        for places in shelf.basis.values { for place in Set(places) { knowledge.answersCiting[place, default: 0] += 1 } }
        laws = LawSearcher(
            reader: index, catalogue: law.catalogue, parameters: parts.search.ranking, models: parts.search.models, knowledge: knowledge)
        suggestions = SuggestionList(answers: shelf.answers, works: law.works, analyzers: parts.analyzers, pinyin: pinyin)
    }

    /// Lends a moment of the store, with its errors in the facade's words.
    func read<Value>(_ body: (StoreSnapshot) throws(StoreError) -> Value) throws(KnowledgeBaseError) -> Value {
        do throws(StoreError) { return try store.read(body) } catch { throw KnowledgeBaseError(storeError: error) }
    }

    /// The work whose printed title this is.
    func work(titled title: String) -> WorkRecord? { law.workOfTitle[title] }

    func work(_ id: WorkID) -> WorkRecord? { law.workOfID[id] }

    func version(_ id: VersionID) -> VersionRecord? { law.versionOfID[id] }

    /// Articles of a law over all its versions, ascending; nil if the law is not in the knowledge base.
    func articles(of title: String) -> [ArticleNumber]? { law.workOfTitle[title].flatMap { law.inventory[$0.id] } }

    /// The printed title of a work by any name that the title table knows.
    func fullTitle(of name: String) -> String? { parser.titles.workTitle(name) }

    func finding(_ version: VersionID, on day: CalendarDay) -> ValidityFinding {
        validity.finding(of: version, on: day) ?? ValidityFinding(.unverified, "索引之后新导入，尚未核对")
    }

    /// A set of documents that many requests share, made once.
    func documents(_ key: String, _ make: () -> DocumentSet) -> DocumentSet { filters.value(for: key, make: make) }
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
