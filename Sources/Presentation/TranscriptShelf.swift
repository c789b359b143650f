package import HTTPServer
internal import Synchronization

/// What is said in calls that are going on, and the answers that come near: for the seats that listen.
///
/// In memory alone, and bounded: a call is forgotten when it ends, and when nothing was said in it for half an hour. Whoever knows the
/// name of a call can follow it, so names must be hard to guess. Safe to use from any thread.
package final class TranscriptShelf: Sendable {
    package enum Speaker: String, Sendable, CaseIterable {
        case caller, seat
    }

    /// Seconds of silence after which a call is forgotten.
    package static let patience: Int64 = 1_800
    /// Calls at once; the one silent for longest gives way.
    static let mostCalls = 1_000
    /// Events of one call; beyond it the oldest are forgotten.
    static let mostEvents = 400
    /// Characters of what the caller said that are asked as one question: the last ones.
    static let longestQuestion = 300
    /// Characters of the name of a call.
    package static let nameLength = 16...64

    private struct Call {
        /// Event texts; the first has the number `first`.
        var events: [String] = []
        var first = 1
        var question = ""
        var heard: Int64
    }

    private let calls = Mutex<[String: Call]>([:])
    private let hub: EventHub
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - hub: tells the streams of a call that something was said.
    ///   - clock: seconds since 1970-01-01 UTC.
    package init(hub: EventHub, clock: @escaping @Sendable () -> Int64) {
        self.hub = hub
        self.clock = clock
    }

    /// Whether a text can name a call: 16 to 64 letters, digits, hyphens and underscores.
    package static func isName(_ text: String) -> Bool {
        nameLength.contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }

    /// Notes what was said.
    /// - Parameter data: the event as JSON on one line.
    /// - Returns: what the caller has said lately, as one question; empty before the caller said anything.
    package func hear(_ text: String, from speaker: Speaker, in call: String, data: String) -> String {
        let question = calls.withLock { calls in
            Self.makeRoom(&calls, now: clock())
            var heard = calls[call] ?? Call(heard: 0)
            heard.heard = clock()
            if speaker == .caller {
                let words = heard.question.isEmpty ? text : heard.question + "，" + text
                heard.question = String(words.suffix(Self.longestQuestion))
            }
            Self.append("utterance", data, to: &heard)
            calls[call] = heard
            return heard.question
        }
        hub.announce(call)
        return question
    }

    /// Shows what comes near to what was said.
    package func suggest(data: String, in call: String) {
        calls.withLock { calls in
            guard var heard = calls[call] else { return }
            Self.append("candidates", data, to: &heard)
            calls[call] = heard
        }
        hub.announce(call)
    }

    /// Forgets a call; those who follow it are told.
    package func end(_ call: String) {
        calls.withLock { $0[call] = nil }
        hub.announce(call)
    }

    /// What the caller has said lately; empty for a call that nobody knows.
    package func question(of call: String) -> String {
        calls.withLock { $0[call]?.question ?? "" }
    }

    /// The events of a call as a response that goes on, from after the last one that the reader has seen.
    package func stream(of call: String, request: Request) -> Response {
        let seen = Int(request.head.fields["last-event-id"] ?? "") ?? 0
        return .events(EventStream(topic: call, position: max(0, seen)) { [self] in part(of: call, after: $0) })
    }

    /// Events after a number. A call that is not known yet may begin; one that was and is not any more is over.
    func part(of call: String, after position: Int) -> EventStream.Part {
        calls.withLock { calls in
            guard let heard = calls[call] else {
                let isOver = position > 0
                return EventStream.Part(
                    bytes: isOver ? Array("event: end\ndata: {}\n\n".utf8) : [], position: position, isLast: isOver)
            }
            let last = heard.first + heard.events.count - 1
            // A reader may claim any number, also one that cannot be added to; beyond the last event there is nothing that it has seen.
            let start = max(0, min(position, last) + 1 - heard.first)
            let text = heard.events.dropFirst(start).enumerated().map { "id: \(heard.first + start + $0)\n\($1)\n\n" }.joined()
            return EventStream.Part(bytes: Array(text.utf8), position: last, isLast: false)
        }
    }

    private static func append(_ event: String, _ data: String, to call: inout Call) {
        call.events.append("event: \(event)\ndata: \(data)")
        if call.events.count > mostEvents {
            call.events.removeFirst()
            call.first += 1
        }
    }

    private static func makeRoom(_ calls: inout [String: Call], now: Int64) {
        guard calls.count >= mostCalls else { return }
        calls = calls.filter { $0.value.heard + patience >= now }
        while calls.count >= mostCalls, let oldest = calls.min(by: { $0.value.heard < $1.value.heard })?.key { calls[oldest] = nil }
    }

    /// Forgets calls in which nothing has been said for long.
    package func sweep() {
        let now = clock()
        let silent = calls.withLock { calls in
            let silent = calls.filter { $0.value.heard + Self.patience < now }.map(\.key)
            for call in silent { calls[call] = nil }
            return silent
        }
        for call in silent { hub.announce(call) }
    }
}
