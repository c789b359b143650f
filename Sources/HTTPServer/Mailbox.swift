import CPolling
import Synchronization

/// Where workers leave what they finished; its eventfd wakes the loop.
final class Mailbox: Sendable {
    /// A finished response on its way from a worker to its connection.
    struct Completion: Sendable {
        let token: UInt64
        /// Who asked; behind a proxy not the peer of the connection.
        let client: ClientAddress
        let response: Response
        let isHead: Bool
    }

    private let completions = Mutex<[Completion]>([])
    /// Becomes readable when something waits. Closed with the mailbox.
    let wakeup: Int32

    init(wakeup: Int32) {
        self.wakeup = wakeup
    }

    deinit { polling_close(wakeup) }

    func put(_ completion: Completion) {
        let isFirst = completions.withLock { waiting in
            waiting.append(completion)
            return waiting.count == 1
        }
        // Whoever finds others waiting knows that the loop was woken for them.
        if isFirst { polling_wakeup_signal(wakeup) }
    }

    /// Everything that waits, in order.
    func takeAll() -> [Completion] {
        completions.withLock { waiting in
            defer { waiting.removeAll() }
            return waiting
        }
    }
}
