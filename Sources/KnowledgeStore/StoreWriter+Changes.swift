internal import Database
internal import LegalModel

/// What is told of changes is written in the transaction that makes them: a reader of the feed hears all of it, once and in order.
extension StoreWriter {
    /// The revision of an item that everybody sees and that is told of; nil if there is none.
    func toldRevision(ofItem item: Int64?) throws(DatabaseError) -> Int64? {
        try connection.integer(
            """
            SELECT r.id FROM items i JOIN item_revisions r ON r.id = i.current
            WHERE i.id = ? AND r.circle = 0 AND i.kind IN \(Schema.toldKinds)
            """, .integer(item))
    }

    /// Tells what became of an item.
    ///
    /// - Parameter before: what everybody saw before the change.
    func tell(item: Int64?, before: Int64?, at moment: Int64) throws(DatabaseError) {
        let now = try toldRevision(ofItem: item)
        guard now != before else { return }
        if let now {
            let isKnown = try connection.integer(
                "SELECT 1 FROM changes c JOIN item_revisions r ON r.id = c.item_revision WHERE r.item = ? LIMIT 1", .integer(item))
            try tell(isKnown == nil ? .published : .revised, revision: now, at: moment)
        } else if let before {
            try tell(.withdrawn, revision: before, at: moment)
        }
    }

    private func tell(_ event: ChangeEvent, revision: Int64, at moment: Int64) throws(DatabaseError) {
        try connection.execute(
            "INSERT INTO changes(moment, event, item_revision) VALUES (?, ?, ?)", .integer(moment), .text(event.rawValue),
            .integer(revision))
    }

    /// Tells that a version came, or that its text or dates are other ones than before.
    ///
    /// What nobody can have read yet is told once: the parts of a code and its digests come in many files, but in one transaction.
    func tell(version: VersionID) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                INSERT INTO changes(moment, event, version) SELECT ?1, 'imported', ?2
                WHERE NOT EXISTS (SELECT 1 FROM changes WHERE version = ?2 AND sequence > ?3)
                """, .integer(runMoment), .integer(version.value), .integer(lastChangeBefore))
        }
    }
}
