internal import Database
internal import LegalModel

extension StoreSnapshot {
    /// Counts for `verify` and the about page.
    ///
    /// - Complexity: a tenth of a second for 147,000 articles, nearly all of it for those.
    package func counts() throws(StoreError) -> StoreCounts { try counts(withLaws: lawCounts()) }

    /// Counts of items, citations and files beside counts of laws that are known already; a few milliseconds.
    package func counts(withLaws laws: StoreCounts) throws(StoreError) -> StoreCounts {
        try run { (connection) throws(DatabaseError) in
            func count(_ query: String) throws(DatabaseError) -> Int { Int(try connection.integer("SELECT count(*) FROM \(query)") ?? 0) }
            func items(_ kind: ItemKind) throws(DatabaseError) -> Int {
                Int(
                    try connection.integer(
                        "SELECT count(*) FROM items WHERE kind = ? AND current IS NOT NULL", .text(kind.rawValue)) ?? 0)
            }
            var counts = laws
            counts.answers = try items(.answer)
            counts.cases = try items(.caseExample)
            counts.guides = try items(.guide)
            counts.organisations = try items(.organisation)
            counts.citations = try count("citations")
            counts.unresolvedCitations = try count("citations WHERE unresolved IS NOT NULL")
            counts.files = try count("files")
            counts.lastImportAt = try connection.integer("SELECT max(started_at) FROM runs") ?? 0
            return counts
        }
    }

    /// Counts of works, versions, articles, digests and blocks; the others are 0.
    package func lawCounts() throws(StoreError) -> StoreCounts {
        try run { (connection) throws(DatabaseError) in
            func count(_ query: String) throws(DatabaseError) -> Int { Int(try connection.integer("SELECT count(*) FROM \(query)") ?? 0) }
            var counts = StoreCounts()
            counts.laws = Int(try connection.integer("SELECT count(DISTINCT work) FROM versions WHERE has_text") ?? 0)
            counts.versions = try count("versions WHERE has_text")
            counts.digestOnlyVersions = try count("versions WHERE NOT has_text")
            counts.articles = try count("article_revisions WHERE paragraphs IS NOT NULL")
            counts.currentArticles = try count(
                "article_revisions r JOIN versions v ON v.id = r.version WHERE r.paragraphs IS NOT NULL AND v.is_newest")
            counts.digests = try count("article_revisions WHERE digest IS NOT NULL")
            counts.blocks = try count("blocks")
            return counts
        }
    }

    /// Everything that is wrong in the file: damage, broken references, rows without owner, texts that do not have their hash, sources
    /// whose articles are not all there. Empty when well.
    ///
    /// - Parameter limit: stops after this many of each sort.
    /// - Complexity: reads and hashes the whole file, about 2 s for 147,000 revisions.
    package func problems(limit: Int = 100) throws(StoreError) -> [StoreProblem] {
        var problems = try damage(limit)
        // A file that SQLite itself finds damaged gives no sensible answers to the other questions.
        if !problems.isEmpty { return problems }
        for rule in Self.rules { problems += try broken(rule, limit) }
        problems += try wrongHashes(
            "article_revisions", "SELECT id, paragraphs, sha256 FROM article_revisions WHERE paragraphs IS NOT NULL", limit)
        problems += try wrongHashes("blocks", "SELECT id, text, sha256 FROM blocks", limit)
        problems += try wrongHashes("item_revisions", "SELECT id, payload, sha256 FROM item_revisions", limit)
        return problems
    }

    private func damage(_ limit: Int) throws(StoreError) -> [StoreProblem] {
        try run { (connection) throws(DatabaseError) in
            let reports = try connection.rows("PRAGMA quick_check(\(limit))") { (row: borrowing Row) throws(DatabaseError) in row.text(0) }
            var problems = reports.filter { $0 != "ok" }.map { StoreProblem(place: KnowledgeStore.fileName, reason: "数据库文件损坏：\($0)") }
            try connection.forEach("PRAGMA foreign_key_check") { (row: borrowing Row) throws(DatabaseError) in
                guard problems.count < limit else { return }
                problems.append(StoreProblem(place: "\(row.text(0)) \(row.integer(1))", reason: "引用的 \(row.text(2)) 记录不存在"))
            }
            return problems
        }
    }

    /// A rule, as a query for the rows that break it: name of the row, and what else there is to say.
    private struct Rule {
        let table: String
        let reason: String
        let query: String
    }

    private static let rules = [
        Rule(
            table: "works", reason: "没有任何版本",
            query: "SELECT slug FROM works w WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.work = w.id)"),
        Rule(
            table: "works", reason: "最新版本标记不唯一",
            query: "SELECT w.slug FROM works w JOIN versions v ON v.work = w.id GROUP BY w.id HAVING sum(v.is_newest) <> 1"),
        Rule(
            table: "versions", reason: "没有来源文件",
            query: "SELECT id FROM versions v WHERE NOT EXISTS (SELECT 1 FROM sources s WHERE s.version = v.id)"),
        Rule(
            table: "versions", reason: "官方文本的标记与来源文件不符",
            query: """
                SELECT id FROM versions v WHERE has_text <> EXISTS (SELECT 1 FROM sources s WHERE s.version = v.id AND s.kind = 'text')
                """),
        Rule(
            table: "articles", reason: "不属于任何版本",
            query: "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM article_revisions r WHERE r.article = a.id)"),
        Rule(
            table: "article_revisions", reason: "条与版本不属于同一法规",
            query: """
                SELECT r.id FROM article_revisions r JOIN articles a ON a.id = r.article JOIN versions v ON v.id = r.version
                WHERE a.work <> v.work
                """),
        Rule(
            table: "sources", reason: "条数与入库的条文不符",
            query: """
                SELECT s.path FROM sources s WHERE s.kind = 'text'
                AND s.articles <> (SELECT count(*) FROM article_revisions r WHERE r.source = s.id)
                """),
        Rule(
            table: "sources", reason: "要点条数与入库的要点不符",
            query: """
                SELECT s.path FROM sources s WHERE s.kind = 'digest'
                AND s.articles <> (SELECT count(*) FROM article_revisions r WHERE r.digest_source = s.id)
                """),
        Rule(
            table: "sources", reason: "段数与入库的正文不符",
            query:
                "SELECT s.path FROM sources s WHERE s.kind = 'text' AND s.blocks <> (SELECT count(*) FROM blocks b WHERE b.source = s.id)"),
        Rule(
            table: "files", reason: "文件记为已入库，却没有来源记录，或者条数、段数与来源记录不同",
            query: """
                SELECT f.path FROM files f WHERE f.outcome IN ('stored', 'corrected', 'mergedPart') AND f.articles + f.blocks > 0
                AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.path = f.path AND s.kind = 'text' AND s.sha256 = f.sha256
                AND s.articles = f.articles AND s.blocks = f.blocks)
                """),
        Rule(
            table: "items", reason: "当前修订不属于该条目或未发布",
            query: "SELECT i.key FROM items i JOIN item_revisions r ON r.id = i.current WHERE r.item <> i.id OR r.state <> 'published'"),
        Rule(
            table: "items", reason: "没有任何修订",
            query: "SELECT key FROM items i WHERE NOT EXISTS (SELECT 1 FROM item_revisions r WHERE r.item = i.id)"),
    ]

    private func broken(_ rule: Rule, _ limit: Int) throws(StoreError) -> [StoreProblem] {
        try run { (connection) throws(DatabaseError) in
            try connection.rows("\(rule.query) LIMIT ?", .integer(limit)) { (row: borrowing Row) throws(DatabaseError) in
                StoreProblem(place: "\(rule.table) \(row.text(0))", reason: rule.reason)
            }
        }
    }

    private func wrongHashes(_ table: String, _ query: String, _ limit: Int) throws(StoreError) -> [StoreProblem] {
        try run { (connection) throws(DatabaseError) in
            var problems: [StoreProblem] = []
            try connection.forEach(query) { (row: borrowing Row) throws(DatabaseError) in
                guard problems.count < limit, StoredText.sha256(row.text(1)) != row.text(2) else { return }
                problems.append(StoreProblem(place: "\(table) \(row.integer(0))", reason: "内容与记录的 SHA-256 不符"))
            }
            return problems
        }
    }
}
