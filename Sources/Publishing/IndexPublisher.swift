package import ByteStorage
internal import InvertedIndex
package import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis
internal import TextVectors

/// The store into a new index generation, built aside, verified, then made the newest by one rename.
package struct IndexPublisher {
    package struct Report: Sendable {
        package var generation: UInt64
        package var documents: Int
        package var bytes: Int
    }

    private let store: StoreReader
    private let directory: any StorageDirectory
    private let resources: ResourceFolder

    package init(store: StoreReader, directory: any StorageDirectory, resources: ResourceFolder) {
        self.store = store
        self.directory = directory
        self.resources = resources
    }

    /// Builds everything anew; the same store and resources give the same bytes, generation numbers apart.
    ///
    /// - Parameter progress: documents so far.
    /// - Complexity: about 30 s of one core and 1 GB for 147,000 articles.
    package func rebuild(progress: (Int) -> Void) throws(PublishingError) -> Report {
        let search: SearchResources
        do throws(SearchResources.Problem) { search = try SearchResources(files: resources.files) } catch { throw .resources(error) }
        var build = try Build(search, directory)
        var failure: PublishingError?
        let content: Int64
        do throws(StoreError) {
            content = try store.read { (snapshot) throws(StoreError) in
                // The first failure that is not the store's ends the work; the store's closures can only throw its own.
                func attempt(_ body: () throws(PublishingError) -> Void) {
                    guard failure == nil else { return }
                    do throws(PublishingError) { try body() } catch { failure = error }
                    if build.count % 1000 == 0 { progress(build.count) }
                }
                try snapshot.forEachRevision { (entry) throws(StoreError) in
                    attempt { () throws(PublishingError) in try build.add(entry) }
                }
                for kind in [ItemKind.answer, .caseExample, .guide] {
                    try snapshot.forEachItem(kind) { (record) throws(StoreError) in
                        attempt { () throws(PublishingError) in try build.add(record) }
                    }
                }
                return try snapshot.contentNumber()
            }
        } catch {
            throw .store(error)
        }
        if let failure { throw failure }
        let note = GenerationNote(
            format: SearchSchema.format, analyzer: search.analyzer.fingerprint, resources: resources.fingerprint, content: content)
        var attachments = resources.files
        if let vectors = build.vectors { attachments[SearchResources.vectorsName] = vectors.encoded() }
        do throws(IndexError) {
            let reader = try build.writer.commit(blob: note.bytes, attachments: attachments)
            return Report(generation: reader.generation, documents: reader.documentCount, bytes: reader.byteCount)
        } catch {
            throw .index(error)
        }
    }
}

/// One build: records of the store into documents of the writer.
private struct Build {
    let writer: IndexWriter
    private(set) var count = 0
    /// Of every document in its order; nil without an encoder among the resources.
    private(set) var vectors: VectorStoreBuilder?
    private var documents: DocumentWriter

    init(_ search: SearchResources, _ directory: any StorageDirectory) throws(PublishingError) {
        do throws(IndexError) { writer = try IndexWriter.rebuild(SearchSchema.schema, in: directory) } catch { throw .index(error) }
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
        count += 1
    }
}
