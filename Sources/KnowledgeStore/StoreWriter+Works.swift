internal import Database
internal import LegalModel

/// What identifies a work and what its newest version says about it.
struct WorkDescription {
    let identity: WorkIdentity
    let title: String
    let level: LegalLevel
    let issuers: [String]
    let region: String
    /// From the text itself, not from a digest.
    let isOfficial: Bool

    init(_ text: RegulationText) {
        identity = WorkIdentity(title: text.title, level: text.level, issuers: text.issuers, region: text.region)
        (title, level, issuers, region) = (text.title, text.level, text.issuers, text.region)
        isOfficial = true
    }

    init(_ digest: RegulationDigest) {
        identity = WorkIdentity(title: digest.title, level: digest.level, issuers: digest.issuers, region: digest.region)
        (title, level, issuers, region) = (digest.title, digest.level, digest.issuers, digest.region)
        isOfficial = false
    }
}

/// The dates and the history of one version, in the form of its row.
struct VersionFacts: Equatable {
    var promulgated: CalendarDay?
    var promulgatedBasis: DateBasis
    var effectiveFrom: CalendarDay?
    var effectiveBasis: DateBasis
    var changeKind: ChangeKind
    var documentNumber: String?
    var history: [String]

    init(_ text: RegulationText) {
        (promulgated, promulgatedBasis) = (text.promulgated, text.promulgatedBasis)
        (effectiveFrom, effectiveBasis) = (text.effectiveFrom, text.effectiveBasis)
        (changeKind, documentNumber, history) = (text.changeKind, text.documentNumber, text.history)
    }

    init(_ digest: RegulationDigest) {
        (promulgated, promulgatedBasis) = (digest.promulgated, .editor)
        (effectiveFrom, effectiveBasis) = (digest.effectiveFrom, digest.effectiveFrom == nil ? .unknown : .editor)
        (changeKind, documentNumber, history) = (.unknown, nil, [])
    }
}

extension StoreWriter {
    /// The work with this identity, or a new one.
    ///
    /// Where no identity fits but one work of the same title and region is known by digests only, that is the work: an editor may have
    /// named the issuer in other words. In the same way a digest joins the only work of its title and region.
    func work(_ description: WorkDescription, hasText: Bool) throws(StoreError) -> WorkID {
        let known = try perform { () throws(DatabaseError) in
            try connection.integer("SELECT id FROM works WHERE identity = ?", .text(description.identity.key))
        }
        if let known { return WorkID(known) }
        if let similar = try similarWork(description, hasText: hasText) {
            if hasText {
                try perform { () throws(DatabaseError) in
                    try connection.execute(
                        "UPDATE works SET identity = ? WHERE id = ?", .text(description.identity.key), .integer(similar.value))
                }
            }
            return similar
        }
        let issuers = try StoredText.encode(list: description.issuers)
        let slug = try freeSlug(description)
        let row = try perform { () throws(DatabaseError) in
            try connection.insert(
                "INSERT INTO works(identity, slug, folded, title, level, rank, issuers, region) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                .text(description.identity.key), .text(slug), .text(description.identity.foldedTitle), .text(description.title),
                .text(description.level.rawValue), .integer(description.level.rank), .text(issuers), .text(description.region))
        }
        return WorkID(row)
    }

    private func similarWork(_ description: WorkDescription, hasText: Bool) throws(StoreError) -> WorkID? {
        let rows = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT w.id, EXISTS (SELECT 1 FROM versions v WHERE v.work = w.id AND v.has_text) FROM works w
                WHERE w.folded = ? AND w.region = ?
                """, .text(description.identity.foldedTitle), .text(description.region)
            ) { (row: borrowing Row) throws(DatabaseError) in (id: WorkID(row.integer(0)), hasText: row.flag(1)) }
        }
        guard rows.count == 1, let only = rows.first else { return nil }
        return hasText && only.hasText ? nil : only.id
    }

    /// The folded title; where another organ's work has it, with the issuer in brackets, and a number if even that is taken.
    private func freeSlug(_ description: WorkDescription) throws(StoreError) -> String {
        let title = description.identity.foldedTitle
        let issuer = description.identity.issuer.isEmpty ? description.region : description.identity.issuer
        let candidates = [title, "\(title)（\(issuer)）"] + (2...99).map { "\(title)（\(issuer)\($0)）" }
        for candidate in candidates {
            let taken = try perform { () throws(DatabaseError) in
                try connection.integer("SELECT id FROM works WHERE slug = ?", .text(candidate))
            }
            if taken == nil { return candidate }
        }
        throw .invalid("同名法规过多：\(title)")
    }

    /// Marks the version promulgated last. The work takes title, level and issuers from the last version with official text; what a digest
    /// says of them counts only as long as there is none.
    func refreshNewest(
        of work: WorkID, _ description: WorkDescription, arrived version: VersionID
    ) throws(StoreError) {
        let issuers = try StoredText.encode(list: description.issuers)
        try perform { () throws(DatabaseError) in
            let newest = try connection.integer(
                "SELECT id FROM versions WHERE work = ? ORDER BY coalesce(promulgated, '') DESC, id DESC LIMIT 1", .integer(work.value))
            try connection.execute(
                "UPDATE versions SET is_newest = (id = ?1) WHERE work = ?2 AND is_newest <> (id = ?1)", .integer(newest),
                .integer(work.value))
            let telling = try connection.integer(
                "SELECT id FROM versions WHERE work = ? ORDER BY has_text DESC, coalesce(promulgated, '') DESC, id DESC LIMIT 1",
                .integer(work.value))
            let hasText = try connection.integer("SELECT max(has_text) FROM versions WHERE work = ?", .integer(work.value)) == 1
            guard telling == version.value, description.isOfficial == hasText else { return }
            try connection.execute(
                "UPDATE works SET title = ?, level = ?, rank = ?, issuers = ? WHERE id = ?", .text(description.title),
                .text(description.level.rawValue), .integer(description.level.rank), .text(issuers), .integer(work.value))
        }
    }

    func version(of work: WorkID, promulgated: CalendarDay?) throws(StoreError) -> VersionRecord? {
        try perform { () throws(DatabaseError) in
            try connection.first(
                "SELECT \(VersionRecord.columns) FROM versions v WHERE v.work = ? AND coalesce(v.promulgated, '') = ?",
                .integer(work.value), .text(promulgated?.description ?? ""), map: VersionRecord.read)
        }
    }

    func insertVersion(_ facts: VersionFacts, of work: WorkID, hasText: Bool) throws(StoreError) -> VersionID {
        let history = try StoredText.encode(list: facts.history)
        let row = try perform { () throws(DatabaseError) in
            try connection.insert(
                """
                INSERT INTO versions(work, promulgated, promulgated_basis, effective_from, effective_basis, change_kind, document_number,
                history, has_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .integer(work.value), .text(facts.promulgated?.description), .text(facts.promulgatedBasis.rawValue),
                .text(facts.effectiveFrom?.description), .text(facts.effectiveBasis.rawValue), .text(facts.changeKind.rawValue),
                .text(facts.documentNumber), .text(history), .flag(hasText))
        }
        return VersionID(row)
    }

    /// The official text says what a version's dates are.
    func updateFacts(_ facts: VersionFacts, of version: VersionID) throws(StoreError) {
        let history = try StoredText.encode(list: facts.history)
        try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                UPDATE versions SET promulgated_basis = ?, effective_from = ?, effective_basis = ?, change_kind = ?, document_number = ?,
                history = ?, has_text = 1 WHERE id = ?
                """, .text(facts.promulgatedBasis.rawValue), .text(facts.effectiveFrom?.description), .text(facts.effectiveBasis.rawValue),
                .text(facts.changeKind.rawValue), .text(facts.documentNumber), .text(history), .integer(version.value))
        }
    }

    /// The article's row, stable over versions.
    func article(_ number: ArticleNumber, of work: WorkID) throws(DatabaseError) -> Int64 {
        let key: [BoundValue] = [.integer(work.value), .integer(number.number), .integer(number.suffix)]
        let known = try connection.first("SELECT id FROM articles WHERE work = ? AND number = ? AND suffix = ?", key) {
            (row: borrowing Row) throws(DatabaseError) in row.integer(0)
        }
        if let known { return known }
        return try connection.insert("INSERT INTO articles(work, number, suffix) VALUES (?, ?, ?)", key[0], key[1], key[2])
    }
}
