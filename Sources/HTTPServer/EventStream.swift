internal import Synchronization

/// The body of a response that goes on: what has happened so far, and then what happens.
///
/// The loop reads it whenever its topic is announced, from the place it has come to. Nothing can be missed between the two, and a reader
/// that is slow is owed one read, not a queue of announcements.
package struct EventStream: Sendable {
    /// What there is after a place.
    package struct Part: Sendable {
        package let bytes: [UInt8]
        /// The place after it.
        package let position: Int
        /// Nothing will follow.
        package let isLast: Bool

        package init(bytes: [UInt8], position: Int, isLast: Bool) {
            self.bytes = bytes
            self.position = position
            self.isLast = isLast
        }
    }

    package let topic: String
    let position: Int
    let read: @Sendable (Int) -> Part

    /// - Parameters:
    ///   - position: where to begin; what the reader has seen already.
    ///   - read: called on the thread that waits for the network, so it must be a look into memory.
    package init(topic: String, position: Int, read: @escaping @Sendable (Int) -> Part) {
        self.topic = topic
        self.position = position
        self.read = read
    }
}

/// Says from any thread that something happened on a topic; the loop that holds the streams listens.
package final class EventHub: Sendable {
    private struct State {
        var topics: Set<String> = []
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Lets the streams of a topic be read again.
    package func announce(_ topic: String) {
        let wake = state.withLock { state in
            // Without a loop there is nobody to read; streams that begin later read everything.
            guard let wake = state.wake else { return Optional<@Sendable () -> Void>.none }
            return state.topics.insert(topic).inserted ? wake : nil
        }
        wake?()
    }

    /// - Parameter wake: makes the loop ask `takeAll`; nil when the loop ends.
    func attach(_ wake: (@Sendable () -> Void)?) {
        state.withLock { $0 = State(wake: wake) }
    }

    func takeAll() -> Set<String> {
        state.withLock { state in
            defer { state.topics = [] }
            return state.topics
        }
    }
}
