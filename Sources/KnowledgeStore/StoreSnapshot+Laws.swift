internal import Database
package import LegalModel

extension StoreSnapshot {
    /// Law versions whose text holds any of some words, by row; none for no words.
    ///
    /// - Complexity: one pass over all texts, about half a second for 147,000 articles.
    package func versions(mentioning words: [String]) throws(StoreError) -> [VersionID] {
        guard !words.isEmpty else { return [] }
        func condition(_ column: String) -> String { words.map { _ in "instr(\(column), ?) > 0" }.joined(separator: " OR ") }
        let values = (words + words).map(BoundValue.text)
        return try run { (connection) throws(DatabaseError) in
            var found: [VersionID] = []
            try connection.forEach(
                """
                SELECT version FROM article_revisions WHERE \(condition("paragraphs"))
                UNION SELECT version FROM blocks WHERE \(condition("text")) ORDER BY 1
                """, values
            ) { (row: borrowing Row) throws(DatabaseError) in found.append(VersionID(row.integer(0))) }
            return found
        }
    }

    /// Every work in law order: by level, then by slug.
    package func works() throws(StoreError) -> [WorkRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("SELECT \(WorkRecord.columns) FROM works w ORDER BY w.rank, w.slug", map: WorkRecord.read)
        }
    }

    package func work(_ id: WorkID) throws(StoreError) -> WorkRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first("SELECT \(WorkRecord.columns) FROM works w WHERE w.id = ?", .integer(id.value), map: WorkRecord.read)
        }
    }

    package func work(slug: String) throws(StoreError) -> WorkRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first("SELECT \(WorkRecord.columns) FROM works w WHERE w.slug = ?", .text(slug), map: WorkRecord.read)
        }
    }

    /// Works whose folded title is that of a title as written, in law order; usually one, several if organs share a title.
    package func works(titled title: String) throws(StoreError) -> [WorkRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT \(WorkRecord.columns) FROM works w WHERE w.folded = ? ORDER BY w.rank, w.slug", .text(WorkIdentity.fold(title)),
                map: WorkRecord.read)
        }
    }

    /// Every version, by work in law order and promulgation; undated ones first.
    package func versions() throws(StoreError) -> [VersionRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(VersionRecord.columns) FROM versions v JOIN works w ON w.id = v.work
                ORDER BY w.rank, w.slug, coalesce(v.promulgated, ''), v.id
                """, map: VersionRecord.read)
        }
    }

    /// Versions of a work, oldest first; undated ones first of all.
    package func versions(of work: WorkID) throws(StoreError) -> [VersionRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT \(VersionRecord.columns) FROM versions v WHERE v.work = ? ORDER BY coalesce(v.promulgated, ''), v.id",
                .integer(work.value), map: VersionRecord.read)
        }
    }

    package func version(_ id: VersionID) throws(StoreError) -> VersionRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first(
                "SELECT \(VersionRecord.columns) FROM versions v WHERE v.id = ?", .integer(id.value), map: VersionRecord.read)
        }
    }

    /// Where a version came from, in the order of import.
    package func sources(of version: VersionID) throws(StoreError) -> [SourceRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "SELECT \(SourceRecord.columns) FROM sources WHERE version = ? ORDER BY id", .integer(version.value), map: SourceRecord.read
            )
        }
    }

    /// Articles and blocks of a version in the order of its text.
    package func contents(of version: VersionID) throws(StoreError) -> [EntryRecord] {
        let articles = try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "\(ArticleRecord.select) WHERE r.version = ? ORDER BY r.ordinal, r.id", .integer(version.value), map: ArticleRecord.read)
        }
        let blocks = try run { (connection) throws(DatabaseError) in
            try connection.rows(
                "\(BlockRecord.select) WHERE b.version = ? ORDER BY b.ordinal, b.id", .integer(version.value), map: BlockRecord.read)
        }
        var entries: [EntryRecord] = []
        entries.reserveCapacity(articles.count + blocks.count)
        var next = blocks[...]
        for article in articles {
            while let block = next.first, block.ordinal < article.ordinal { entries.append(.block(next.removeFirst())) }
            entries.append(.article(article))
        }
        return entries + next.map(EntryRecord.block)
    }

    /// Numbers and headings of a version in the order of its text, without the text.
    package func outline(of version: VersionID) throws(StoreError) -> [OutlineEntry] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT a.number, a.suffix, r.path, r.ordinal AS place FROM article_revisions r JOIN articles a ON a.id = r.article
                WHERE r.version = ?1
                UNION ALL SELECT NULL, NULL, path, ordinal FROM blocks WHERE version = ?1 ORDER BY place
                """, .integer(version.value)
            ) { (row: borrowing Row) throws(DatabaseError) in
                OutlineEntry(number: try row.article(0), path: row.list(2), ordinal: row.int(3))
            }
        }
    }

    /// An article of one version; nil if the version has none of that number.
    package func article(_ number: ArticleNumber, of version: VersionID) throws(StoreError) -> ArticleRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first(
                "\(ArticleRecord.select) WHERE r.version = ? AND a.number = ? AND a.suffix = ?", .integer(version.value),
                .integer(number.number), .integer(number.suffix), map: ArticleRecord.read)
        }
    }

    /// An article in the version of its work promulgated last.
    package func newestArticle(_ number: ArticleNumber, of work: WorkID) throws(StoreError) -> ArticleRecord? {
        try run { (connection) throws(DatabaseError) in
            try connection.first(
                "\(ArticleRecord.select) WHERE v.work = ? AND v.is_newest AND a.number = ? AND a.suffix = ?", .integer(work.value),
                .integer(number.number), .integer(number.suffix), map: ArticleRecord.read)
        }
    }

    /// An article in every version that has it, newest first.
    package func revisions(of number: ArticleNumber, in work: WorkID) throws(StoreError) -> [ArticleRecord] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows(
                """
                \(ArticleRecord.select) WHERE a.work = ? AND a.number = ? AND a.suffix = ?
                ORDER BY coalesce(v.promulgated, '') DESC, v.id DESC
                """, .integer(work.value), .integer(number.number), .integer(number.suffix), map: ArticleRecord.read)
        }
    }

    /// Articles by row, in the order asked for; nil where there is no such row.
    ///
    /// - Complexity: about 10 µs a row.
    package func articles(_ ids: [RevisionID]) throws(StoreError) -> [ArticleRecord?] {
        var records: [ArticleRecord?] = []
        records.reserveCapacity(ids.count)
        for id in ids {
            records.append(
                try run { (connection) throws(DatabaseError) in
                    try connection.first("\(ArticleRecord.select) WHERE r.id = ?", .integer(id.value), map: ArticleRecord.read)
                })
        }
        return records
    }

    /// Blocks by row, in the order asked for; nil where there is no such row.
    package func blocks(_ ids: [BlockID]) throws(StoreError) -> [BlockRecord?] {
        var records: [BlockRecord?] = []
        records.reserveCapacity(ids.count)
        for id in ids {
            records.append(
                try run { (connection) throws(DatabaseError) in
                    try connection.first("\(BlockRecord.select) WHERE b.id = ?", .integer(id.value), map: BlockRecord.read)
                })
        }
        return records
    }

    /// The articles before and after one in the order of its version.
    package func neighbours(of article: ArticleRecord) throws(StoreError) -> (previous: ArticleNumber?, next: ArticleNumber?) {
        let base = "SELECT a.number, a.suffix FROM article_revisions r JOIN articles a ON a.id = r.article WHERE r.version = ?"
        let place: [BoundValue] = [.integer(article.version.value), .integer(article.ordinal), .integer(article.id.value)]
        return try run { (connection) throws(DatabaseError) in
            let previous = try connection.first(
                base + " AND (r.ordinal, r.id) < (?, ?) ORDER BY r.ordinal DESC, r.id DESC LIMIT 1", place
            ) { (row: borrowing Row) throws(DatabaseError) in try row.article(0) }
            let next = try connection.first(
                base + " AND (r.ordinal, r.id) > (?, ?) ORDER BY r.ordinal, r.id LIMIT 1", place
            ) { (row: borrowing Row) throws(DatabaseError) in try row.article(0) }
            return (previous ?? nil, next ?? nil)
        }
    }
}
