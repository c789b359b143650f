/// Values that are costly to make, kept by key until `limit` of them are there; then all are let go and made again when wanted.
package final class Cache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let state: Protected<[Key: Value]>
    private let limit: Int

    package init(limit: Int) {
        precondition(limit >= 1, "a cache holds something")
        self.limit = limit
        state = Protected([:])
    }

    /// The value of a key, made where it is not kept. Two threads may make it at once; one of the two is kept.
    package func value(for key: Key, make: () -> Value) -> Value {
        if let value = state.withLock({ $0[key] }) { return value }
        let value = make()
        state.withLock { values in
            if values.count >= limit { values.removeAll() }
            values[key] = value
        }
        return value
    }
}
