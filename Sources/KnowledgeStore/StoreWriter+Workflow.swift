internal import Database
package import LegalModel

extension StoreWriter {
    /// Adds a revision that nobody but editors sees, even if its content is that of the last one.
    ///
    /// - Parameters:
    ///   - item: keeps its id; a new item belongs to `origin`.
    ///   - expected: number of the last revision that the author knows, 0 for none; nil does not ask.
    /// - Returns: the new revision's number.
    package func saveDraft(
        _ item: KnowledgeItem, origin: String, author: String, expected: Int?, note: String?, at moment: Int64
    ) throws(StoreError) -> RevisionSave {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let known = try perform { () throws(DatabaseError) in
                try connection.first(
                    """
                    SELECT i.id, coalesce((SELECT max(number) FROM item_revisions r WHERE r.item = i.id), 0) FROM items i
                    WHERE i.kind = ? AND i.key = ?
                    """, .text(item.kind.rawValue), .text(item.id)
                ) { (row: borrowing Row) throws(DatabaseError) in (row: row.integer(0), last: row.int(1)) }
            }
            if let expected, expected != known?.last ?? 0 { return .stale(found: known?.last ?? 0) }
            let row: Int64
            if let known {
                row = known.row
            } else {
                row = try perform { () throws(DatabaseError) in
                    try connection.insert(
                        "INSERT INTO items(kind, key, origin, external_id) VALUES (?, ?, ?, ?)", .text(item.kind.rawValue), .text(item.id),
                        .text(origin), .text(item.externalID))
                }
            }
            let payload = try ItemPayload.encode(item)
            let hash = StoredText.sha256(payload)
            let number = (known?.last ?? 0) + 1
            let revision = try insertRevision(item, of: row, number, (hash, payload), .draft, moment, note)
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    "INSERT INTO revision_stages(revision, stage, author, changed_at, changed_by) VALUES (?, 'draft', ?, ?, ?)",
                    .integer(revision), .text(author), .integer(moment), .text(author))
            }
            try record(
                .saved, subject: Self.subject(item.kind, item.id), number: number, digest: hash, detail: note ?? "", at: moment)
            return .saved(number: number)
        }
    }

    /// Moves a revision to a stage, with all that follows for what the public sees.
    ///
    /// Going live replaces the revision that was, and older ones that wait for their moment: they must not come back over a later text.
    /// Leaving the live stages takes the item out of sight.
    /// - Parameters:
    ///   - reviewer: who approved; another person than the author (also a rule of the table).
    ///   - publishAt: for `scheduled` alone.
    package func move(
        _ revision: StagedRevision, to stage: RevisionStage, by person: String, reviewer: String? = nil, reason: String? = nil,
        publishAt: Int64? = nil, at moment: Int64
    ) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            var dropped: [Int] = []
            try perform { () throws(DatabaseError) in
                let row = revision.revision.value
                try connection.execute(
                    """
                    INSERT INTO revision_stages(revision, stage, author, reviewer, changed_at, changed_by, reason, publish_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                    ON CONFLICT (revision) DO UPDATE SET stage = ?2, reviewer = coalesce(?4, reviewer), changed_at = ?5, changed_by = ?6,
                    reason = ?7, publish_at = ?8
                    """, .integer(row), .text(stage.rawValue), .text(revision.author), .text(reviewer), .integer(moment), .text(person),
                    .text(reason), .integer(publishAt))
                let item = try connection.integer("SELECT item FROM item_revisions WHERE id = ?", .integer(row))
                let told = try toldRevision(ofItem: item)
                if stage.isLive, !revision.stage.isLive {
                    let before = try connection.integer("SELECT current FROM items WHERE id = ?", .integer(item))
                    if let before, before != row { try supersede(before, person, moment) }
                    dropped = try dropScheduled(of: item ?? 0, before: revision.number, person, moment)
                    try connection.execute(
                        "UPDATE item_revisions SET state = 'published', published_at = ? WHERE id = ?", .integer(moment), .integer(row))
                    try connection.execute("UPDATE items SET current = ? WHERE id = ?", .integer(row), .integer(item))
                    try contentChanged()
                } else if !stage.isLive, revision.stage.isLive {
                    try connection.execute("UPDATE item_revisions SET state = 'withdrawn' WHERE id = ?", .integer(row))
                    try connection.execute("UPDATE items SET current = NULL WHERE id = ? AND current = ?", .integer(item), .integer(row))
                    try contentChanged()
                }
                try tell(item: item, before: told, at: moment)
            }
            let action: AuditAction =
                switch stage {
                case .published: revision.stage.isLive ? .stage : .published
                case .withdrawn: .withdrawn
                case .expired: .expired
                case .recheck: .recheck
                case .draft, .inReview, .scheduled, .superseded: .stage
                }
            try record(
                action, subject: Self.subject(revision.kind, revision.id), number: revision.number,
                digest: action == .published ? revision.sha256 : "",
                detail: [stage.chinese, reason].compactMap(\.self).joined(separator: "：") + Self.told(dropped), at: moment)
        }
    }

    private func supersede(_ row: Int64, _ person: String, _ moment: Int64) throws(DatabaseError) {
        try connection.execute(
            """
            INSERT INTO revision_stages(revision, stage, author, changed_at, changed_by) VALUES (?1, 'superseded', '', ?2, ?3)
            ON CONFLICT (revision) DO UPDATE SET stage = 'superseded', changed_at = ?2, changed_by = ?3, publish_at = NULL
            """, .integer(row), .integer(moment), .text(person))
    }

    /// Takes older revisions of an item off the list of those that wait for their moment.
    ///
    /// - Returns: their numbers.
    func dropScheduled(of item: Int64, before number: Int, _ person: String, _ moment: Int64) throws(DatabaseError) -> [Int] {
        let waiting = try connection.rows(
            """
            SELECT r.id, r.number FROM revision_stages s JOIN item_revisions r ON r.id = s.revision
            WHERE r.item = ? AND r.number < ? AND s.stage = 'scheduled' ORDER BY r.number
            """, .integer(item), .integer(number)
        ) { (row: borrowing Row) throws(DatabaseError) in (row: row.integer(0), number: row.int(1)) }
        for entry in waiting { try supersede(entry.row, person, moment) }
        return waiting.map(\.number)
    }

    /// What the log says of revisions that wait no longer.
    static func told(_ dropped: [Int]) -> String {
        dropped.isEmpty ? "" : "；第 \(dropped.map(String.init).joined(separator: "、")) 版不再定时发布"
    }

    /// Notes that a revision goes live later.
    func schedule(_ row: Int64, at opening: Int64, _ person: String, _ moment: Int64) throws(DatabaseError) {
        try connection.execute(
            """
            INSERT INTO revision_stages(revision, stage, author, changed_at, changed_by, publish_at)
            VALUES (?, 'scheduled', '', ?, ?, ?)
            """, .integer(row), .integer(moment), .text(person), .integer(opening))
    }

    /// Opens tasks; one that was opened before for the same cause stays as it is.
    ///
    /// - Returns: how many are new.
    package func open(_ tasks: [NewTask], at moment: Int64) throws(StoreError) -> Int {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            var opened = 0
            for task in tasks {
                opened += try perform { () throws(DatabaseError) in
                    try connection.execute(
                        """
                        INSERT INTO tasks(revision, law, cause, position, citation, article, new_article, grade, reason, old_text, new_text,
                        due, assignee, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """, .integer(task.revision.value), .text(task.law), .text(task.cause), .integer(task.position),
                        .text(task.citation), .text(task.article?.description), .text(task.newArticle?.description), .text(task.grade),
                        .text(task.reason), .text(task.oldText), .text(task.newText), .text(task.due?.description), .text(task.assignee),
                        .integer(moment))
                }
            }
            if opened > 0, let first = tasks.first {
                try record(.task, subject: first.cause, number: opened, detail: "《\(first.law)》变动，打开任务\(opened)个", at: moment)
            }
            return opened
        }
    }

    /// Closes an open task.
    ///
    /// - Returns: false if there is no such open task.
    package func closeTask(_ number: Int64, by person: String, resolution: String, at moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let changed = try perform { () throws(DatabaseError) in
                try connection.execute(
                    "UPDATE tasks SET closed_at = ?, closed_by = ?, resolution = ? WHERE id = ? AND closed_at IS NULL", .integer(moment),
                    .text(person), .text(resolution), .integer(number))
            }
            guard changed == 1 else { return false }
            try record(.task, subject: "task:\(number)", number: Int(number), detail: "关闭：\(resolution)", at: moment)
            return true
        }
    }

    /// Hands an open task over to a later revision of its item; where that one has a task for the same change, this one is closed.
    ///
    /// - Returns: false if it was closed, or is no open task.
    package func moveTask(_ number: Int64, to revision: StagedRevision, by person: String, at moment: Int64) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let changed = try perform { () throws(DatabaseError) in
                try connection.execute(
                    "UPDATE OR IGNORE tasks SET revision = ? WHERE id = ? AND closed_at IS NULL", .integer(revision.revision.value),
                    .integer(number))
            }
            guard changed == 1 else {
                _ = try closeTask(number, by: person, resolution: "第 \(revision.number) 版另有同一变动的任务", at: moment)
                return false
            }
            try record(.task, subject: "task:\(number)", number: Int(number), detail: "转到第 \(revision.number) 版", at: moment)
            return true
        }
    }

    /// Notes that the change which a version brings was looked at.
    package func noteLawChange(_ version: VersionID, previous: VersionID?, tasks: Int, at moment: Int64) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                "INSERT INTO law_changes(version, previous, seen_at, tasks) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                .integer(version.value), .integer(previous?.value), .integer(moment), .integer(tasks))
        }
    }

    /// Answers for a finding of the gate; a waiver of the same words is replaced.
    package func waive(_ waiver: Waiver, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    """
                    INSERT INTO waivers(kind, item, rule, text, reason, actor, moment) VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, item, rule, text) DO UPDATE SET reason = excluded.reason, actor = excluded.actor,
                    moment = excluded.moment
                    """, .text(waiver.kind.rawValue), .text(waiver.item), .text(waiver.rule), .text(waiver.text), .text(waiver.reason),
                    .text(waiver.actor), .integer(moment))
            }
            try record(
                .waiver, subject: Self.subject(waiver.kind, waiver.item), detail: "\(waiver.rule)：\(waiver.reason)", at: moment)
        }
    }

    /// Adds or changes a user.
    package func store(_ user: UserRecord, at moment: Int64) throws(StoreError) {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let roles = try StoredText.encode(list: user.roles)
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    """
                    INSERT INTO users(name, display, roles, password, must_change, is_active, created_at, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET display = excluded.display, roles = excluded.roles,
                    password = excluded.password, must_change = excluded.must_change, is_active = excluded.is_active,
                    changed_at = excluded.changed_at
                    """, .text(user.name), .text(user.display), .text(roles), .text(user.password), .flag(user.mustChangePassword),
                    .flag(user.isActive), .integer(user.createdAt), .integer(moment))
                try connection.execute("DELETE FROM one_time_passwords WHERE user = ?", .text(user.name))
                guard let expiry = user.passwordExpiresAt else { return }
                try connection.execute(
                    "INSERT INTO one_time_passwords(user, expires_at) VALUES (?, ?)", .text(user.name), .integer(expiry))
            }
            try record(
                .user, subject: "user:\(user.name)", detail: (user.isActive ? "在用 " : "停用 ") + user.roles.joined(separator: "、"), at: moment
            )
        }
    }
}

/// What became of a draft.
package enum RevisionSave: Sendable, Equatable {
    case saved(number: Int)
    /// Somebody saved meanwhile; nothing was stored.
    case stale(found: Int)
}
