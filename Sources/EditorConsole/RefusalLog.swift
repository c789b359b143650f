import KnowledgeStore
import Synchronization

/// Writes refused logins of the identity provider into the audit log, but not without end: whoever is refused again and again must not
/// fill the disk.
final class RefusalLog: Sendable {
    /// Entries within `window` seconds.
    static let most = 30
    static let window: Int64 = 600

    private let bench: Workbench
    private let moments = Mutex<[Int64]>([])

    init(bench: Workbench) {
        self.bench = bench
    }

    /// - Parameters:
    ///   - subject: nil for somebody whom no token made known.
    ///   - reason: Chinese words for the one who audits.
    func note(_ subject: String?, _ reason: String) throws {
        let now = bench.clock.now()
        let count = moments.withLock { moments in
            moments = moments.filter { now - $0 < Self.window }
            if moments.count < Self.most { moments.append(now) } else { return Self.most + 1 }
            return moments.count
        }
        guard count <= Self.most else { return }
        let isLast = count == Self.most
        try bench.record(as: "登录页") { (writer) throws(StoreError) in
            try writer.noteRefusal(of: subject, reason + (isLast ? "；被拒的太多，几分钟里后面的不再逐条记" : ""), at: now)
        }
    }
}
