internal import Database
package import LegalModel

extension StoreSnapshot {
    /// A revision with its stage; nil if there is none of that number.
    ///
    /// - Parameter number: nil asks for the last one.
    package func staged(_ kind: ItemKind, id: String, revision number: Int? = nil) throws(StoreError) -> StagedRevision? {
        let condition = "WHERE i.kind = ?1 AND i.key = ?2 AND r.number = "
        return try stagedRevisions(
            condition + (number == nil ? "(SELECT max(number) FROM item_revisions x WHERE x.item = i.id)" : "?3"),
            [.text(kind.rawValue), .text(id)] + (number.map { [.integer($0)] } ?? [])
        ).first
    }

    /// The revision of an item that everybody sees; nil if none.
    package func live(_ kind: ItemKind, id: String) throws(StoreError) -> StagedRevision? {
        try stagedRevisions("WHERE i.kind = ? AND i.key = ? AND r.id = i.current", [.text(kind.rawValue), .text(id)]).first
    }

    /// Every revision of an item with its stage, oldest first.
    package func stagedHistory(_ kind: ItemKind, id: String) throws(StoreError) -> [StagedRevision] {
        try stagedRevisions("WHERE i.kind = ? AND i.key = ? ORDER BY r.number", [.text(kind.rawValue), .text(id)])
    }

    /// Revisions whose moment has come.
    package func scheduled(until moment: Int64) throws(StoreError) -> [StagedRevision] {
        try stagedRevisions("WHERE s.publish_at <= ? ORDER BY s.publish_at, r.id", [.integer(moment)])
    }

    /// Live revisions whose 有效期至 is before a day.
    package func outlived(on day: CalendarDay) throws(StoreError) -> [StagedRevision] {
        try stagedRevisions("WHERE r.id = i.current AND r.valid_to < ? ORDER BY r.id", [.text(day.description)])
    }

    /// Revisions of a stage, by kind and id.
    package func revisions(in stage: RevisionStage) throws(StoreError) -> [StagedRevision] {
        try stagedRevisions("WHERE s.stage = ? ORDER BY i.kind, i.key, r.number", [.text(stage.rawValue)])
    }

    private func stagedRevisions(_ condition: String, _ values: [BoundValue]) throws(StoreError) -> [StagedRevision] {
        let stages =
            try hasEditorialTables()
            ? "revision_stages"
            : "(SELECT 0 AS revision, NULL AS stage, NULL AS author, NULL AS reviewer, NULL AS changed_at, NULL AS changed_by, "
                + "NULL AS reason, NULL AS publish_at)"
        return try run { (connection) throws(DatabaseError) in
            var found: [StagedRevision] = []
            try connection.forEach(
                """
                SELECT r.id, i.kind, i.key, r.number, r.sha256, r.title, s.stage, coalesce(s.author, ''), s.reviewer,
                    coalesce(s.changed_at, r.published_at, 0), coalesce(s.changed_by, ''), s.reason, s.publish_at, r.state,
                    r.id = i.current
                FROM item_revisions r JOIN items i ON i.id = r.item LEFT JOIN \(stages) s ON s.revision = r.id \(condition)
                """, values
            ) { (row: borrowing Row) throws(DatabaseError) in found.append(try StagedRevision.read(row)) }
            return found
        }
    }

    /// When a revision was stored, in seconds since 1970-01-01 UTC; nil if the log does not tell.
    ///
    /// - Complexity: reads the audit log once.
    package func savedAt(_ kind: ItemKind, id: String, revision number: Int) throws(StoreError) -> Int64? {
        guard try hasEditorialTables() else { return nil }
        return try run { (connection) throws(DatabaseError) in
            try connection.integer(
                "SELECT min(moment) FROM audit WHERE subject = ? AND number = ?", .text(StoreWriter.subject(kind, id)),
                .integer(Int64(number)))
        }
    }

    /// Whether a revision carries the mark 待复核.
    package func isUnderRecheck(_ revision: ItemRevisionID) throws(StoreError) -> Bool {
        guard try hasEditorialTables() else { return false }
        return try run { (connection) throws(DatabaseError) in
            try connection.integer("SELECT 1 FROM revision_stages WHERE revision = ? AND stage = 'recheck'", .integer(revision.value))
                != nil
        }
    }

    /// Open tasks, the nearest due first; with closed ones if wanted.
    package func tasks(of item: (kind: ItemKind, id: String)? = nil, includingClosed: Bool = false) throws(StoreError) -> [EditorialTask] {
        guard try hasEditorialTables() else { return [] }
        var sql = """
            SELECT t.id, i.kind, i.key, r.title, r.number, t.law, t.citation, t.article, t.new_article, t.grade, t.reason, t.old_text,
                t.new_text, t.due, t.assignee, t.opened_at, t.closed_at, t.closed_by, t.resolution
            FROM tasks t JOIN item_revisions r ON r.id = t.revision JOIN items i ON i.id = r.item WHERE (t.closed_at IS NULL OR ?1)
            """
        var values: [BoundValue] = [.flag(includingClosed)]
        if let item {
            sql += " AND i.kind = ?2 AND i.key = ?3"
            values += [.text(item.kind.rawValue), .text(item.id)]
        }
        sql += " ORDER BY t.due IS NULL, t.due, t.id"
        return try run { (connection) throws(DatabaseError) in
            var found: [EditorialTask] = []
            try connection.forEach(sql, values) { (row: borrowing Row) throws(DatabaseError) in found.append(try EditorialTask.read(row)) }
            return found
        }
    }

    /// Whether the public sees an item whose basis is gone or changed by a day, with the task still open.
    package func hasOverdueItems(on day: CalendarDay) throws(StoreError) -> Bool {
        guard try hasEditorialTables() else { return false }
        return try run { (connection) throws(DatabaseError) in
            try connection.integer(
                """
                SELECT 1 FROM tasks t JOIN items i ON i.current = t.revision
                WHERE t.closed_at IS NULL AND t.due <= ? AND t.grade IN ('repealed', 'changed') LIMIT 1
                """, .text(day.description)) != nil
        }
    }

    /// Versions with official text whose change was not yet looked at, oldest first.
    package func unseenTexts() throws(StoreError) -> [VersionID] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT v.id FROM versions v WHERE v.has_text AND v.id NOT IN (SELECT version FROM law_changes) ORDER BY v.id"
            ) { (row: borrowing Row) throws(DatabaseError) in VersionID(row.integer(0)) }
        }
    }

    /// Whether the public sees an item that was stored before a run, or by hand.
    package func hasItems(storedBefore number: Int64) throws(StoreError) -> Bool {
        try run { (connection) throws(DatabaseError) in
            try connection.integer(
                "SELECT 1 FROM items i JOIN item_revisions r ON r.id = i.current WHERE coalesce(r.run, 0) < ? LIMIT 1", .integer(number))
                != nil
        }
    }

    /// The run that first brought a version's text, and the run that stored a revision of an item; nil where none is known.
    package func runs(version: VersionID, revision: ItemRevisionID) throws(StoreError) -> (version: Int64?, revision: Int64?) {
        try run { (connection) throws(DatabaseError) in
            (
                try connection.integer("SELECT min(run) FROM sources WHERE version = ? AND kind = 'text'", .integer(version.value)),
                try connection.integer("SELECT run FROM item_revisions WHERE id = ?", .integer(revision.value))
            )
        }
    }

    /// The run that first brought anything of a version, text or digest; nil if none is known.
    package func firstRun(of version: VersionID) throws(StoreError) -> Int64? {
        try run { (connection) throws(DatabaseError) in
            try connection.integer("SELECT min(run) FROM sources WHERE version = ?", .integer(version.value))
        }
    }

    package func waivers(of kind: ItemKind, id: String) throws(StoreError) -> [Waiver] {
        guard try hasEditorialTables() else { return [] }
        return try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT rule, text, reason, actor FROM waivers WHERE kind = ? AND item = ? ORDER BY rule, text", .text(kind.rawValue),
                .text(id)
            ) { (row: borrowing Row) throws(DatabaseError) in
                Waiver(kind: kind, item: id, rule: row.text(0), text: row.text(1), reason: row.text(2), actor: row.text(3))
            }
        }
    }

    /// By name.
    package func users() throws(StoreError) -> [UserRecord] {
        guard try hasEditorialTables() else { return [] }
        return try run { (connection) throws(DatabaseError) in
            let expiry =
                try connection.format() >= Schema.formatWithExpiry
                ? "(SELECT expires_at FROM one_time_passwords o WHERE o.user = u.name)" : "NULL"
            return try connection.rows(
                """
                SELECT name, display, roles, password, must_change, is_active, created_at, changed_at, \(expiry) FROM users u ORDER BY name
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                UserRecord(
                    name: row.text(0), display: row.text(1), roles: row.list(2), password: row.text(3), mustChangePassword: row.flag(4),
                    isActive: row.flag(5), createdAt: row.integer(6), changedAt: row.integer(7), passwordExpiresAt: row.optionalInteger(8))
            }
        }
    }

    /// The origin of an item; nil if there is none.
    package func origin(of kind: ItemKind, id: String) throws(StoreError) -> String? {
        try run { (connection) throws(DatabaseError) in
            try connection.text("SELECT origin FROM items WHERE kind = ? AND key = ?", .text(kind.rawValue), .text(id))
        }
    }

    /// The kinds in which an id is taken.
    package func kinds(ofID id: String) throws(StoreError) -> [ItemKind] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("SELECT kind FROM items WHERE key = ? ORDER BY kind", .text(id)) {
                (row: borrowing Row) throws(DatabaseError) in
                try row.value(0, as: ItemKind.self)
            }
        }
    }
}

extension StagedRevision {
    static func read(_ row: borrowing Row) throws(DatabaseError) -> StagedRevision {
        let stage: RevisionStage
        if let known = row.optionalText(6) {
            guard let read = RevisionStage(rawValue: known) else { throw .malformed(column: "stage", reason: known) }
            // An import puts a new revision in place without asking the workflow.
            stage = read.isLive && !row.flag(14) ? .superseded : read
        } else {
            // Imported: the state and whether it is the one shown say it all.
            switch (row.text(13), row.flag(14)) {
            case ("published", true): stage = .published
            case ("published", false): stage = .superseded
            case ("withdrawn", _): stage = .withdrawn
            default: stage = .draft
            }
        }
        return StagedRevision(
            revision: ItemRevisionID(row.integer(0)), kind: try row.value(1, as: ItemKind.self), id: row.text(2), number: row.int(3),
            sha256: row.text(4), title: row.text(5), stage: stage, author: row.text(7), reviewer: row.optionalText(8),
            changedAt: row.integer(9), changedBy: row.text(10), reason: row.optionalText(11), publishAt: row.optionalInteger(12))
    }
}

extension EditorialTask {
    static func read(_ row: borrowing Row) throws(DatabaseError) -> EditorialTask {
        EditorialTask(
            number: row.integer(0), kind: try row.value(1, as: ItemKind.self), id: row.text(2), title: row.text(3), revision: row.int(4),
            law: row.text(5), citation: row.text(6), article: row.optionalText(7), newArticle: row.optionalText(8), grade: row.text(9),
            reason: row.text(10), oldText: row.optionalText(11), newText: row.optionalText(12), due: try row.day(13),
            assignee: row.optionalText(14), openedAt: row.integer(15), closedAt: row.optionalInteger(16), closedBy: row.optionalText(17),
            resolution: row.optionalText(18))
    }
}
