package import Answering
package import CorpusImport
import Editorial
import Foundation
import HTTPServer
package import KnowledgeStore
import LegalModel
package import Publishing

/// What the pages of the console work with: the store for reading, one writer at a time, the gate, the search.
///
/// The writer's lock is held for one write and then let go, as a command does: `fawen import` and the console work side by side, and
/// readers never wait for either.
package final class Workbench: Sendable {
    /// Seconds that a write waits for other writes and for a command that holds the store, in all.
    private static let patience = 4.0

    let folder: String
    let store: StoreReader
    package let service: any KnowledgeService
    let resources: ResourceFolder
    let concordance: LawConcordance
    let clock: ConsoleClock
    let refresher: IndexRefresher
    /// Where documents are read; nil reads them in this process, which is for tests.
    let documents: IsolatedDocuments?
    let heavy = HeavyWork(atMost: 2)
    private let turn = NSLock()
    /// One write, and a few that wait for it.
    private let queue = HeavyWork(atMost: 4)

    /// - Parameters:
    ///   - folder: the data folder; its store has the current format.
    ///   - refresher: started and stopped by whoever owns it.
    package init(
        folder: String, service: any KnowledgeService, resources: ResourceFolder, concordance: LawConcordance, clock: ConsoleClock,
        refresher: IndexRefresher, documents: IsolatedDocuments?
    ) throws(StoreError) {
        self.folder = folder
        self.service = service
        self.resources = resources
        self.concordance = concordance
        self.clock = clock
        self.refresher = refresher
        self.documents = documents
        store = try KnowledgeStore.open(at: folder)
    }

    /// Reads one moment of the store.
    func read<Value>(_ body: (StoreSnapshot) throws(StoreError) -> Value) throws -> Value {
        do throws(StoreError) { return try store.read(body) } catch { throw Self.problem(.store(error)) }
    }

    /// Writes as somebody. If what readers see changed, the index follows.
    ///
    /// - Throws: `Problem` for what the person may know of: 503 if too many write, or somebody writes for too long.
    /// - Complexity: opening the store costs some milliseconds beside the work.
    func write<Value>(as person: String, _ body: (StoreWriter) throws(EditorialError) -> Value) throws -> Value {
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        // Those who wait hold a thread each: few may, so that readers always find a free one.
        return try queue.run {
            guard turn.lock(before: deadline) else { throw Self.problem(.store(.busy(path: folder))) }
            defer { turn.unlock() }
            do throws(EditorialError) { return try unguarded(person, deadline, body) } catch {
                throw Self.problem(error)
            }
        }
    }

    /// The same for work that only the store can refuse.
    func record<Value>(as person: String, _ body: (StoreWriter) throws(StoreError) -> Value) throws -> Value {
        try write(as: person) { (writer) throws(EditorialError) in
            do throws(StoreError) { return try body(writer) } catch { throw .store(error) }
        }
    }

    /// The same with `Workflow`.
    func work<Value>(as person: String, _ body: (Workflow) throws(EditorialError) -> Value) throws -> Value {
        try write(as: person) { (writer) throws(EditorialError) in
            try body(Workflow(writer: writer, now: clock.now(), linker: CitationLinker(concordance: concordance)))
        }
    }

    private func unguarded<Value>(
        _ person: String, _ deadline: Date, _ body: (StoreWriter) throws(EditorialError) -> Value
    ) throws(EditorialError) -> Value {
        let writer: StoreWriter
        let before: Int64
        do throws(StoreError) {
            writer = try openWriter(before: deadline)
            before = try writer.snapshot.contentNumber()
        } catch {
            throw .store(error)
        }
        writer.actor = person
        let value = try body(writer)
        do throws(StoreError) { if try writer.snapshot.contentNumber() != before { refresher.request() } } catch { throw .store(error) }
        return value
    }

    private func openWriter(before deadline: Date) throws(StoreError) -> StoreWriter {
        while true {
            do throws(StoreError) { return try KnowledgeStore.openForWriting(at: folder) } catch .busy(let path) {
                guard Date() < deadline else { throw .busy(path: path) }
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    /// What the publish button would say of an item.
    func gate(_ item: KnowledgeItem) throws -> GateReport {
        try heavy.run {
            do throws(EditorialError) {
                return try PublishGate(
                    store: store, concordance: concordance, resources: resources, served: service as? KnowledgeBase, today: clock.today
                ).check([item])
            } catch {
                throw Self.problem(error)
            }
        }
    }

    /// What a person is told of an error; what is no business of theirs is thrown on, so that it is logged.
    static func problem(_ error: EditorialError) -> any Error {
        switch error {
        case .notAllowed(let reason): Problem(status: Status(409), code: "not_allowed", detail: reason + "。")
        case .missing(let reason): Problem(status: .notFound, code: "not_found", detail: reason + "。")
        case .conflict(let expected, let found):
            Problem(
                status: Status(412), code: "conflict", detail: "别人已经保存了第 \(found) 版，您手上的是第 \(expected) 版。请返回编辑页，合并以后再做。")
        case .refused(let issues):
            Problem(status: Status(422), code: "refused", detail: issues.prefix(5).map(\.description).joined(separator: "；"))
        case .store(.busy):
            Problem(status: .unavailable, code: "busy", detail: "另一个程序正在写知识库（例如正在导入），请过一会儿再试。", retryAfter: 5)
        case .store, .publishing, .knowledgeBase, .folder: error
        }
    }
}
