internal import Database
package import LegalModel

/// A current published item by name.
package struct ItemHeading: Sendable, Equatable {
    package let revision: ItemRevisionID
    package let id: String
    package let title: String
    package let visibility: Visibility
}

extension StoreSnapshot {
    /// Current items of a kind, by id; no payload is read.
    package func headings(_ kind: ItemKind) throws(StoreError) -> [ItemHeading] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT r.id, i.key, r.title, r.visibility FROM items i JOIN item_revisions r ON r.id = i.current WHERE i.kind = ? ORDER BY i.key",
                .text(kind.rawValue)
            ) { (row: borrowing Row) throws(DatabaseError) in
                ItemHeading(
                    revision: ItemRevisionID(row.integer(0)), id: row.text(1), title: row.text(2),
                    visibility: try row.value(3, as: Visibility.self))
            }
        }
    }

    /// Articles that current items of a kind cite: by id of the item, then in the order of its citations.
    ///
    /// - Complexity: about 2 µs a citation.
    package func articlesCited(
        by kind: ItemKind
    ) throws(StoreError) -> [(revision: ItemRevisionID, work: WorkID, article: ArticleNumber)] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT c.item_revision, c.work, c.number, c.suffix FROM items i CROSS JOIN citations c ON c.item_revision = i.current
                WHERE i.kind = ? AND c.work IS NOT NULL AND c.number IS NOT NULL ORDER BY i.key, c.position
                """, .text(kind.rawValue)
            ) { (row: borrowing Row) throws(DatabaseError) in
                (ItemRevisionID(row.integer(0)), WorkID(row.integer(1)), ArticleNumber(row.int(2), suffix: row.int(3)))
            }
        }
    }
}
