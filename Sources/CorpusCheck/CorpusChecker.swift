package import Answering
internal import ByteStorage
internal import CorpusImport
package import KnowledgeStore
internal import LegalModel
package import Publishing

/// What keeps a check from running; findings are no errors.
package enum CorpusCheckError: Error, Sendable {
    case publishing(PublishingError)
    case store(StoreError)
    case knowledgeBase(KnowledgeBaseError)
    /// A concordance table that cannot be used: file, line, reason.
    case table(file: String, line: Int, reason: String)
}

/// How far a check is.
package enum CorpusCheckProgress: Sendable {
    case importing(Int, of: Int)
    case indexing(Int)
    case asking(Int)
}

/// Checks a corpus folder as a whole: imports it into an empty data folder as anyone would, beside the official texts if there are any, and asks
/// of every item whether it is true to them, complete, in its own words, and found.
package struct CorpusChecker {
    /// What a check may be told.
    package struct Options: Sendable {
        /// Han characters from which a passage shared with the law is a copy.
        package var copiedCharacters = 10
        /// Telephones that may stand in the corpus, digits only.
        package var publicTelephones: Set<String> = []
        /// Lexicon, concordance and models; nil takes those of the corpus.
        package var resources: String?

        package init() {}
    }

    private let corpus: String
    private let laws: [String]
    private let options: Options
    private let progress: (CorpusCheckProgress) -> Void

    /// - Parameters:
    ///   - corpus: the corpus folder, also the resource folder.
    ///   - laws: files and folders of official texts; with none, citations are checked against the digests, and numbers not at all.
    package init(
        corpus: String, laws: [String], options: Options = Options(), progress: @escaping (CorpusCheckProgress) -> Void = { _ in }
    ) {
        self.corpus = corpus
        self.laws = laws
        self.options = options
        self.progress = progress
    }

    /// Runs every check.
    ///
    /// - Parameters:
    ///   - data: an empty folder for the temporary store and index.
    ///   - moment: now, in seconds since 1970-01-01 UTC; only a stamp on what is stored.
    /// - Complexity: about a minute with 3,500 law files, a few seconds without.
    package func run(data: String, moment: Int64) throws(CorpusCheckError) -> CorpusReport {
        let folder = CorpusFolder(path: corpus)
        let resources = try Self.publishing { () throws(PublishingError) in try ResourceFolder(path: options.resources ?? corpus) }
        let concordance = try concordance(resources)
        let store = try imported(into: data, concordance, resources, moment)
        try index(store, at: data, resources)
        let library = try Self.storing { () throws(StoreError) in try LawLibrary(store, concordance: concordance) }
        var pass = CheckPass(library: library, resources: resources, folder: folder, options: options)
        try Self.storing { () throws(StoreError) in try pass.run() }
        let questions = try ask(folder, at: data)
        pass.take(questions)
        return pass.finished
    }

    private func concordance(_ resources: ResourceFolder) throws(CorpusCheckError) -> LawConcordance {
        do throws(LawConcordance.Problem) { return try LawConcordance(files: resources.files) } catch {
            throw .table(file: error.file, line: error.line, reason: error.reason)
        }
    }

    private func imported(
        into data: String, _ concordance: LawConcordance, _ resources: ResourceFolder, _ moment: Int64
    ) throws(CorpusCheckError) -> StoreReader {
        let writer = try Self.storing { () throws(StoreError) in try KnowledgeStore.create(at: data) }
        var importer = Importer(writer: writer, linker: CitationLinker(concordance: concordance), moment: moment)
        do throws(PublishingError) {
            _ = try importer.run([corpus] + laws, options: Importer.Options()) {
                if case .file(let number, let count, _) = $0 { progress(.importing(number, of: count)) }
            }
        } catch {
            throw .publishing(error)
        }
        return try Self.storing { () throws(StoreError) in try KnowledgeStore.open(at: data) }
    }

    private func index(_ store: StoreReader, at data: String, _ resources: ResourceFolder) throws(CorpusCheckError) {
        try Self.publishing { () throws(PublishingError) in
            let directory: FileDirectory
            do throws(StorageError) {
                directory = try FileDirectory(path: data + "/" + KnowledgeBase.indexFolder, creating: .ifMissing)
            } catch {
                throw .storage(error)
            }
            _ = try IndexPublisher(store: store, directory: directory, resources: resources).rebuild { progress(.indexing($0)) }
        }
    }

    /// Test questions are asked on the first day on which every answer is valid, so that the result does not depend on today.
    private func ask(_ folder: CorpusFolder, at data: String) throws(CorpusCheckError) -> TestQuestionCheck.Result {
        let days = folder.items.compactMap { if case .answer(let answer) = $0.item { answer.review.validFrom } else { nil } }
        do throws(KnowledgeBaseError) {
            let base = try KnowledgeBase.open(at: data)
            let check = TestQuestionCheck(base: base, day: days.max() ?? base.today)
            return try check.check(folder.items) { progress(.asking($0)) }
        } catch {
            throw .knowledgeBase(error)
        }
    }

    private static func publishing<Value>(_ body: () throws(PublishingError) -> Value) throws(CorpusCheckError) -> Value {
        do throws(PublishingError) { return try body() } catch { throw .publishing(error) }
    }

    private static func storing<Value>(_ body: () throws(StoreError) -> Value) throws(CorpusCheckError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }
}
