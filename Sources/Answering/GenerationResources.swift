internal import ByteStorage
internal import InvertedIndex
internal import KnowledgeStore
internal import Search
internal import TextAnalysis
internal import TextVectors

/// What a generation was built with, read from its attachments: shared by all generations that have the same.
final class GenerationResources: Sendable {
    let search: SearchResources
    let concordance: LawConcordance
    let confidence: ConfidenceModel
    let analyzers: AnalyzerPool
    let questions: QuestionReader

    /// - Parameter replacement: other files in place of those of the generation; nil takes its own.
    init(_ index: IndexReader, replacing replacement: [String: [UInt8]]?) throws(KnowledgeBaseError) {
        let files = replacement ?? Self.files(of: index)
        do throws(SearchResources.Problem) { search = try SearchResources(files: files) } catch { throw .mismatch("资源文件：\(error)") }
        do throws(LawConcordance.Problem) { concordance = try LawConcordance(files: files) } catch {
            throw .mismatch("\(error.file) 第\(error.line)行：\(error.reason)")
        }
        guard let model = files["Models/answer-decision.json"] else { throw .mismatch("缺少 Models/answer-decision.json") }
        confidence = try ConfidenceModel(json: model, table: search.models.encoder?.fingerprint)
        analyzers = AnalyzerPool(search.analyzer)
        questions = QuestionReader(resources: search, analyzers: analyzers)
    }

    /// Attachments that are made from the store, not copied from the resource folder.
    static let derived: Set<String> = [SearchResources.vectorsName, GenerationNote.stateName]

    private static func files(of index: IndexReader) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in index.attachmentNames where !derived.contains(name) {
            if let bytes = index.attachment(named: name) { files[name] = bytes.array }
        }
        return files
    }

    /// Beside the encoder of replacing resources: vectors of the generation's documents made with it, for measuring without another index.
    private static let replacingVectors = "Models/document-vectors.bin"

    /// The vectors that a generation was built with; nil without an encoder then or now.
    ///
    /// - Parameter replacement: files in place of those of the generation; they may bring vectors of their own.
    /// - Throws: `mismatch` if these resources bring another encoder than the generation's.
    func vectors(of index: IndexReader, replacing replacement: [String: [UInt8]]?) throws(KnowledgeBaseError) -> VectorStore? {
        let name = SearchResources.vectorsName
        var stored = index.attachment(named: name)
        if let replacing = replacement?[Self.replacingVectors] {
            let copied: Result<StoredBytes, StorageError> = replacing.withUnsafeBytes { buffer in
                do throws(StorageError) { return .success(try StoredBytes(copying: buffer, file: Self.replacingVectors)) } catch {
                    return .failure(error)
                }
            }
            do throws(StorageError) { stored = try copied.get() } catch { throw .damaged("\(error)") }
        }
        guard let table = search.models.encoder, let bytes = stored else { return nil }
        do throws(TextVectorsError) { return try VectorStore(bytes, file: name, table: table) } catch .otherTable {
            throw .mismatch("索引里的向量是另一个编码器算的，请用这套资源重新运行 fawen index")
        } catch {
            throw .damaged("\(name)：\(error)")
        }
    }
}
