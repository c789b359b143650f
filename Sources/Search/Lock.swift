internal import Synchronization

/// A mutual exclusion around state that the owner keeps beside it.
final class Lock: Sendable {
    private let mutex = Mutex<Void>(())

    func withLock<Value>(_ body: () -> Value) -> Value {
        mutex.withLock { _ in body() }
    }
}
