import ByteStorage
import Foundation
import KnowledgeStore
package import Publishing

/// Brings the index after the store, on a thread of its own: whoever publishes does not wait, and readers are never held up.
package final class IndexRefresher: @unchecked Sendable {
    /// Seconds between two attempts while a command holds the index.
    private static let retry = 0.5

    // Unchecked: everything that changes is guarded by the condition.
    private let condition = NSCondition()
    private var isWanted = false
    private var isWorking = false
    private var isStopped = false
    private let publisher: IndexPublisher
    private let taken: @Sendable () -> Void
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - taken: takes the new generation into service.
    ///   - report: told of what went wrong, a line each.
    package init(publisher: IndexPublisher, taken: @escaping @Sendable () -> Void, report: @escaping @Sendable (String) -> Void) {
        self.publisher = publisher
        self.taken = taken
        self.report = report
    }

    package func start() {
        let thread = Thread { [self] in work() }
        thread.name = "index"
        thread.start()
    }

    /// Asks for an update; several requests while one runs become one.
    func request() {
        condition.withLock {
            isWanted = true
            condition.broadcast()
        }
    }

    /// Waits until what was asked for is searchable, or until so many seconds are over.
    func wait(atMost seconds: Double) {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while isWanted || isWorking { if !condition.wait(until: deadline) { return } }
    }

    /// The thread ends after its current update.
    package func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    private func work() {
        while waitForRequest() {
            update()
            condition.withLock {
                isWorking = false
                condition.broadcast()
            }
        }
    }

    private func waitForRequest() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isWanted && !isStopped { condition.wait() }
        isWanted = false
        isWorking = !isStopped
        return !isStopped
    }

    private func update() {
        do throws(PublishingError) {
            _ = try publisher.update { _ in }
            taken()
            if try publisher.mergeIfNeeded() { taken() }
        } catch {
            if error.isLocked {
                Thread.sleep(forTimeInterval: Self.retry)
                request()
            } else {
                report("索引没有更新，发布的内容暂时搜不到：\(error)")
            }
        }
    }
}
