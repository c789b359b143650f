internal import Database
internal import LegalModel

extension StoreSnapshot {
    /// Citations of a work, with or without an article, by current published items.
    ///
    /// - Returns: one record a citation, by kind, id and position.
    /// - Complexity: about 5 µs a citation of the work, those by laws included.
    package func itemsCiting(_ work: WorkID) throws(StoreError) -> [CitingRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(ItemListing.columns), \(StoredCitation.columns) FROM citations c
                CROSS JOIN item_revisions r ON r.id = c.item_revision CROSS JOIN items i ON i.id = r.item AND i.current = r.id
                WHERE c.work = ? ORDER BY i.kind, i.key, c.position
                """, .integer(work.value), map: CitingRecord.readItem)
        }
    }

    /// Citations by current published items whose words contain a text.
    ///
    /// - Complexity: reads every citation of items, about 1 µs each.
    package func itemsCiting(text: String) throws(StoreError) -> [CitingRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(ItemListing.columns), \(StoredCitation.columns) FROM items i CROSS JOIN item_revisions r ON r.id = i.current
                CROSS JOIN citations c ON c.item_revision = r.id WHERE instr(c.text, ?) > 0 ORDER BY i.kind, i.key, c.position
                """, .text(text), map: CitingRecord.readItem)
        }
    }
}
