internal import ByteStorage
internal import Database
package import LegalModel

extension StoreWriter {
    /// Stores the digests of one file with the version of the same work and day; a version that has digests only is made if there is none.
    ///
    /// The same path again replaces the digests that it gave. Two files must not digest the same article of a version.
    package func store(_ digest: RegulationDigest) throws(StoreError) -> DigestOutcome {
        let numbers = digest.articles.map(\.number)
        guard Set(numbers).count == numbers.count else { return .conflict("同一条的要点出现两次") }
        let description = WorkDescription(digest)
        let content = StoredText.sha256(digest.articles.map { "\($0.number)\u{1D}\($0.text)" }.joined(separator: "\u{1E}"))
        return try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let work = try self.work(description, hasText: false)
            let known = try version(of: work, promulgated: digest.promulgated)
            let version: VersionID
            if let known { version = known.id } else { version = try insertVersion(VersionFacts(digest), of: work, hasText: false) }
            let source = try digestSource(digest, of: version)
            if let source, source.content == content {
                try updateDigestSource(source.id, digest, content, run: nil)
                return .unchanged(version)
            }
            if let other = try firstForeignDigest(numbers, in: version, besides: source?.id) {
                return .conflict("\(other.label)的要点已由另一文件收录")
            }
            let row: SourceID
            if let source { row = source.id } else { row = try insertDigestSource(digest, content, of: version) }
            try replaceDigests(of: row, with: digest, in: version, of: work)
            try updateDigestSource(row, digest, content, run: run)
            try refreshNewest(of: work, description, arrived: version)
            try tell(version: version)
            return known == nil ? .created(version) : .joined(version)
        }
    }

    private func digestSource(_ digest: RegulationDigest, of version: VersionID) throws(StoreError) -> (id: SourceID, content: String)? {
        try perform { () throws(DatabaseError) in
            try connection.first(
                "SELECT id, content FROM sources WHERE version = ? AND kind = 'digest' AND path = ?", .integer(version.value),
                .text(digest.source.path)
            ) { (row: borrowing Row) throws(DatabaseError) in (SourceID(row.integer(0)), row.text(1)) }
        }
    }

    private func insertDigestSource(_ digest: RegulationDigest, _ content: String, of version: VersionID) throws(StoreError) -> SourceID {
        let row = try perform { () throws(DatabaseError) in
            try connection.insert(
                """
                INSERT INTO sources(version, kind, path, sha256, content, fingerprint, official_source, articles, blocks, run)
                VALUES (?, 'digest', ?, ?, ?, ?, ?, ?, 0, ?)
                """, .integer(version.value), .text(digest.source.path), .text(digest.source.sha256), .text(content), .text(content),
                .text(digest.officialSource), .integer(digest.articles.count), .integer(run?.value))
        }
        return SourceID(row)
    }

    /// - Parameter run: the run that brought other digests; nil leaves the credit where it is.
    private func updateDigestSource(
        _ source: SourceID, _ digest: RegulationDigest, _ content: String, run: RunID?
    ) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                UPDATE sources SET sha256 = ?, content = ?, fingerprint = ?, official_source = ?, articles = ?, run = coalesce(?, run)
                WHERE id = ?
                """, .text(digest.source.sha256), .text(content), .text(content), .text(digest.officialSource),
                .integer(digest.articles.count), .integer(run?.value), .integer(source.value))
        }
    }

    private func firstForeignDigest(
        _ numbers: [ArticleNumber], in version: VersionID, besides source: SourceID?
    ) throws(StoreError) -> ArticleNumber? {
        let taken = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT a.number, a.suffix FROM article_revisions r JOIN articles a ON a.id = r.article
                WHERE r.version = ? AND r.digest IS NOT NULL AND r.digest_source IS NOT ?
                """, .integer(version.value), .integer(source?.value)
            ) { (row: borrowing Row) throws(DatabaseError) in try row.article(0) }
        }
        let others = Set(taken.compactMap(\.self))
        return numbers.first { others.contains($0) }
    }

    private func replaceDigests(
        of source: SourceID, with digest: RegulationDigest, in version: VersionID, of work: WorkID
    ) throws(StoreError) {
        let wanted = Set(digest.articles.map(\.number))
        let old = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT r.id, a.number, a.suffix FROM article_revisions r JOIN articles a ON a.id = r.article WHERE r.digest_source = ?
                """, .integer(source.value)
            ) { (row: borrowing Row) throws(DatabaseError) in (id: row.integer(0), number: try row.article(1)) }
        }
        try perform { () throws(DatabaseError) in
            for row in old where !(row.number.map(wanted.contains) ?? false) {
                try connection.execute("DELETE FROM article_revisions WHERE id = ? AND paragraphs IS NULL", .integer(row.id))
                try connection.execute("UPDATE article_revisions SET digest = NULL, digest_source = NULL WHERE id = ?", .integer(row.id))
            }
            for entry in digest.articles {
                try connection.execute(
                    """
                    INSERT INTO article_revisions(version, article, ordinal, path, digest, digest_source) VALUES (?, ?, ?, '', ?, ?)
                    ON CONFLICT (version, article) DO UPDATE SET digest = excluded.digest, digest_source = excluded.digest_source
                    """, .integer(version.value), .integer(try article(entry.number, of: work)),
                    .integer(entry.number.number * 1000 + entry.number.suffix), .text(entry.text), .integer(source.value))
            }
            try removeUnusedArticles(of: work)
            try contentChanged()
        }
    }

    /// Takes out articles of a work that no version has any more.
    func removeUnusedArticles(of work: WorkID) throws(DatabaseError) {
        try connection.execute(
            "DELETE FROM articles WHERE work = ? AND NOT EXISTS (SELECT 1 FROM article_revisions r WHERE r.article = articles.id)",
            .integer(work.value))
    }
}
