internal import Database
package import LegalModel

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
        identity = WorkIdentity(text)
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

extension StoreSnapshot {
    /// The work whose version an import of this text would store; nil where it would begin a new work.
    package func work(receiving text: RegulationText) throws(StoreError) -> WorkRecord? {
        try work(of: WorkDescription(text), hasText: true)
    }

    /// The work with this identity.
    ///
    /// Where no identity fits but one work of the same title and region is known by digests only, that is the work: an editor may have
    /// named the issuer in other words. In the same way a digest joins the only work of its title and region.
    func work(of description: WorkDescription, hasText: Bool) throws(StoreError) -> WorkRecord? {
        let named = try works(titled: description.title)
        if let known = named.first(where: { $0.identity == description.identity.key }) { return known }
        let similar = named.filter { $0.region == description.region }
        guard similar.count == 1, let only = similar.first else { return nil }
        guard hasText, try versions(of: only.id).contains(where: \.hasOfficialText) else { return only }
        return nil
    }
}

extension StoreWriter {
    /// The work that a text or digest belongs to, or a new one; see `StoreSnapshot.work(of:hasText:)`.
    func work(_ description: WorkDescription, hasText: Bool) throws(StoreError) -> WorkID {
        if let known = try snapshot.work(of: description, hasText: hasText) {
            if hasText, known.identity != description.identity.key {
                try perform { () throws(DatabaseError) in
                    try connection.execute(
                        "UPDATE works SET identity = ? WHERE id = ?", .text(description.identity.key), .integer(known.id.value))
                }
            }
            return known.id
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
