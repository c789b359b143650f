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
}
