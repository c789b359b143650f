internal import Answering
internal import ByteStorage
internal import Database
internal import Foundation
internal import KnowledgeStore
internal import LegalModel
internal import Publishing

/// The real search over the answers as they would stand after publication, in a folder of its own that is gone afterwards.
///
/// Answers take their statistics from their own kind, so that laws need not be there for their ranking to be that of the whole.
final class TrialIndex {
    private let folder: URL
    private let base: KnowledgeBase
    private let day: CalendarDay

    /// - Parameter neighbour: the knowledge base served by this process; its resources are shared if they are the same.
    /// - Complexity: about a second for 1,000 answers; two thirds of that with a neighbour.
    init(_ answers: [StandardAnswer], resources: ResourceFolder, beside neighbour: KnowledgeBase?, day: CalendarDay) throws(EditorialError)
    {
        self.day = day
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-gate-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("index"), withIntermediateDirectories: true)
        } catch {
            throw .folder("临时目录建不了：\(error.localizedDescription)")
        }
        let path = folder.path
        do throws(EditorialError) { base = try Self.build(answers, resources, neighbour, path) } catch {
            Self.remove(folder)
            throw error
        }
    }

    deinit { Self.remove(folder) }

    /// Ids of the answers found, best first.
    func search(_ question: String, limit: Int) throws(EditorialError) -> [String] {
        var request = SearchRequest(question: question)
        request.kind = .answer
        request.limit = limit
        request.asOf = day
        do throws(KnowledgeBaseError) { return try base.search(request).hits.map(\.id) } catch { throw .knowledgeBase(error) }
    }

    private static func build(
        _ answers: [StandardAnswer], _ resources: ResourceFolder, _ neighbour: KnowledgeBase?, _ path: String
    ) throws(EditorialError) -> KnowledgeBase {
        do throws(StoreError) {
            let writer = try KnowledgeStore.create(at: path)
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                for var answer in answers {
                    // What a seat alone may see, or what holds from next month, is found as if it were public today.
                    answer.review.visibility = .everyone
                    answer.review.validFrom = nil
                    answer.review.validTo = nil
                    answer.externalID = nil
                    _ = try writer.store(.answer(answer), origin: "trial", at: 1)
                }
            }
        } catch {
            throw .store(error)
        }
        do throws(PublishingError) {
            let store: StoreReader
            do throws(StoreError) { store = try KnowledgeStore.open(at: path) } catch { throw .store(error) }
            let directory: FileDirectory
            do throws(StorageError) { directory = try FileDirectory(path: path + "/index") } catch { throw .storage(error) }
            let publisher = IndexPublisher(store: store, directory: directory, resources: resources, served: { neighbour?.open })
            _ = try publisher.rebuild { _ in }
        } catch {
            throw .publishing(error)
        }
        do throws(KnowledgeBaseError) { return try KnowledgeBase.open(at: path, beside: neighbour) } catch { throw .knowledgeBase(error) }
    }

    private static func remove(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch {
            // The system empties its temporary folder; a trial that stays behind harms nobody.
            FileHandle.standardError.write(Data("临时目录 \(folder.path) 没有删掉：\(error.localizedDescription)\n".utf8))
        }
    }
}
