internal import Database
package import LegalModel

// CROSS JOIN keeps SQLite to the order written: without statistics it would begin with the work and visit every article for every citation
// (measured for 30,000 citations of one law: 2.5 s against 0.05 s).

extension StoreSnapshot {
    /// The citations of one source, in their order.
    package func citations(of source: CitationSource) throws(StoreError) -> [StoredCitation] {
        let (column, row) = source.column
        return try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT \(StoredCitation.columns) FROM citations c WHERE c.\(column) = ? ORDER BY c.position", .integer(row)
            ) { (row: borrowing Row) throws(DatabaseError) in try StoredCitation.read(row, from: 0) }
        }
    }

    /// Who cites an article now: current published items and the newest versions of works.
    ///
    /// - Parameters:
    ///   - article: nil lists who cites the work as a whole, without an article.
    ///   - limit: at most this many of each of the two: items first, then law texts.
    /// - Returns: items by kind and id, then articles and blocks in law order.
    package func citedBy(
        _ work: WorkID, article: ArticleNumber?, kinds: CitingKinds = .all, limit: Int = 200
    ) throws(StoreError) -> [CitingRecord] {
        var records: [CitingRecord] = []
        if !kinds.isDisjoint(with: .items) { records = try citingItems(work, article, kinds, limit) }
        if kinds.contains(.laws) { records += try citingLaws(work, article, limit) }
        return records
    }

    /// Current published items with a citation of any article that a version contains: what a change of that version touches.
    ///
    /// - Returns: one record a citation, by kind, id and position.
    package func itemsResting(on version: VersionID) throws(StoreError) -> [CitingRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(ItemListing.columns), \(StoredCitation.columns) FROM versions v
                CROSS JOIN article_revisions x ON x.version = v.id CROSS JOIN articles a ON a.id = x.article
                CROSS JOIN citations c ON c.work = v.work AND c.number = a.number AND c.suffix = a.suffix
                CROSS JOIN item_revisions r ON r.id = c.item_revision CROSS JOIN items i ON i.id = r.item AND i.current = r.id
                WHERE v.id = ? ORDER BY i.kind, i.key, c.position
                """, .integer(version.value), map: CitingRecord.readItem)
        }
    }

    /// Citations that name nothing in the store, of current published items.
    ///
    /// - Parameter limit: at most this many, by kind, id and position.
    package func danglingCitations(limit: Int = 1000) throws(StoreError) -> [CitingRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(ItemListing.columns), \(StoredCitation.columns) FROM citations c
                CROSS JOIN item_revisions r ON r.id = c.item_revision CROSS JOIN items i ON i.id = r.item AND i.current = r.id
                WHERE c.unresolved IS NOT NULL ORDER BY i.kind, i.key, c.position LIMIT ?
                """, .integer(limit), map: CitingRecord.readItem)
        }
    }

    private func citingItems(
        _ work: WorkID, _ article: ArticleNumber?, _ kinds: CitingKinds, _ limit: Int
    ) throws(StoreError) -> [CitingRecord] {
        var wanted: [BoundValue] = []
        for (kind, item) in [(CitingKinds.answers, ItemKind.answer), (.cases, .caseExample), (.guides, .guide)] {
            wanted.append(kinds.contains(kind) ? .text(item.rawValue) : .null)
        }
        return try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(ItemListing.columns), \(StoredCitation.columns) FROM citations c
                CROSS JOIN item_revisions r ON r.id = c.item_revision CROSS JOIN items i ON i.id = r.item AND i.current = r.id
                WHERE c.work = ? AND c.number IS ? AND c.suffix IS ? AND i.kind IN (?, ?, ?) ORDER BY i.kind, i.key, c.position LIMIT ?
                """, .integer(work.value), .integer(article?.number), .integer(article?.suffix), wanted[0], wanted[1], wanted[2],
                .integer(limit), map: CitingRecord.readItem)
        }
    }

    private func citingLaws(_ work: WorkID, _ article: ArticleNumber?, _ limit: Int) throws(StoreError) -> [CitingRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(WorkRecord.columns), a.number, a.suffix, x.id, NULL AS block, \(StoredCitation.columns), w.rank AS place,
                    x.ordinal AS line
                FROM citations c CROSS JOIN article_revisions x ON x.id = c.article_revision CROSS JOIN articles a ON a.id = x.article
                CROSS JOIN versions v ON v.id = x.version AND v.is_newest CROSS JOIN works w ON w.id = v.work
                WHERE c.work = ?1 AND c.number IS ?2 AND c.suffix IS ?3
                UNION ALL
                SELECT \(WorkRecord.columns), NULL, NULL, NULL, b.id, \(StoredCitation.columns), w.rank AS place, b.ordinal AS line
                FROM citations c CROSS JOIN blocks b ON b.id = c.block
                CROSS JOIN versions v ON v.id = b.version AND v.is_newest CROSS JOIN works w ON w.id = v.work
                WHERE c.work = ?1 AND c.number IS ?2 AND c.suffix IS ?3
                ORDER BY place, 3, line, 12 LIMIT ?4
                """, .integer(work.value), .integer(article?.number), .integer(article?.suffix), .integer(limit), map: CitingRecord.readLaw)
        }
    }
}

extension CitationSource {
    /// The column that holds the source, and the row there.
    var column: (name: String, row: Int64) {
        switch self {
        case .item(let id): ("item_revision", id.value)
        case .article(let id): ("article_revision", id.value)
        case .block(let id): ("block", id.value)
        }
    }
}

extension StoredCitation {
    static let columns = "c.position, c.text, c.work, c.number, c.suffix, c.paragraph, c.item, c.as_of, c.unresolved"

    static func read(_ row: borrowing Row, from column: Int) throws(DatabaseError) -> StoredCitation {
        var target: CitationTarget?
        if let work = row.optionalInteger(column + 2) {
            target = CitationTarget(
                work: WorkID(work), article: try row.article(column + 3), paragraph: row.optionalInt(column + 5),
                item: row.optionalInt(column + 6))
        }
        return StoredCitation(
            position: row.int(column), text: row.text(column + 1), target: target, asOf: try row.day(column + 7),
            unresolved: row.optionalText(column + 8))
    }
}

extension CitingRecord {
    static func readItem(_ row: borrowing Row) throws(DatabaseError) -> CitingRecord {
        CitingRecord(source: .item(try ItemListing.read(row)), citation: try StoredCitation.read(row, from: 10))
    }

    static func readLaw(_ row: borrowing Row) throws(DatabaseError) -> CitingRecord {
        let work = try WorkRecord.read(row)
        let citation = try StoredCitation.read(row, from: 11)
        guard let number = try row.article(7) else {
            return CitingRecord(source: .block(work: work, block: BlockID(row.integer(10))), citation: citation)
        }
        return CitingRecord(source: .article(work: work, number: number, revision: RevisionID(row.integer(9))), citation: citation)
    }
}
