extension Schema {
    /// Audit chain, stages of revisions, tasks, waivers, users.
    ///
    /// `audited_after` is the last revision that was there before there was an audit: those after it must each have an entry.
    static let editorial = """
        CREATE TABLE audit(
            sequence INTEGER PRIMARY KEY, moment INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
            number INTEGER, digest TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_subject ON audit(subject, sequence);
        CREATE TRIGGER audit_is_immutable BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is immutable'); END;
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is never deleted'); END;
        CREATE TABLE audit_head(one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL) STRICT;
        INSERT INTO audit_head VALUES (1, 0, '', '');
        INSERT INTO meta SELECT 'audited_after', coalesce(max(id), 0) FROM item_revisions;

        CREATE TABLE revision_stages(
            revision INTEGER PRIMARY KEY REFERENCES item_revisions(id),
            stage TEXT NOT NULL CHECK (stage IN
                ('draft', 'in_review', 'scheduled', 'published', 'recheck', 'withdrawn', 'expired', 'superseded')),
            author TEXT NOT NULL, reviewer TEXT, changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL, reason TEXT, publish_at INTEGER,
            CHECK (reviewer IS NULL OR reviewer <> author), CHECK ((stage = 'scheduled') = (publish_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX revision_stages_due ON revision_stages(publish_at) WHERE publish_at IS NOT NULL;

        CREATE TABLE law_changes(
            version INTEGER PRIMARY KEY REFERENCES versions(id), previous INTEGER REFERENCES versions(id), seen_at INTEGER NOT NULL,
            tasks INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tasks(
            id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES item_revisions(id), law TEXT NOT NULL, cause TEXT NOT NULL,
            position INTEGER NOT NULL, citation TEXT NOT NULL, article TEXT, new_article TEXT, grade TEXT NOT NULL, reason TEXT NOT NULL,
            old_text TEXT, new_text TEXT, due TEXT, assignee TEXT, opened_at INTEGER NOT NULL, closed_at INTEGER, closed_by TEXT,
            resolution TEXT, UNIQUE (revision, cause, position), CHECK ((closed_at IS NULL) = (closed_by IS NULL))
        ) STRICT;
        CREATE INDEX tasks_open ON tasks(due) WHERE closed_at IS NULL;

        CREATE TABLE waivers(
            kind TEXT NOT NULL, item TEXT NOT NULL, rule TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL CHECK (reason <> ''),
            actor TEXT NOT NULL, moment INTEGER NOT NULL, PRIMARY KEY (kind, item, rule, text)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE users(
            name TEXT PRIMARY KEY, display TEXT NOT NULL, roles TEXT NOT NULL, password TEXT NOT NULL,
            must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)), is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
            CHECK ((instr(roles, '系统管理员') > 0) + (instr(roles, '安全管理员') > 0) + (instr(roles, '审计管理员') > 0) <= 1)
        ) STRICT, WITHOUT ROWID;
        """
}
