package import LegalModel

/// Where a revision stands in the editors' work.
package enum RevisionState: String, Sendable, CaseIterable {
    case draft
    case published
    /// Was published, must not be shown any more.
    case withdrawn
}

/// One immutable revision of an item.
package struct ItemRecord: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let kind: ItemKind
    /// The item's own id, unique in its kind.
    package let id: String
    /// The id in the source that it was imported from.
    package let externalID: String?
    /// `imported` or the name of a corpus.
    package let origin: String
    /// From 1, ascending over the item's revisions.
    package let number: Int
    /// SHA-256 of the canonical JSON, lower-case hex.
    package let sha256: String
    package let state: RevisionState
    /// Seconds since 1970-01-01 UTC; nil for a draft.
    package let publishedAt: Int64?
    package let changeNote: String?
    package let item: KnowledgeItem
}

/// An item in a list.
package struct ItemListing: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let kind: ItemKind
    package let id: String
    package let number: Int
    package let title: String
    package let topic: String?
    package let audiences: [String]
    package let region: String
    package let visibility: Visibility
    package let origin: String
}

/// What a list of published items is narrowed to; nil narrows nothing.
package struct ItemFilter: Sendable, Equatable {
    package var topic: String?
    package var audience: String?
    /// Items open to this circle or a wider one.
    package var visibleTo: Visibility
    /// Items whose own dates (生效日期, 有效期至) include this day.
    package var validOn: CalendarDay?

    package init(topic: String? = nil, audience: String? = nil, visibleTo: Visibility = .everyone, validOn: CalendarDay? = nil) {
        self.topic = topic
        self.audience = audience
        self.visibleTo = visibleTo
        self.validOn = validOn
    }
}
