extension Schema {
    /// What is told of changes, in the order in which it was told: entries are added at the end and stay as they are.
    ///
    /// Until now the feed was computed from what was stored, and its readers know their place by counting: the first entries are those of
    /// that feed in its order, numbered from 1. What it never told, that an item is gone, follows after them.
    static let changes = """
        CREATE TABLE changes(
            sequence INTEGER PRIMARY KEY, moment INTEGER NOT NULL,
            event TEXT NOT NULL CHECK (event IN ('published', 'revised', 'withdrawn', 'imported')),
            item_revision INTEGER REFERENCES item_revisions(id), version INTEGER REFERENCES versions(id),
            CHECK ((item_revision IS NULL) <> (version IS NULL)), CHECK ((event = 'imported') = (version IS NOT NULL))
        ) STRICT;
        CREATE INDEX changes_by_revision ON changes(item_revision) WHERE item_revision IS NOT NULL;
        CREATE INDEX changes_by_version ON changes(version) WHERE version IS NOT NULL;
        CREATE TRIGGER changes_are_immutable BEFORE UPDATE ON changes BEGIN SELECT raise(ABORT, 'what was told stays'); END;
        CREATE TRIGGER changes_stay BEFORE DELETE ON changes BEGIN SELECT raise(ABORT, 'what was told stays'); END;
        INSERT INTO changes(sequence, moment, event, item_revision, version)
            SELECT sequence, moment, event, item_revision, version FROM \(changesBefore);
        INSERT INTO changes(moment, event, item_revision)
            SELECT coalesce(s.changed_at, r.published_at) AS moment, 'withdrawn', r.id
            FROM items i JOIN item_revisions r ON r.id = (
                SELECT max(x.id) FROM item_revisions x
                WHERE x.item = i.id AND x.state <> 'draft' AND x.published_at IS NOT NULL AND x.circle = 0)
            LEFT JOIN revision_stages s ON s.revision = r.id
            WHERE i.kind IN \(toldKinds)
            AND NOT EXISTS (SELECT 1 FROM item_revisions c WHERE c.id = i.current AND c.circle = 0)
            ORDER BY 1, r.id;
        """

    /// Kinds of items that have pages of their own and are told of.
    static let toldKinds = "('answer', 'case', 'guide')"

    /// The feed of a file in which it was not yet written down.
    static let changesBefore = """
        (SELECT row_number() OVER (ORDER BY moment, version IS NOT NULL, coalesce(item_revision, version)) AS sequence, moment, event,
            item_revision, version
        FROM (
            SELECT r.published_at AS moment,
                CASE WHEN r.state = 'withdrawn' THEN 'withdrawn' WHEN r.number = 1 THEN 'published' ELSE 'revised' END AS event,
                r.id AS item_revision, NULL AS version
            FROM item_revisions r JOIN items i ON i.id = r.item
            WHERE r.state <> 'draft' AND r.published_at IS NOT NULL AND r.circle = 0 AND i.kind IN \(toldKinds)
            UNION ALL
            SELECT min(n.started_at), 'imported', NULL, s.version FROM sources s JOIN runs n ON n.id = s.run GROUP BY s.version
        ) ORDER BY 1)
        """
}
