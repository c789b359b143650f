internal import Database
package import LegalModel

/// One thing that became known: a revision of an item that everybody may see, or a version of a law.
package struct ChangeRecord: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        case item(ItemKind, id: String, number: Int, sha256: String, topic: String?, isWithdrawn: Bool)
        case version(slug: String, promulgated: CalendarDay?, effectiveFrom: CalendarDay?)
    }

    /// Seconds since 1970-01-01 UTC.
    package let moment: Int64
    package let title: String
    package let subject: Subject
}

extension StoreSnapshot {
    /// Everything that became known to everybody, oldest first; drafts and internal items are left out.
    ///
    /// A law's version counts from the first import that brought it.
    /// - Complexity: about 4 µs an entry; no payload is read.
    package func changes() throws(StoreError) -> [ChangeRecord] {
        let items = try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT r.published_at, r.title, i.kind, i.key, r.number, r.sha256, r.topic, r.state
                FROM item_revisions r JOIN items i ON i.id = r.item
                WHERE r.state <> 'draft' AND r.published_at IS NOT NULL AND r.circle = 0 ORDER BY r.published_at, r.id
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                ChangeRecord(
                    moment: row.integer(0), title: row.text(1),
                    subject: .item(
                        try row.value(2, as: ItemKind.self), id: row.text(3), number: row.int(4), sha256: row.text(5),
                        topic: row.optionalText(6), isWithdrawn: try row.value(7, as: RevisionState.self) == .withdrawn))
            }
        }
        let versions = try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT min(n.started_at), w.title, w.slug, v.promulgated, v.effective_from
                FROM versions v JOIN works w ON w.id = v.work JOIN sources s ON s.version = v.id JOIN runs n ON n.id = s.run
                GROUP BY v.id ORDER BY 1, v.id
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                ChangeRecord(
                    moment: row.integer(0), title: row.text(1),
                    subject: .version(
                        slug: row.text(2), promulgated: row.optionalText(3).flatMap { CalendarDay(iso: $0) },
                        effectiveFrom: row.optionalText(4).flatMap { CalendarDay(iso: $0) }))
            }
        }
        // Both lists are sorted; items come first within one moment, so that the order never changes.
        return (items.enumerated().map { ($0.element, 0, $0.offset) } + versions.enumerated().map { ($0.element, 1, $0.offset) })
            .sorted { ($0.0.moment, $0.1, $0.2) < ($1.0.moment, $1.1, $1.2) }.map(\.0)
    }
}
