package import Answering
package import LegalModel

/// One entry of the feed of changes: an item got a revision, or a version of a law was taken in.
package struct Change: Sendable, Equatable {
    package enum Event: String, Sendable {
        /// The first published revision of an item.
        case published
        /// A later revision of an item.
        case revised
        /// A revision that must not be shown any more.
        case withdrawn
        /// A version of a law was imported.
        case imported
    }

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
        moment: Int64, event: Event, kind: ResultKind, id: String, title: String, topic: String? = nil, revision: RevisionStamp? = nil,
        promulgated: CalendarDay? = nil, effectiveFrom: CalendarDay? = nil
    ) {
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
    /// Everything that changed, oldest first; entries are only ever added at the end, so a position is a place to go on from.
    func changes() throws(KnowledgeBaseError) -> [Change]
}

/// The part of the feed that a reader asked for.
package struct ChangePage: Sendable {
    package let changes: [Change]
    /// The position after the last entry looked at; asking from there on gives what came later.
    package let next: Int
    /// Whether more entries wait after `next`.
    package let hasMore: Bool

    /// - Parameters:
    ///   - since: entries of this moment and later.
    ///   - position: entries looked at before, at least 0.
    ///   - limit: entries at most, at least 1.
    ///   - accepts: which entries the reader wants.
    package init(_ all: [Change], since: Int64?, position: Int, limit: Int, accepts: (Change) -> Bool) {
        var index = min(max(0, position), all.count)
        var found: [Change] = []
        while index < all.count, found.count < limit {
            let change = all[index]
            if change.moment >= since ?? .min, accepts(change) { found.append(change) }
            index += 1
        }
        changes = found
        next = index
        hasMore = all[index...].contains { $0.moment >= since ?? .min && accepts($0) }
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
