internal import Foundation
internal import Synchronization

/// Does small things again and again while the server runs, on a thread of its own.
final class Housekeeper: Sendable {
    private let interval: Duration
    private let report: @Sendable (String) -> Void
    private let work: @Sendable () throws -> Void
    private let isStopped = Mutex(false)
    private let name: String

    /// - Parameter work: what fails is reported once, until it succeeds again.
    init(
        _ name: String, every interval: Duration, work: @escaping @Sendable () throws -> Void,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.name = name
        self.interval = interval
        self.report = report
        self.work = work
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
    }

    /// The thread ends after its current round; nothing waits for it, since the process is about to end.
    func stop() { isStopped.withLock { $0 = true } }

    private func run() {
        var lastFailure = ""
        while !isStopped.withLock({ $0 }) {
            do {
                try work()
                lastFailure = ""
            } catch {
                let failure = "\(error)"
                if failure != lastFailure { report("\(name)：\(failure)") }
                lastFailure = failure
            }
            Thread.sleep(forTimeInterval: interval / .seconds(1))
        }
    }
}
