internal import Database
package import LegalModel

/// What a list of the editors' work is narrowed to; nil narrows nothing.
package struct WorkFilter: Sendable, Equatable {
    package var kind: ItemKind?
    /// Stage of the last revision, or of the live one.
    package var stage: RevisionStage?
    package var topic: String?
    /// Part of the title or the id.
    package var words: String?
    /// Author of the last revision.
    package var author: String?
    /// Live items whose 有效期至 is on or before this day.
    package var endsBy: CalendarDay?

    package init() {}
}

/// An item as editors see it in a list: its last revision, and the one that is live.
package struct WorkEntry: Sendable, Equatable {
    package let last: StagedRevision
    /// Number and stage of the revision that everybody sees; nil if none.
    package let live: (number: Int, stage: RevisionStage)?
    package let topic: String?
    package let validTo: CalendarDay?

    package static func == (one: WorkEntry, other: WorkEntry) -> Bool {
        one.last == other.last && one.live?.number == other.live?.number && one.live?.stage == other.live?.stage
            && one.topic == other.topic && one.validTo == other.validTo
    }
}

extension StoreSnapshot {
    /// Items by kind and id, whatever their stage.
    ///
    /// - Parameters:
    ///   - limit: at most this many; at least 0.
    ///   - offset: leaves out so many first; at least 0.
    /// - Returns: the entries, and how many there are without the limit.
    /// - Complexity: reads every item's last revision without its content; 40 ms for 10,000 items.
    package func worklist(
        _ filter: WorkFilter, limit: Int, offset: Int = 0
    ) throws(StoreError) -> (entries: [WorkEntry], total: Int) {
        var conditions = ["1"]
        var values: [BoundValue] = []
        func add(_ condition: String, _ value: BoundValue...) {
            conditions.append(condition)
            values += value
        }
        if let kind = filter.kind { add("kind = ?", .text(kind.rawValue)) }
        if let stage = filter.stage { add("(stage = ? OR live_stage = ?)", .text(stage.rawValue), .text(stage.rawValue)) }
        if let topic = filter.topic { add("topic = ?", .text(topic)) }
        if let words = filter.words { add("(instr(title, ?) > 0 OR instr(key, ?) > 0)", .text(words), .text(words)) }
        if let author = filter.author { add("author = ?", .text(author)) }
        if let day = filter.endsBy { add("live IS NOT NULL AND live_end <= ?", .text(day.description)) }
        values += [.integer(limit), .integer(offset)]
        let sql = Self.worklist + " WHERE \(conditions.joined(separator: " AND ")) ORDER BY kind, key LIMIT ? OFFSET ?"
        return try run { (connection) throws(DatabaseError) in
            var entries: [WorkEntry] = []
            var total = 0
            try connection.forEach(sql, values) { (row: borrowing Row) throws(DatabaseError) in
                entries.append(try WorkEntry.read(row))
                total = row.int(18)
            }
            return (entries, total)
        }
    }

    /// Columns 0…14 are those of `StagedRevision.read`.
    private static let worklist = """
        SELECT id, kind, key, number, sha256, title, staged, author, reviewer, changed_at, changed_by, reason, publish_at, state, shown,
            topic, live, live_stage, count(*) OVER (), live_end
        FROM (
            SELECT r.id, i.kind, i.key, r.number, r.sha256, r.title, s.stage AS staged, coalesce(s.author, '') AS author, s.reviewer,
                coalesce(s.changed_at, r.published_at, 0) AS changed_at, coalesce(s.changed_by, '') AS changed_by, s.reason, s.publish_at,
                r.state, r.id = i.current AS shown, r.topic, c.number AS live, c.valid_to AS live_end,
                CASE WHEN c.id IS NULL THEN NULL WHEN t.stage = 'recheck' THEN 'recheck' ELSE 'published' END AS live_stage,
                CASE WHEN s.stage IS NULL THEN CASE r.state WHEN 'draft' THEN 'draft' WHEN 'withdrawn' THEN 'withdrawn'
                        ELSE CASE WHEN r.id IS i.current THEN 'published' ELSE 'superseded' END END
                    WHEN s.stage IN ('published', 'recheck') AND r.id IS NOT i.current THEN 'superseded' ELSE s.stage END AS stage
            FROM items i JOIN item_revisions r ON r.item = i.id AND r.number = (SELECT max(number) FROM item_revisions x WHERE x.item = i.id)
            LEFT JOIN revision_stages s ON s.revision = r.id LEFT JOIN item_revisions c ON c.id = i.current
            LEFT JOIN revision_stages t ON t.revision = i.current
        )
        """

    /// Topics of last revisions, by name.
    package func workTopics() throws(StoreError) -> [String] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("SELECT DISTINCT topic FROM item_revisions WHERE topic IS NOT NULL ORDER BY topic") {
                (row: borrowing Row) throws(DatabaseError) in row.text(0)
            }
        }
    }

    /// The last revision of an item with its content, whatever its stage; nil if there is none.
    package func lastItem(_ kind: ItemKind, id: String) throws(StoreError) -> ItemRecord? {
        let number = try run { (connection) throws(DatabaseError) in
            try connection.integer(
                "SELECT max(r.number) FROM items i JOIN item_revisions r ON r.item = i.id WHERE i.kind = ? AND i.key = ?",
                .text(kind.rawValue), .text(id))
        }
        guard let number else { return nil }
        return try item(kind, id: id, revision: Int(number))
    }
}

extension WorkEntry {
    static func read(_ row: borrowing Row) throws(DatabaseError) -> WorkEntry {
        let live = row.optionalInt(16)
        let stage = row.isNull(17) ? nil : try row.value(17, as: RevisionStage.self)
        return WorkEntry(
            last: try StagedRevision.read(row), live: live.flatMap { number in stage.map { (number, $0) } }, topic: row.optionalText(15),
            validTo: try row.day(19))
    }
}
