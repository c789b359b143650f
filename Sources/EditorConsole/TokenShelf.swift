import Synchronization

/// Keeps small things for a few minutes, each for the browser that has its token; in memory, so that a restart forgets them.
final class TokenShelf<Value: Sendable>: Sendable {
    /// Seconds for which a thing is kept.
    static var lasting: Int64 { 600 }
    /// Things kept at a time; the oldest is forgotten for another.
    private static var most: Int { 2_000 }

    private struct Kept {
        let value: Value
        let since: Int64
        let number: Int
    }

    private struct State {
        var shelf: [String: Kept] = [:]
        var count = 0
    }

    private let clock: ConsoleClock
    private let state = Mutex(State())

    init(clock: ConsoleClock) {
        self.clock = clock
    }

    /// - Returns: a token; only its fingerprint is kept.
    func put(_ value: Value) -> String {
        let token = Secrets.token()
        let now = clock.now()
        state.withLock { state in
            if state.shelf.count >= Self.most {
                state.shelf = state.shelf.filter { now - $0.value.since < Self.lasting }
                // Numbers tell apart what came within one second.
                if state.shelf.count >= Self.most, let oldest = state.shelf.min(by: { $0.value.number < $1.value.number }) {
                    state.shelf[oldest.key] = nil
                }
            }
            state.count += 1
            state.shelf[Secrets.fingerprint(token)] = Kept(value: value, since: now, number: state.count)
        }
        return token
    }

    /// What a token stands for; nil if it is over or never was.
    func look(_ token: String) -> Value? {
        let now = clock.now()
        return state.withLock { $0.shelf[Secrets.fingerprint(token)] }.flatMap { now - $0.since < Self.lasting ? $0.value : nil }
    }

    /// The same, once.
    func take(_ token: String) -> Value? {
        let now = clock.now()
        return state.withLock { $0.shelf.removeValue(forKey: Secrets.fingerprint(token)) }
            .flatMap { now - $0.since < Self.lasting ? $0.value : nil }
    }
}
