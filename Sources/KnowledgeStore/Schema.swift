internal import Database

/// The tables, as forward-only steps. A released step never changes.
///
/// Days are ISO text, so that text order is day order. Lists are texts in which every element ends in U+001F; paragraphs see `StoredText`.
enum Schema {
    static let migrations = [
        Migration("laws, items, citations", sql: first), Migration("editorial work", sql: editorial), Migration("console", sql: console),
        Migration("second factors", sql: secondFactors), Migration("changes", sql: changes), Migration("translations", sql: translations),
        Migration("one-time passwords", sql: oneTimePasswords), Migration("lexicon", sql: lexicon),
        Migration("import profiles", sql: profiles), Migration("identities", sql: identities),
    ]
    /// The last format without a table of changes.
    static let formatBeforeChanges = 4
    /// The oldest format that can be read without being written: later ones add tables and change none.
    static let oldestReadable = 1

    private static let first = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('content', 0);

        CREATE TABLE runs(id INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
        CREATE TABLE files(
            path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, parser TEXT NOT NULL, outcome TEXT NOT NULL,
            articles INTEGER NOT NULL, blocks INTEGER NOT NULL, items INTEGER NOT NULL, detail TEXT NOT NULL,
            run INTEGER REFERENCES runs(id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE works(
            id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, title TEXT NOT NULL,
            level TEXT NOT NULL, rank INTEGER NOT NULL, issuers TEXT NOT NULL, region TEXT NOT NULL
        ) STRICT;
        CREATE INDEX works_by_folded ON works(folded);
        CREATE TABLE versions(
            id INTEGER PRIMARY KEY, work INTEGER NOT NULL REFERENCES works(id), promulgated TEXT, promulgated_basis TEXT NOT NULL,
            effective_from TEXT, effective_basis TEXT NOT NULL, change_kind TEXT NOT NULL, document_number TEXT, history TEXT NOT NULL,
            has_text INTEGER NOT NULL CHECK (has_text IN (0, 1)), is_newest INTEGER NOT NULL DEFAULT 0 CHECK (is_newest IN (0, 1))
        ) STRICT;
        CREATE UNIQUE INDEX versions_by_day ON versions(work, coalesce(promulgated, ''));
        CREATE TABLE sources(
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions(id),
            kind TEXT NOT NULL CHECK (kind IN ('text', 'double', 'digest')), part TEXT, path TEXT NOT NULL, sha256 TEXT NOT NULL,
            content TEXT NOT NULL, fingerprint TEXT NOT NULL, official_source TEXT, articles INTEGER NOT NULL, blocks INTEGER NOT NULL,
            run INTEGER REFERENCES runs(id), UNIQUE (version, kind, path)
        ) STRICT;
        CREATE INDEX sources_by_path ON sources(path);

        CREATE TABLE articles(
            id INTEGER PRIMARY KEY, work INTEGER NOT NULL REFERENCES works(id), number INTEGER NOT NULL CHECK (number >= 1),
            suffix INTEGER NOT NULL CHECK (suffix >= 0), UNIQUE (work, number, suffix)
        ) STRICT;
        CREATE TABLE article_revisions(
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions(id), article INTEGER NOT NULL REFERENCES articles(id),
            source INTEGER REFERENCES sources(id), ordinal INTEGER NOT NULL, path TEXT NOT NULL, paragraphs TEXT, sha256 TEXT,
            line INTEGER, digest TEXT, digest_source INTEGER REFERENCES sources(id), UNIQUE (version, article),
            CHECK ((paragraphs IS NULL) = (source IS NULL) AND (paragraphs IS NULL) = (sha256 IS NULL)),
            CHECK ((digest IS NULL) = (digest_source IS NULL)), CHECK (paragraphs IS NOT NULL OR digest IS NOT NULL)
        ) STRICT;
        CREATE INDEX article_revisions_in_order ON article_revisions(version, ordinal);
        CREATE INDEX article_revisions_by_article ON article_revisions(article);
        CREATE INDEX article_revisions_by_source ON article_revisions(source);
        CREATE INDEX article_revisions_by_digest_source ON article_revisions(digest_source) WHERE digest_source IS NOT NULL;
        CREATE TABLE blocks(
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions(id), source INTEGER NOT NULL REFERENCES sources(id),
            ordinal INTEGER NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL, line INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX blocks_in_order ON blocks(version, ordinal);
        CREATE INDEX blocks_by_source ON blocks(source);

        CREATE TABLE items(
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, origin TEXT NOT NULL, external_id TEXT,
            current INTEGER REFERENCES item_revisions(id), UNIQUE (kind, key)
        ) STRICT;
        CREATE UNIQUE INDEX items_by_external ON items(kind, origin, external_id) WHERE external_id IS NOT NULL;
        CREATE INDEX items_by_current ON items(current);
        CREATE TABLE item_revisions(
            id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items(id), number INTEGER NOT NULL CHECK (number >= 1),
            sha256 TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
            published_at INTEGER, note TEXT, title TEXT NOT NULL, topic TEXT, audiences TEXT NOT NULL, region TEXT NOT NULL,
            visibility TEXT NOT NULL, circle INTEGER NOT NULL, valid_from TEXT, valid_to TEXT, run INTEGER REFERENCES runs(id),
            UNIQUE (item, number)
        ) STRICT;
        CREATE INDEX item_revisions_by_topic ON item_revisions(topic);
        CREATE TRIGGER item_revisions_are_immutable
            BEFORE UPDATE OF item, number, sha256, payload, title, topic, audiences, region, visibility, circle, valid_from, valid_to
            ON item_revisions BEGIN SELECT raise(ABORT, 'a revision is immutable'); END;
        CREATE TRIGGER item_revisions_stay BEFORE DELETE ON item_revisions
            BEGIN SELECT raise(ABORT, 'a revision is never deleted'); END;

        CREATE TABLE citations(
            id INTEGER PRIMARY KEY, item_revision INTEGER REFERENCES item_revisions(id),
            article_revision INTEGER REFERENCES article_revisions(id) ON DELETE CASCADE,
            block INTEGER REFERENCES blocks(id) ON DELETE CASCADE, position INTEGER NOT NULL, text TEXT NOT NULL,
            work INTEGER REFERENCES works(id), number INTEGER, suffix INTEGER, paragraph INTEGER, item INTEGER, as_of TEXT, unresolved TEXT,
            CHECK ((item_revision IS NOT NULL) + (article_revision IS NOT NULL) + (block IS NOT NULL) = 1),
            CHECK ((number IS NULL) = (suffix IS NULL)), CHECK (work IS NOT NULL OR unresolved IS NOT NULL)
        ) STRICT;
        CREATE INDEX citations_by_target ON citations(work, number, suffix);
        CREATE UNIQUE INDEX citations_of_item ON citations(item_revision, position) WHERE item_revision IS NOT NULL;
        CREATE UNIQUE INDEX citations_of_article ON citations(article_revision, position) WHERE article_revision IS NOT NULL;
        CREATE UNIQUE INDEX citations_of_block ON citations(block, position) WHERE block IS NOT NULL;
        """
}
