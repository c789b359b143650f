import HTTPServer
import Synchronization

/// Lets few requests at a time do what takes long, so that readers always find a free thread.
final class HeavyWork: Sendable {
    private let limit: Int
    private let running = Mutex(0)

    /// - Parameter limit: at least 1; fewer than the server has threads.
    init(atMost limit: Int) {
        self.limit = limit
    }

    /// What is thrown where there is no room.
    static let busy = Problem(status: .unavailable, code: "busy", detail: "正在处理别人的请求，请过几秒再试。", retryAfter: 2)

    /// Runs work now, or refuses with 503 if enough is being done already.
    func run<Value>(_ work: () throws -> Value) throws -> Value {
        let isFree = running.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isFree else { throw Self.busy }
        defer { running.withLock { $0 -= 1 } }
        return try work()
    }
}
