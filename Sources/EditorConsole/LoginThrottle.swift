import HTTPServer
import Synchronization

/// Slows down whoever guesses passwords: by account, and by address.
///
/// In memory: a restart forgets failures, which an attacker cannot cause.
final class LoginThrottle: Sendable {
    /// Failures of one account after which it is locked.
    static let failures = 5
    /// Seconds that it is locked for.
    static let lock: Int64 = 15 * 60
    /// Failures of one address within `addressWindow` seconds.
    static let addressFailures = 20
    static let addressWindow: Int64 = 600
    /// Beyond this many names or addresses the old ones are dropped: a flood must not take the memory.
    private static let capacity = 10_000

    private struct Record {
        var moments: [Int64] = []
        var lockedUntil: Int64 = 0
    }

    private struct State {
        var accounts: [String: Record] = [:]
        var addresses: [String: [Int64]] = [:]
    }

    private let clock: ConsoleClock
    private let state = Mutex(State())

    init(clock: ConsoleClock) {
        self.clock = clock
    }

    /// Seconds for which an account is still locked, from whatever address; nil if it is not.
    func lock(of user: String) -> Int64? {
        let now = clock.now()
        return state.withLock { $0.accounts[user].flatMap { $0.lockedUntil > now ? $0.lockedUntil - now : nil } }
    }

    /// Seconds until another attempt is heard; nil if one is heard now.
    func wait(_ user: String, _ address: ClientAddress) -> Int64? {
        let now = clock.now()
        return state.withLock { state in
            if let record = state.accounts[user], record.lockedUntil > now { return record.lockedUntil - now }
            let recent = (state.addresses[address.description] ?? []).filter { now - $0 < Self.addressWindow }
            guard recent.count >= Self.addressFailures, let first = recent.first else { return nil }
            return Self.addressWindow - (now - first)
        }
    }

    /// Counts a failure.
    ///
    /// - Returns: true if it locked the account.
    func failed(_ user: String, _ address: ClientAddress) -> Bool {
        let now = clock.now()
        return state.withLock { state in
            makeRoom(&state, now)
            var recent = (state.addresses[address.description] ?? []).filter { now - $0 < Self.addressWindow }
            recent.append(now)
            state.addresses[address.description] = recent
            var record = state.accounts[user] ?? Record()
            record.moments = record.moments.filter { now - $0 < Self.lock } + [now]
            let locks = record.moments.count >= Self.failures
            if locks { record = Record(lockedUntil: now + Self.lock) }
            state.accounts[user] = record
            return locks
        }
    }

    /// Forgets the failures of an account whose password was right, or was replaced.
    func succeeded(_ user: String) { state.withLock { $0.accounts[user] = nil } }

    private func makeRoom(_ state: inout State, _ now: Int64) {
        if state.accounts.count >= Self.capacity {
            state.accounts = state.accounts.filter { $0.value.lockedUntil > now }
            if state.accounts.count >= Self.capacity { state.accounts.removeAll() }
        }
        if state.addresses.count >= Self.capacity {
            state.addresses = state.addresses.filter { now - ($0.value.last ?? 0) < Self.addressWindow }
            if state.addresses.count >= Self.capacity { state.addresses.removeAll() }
        }
    }
}
