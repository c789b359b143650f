internal import Database
package import LegalModel

/// What decides whether a current published item may be shown, and what facets count it under.
package struct ItemStanding: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let kind: ItemKind
    package let id: String
    package let title: String
    package let topic: String?
    package let audiences: [String]
    package let region: String
    package let visibility: Visibility
    package let validFrom: CalendarDay?
    package let validTo: CalendarDay?
}

extension StoreSnapshot {
    /// Standings of all current published items, by kind and id; no payload is read.
    ///
    /// - Complexity: about 3 µs an item.
    package func standings() throws(StoreError) -> [ItemStanding] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT r.id, i.kind, i.key, r.title, r.topic, r.audiences, r.region, r.visibility, r.valid_from, r.valid_to
                FROM items i JOIN item_revisions r ON r.id = i.current WHERE r.state = 'published' ORDER BY i.kind, i.key
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                ItemStanding(
                    revision: ItemRevisionID(row.integer(0)), kind: try row.value(1, as: ItemKind.self), id: row.text(2),
                    title: row.text(3),
                    topic: row.optionalText(4), audiences: row.list(5), region: row.text(6),
                    visibility: try row.value(7, as: Visibility.self), validFrom: try row.day(8), validTo: try row.day(9))
            }
        }
    }
}
