internal import InvertedIndex
internal import Search
internal import TextVectors

/// Carries the vectors of documents over to the numbers of the next generation.
struct VectorUpdate {
    private let former: IndexReader
    private let formerVectors: VectorStore
    /// Vectors of new documents, and the row of each key in them.
    private let fresh: VectorStore?
    private let freshRows: [UInt64: Int]

    /// - Parameters:
    ///   - former: the generation that is updated.
    ///   - build: the documents that were made anew; nil for a merge.
    /// - Returns: nil if the generation has no vectors.
    /// - Throws: `storage` if they are damaged, `table` if another encoder made them.
    init?(_ former: IndexReader, _ search: SearchResources, _ build: Build?) throws(PublishingError) {
        let name = SearchResources.vectorsName
        guard let table = search.models.encoder, let bytes = former.attachment(named: name) else { return nil }
        do throws(TextVectorsError) {
            formerVectors = try VectorStore(bytes, file: name, table: table)
            fresh = try build?.vectors.map { (vectors) throws(TextVectorsError) in try vectors.store(table: table) }
        } catch .damaged(let error) {
            throw .storage(error)
        } catch {
            throw .table(file: name, line: 0, reason: "\(error)")
        }
        self.former = former
        freshRows = Dictionary(
            (build?.keys ?? []).enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { _, last in last })
    }

    /// The attachment for the documents of `draft`, in their order; numbers without a live document get no vector.
    func attachments(_ draft: IndexReader) -> [String: [UInt8]] {
        var builder = VectorStoreBuilder(continuing: formerVectors)
        for number in 0..<UInt32(draft.documentLimit) {
            guard draft.isLive(number) else {
                builder.append(nil)
                continue
            }
            let key = draft.key(of: number)
            if let row = freshRows[key], let fresh {
                builder.append(row, of: fresh)
            } else if let document = former.document(forKey: key) {
                builder.append(Int(document), of: formerVectors)
            } else {
                builder.append(nil)
            }
        }
        return [SearchResources.vectorsName: builder.encoded()]
    }
}
