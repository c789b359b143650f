package import Answering
package import LegalModel

/// One entry of the feed of changes: an item got a revision or was taken away, or a version of a law was taken in or corrected.
package struct Change: Sendable, Equatable {
    package enum Event: String, Sendable {
        /// The first published revision of an item.
        case published
        /// A later revision of an item, or one that is back.
        case revised
        /// An item that must not be shown any more; the revision is the one that was shown last.
        case withdrawn
        /// A version of a law was imported, or its text or dates were replaced.
        case imported
    }

    /// The number of the entry, at least 1; later entries have higher ones, and none ever changes.
    package var sequence: Int

    /// When it became known here, seconds since 1970-01-01 UTC.
    package var moment: Int64
    package var event: Event
    package var kind: ResultKind
    /// The item's id, or the law's slug.
    package var id: String
    package var title: String
    package var topic: String?
    /// Of an item; nil for a law.
    package var revision: RevisionStamp?
    /// Of a law's version; nil for an item, and where unknown.
    package var promulgated: CalendarDay?
    package var effectiveFrom: CalendarDay?

    package init(
        sequence: Int, moment: Int64, event: Event, kind: ResultKind, id: String, title: String, topic: String? = nil,
        revision: RevisionStamp? = nil,
        promulgated: CalendarDay? = nil, effectiveFrom: CalendarDay? = nil
    ) {
        self.sequence = sequence
        self.moment = moment
        self.event = event
        self.kind = kind
        self.id = id
        self.title = title
        self.topic = topic
        self.revision = revision
        self.promulgated = promulgated
        self.effectiveFrom = effectiveFrom
    }
}

/// Where the feeds read what has changed.
package protocol ChangeSource: Sendable {
    /// Everything that changed, by number; entries are only ever added at the end, so the number of one is a place to go on from.
    func changes() throws(KnowledgeBaseError) -> [Change]
}

/// The part of the feed that a reader asked for.
package struct ChangePage: Sendable {
    package let changes: [Change]
    /// The number of the last entry looked at; asking from there on gives what came later.
    package let next: Int
    /// Whether more entries wait after `next`.
    package let hasMore: Bool

    /// - Parameters:
    ///   - since: entries of this moment and later.
    ///   - position: the number of the last entry looked at before; 0 begins at the first. One that was never given counts as the last.
    ///   - limit: entries at most, at least 1.
    ///   - accepts: which entries the reader wants.
    package init(_ all: [Change], since: Int64?, position: Int, limit: Int, accepts: (Change) -> Bool) {
        var index = Self.index(after: position, in: all)
        var found: [Change] = []
        while index < all.count, found.count < limit {
            let change = all[index]
            if change.moment >= since ?? .min, accepts(change) { found.append(change) }
            index += 1
        }
        changes = found
        next = index == 0 ? 0 : all[index - 1].sequence
        hasMore = all[index...].contains { $0.moment >= since ?? .min && accepts($0) }
    }

    /// The place of the first entry with a higher number.
    private static func index(after position: Int, in all: [Change]) -> Int {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].sequence <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Change {
    /// The page of what changed.
    package var link: Link {
        switch kind {
        case .answer: .answer(id)
        case .caseExample: .caseExample(id)
        case .guide: .guide(id)
        case .law: .law(id, promulgated: promulgated)
        }
    }

    /// 2026-11-21T08:00:00Z.
    package var timestamp: String { Self.timestamp(moment) }

    package static func timestamp(_ moment: Int64) -> String {
        let day = CalendarDay(ordinal: Int32((moment - ((moment % 86_400) + 86_400) % 86_400) / 86_400))
        let rest = ((moment % 86_400) + 86_400) % 86_400
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(day)T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }
}
