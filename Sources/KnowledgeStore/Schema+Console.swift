extension Schema {
    /// What the editors' console keeps between two saves.
    ///
    /// Autosaves are no revisions: they are seen by their writer alone, replaced every few seconds and not audited.
    static let console = """
        CREATE TABLE autosaves(
            user TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, base INTEGER NOT NULL CHECK (base >= 0), fields TEXT NOT NULL,
            moment INTEGER NOT NULL, PRIMARY KEY (user, kind, item)
        ) STRICT, WITHOUT ROWID;
        """

    /// Answers in other languages; the highest number of an answer and language is the one that is shown.
    static let translations = """
        CREATE TABLE translations(
            answer TEXT NOT NULL, language TEXT NOT NULL, number INTEGER NOT NULL CHECK (number >= 1), sha256 TEXT NOT NULL,
            payload TEXT NOT NULL, stored_at INTEGER NOT NULL, PRIMARY KEY (answer, language, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// Secrets of authenticator apps, encrypted under the folder's key; `last_step` is the period of the last code used.
    static let secondFactors = """
        CREATE TABLE second_factors(
            user TEXT PRIMARY KEY REFERENCES users(name), secret BLOB NOT NULL, last_step INTEGER NOT NULL,
            is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        """

    /// Until when a password that somebody else made is good; gone with the first own password. Those made before this table was get three
    /// days from their making.
    static let oneTimePasswords = """
        CREATE TABLE one_time_passwords(
            user TEXT PRIMARY KEY REFERENCES users(name), expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO one_time_passwords SELECT name, changed_at + 259200 FROM users WHERE must_change = 1;
        """
    /// The format that brought them.
    static let formatWithExpiry = 7

    /// How sheets of other systems are read, by name.
    static let profiles = """
        CREATE TABLE import_profiles(
            name TEXT PRIMARY KEY CHECK (name <> ''), columns TEXT NOT NULL, author TEXT NOT NULL, changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
    /// The format that brought them.
    static let formatWithProfiles = 9

    /// Who somebody is at an identity provider: one user an identity, one identity a user and provider.
    static let identities = """
        CREATE TABLE identities(
            issuer TEXT NOT NULL CHECK (issuer <> ''), subject TEXT NOT NULL CHECK (subject <> ''),
            user TEXT NOT NULL REFERENCES users(name), linked_at INTEGER NOT NULL, PRIMARY KEY (issuer, subject), UNIQUE (user, issuer)
        ) STRICT, WITHOUT ROWID;
        """
    /// The format that brought them.
    static let formatWithIdentities = 10
}
