internal import Answering
internal import Foundation
internal import Synchronization

/// Takes newer index generations into service while the server runs, on a thread of its own.
final class GenerationWatcher: Sendable {
    private let base: KnowledgeBase
    private let interval: Duration
    private let report: @Sendable (String) -> Void
    private let isStopped = Mutex(false)

    init(base: KnowledgeBase, interval: Duration, report: @escaping @Sendable (String) -> Void) {
        self.base = base
        self.interval = interval
        self.report = report
    }

    func start() {
        let thread = Thread { [self] in watch() }
        thread.name = "generations"
        thread.start()
    }

    /// The thread ends after its current look; nothing waits for it, since the process is about to end.
    func stop() { isStopped.withLock { $0 = true } }

    private func watch() {
        while !isStopped.withLock({ $0 }) {
            do throws(KnowledgeBaseError) {
                if try base.reload() { report("已启用新的索引") }
            } catch {
                report("新的索引没有启用，继续用原来的：\(error)")
            }
            Thread.sleep(forTimeInterval: interval / .seconds(1))
        }
    }
}
