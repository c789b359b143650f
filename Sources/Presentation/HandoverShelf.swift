package import Answering
package import LegalModel
internal import Synchronization

/// A question that somebody began on one platform and goes on with on another: what was asked and what was shown.
package struct Handover: Sendable, Equatable {
    package var question: String
    package var asOf: CalendarDay?
    package var decision: AnswerDecision
    /// The answer that was shown, if one was.
    package var answer: String?
    package var revision: RevisionStamp?
    /// Seconds since 1970-01-01 UTC.
    package var moment: Int64

    package init(
        question: String, asOf: CalendarDay?, decision: AnswerDecision, answer: String?, revision: RevisionStamp?, moment: Int64
    ) {
        self.question = question
        self.asOf = asOf
        self.decision = decision
        self.answer = answer
        self.revision = revision
        self.moment = moment
    }
}

/// Questions on their way from the portal to a seat or a counter, each under a number that can be read out on the telephone.
///
/// Kept in memory alone and for a day: the words of a caller are never written to disk. Safe to use from any thread.
package final class HandoverShelf: Sendable {
    /// Seconds that a question waits.
    package static let patience: Int64 = 86_400
    /// Questions kept; the oldest gives way.
    private static let most = 20_000

    private struct State {
        var packets: [String: Handover] = [:]
        /// Oldest first.
        var order: [String] = []
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970-01-01 UTC.
    package init(clock: @escaping @Sendable () -> Int64) {
        self.clock = clock
    }

    package var now: Int64 { clock() }

    /// Ten digits that name the packet: one guess in half a million finds one of twenty thousand.
    package func put(_ packet: Handover) -> String {
        let now = clock()
        return state.withLock { state in
            let stale = state.order.prefix { (state.packets[$0]?.moment ?? 0) + Self.patience < now }.count
            let surplus = max(stale, state.order.count + 1 - Self.most)
            for number in state.order.prefix(surplus) { state.packets[number] = nil }
            state.order.removeFirst(surplus)
            var number = ""
            repeat { number = String(UInt64.random(in: 1_000_000_000...9_999_999_999)) } while state.packets[number] != nil
            state.packets[number] = packet
            state.order.append(number)
            return number
        }
    }

    /// The packet of a number, spaces in it not counted; nil if there is none or it waited too long.
    package func packet(_ number: String) -> Handover? {
        let digits = String(String.UnicodeScalarView(number.unicodeScalars.filter { ("0"..."9").contains($0) }))
        guard let packet = state.withLock({ $0.packets[digits] }), packet.moment + Self.patience >= clock() else { return nil }
        return packet
    }

    /// 4827 163 058, as people read numbers out.
    package static func spoken(_ number: String) -> String {
        let digits = Array(number)
        guard digits.count == 10 else { return number }
        return String(digits[0..<4]) + " " + String(digits[4..<7]) + " " + String(digits[7..<10])
    }
}
