internal import ByteStorage
internal import FoundationEssentials
internal import LegalModel
package import TextVectors

/// What training gave; each part may be absent, and ranking then goes without it.
package struct RankingModels: Sendable {
    /// How often a law answers judged questions and questions of our own answers.
    package struct LawCount: Sendable, Equatable {
        package var judged: Float
        package var own: Float
    }

    package var encoder: NGramTable?
    package var judged: JudgedQuestions?
    /// By folded title; empty without the file.
    package var lawCounts: [String: LawCount] = [:]
    package var reranker: TreeEnsemble?

    package init() {}

    /// - Parameter files: contents by path below the resource folder.
    init(files: [String: [UInt8]]) throws(SearchResources.Problem) {
        if let bytes = files["Models/encoder.bin"] {
            do throws(TextVectorsError) { encoder = try NGramTable(bytes, file: "Models/encoder.bin") } catch {
                throw .parameters(file: "Models/encoder.bin", reason: "\(error)")
            }
        }
        if let encoder, let bytes = files["Models/judged-vectors.bin"], let articles = files["Models/judged-articles.tsv"] {
            judged = try Self.judged(bytes, articles, encoder)
        }
        if let bytes = files["Models/law-prior.tsv"] { lawCounts = try Self.counts(bytes) }
        if let bytes = files["Models/law-reranker.json"] {
            do throws(TreeEnsemble.Problem) { reranker = try TreeEnsemble(json: bytes, features: LawFeatures.names) } catch {
                throw .parameters(file: "Models/law-reranker.json", reason: "\(error)")
            }
        }
    }

    private static func judged(_ bytes: [UInt8], _ articles: [UInt8], _ encoder: NGramTable) throws(SearchResources.Problem)
        -> JudgedQuestions
    {
        let name = "Models/judged-vectors.bin"
        let stored: Result<StoredBytes, StorageError> = bytes.withUnsafeBytes { buffer in
            do throws(StorageError) { return .success(try StoredBytes(copying: buffer, file: name)) } catch { return .failure(error) }
        }
        let store: VectorStore
        do { store = try VectorStore(stored.get(), file: name, table: encoder) } catch {
            throw .parameters(file: name, reason: "\(error)")
        }
        do throws(TabSeparatedTable.Problem) { return try JudgedQuestions(vectors: store, articles: articles) } catch {
            throw .table(file: "Models/judged-articles.tsv", line: error.line, reason: error.reason)
        }
    }

    private static func counts(_ bytes: [UInt8]) throws(SearchResources.Problem) -> [String: LawCount] {
        let file = "Models/law-prior.tsv"
        do throws(TabSeparatedTable.Problem) {
            let table = try TabSeparatedTable(bytes, columns: ["title", "judged", "own"])
            var counts: [String: LawCount] = [:]
            for row in table.rows {
                guard let judged = Float(table.cell("judged", of: row)), let own = Float(table.cell("own", of: row)), judged >= 0, own >= 0
                else { throw TabSeparatedTable.Problem(line: row.line, reason: "judged 和 own 应为不小于 0 的数") }
                counts[WorkIdentity.fold(table.cell("title", of: row))] = LawCount(judged: judged, own: own)
            }
            return counts
        } catch {
            throw .table(file: file, line: error.line, reason: error.reason)
        }
    }
}
