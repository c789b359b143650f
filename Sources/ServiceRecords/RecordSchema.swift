internal import Database

/// The tables, as forward-only steps. Moments are seconds since 1970-01-01 UTC, days ISO text of China's calendar.
enum RecordSchema {
    static let migrations = [
        Migration("keys, feedback, messages, questions, webhooks", sql: first), Migration("outcomes of reports", sql: outcomes),
    ]

    private static let outcomes = """
        ALTER TABLE feedback ADD COLUMN closed_at INTEGER;
        ALTER TABLE feedback ADD COLUMN closed_by TEXT;
        ALTER TABLE feedback ADD COLUMN outcome TEXT;
        CREATE INDEX feedback_open ON feedback(id) WHERE closed_at IS NULL AND kind IN ('flag', 'missing');
        """

    private static let first = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('keys', 0), ('webhooks', 0);

        CREATE TABLE keys(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32), hint TEXT NOT NULL,
            scopes TEXT NOT NULL, per_minute INTEGER NOT NULL CHECK (per_minute >= 1), per_day INTEGER NOT NULL CHECK (per_day >= 1),
            created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER
        ) STRICT;

        CREATE TABLE feedback(
            id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL, answer TEXT, revision INTEGER,
            sha256 TEXT, reason TEXT, question TEXT, note TEXT, CHECK ((answer IS NULL) = (revision IS NULL))
        ) STRICT;
        CREATE INDEX feedback_by_answer ON feedback(answer, revision);

        CREATE TABLE messages(
            number TEXT PRIMARY KEY, sent_at INTEGER NOT NULL, text TEXT NOT NULL, region TEXT, topic TEXT, shown TEXT NOT NULL,
            reply TEXT, reply_answer TEXT, replied_at INTEGER, CHECK ((reply IS NULL AND reply_answer IS NULL) = (replied_at IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX messages_by_moment ON messages(sent_at);

        CREATE TABLE decisions(day TEXT NOT NULL, decision TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, decision))
            STRICT, WITHOUT ROWID;
        CREATE TABLE gaps(
            day TEXT NOT NULL, question TEXT NOT NULL, decision TEXT NOT NULL, askers INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (day, question, decision)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE webhooks(
            id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, secret BLOB NOT NULL, created_at INTEGER NOT NULL, position INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0, last_status TEXT, last_at INTEGER
        ) STRICT;
        """
}
