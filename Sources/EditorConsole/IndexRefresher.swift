import ByteStorage
import Foundation
import KnowledgeStore
package import Publishing

/// Brings the index after the store, on a thread of its own: whoever publishes does not wait, and readers are never held up.
package final class IndexRefresher: @unchecked Sendable {
    /// Seconds between two attempts while a command holds the index.
    private static let retry = 0.5
    /// Seconds that pass at most until what failed is tried again.
    private static let longestPause = 60.0

    // Unchecked: everything that changes is guarded by the condition.
    private let condition = NSCondition()
    private var isWanted = false
    private var isWorking = false
    private var isStopped = false
    /// The last attempt went wrong: nobody waits for the next.
    private var isFailing = false
    /// Brings the index up to the store and into service; costs little if nothing changed.
    private let update: () throws(PublishingError) -> Void
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - taken: takes the new generation into service.
    ///   - report: told of what went wrong, a line each.
    package convenience init(
        publisher: IndexPublisher, taken: @escaping @Sendable () -> Void, report: @escaping @Sendable (String) -> Void
    ) {
        self.init(report: report) { () throws(PublishingError) in
            _ = try publisher.update { _ in }
            taken()
            if try publisher.mergeIfNeeded() { taken() }
        }
    }

    init(report: @escaping @Sendable (String) -> Void, update: @escaping () throws(PublishingError) -> Void) {
        self.report = report
        self.update = update
    }

    /// Starts the thread, with an update at once: what was published just before a stop is not in the index yet.
    package func start() {
        request()
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

    /// Waits until what was asked for is searchable, or could not be made so, or until so many seconds are over.
    func wait(atMost seconds: Double) {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while (isWanted || isWorking) && !isFailing { if !condition.wait(until: deadline) { return } }
    }

    /// The thread ends after its current update.
    package func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    private func work() {
        var failures = 0
        while waitForRequest() {
            let outcome = attempt()
            failures = outcome == .failed ? failures + 1 : 0
            condition.withLock {
                isWorking = false
                isFailing = outcome == .failed
                if outcome != .done { isWanted = true }
                condition.broadcast()
            }
            if outcome != .done { rest(outcome == .locked ? Self.retry : Self.pause(after: failures)) }
        }
    }

    /// Seconds until the next attempt after so many failures in a row: 1, 2, 4 …, at most 60.
    static func pause(after failures: Int) -> Double { min(longestPause, retry * Double(1 << min(failures, 16))) }

    /// Sleeps, but not through the end.
    private func rest(_ seconds: Double) {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while !isStopped { if !condition.wait(until: deadline) { return } }
    }

    private func waitForRequest() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isWanted && !isStopped { condition.wait() }
        isWanted = false
        isWorking = !isStopped
        return !isStopped
    }

    private enum Outcome {
        case done
        case locked
        case failed
    }

    private func attempt() -> Outcome {
        do throws(PublishingError) {
            try update()
            return .done
        } catch {
            if error.isLocked { return .locked }
            report("索引没有更新，发布的内容暂时搜不到，过一会儿再试：\(error)")
            return .failed
        }
    }
}
