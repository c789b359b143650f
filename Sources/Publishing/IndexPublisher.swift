package import ByteStorage
internal import InvertedIndex
package import KnowledgeStore
internal import LegalModel
package import Search
internal import TextAnalysis
internal import TextVectors

/// The store into a new index generation, built aside, verified, then made the newest by one rename.
package struct IndexPublisher {
    package struct Report: Sendable {
        package enum Outcome: String, Sendable {
            case rebuilt, updated, unchanged
        }

        package var generation: UInt64
        package var documents: Int
        package var bytes: Int
        package var outcome = Outcome.rebuilt
        /// Documents made and deleted; a document that changed counts in both.
        package var added = 0
        package var removed = 0
    }

    let store: StoreReader
    let directory: any StorageDirectory
    let folder: ResourceFolder
    /// SHA-256 of the folder; taken once, for ten megabytes of models take longer than a small update.
    let folderFingerprint: String
    let served: @Sendable () -> OpenGeneration?

    /// - Parameter served: the generation that the same process serves. What an update needs of it is shared, not read again.
    package init(
        store: StoreReader, directory: any StorageDirectory, resources: ResourceFolder,
        served: @escaping @Sendable () -> OpenGeneration? = { nil }
    ) {
        self.store = store
        self.directory = directory
        folder = resources
        self.served = served
        folderFingerprint = resources.fingerprint
    }

    /// The folder with what editors put above it, and what names both.
    struct Materials {
        let resources: ResourceFolder
        let fingerprint: String
    }

    func materials() throws(PublishingError) -> Materials {
        let entries: [LexiconEntry]
        do throws(StoreError) {
            entries = try store.read { (snapshot) throws(StoreError) in try snapshot.lexiconInForce() }
        } catch {
            throw .store(error)
        }
        guard !entries.isEmpty else { return Materials(resources: folder, fingerprint: folderFingerprint) }
        let overlaid = folder.overlaid(with: entries, fingerprint: folderFingerprint)
        return Materials(resources: overlaid, fingerprint: overlaid.fingerprint)
    }

    /// Builds everything anew; the same store and resources give the same bytes, generation numbers apart.
    ///
    /// - Parameters:
    ///   - terms: takes what the vector of each document is made of; for training.
    ///   - progress: documents so far.
    /// - Complexity: about 30 s of one core and 1 GB for 147,000 articles.
    package func rebuild(recording terms: VectorTerms? = nil, progress: (Int) -> Void) throws(PublishingError) -> Report {
        let materials = try materials()
        let search = try searchResources(materials, served())
        let writer: IndexWriter
        do throws(IndexError) { writer = try IndexWriter.rebuild(SearchSchema.schema, in: directory) } catch { throw .index(error) }
        var build = try Build(search, writer, recording: terms)
        let (state, content) = try reading { (snapshot, attempt) throws(StoreError) in
            try snapshot.forEachRevision { (entry) throws(StoreError) in
                attempt { () throws(PublishingError) in try build.add(entry) }
                if build.count % 1000 == 0 { progress(build.count) }
            }
            for (kind, _) in IndexedState.kinds {
                try snapshot.forEachItem(kind) { (record) throws(StoreError) in
                    attempt { () throws(PublishingError) in try build.add(record) }
                }
            }
            return (try IndexedState(snapshot), try snapshot.contentNumber())
        }
        let note = GenerationNote(
            format: SearchSchema.format, analyzer: search.analyzer.fingerprint, resources: materials.fingerprint, content: content,
            laws: state.laws)
        var attachments = materials.resources.files
        attachments[IndexedState.name] = state.encoded
        if let vectors = build.vectors { attachments[SearchResources.vectorsName] = vectors.encoded() }
        do throws(IndexError) {
            let reader = try writer.commit(blob: note.bytes, attachments: attachments)
            return Report(
                generation: reader.generation, documents: reader.documentCount, bytes: reader.byteCount, added: build.count)
        } catch {
            throw .index(error)
        }
    }

    /// The resources as the search takes them: those of a generation that was made with the same files, or read from them.
    func searchResources(_ materials: Materials, _ open: OpenGeneration?) throws(PublishingError) -> SearchResources {
        if let open, GenerationNote(bytes: open.index.blob)?.resources == materials.fingerprint { return open.resources }
        do throws(SearchResources.Problem) { return try SearchResources(files: materials.resources.files) } catch {
            throw .resources(error)
        }
    }

    /// Runs work that does not throw the store's errors.
    typealias Attempt = (() throws(PublishingError) -> Void) -> Void

    /// Reads one moment of the store. The first failure of an attempt ends the work: the store's closures can only throw its own errors.
    func reading<Value>(_ body: (StoreSnapshot, Attempt) throws(StoreError) -> Value) throws(PublishingError) -> Value {
        var failure: PublishingError?
        let value: Value
        do throws(StoreError) {
            value = try store.read { (snapshot) throws(StoreError) in
                try body(snapshot) { work in
                    guard failure == nil else { return }
                    do throws(PublishingError) { try work() } catch { failure = error }
                }
            }
        } catch {
            throw .store(error)
        }
        if let failure { throw failure }
        return value
    }
}

/// One build: records of the store into documents of the writer.
struct Build {
    private let writer: IndexWriter
    private(set) var count = 0
    /// Keys of the documents in their order.
    private(set) var keys: [UInt64] = []
    /// Of every document in its order; nil without an encoder among the resources.
    private(set) var vectors: VectorStoreBuilder?
    private var documents: DocumentWriter
    private let terms: VectorTerms?

    /// - Parameter terms: takes what the vectors are made of; nil drops it.
    init(_ search: SearchResources, _ writer: IndexWriter, recording terms: VectorTerms? = nil) throws(PublishingError) {
        self.writer = writer
        self.terms = terms
        do throws(AnalysisError) {
            documents = try DocumentWriter(configuration: search.analyzer, table: search.models.encoder)
        } catch {
            throw .analysis(error)
        }
        vectors = search.models.encoder.map { VectorStoreBuilder(table: $0) }
    }

    mutating func add(_ indexed: IndexedEntry) throws(PublishingError) {
        let title = WorkIdentity.fold(indexed.work.title)
        try add { (writer: inout DocumentWriter) throws(AnalysisError) in
            switch indexed.entry {
            case .article(let article):
                // A digest stands in for the text until the official one is loaded, and helps lay words afterwards.
                let body = [article.text, article.digest ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
                return try writer.law(
                    row: article.id.value, version: indexed.version.id.value, article: (article.number.number, article.number.suffix),
                    title: title, path: article.path, label: article.number.label, body: body)
            case .block(let block):
                return try writer.law(
                    row: block.id.value, version: indexed.version.id.value, article: nil, title: title, path: block.path, body: block.text)
            }
        }
    }

    mutating func add(_ record: ItemRecord) throws(PublishingError) {
        let row = record.revision.value
        try add { (writer: inout DocumentWriter) throws(AnalysisError) in
            switch record.item {
            case .answer(let answer):
                let body = [answer.conclusion, answer.body, answer.conditions, answer.exceptions].compactMap(\.self).joined(separator: "\n")
                return try writer.answer(
                    row: row, question: answer.question, similar: answer.similarQuestions, keywords: answer.keywords, body: body)
            case .caseExample(let example):
                return try writer.caseExample(
                    row: row, title: example.title,
                    summary: ([example.oneLine, example.cause].compactMap(\.self) + example.issues).joined(separator: "\n"),
                    facts: example.facts,
                    reasoning: ([example.claims, example.outcome, example.reasoning, example.significance].compactMap(\.self)
                        + example.otherSections.map(\.text)).joined(separator: "\n"))
            case .guide(let guide):
                let body =
                    [guide.applicants, guide.body].compactMap(\.self) + guide.requirements + guide.materials.map(\.name) + guide.steps
                return try writer.guide(row: row, title: guide.title, body: body.joined(separator: "\n"))
            case .organisation:
                return nil
            }
        }
    }

    private mutating func add(_ make: (inout DocumentWriter) throws(AnalysisError) -> DocumentInput?) throws(PublishingError) {
        let document: DocumentInput?
        do throws(AnalysisError) { document = try make(&documents) } catch { throw .analysis(error) }
        guard let document else { return }
        do throws(IndexError) { try writer.add(document) } catch { throw .index(error) }
        vectors?.append(documents.vector)
        terms?.append(documents.vectorTerms ?? [])
        keys.append(document.key)
        count += 1
    }
}
