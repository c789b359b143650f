internal import Synchronization

/// Questions on their way from one platform to another, each under a number that can be read out on the telephone.
///
/// Kept in memory alone and for a day: the words of a caller are never written to disk. Beside them stand the questions that programs
/// asked lately, under the id of their request, so that a hand-over needs no more than that id. Safe to use from any thread.
package final class HandoverShelf: Sendable {
    /// Seconds that a hand-over waits.
    package static let patience: Int64 = 86_400
    /// Seconds that a question can be handed over by the id of its request.
    package static let queryPatience: Int64 = 3_600
    /// Packets kept of either kind; the oldest gives way.
    private static let most = 20_000

    private let tickets = Mutex(Kept())
    private let queries = Mutex(Kept())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970-01-01 UTC.
    package init(clock: @escaping @Sendable () -> Int64) {
        self.clock = clock
    }

    package var now: Int64 { clock() }

    /// Ten digits that name the packet: one guess in half a million finds one of twenty thousand.
    package func put(_ packet: Handover) -> String {
        let now = clock()
        return tickets.withLock { kept in
            var number = ""
            repeat { number = String(UInt64.random(in: 1_000_000_000...9_999_999_999)) } while kept.packets[number] != nil
            kept.keep(packet, as: number, patience: Self.patience, now: now, most: Self.most)
            return number
        }
    }

    /// The packet of a number, spaces in it not counted; nil if there is none or it waited too long.
    package func packet(_ number: String) -> Handover? {
        let digits = String(String.UnicodeScalarView(number.unicodeScalars.filter { ("0"..."9").contains($0) }))
        guard let packet = tickets.withLock({ $0.packets[digits] }), packet.moment + Self.patience >= clock() else { return nil }
        return packet
    }

    /// Remembers what was replied to a question, under the id of its request.
    package func note(_ packet: Handover, query id: String) {
        let now = clock()
        queries.withLock { $0.keep(packet, as: id, patience: Self.queryPatience, now: now, most: Self.most) }
    }

    /// What was replied to a question within the last hour; nil if nobody remembers.
    package func query(_ id: String) -> Handover? {
        guard let packet = queries.withLock({ $0.packets[id] }), packet.moment + Self.queryPatience >= clock() else { return nil }
        return packet
    }

    /// 4827 163 058, as people read numbers out.
    package static func spoken(_ number: String) -> String {
        let digits = Array(number)
        guard digits.count == 10 else { return number }
        return String(digits[0..<4]) + " " + String(digits[4..<7]) + " " + String(digits[7..<10])
    }
}

/// Packets by name, oldest first.
private struct Kept {
    private(set) var packets: [String: Handover] = [:]
    /// A ring: what stands before `first` has gone.
    private var order: [String] = []
    private var first = 0

    /// - Parameters:
    ///   - patience: seconds that a packet stays.
    ///   - most: packets at once.
    mutating func keep(_ packet: Handover, as name: String, patience: Int64, now: Int64, most: Int) {
        while first < order.count {
            let isStale = (packets[order[first]]?.moment ?? 0) + patience < now
            guard isStale || order.count - first >= most else { break }
            packets[order[first]] = nil
            first += 1
        }
        // Moving what is left costs as much as it frees.
        if first > 1_024, first * 2 > order.count {
            order.removeFirst(first)
            first = 0
        }
        if packets.updateValue(packet, forKey: name) == nil { order.append(name) }
    }
}
