import KnowledgeStore
import Synchronization

/// Writes refused logins of the identity provider into the audit log, but not without end: whoever is refused again and again must not
/// fill the disk.
///
/// Those whom a token made known are counted apart: anybody can be refused without a name, and must not make the log deaf for them.
final class RefusalLog: Sendable {
    /// Entries within `window` seconds, of people and of nobody each.
    static let most = 30
    static let window: Int64 = 600

    private let bench: Workbench
    private let counts = Mutex(Counts())

    private struct Counts {
        var people: [Int64] = []
        var nobody: [Int64] = []
    }

    init(bench: Workbench) {
        self.bench = bench
    }

    /// Entries of the last `window` seconds.
    private func recent(_ list: WritableKeyPath<Counts, [Int64]> & Sendable, _ now: Int64) -> Int {
        counts.withLock { counts in
            counts[keyPath: list].removeAll { now - $0 >= Self.window }
            return counts[keyPath: list].count
        }
    }

    /// - Parameters:
    ///   - subject: nil for somebody whom no token made known.
    ///   - reason: Chinese words for the one who audits.
    func note(_ subject: String?, _ reason: String) throws {
        let now = bench.clock.now()
        let list: WritableKeyPath<Counts, [Int64]> & Sendable = subject == nil ? \.nobody : \.people
        guard recent(list, now) < Self.most else { return }
        try bench.record(as: "登录页") { (writer) throws(StoreError) in
            // Counted again where one writes at a time; what could not be written takes no room.
            let count = recent(list, now)
            guard count < Self.most else { return }
            let isLast = count + 1 == Self.most
            try writer.noteRefusal(of: subject, reason + (isLast ? "；被拒的太多，几分钟里后面的不再逐条记" : ""), at: now)
            counts.withLock { $0[keyPath: list].append(now) }
        }
    }
}
