internal import Database
internal import LegalModel

// Column lists and the rows that they give, kept side by side: the indices below count the columns above them.

extension WorkRecord {
    static let columns = "w.id, w.identity, w.slug, w.title, w.level, w.issuers, w.region"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> WorkRecord {
        try read(row, from: 0)
    }

    static func read(_ row: borrowing Row, from column: Int) throws(DatabaseError) -> WorkRecord {
        WorkRecord(
            id: WorkID(row.integer(column)), identity: row.text(column + 1), slug: row.text(column + 2), title: row.text(column + 3),
            level: try row.value(column + 4, as: LegalLevel.self), issuers: row.list(column + 5), region: row.text(column + 6))
    }
}

extension VersionRecord {
    static let columns = """
        v.id, v.work, v.promulgated, v.promulgated_basis, v.effective_from, v.effective_basis, v.change_kind, v.document_number, v.history, \
        v.has_text, v.is_newest
        """

    static func read(_ row: borrowing Row) throws(DatabaseError) -> VersionRecord {
        VersionRecord(
            id: VersionID(row.integer(0)), work: WorkID(row.integer(1)), promulgated: try row.day(2),
            promulgatedBasis: try row.value(3, as: DateBasis.self), effectiveFrom: try row.day(4),
            effectiveBasis: try row.value(5, as: DateBasis.self), changeKind: try row.value(6, as: ChangeKind.self),
            documentNumber: row.optionalText(7), history: row.list(8), hasOfficialText: row.flag(9), isNewest: row.flag(10))
    }
}

extension SourceRecord {
    static let columns = "id, version, kind, part, path, sha256, official_source, articles, blocks"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> SourceRecord {
        SourceRecord(
            id: SourceID(row.integer(0)), version: VersionID(row.integer(1)), kind: try row.value(2, as: Kind.self),
            part: row.optionalText(3), path: row.text(4), sha256: row.text(5), officialSource: row.optionalText(6), articles: row.int(7),
            blocks: row.int(8))
    }
}

extension ArticleRecord {
    static let columns = "r.id, v.work, r.version, a.number, a.suffix, r.ordinal, r.path, r.paragraphs, r.digest"
    static let select = """
        SELECT \(columns) FROM article_revisions r JOIN articles a ON a.id = r.article JOIN versions v ON v.id = r.version
        """

    static func read(_ row: borrowing Row) throws(DatabaseError) -> ArticleRecord {
        guard let number = try row.article(3) else { throw .malformed(column: "number", reason: "an article without a number") }
        guard let paragraphs = row.withBytes(of: 7, StoredText.decodeParagraphs) else {
            throw .malformed(column: "paragraphs", reason: "article revision \(row.integer(0)) is not readable")
        }
        return ArticleRecord(
            id: RevisionID(row.integer(0)), work: WorkID(row.integer(1)), version: VersionID(row.integer(2)), number: number,
            ordinal: row.int(5), path: row.list(6), paragraphs: paragraphs, hasOfficialText: !row.isNull(7), digest: row.optionalText(8))
    }
}

extension BlockRecord {
    static let select = """
        SELECT b.id, v.work, b.version, b.ordinal, b.path, b.text FROM blocks b JOIN versions v ON v.id = b.version
        """

    static func read(_ row: borrowing Row) throws(DatabaseError) -> BlockRecord {
        BlockRecord(
            id: BlockID(row.integer(0)), work: WorkID(row.integer(1)), version: VersionID(row.integer(2)), ordinal: row.int(3),
            path: row.list(4), text: row.text(5))
    }
}
