internal import Database
package import LegalModel

/// What happened to an item or a version, for everybody.
package enum ChangeEvent: String, Sendable {
    /// An item was published that was not told of before.
    case published
    /// Another revision of an item was published, or one that had been withdrawn.
    case revised
    /// An item is not to be shown any more: withdrawn, expired, or kept from the public.
    case withdrawn
    /// A version of a law came in, or its text or dates were replaced.
    case imported
}

/// One entry of what was told.
package struct ChangeRecord: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        /// For `withdrawn` the revision that was seen last.
        case item(ItemKind, id: String, number: Int, sha256: String, topic: String?)
        case version(slug: String, promulgated: CalendarDay?, effectiveFrom: CalendarDay?)
    }

    /// From 1, ascending; the number of an entry never changes.
    package let sequence: Int
    /// Seconds since 1970-01-01 UTC; clocks go wrong, so these need not ascend.
    package let moment: Int64
    package let event: ChangeEvent
    package let title: String
    package let subject: Subject
}

extension StoreSnapshot {
    /// Everything that was told, in the order of its numbers: answers, cases and guides that everybody may see, and laws.
    ///
    /// - Complexity: about 4 µs an entry; no payload is read.
    package func changes() throws(StoreError) -> [ChangeRecord] {
        try run { (connection) throws(DatabaseError) in
            // A file of an older format is read as it is; the next writer writes down the same entries under the same numbers.
            let source = try connection.format() > Schema.formatBeforeChanges ? "changes" : Schema.changesBefore
            return try connection.rows(
                """
                SELECT c.sequence, c.moment, c.event, coalesce(r.title, w.title), i.kind, i.key, r.number, r.sha256, r.topic,
                    w.slug, v.promulgated, v.effective_from
                FROM \(source) c
                LEFT JOIN item_revisions r ON r.id = c.item_revision LEFT JOIN items i ON i.id = r.item
                LEFT JOIN versions v ON v.id = c.version LEFT JOIN works w ON w.id = v.work
                ORDER BY c.sequence
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                ChangeRecord(
                    sequence: row.int(0), moment: row.integer(1), event: try row.value(2, as: ChangeEvent.self), title: row.text(3),
                    subject: try Self.subject(row))
            }
        }
    }

    /// The number of the last entry; 0 before the first, and in a file of an older format.
    package func lastChange() throws(StoreError) -> Int {
        try run { (connection) throws(DatabaseError) in
            guard try connection.format() > Schema.formatBeforeChanges else { return 0 }
            return Int(try connection.integer("SELECT max(sequence) FROM changes") ?? 0)
        }
    }

    private static func subject(_ row: borrowing Row) throws(DatabaseError) -> ChangeRecord.Subject {
        guard row.optionalText(9) == nil else {
            return .version(slug: row.text(9), promulgated: try row.day(10), effectiveFrom: try row.day(11))
        }
        return .item(
            try row.value(4, as: ItemKind.self), id: row.text(5), number: row.int(6), sha256: row.text(7), topic: row.optionalText(8))
    }
}
