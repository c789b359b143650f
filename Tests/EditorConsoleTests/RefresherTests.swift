import Answering
import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import Synchronization
import Testing

@testable import EditorConsole

/// The index follows the store, whatever happened before the start or goes wrong for a while.
@Suite struct RefresherTests {
    @Test("what was stored before the start is searchable after it, without a request")
    func start() throws {
        let fixture = try Fixture()
        var answer = StandardAnswer(id: "umbrella-rack", question: "哪里有雨伞架？")
        answer.body = "医院门口有雨伞架。"
        let writer = try KnowledgeStore.openForWriting(at: fixture.path)
        _ = try writer.store(.answer(answer), origin: "corpus", at: 2)
        func isFound() throws -> Bool {
            try fixture.base.search(SearchRequest(question: "哪里有雨伞架")).hits.contains { $0.id == "umbrella-rack" }
        }
        #expect(try !isFound())
        fixture.bench.refresher.start()
        fixture.bench.refresher.wait(atMost: 60)
        #expect(try isFound())
    }

    @Test("an update that failed is tried again without a new request, and nobody waits for it meanwhile")
    func retry() throws {
        let tries = Mutex(0)
        let told = Mutex(0)
        let (failed, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        func update() throws(PublishingError) {
            let number = tries.withLock { count in
                count += 1
                return count
            }
            guard number > 1 else { throw .table(file: "titles.tsv", line: 1, reason: "for the test") }
            done.signal()
        }
        let refresher = IndexRefresher(
            report: { _ in
                told.withLock { $0 += 1 }
                failed.signal()
            }, update: update)
        refresher.start()
        defer { refresher.stop() }
        #expect(failed.wait(timeout: .now() + 60) == .success)
        refresher.wait(atMost: 600)
        #expect(done.wait(timeout: .now() + 60) == .success)
        #expect(tries.withLock { $0 } == 2 && told.withLock { $0 } == 1)
    }

    @Test("pauses between failures grow and are bounded")
    func pauses() {
        #expect([1, 2, 3, 7, 100].map(IndexRefresher.pause) == [1, 2, 4, 60, 60])
    }
}
