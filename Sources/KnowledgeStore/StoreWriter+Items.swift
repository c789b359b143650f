internal import Database
package import LegalModel

extension StoreWriter {
    /// Stores an item as a new revision, unless its last revision has the same content.
    ///
    /// The item is found by external id within its kind and origin, else by id. An item found by external id keeps its own id.
    /// - Parameters:
    ///   - origin: `imported` or the name of a corpus; an id belongs to one origin.
    ///   - state: `published` makes the revision the one that everybody sees; where everybody sees one today and this one's 生效日期 is
    ///     still to come, it takes its place on that day.
    ///   - moment: seconds since 1970-01-01 UTC; the time of publication.
    package func store(
        _ item: KnowledgeItem, origin: String, state: RevisionState = .published, at moment: Int64, note: String? = nil
    ) throws(StoreError) -> ItemOutcome {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let place: (row: Int64, id: String)
            switch try locate(item, origin) {
            case .found(let row, let id): place = (row, id)
            case .taken(let other): return .conflict("编号 \(item.id) 已属于来源“\(other)”的\(item.kind.chinese)")
            case .new:
                let row = try perform { () throws(DatabaseError) in
                    try connection.insert(
                        "INSERT INTO items(kind, key, origin, external_id) VALUES (?, ?, ?, ?)", .text(item.kind.rawValue), .text(item.id),
                        .text(origin), .text(item.externalID))
                }
                place = (row, item.id)
            }
            let renamed = item.id == place.id ? item : item.renamed(place.id)
            let payload = try ItemPayload.encode(renamed)
            let hash = StoredText.sha256(payload)
            let last = try perform { () throws(DatabaseError) in
                try connection.first(
                    "SELECT id, number, sha256 FROM item_revisions WHERE item = ? ORDER BY number DESC LIMIT 1", .integer(place.row)
                ) { (row: borrowing Row) throws(DatabaseError) in (id: row.integer(0), number: row.int(1), hash: row.text(2)) }
            }
            if let last, last.hash == hash { return .unchanged(ItemRevisionID(last.id), id: place.id, number: last.number) }
            if run != nil, let edited = try edited(place, hash) { return edited }
            let number = (last?.number ?? 0) + 1
            let subject = Self.subject(item.kind, place.id)
            if state == .published, let day = try laterOpening(of: renamed, place.row, moment) {
                let revision = try insertRevision(renamed, of: place.row, number, (hash, payload), .draft, moment, note)
                try perform { () throws(DatabaseError) in try schedule(revision, at: day.secondsSince1970, actor, moment) }
                try record(
                    .saved, subject: subject, number: number, digest: hash, detail: "\(note ?? origin)，\(day) 起公开", at: moment)
                return .scheduled(ItemRevisionID(revision), id: place.id, number: number, on: day)
            }
            let revision = try insertRevision(renamed, of: place.row, number, (hash, payload), state, moment, note)
            let dropped =
                state == .published
                ? try perform { () throws(DatabaseError) in try dropScheduled(of: place.row, before: number, actor, moment) } : []
            try record(
                state == .published ? .published : .saved, subject: subject, number: number, digest: hash,
                detail: (note ?? origin) + Self.told(dropped), at: moment)
            return .stored(ItemRevisionID(revision), id: place.id, number: number)
        }
    }

    /// What an import does to an item that people have worked on since it was imported: nothing. A file that brings what was there once is
    /// unchanged; another text is a conflict that somebody must look at.
    ///
    /// - Returns: nil if nobody has touched the item.
    private func edited(_ place: (row: Int64, id: String), _ hash: String) throws(StoreError) -> ItemOutcome? {
        let revisions = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT r.id, r.number, r.sha256, r.run IS NULL AND s.revision IS NOT NULL,
                    r.state = 'withdrawn' AND coalesce(s.stage, '') <> 'expired'
                FROM item_revisions r LEFT JOIN revision_stages s ON s.revision = r.id WHERE r.item = ? ORDER BY r.number DESC
                """, .integer(place.row)
            ) { (row: borrowing Row) throws(DatabaseError) in
                (id: row.integer(0), number: row.int(1), hash: row.text(2), isEdited: row.integer(3) == 1, isWithdrawn: row.integer(4) == 1)
            }
        }
        // What expired may come back with a new date; what somebody withdrew may not.
        guard let last = revisions.first, last.isEdited || last.isWithdrawn else { return nil }
        if let known = revisions.first(where: { $0.hash == hash }) {
            return .unchanged(ItemRevisionID(known.id), id: place.id, number: known.number)
        }
        return .conflict("条目 \(place.id) 导入以后在编辑台改过或者撤回了，没有覆盖；要换成文件里的内容，请在编辑台修改并送审")
    }

    /// The item's 生效日期, if it is still to come and the public sees another revision until then.
    private func laterOpening(of item: KnowledgeItem, _ row: Int64, _ moment: Int64) throws(StoreError) -> CalendarDay? {
        let today = CalendarDay(secondsSince1970: moment)
        guard let day = item.validFrom, day > today else { return nil }
        let isShown = try perform { () throws(DatabaseError) in
            try connection.integer(
                """
                SELECT 1 FROM items i JOIN item_revisions r ON r.id = i.current
                WHERE i.id = ?1 AND coalesce(r.valid_from, '') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2
                """, .integer(row), .text(today.description))
        }
        return isShown == nil ? nil : day
    }

    /// Takes an item out of everybody's sight; its revisions stay.
    ///
    /// - Parameter moment: seconds since 1970-01-01 UTC.
    /// - Returns: false if there is no such published item.
    package func withdraw(_ kind: ItemKind, id: String, at moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let isDone = try perform { () throws(DatabaseError) in
                let known = try connection.first(
                    "SELECT id, current FROM items WHERE kind = ? AND key = ? AND current IS NOT NULL", .text(kind.rawValue), .text(id)
                ) { (row: borrowing Row) throws(DatabaseError) in (item: row.integer(0), current: row.integer(1)) }
                guard let known else { return false }
                let before = try toldRevision(ofItem: known.item)
                try connection.execute("UPDATE item_revisions SET state = 'withdrawn' WHERE id = ?", .integer(known.current))
                try connection.execute("UPDATE items SET current = NULL WHERE id = ?", .integer(known.item))
                try tell(item: known.item, before: before, at: moment)
                try contentChanged()
                return true
            }
            if isDone { try record(.withdrawn, subject: Self.subject(kind, id), at: moment) }
            return isDone
        }
    }

    private enum Location {
        case found(row: Int64, id: String)
        case taken(by: String)
        case new
    }

    private func locate(_ item: KnowledgeItem, _ origin: String) throws(StoreError) -> Location {
        try perform { () throws(DatabaseError) in
            if let externalID = item.externalID {
                let known = try connection.first(
                    "SELECT id, key FROM items WHERE kind = ? AND origin = ? AND external_id = ?", .text(item.kind.rawValue), .text(origin),
                    .text(externalID)
                ) { (row: borrowing Row) throws(DatabaseError) in (row.integer(0), row.text(1)) }
                if let (row, id) = known { return .found(row: row, id: id) }
            }
            let named = try connection.first(
                "SELECT id, origin, external_id FROM items WHERE kind = ? AND key = ?", .text(item.kind.rawValue), .text(item.id)
            ) { (row: borrowing Row) throws(DatabaseError) in (row: row.integer(0), origin: row.text(1), externalID: row.optionalText(2)) }
            guard let named else { return .new }
            // The external id of this item, if any, is known to be new: an item that has another one is another item.
            guard named.origin == origin, named.externalID == nil || item.externalID == nil else { return .taken(by: named.origin) }
            if named.externalID == nil, let externalID = item.externalID {
                try connection.execute("UPDATE items SET external_id = ? WHERE id = ?", .text(externalID), .integer(named.row))
            }
            return .found(row: named.row, id: item.id)
        }
    }

    func insertRevision(
        _ item: KnowledgeItem, of row: Int64, _ number: Int, _ content: (hash: String, payload: String), _ state: RevisionState,
        _ moment: Int64, _ note: String?
    ) throws(StoreError) -> Int64 {
        let listing = item.listing
        let review = listing.review
        let values: [BoundValue] = [
            .integer(row), .integer(number), .text(content.hash), .text(content.payload), .text(state.rawValue),
            state == .draft ? .null : .integer(moment), .text(note), .text(item.title), .text(listing.topic),
            .text(try StoredText.encode(list: listing.audiences)), .text(listing.region), .text(review.visibility.rawValue),
            .integer(review.visibility.rank), .text(review.validFrom?.description), .text(review.validTo?.description),
            .integer(run?.value),
        ]
        return try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                INSERT INTO item_revisions(item, number, sha256, payload, state, published_at, note, title, topic, audiences, region,
                visibility, circle, valid_from, valid_to, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, values)
            let revision = try connection.integer("SELECT last_insert_rowid()") ?? 0
            if state == .published {
                let before = try toldRevision(ofItem: row)
                try connection.execute("UPDATE items SET current = ? WHERE id = ?", .integer(revision), .integer(row))
                try tell(item: row, before: before, at: moment)
                try contentChanged()
            }
            return revision
        }
    }
}
