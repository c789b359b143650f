extension Schema {
    /// Changes of the lexicon by editors: proposed by one person, put in force by another, replaced by the next change of the same word.
    ///
    /// A word has one change in review and one in force at most; what was proposed is never changed or deleted.
    static let lexicon = """
        CREATE TABLE lexicon_changes(
            id INTEGER PRIMARY KEY, lay TEXT NOT NULL CHECK (lay <> ''), legal TEXT NOT NULL,
            weight REAL NOT NULL CHECK (weight BETWEEN 0 AND 1), topic TEXT NOT NULL,
            is_retired INTEGER NOT NULL CHECK (is_retired IN (0, 1)), reason TEXT NOT NULL CHECK (reason <> ''), question TEXT NOT NULL,
            author TEXT NOT NULL CHECK (author <> ''), proposed_at INTEGER NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('in_review', 'published', 'returned', 'superseded')),
            reviewer TEXT, decided_at INTEGER, remark TEXT,
            CHECK (reviewer IS NULL OR reviewer <> author), CHECK (is_retired = 1 OR legal <> ''),
            CHECK ((stage = 'in_review') = (decided_at IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX lexicon_in_review ON lexicon_changes(lay) WHERE stage = 'in_review';
        CREATE UNIQUE INDEX lexicon_in_force ON lexicon_changes(lay) WHERE stage = 'published';
        CREATE TRIGGER lexicon_changes_are_immutable
            BEFORE UPDATE OF lay, legal, weight, topic, is_retired, reason, question, author, proposed_at
            ON lexicon_changes BEGIN SELECT raise(ABORT, 'a change of the lexicon is immutable'); END;
        CREATE TRIGGER lexicon_changes_stay BEFORE DELETE ON lexicon_changes
            BEGIN SELECT raise(ABORT, 'a change of the lexicon is never deleted'); END;
        """
    /// The format that brought them.
    static let formatWithLexicon = 8
}
