internal import Database
package import LegalModel

extension StoreWriter {
    /// Stores one file of a regulation: a new version, one more source or one more part of a version.
    ///
    /// Work and day of promulgation identify a version. The same text from another file becomes a second source; another text from another
    /// file is refused, so the file imported first is kept; another text from the same path replaces what that path gave. The same text
    /// under another day of promulgation is no other version either: the day that rests on the better basis is kept. Parts
    /// (`text.part`) of one title and day join into one version, in the order of their first article. Where the version is known by
    /// digests only, the text joins them.
    /// - Complexity: about 15 µs an article.
    package func store(_ text: RegulationText) throws(StoreError) -> RegulationOutcome {
        let content = try RegulationContent(text)
        if let repeated = content.repeated { return .conflict("\(repeated.label)出现两次") }
        let description = WorkDescription(text)
        let facts = VersionFacts(text)
        return try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let outcome = try store(text, content, description, facts)
            switch outcome {
            case .stored(let version), .corrected(let version), .mergedPart(let version):
                try tell(version: version)
                try record(
                    .law, subject: "law:" + WorkIdentity.fold(text.title), digest: content.content,
                    detail: [text.promulgated?.description, text.source.path].compactMap(\.self).joined(separator: " "), at: runMoment)
            case .unchanged, .sameTextAgain, .conflict: break
            }
            return outcome
        }
    }

    private func store(
        _ text: RegulationText, _ content: RegulationContent, _ description: WorkDescription, _ facts: VersionFacts
    ) throws(StoreError) -> RegulationOutcome {
        let work = try self.work(description, hasText: true)
        guard let known = try version(of: work, promulgated: text.promulgated) else {
            if let same = try versionWithSameText(text, content, of: work) {
                return try storeDouble(text, content, facts, description, in: same)
            }
            let version = try insertVersion(facts, of: work, hasText: true)
            try insert(content, of: text, into: version, of: work)
            try refreshNewest(of: work, description, arrived: version)
            return .stored(version)
        }
        let sources = try textSources(of: known.id)
        let outcome: RegulationOutcome
        if !known.hasOfficialText {
            try updateFacts(facts, of: known.id)
            try insert(content, of: text, into: known.id, of: work)
            outcome = .stored(known.id)
        } else if let same = sources.first(where: { $0.path == text.source.path }) {
            outcome = try storeAgain(text, content, facts, in: known, over: same)
        } else {
            outcome = try storeBeside(text, content, in: known, sources)
        }
        if case .conflict = outcome { return outcome }
        try refreshNewest(of: work, description, arrived: known.id)
        return outcome
    }

    /// A source that gave official text, with its hashes.
    private struct TextSourceRow {
        let id: SourceID
        let kind: SourceRecord.Kind
        let part: String?
        let path: String
        let sha256: String
        let content: String
        let fingerprint: String
    }

    private func textSources(of version: VersionID) throws(StoreError) -> [TextSourceRow] {
        try perform { () throws(DatabaseError) in
            try connection.rows(
                "SELECT id, kind, part, path, sha256, content, fingerprint FROM sources WHERE version = ? AND kind <> 'digest' ORDER BY id",
                .integer(version.value)
            ) { (row: borrowing Row) throws(DatabaseError) in
                TextSourceRow(
                    id: SourceID(row.integer(0)), kind: try row.value(1, as: SourceRecord.Kind.self), part: row.optionalText(2),
                    path: row.text(3), sha256: row.text(4), content: row.text(5), fingerprint: row.text(6))
            }
        }
    }

    /// A version of the work that has this very text under another day: files differ in whether they name the day of adoption or of
    /// publication. Versions that are known to take effect on different days are never one.
    private func versionWithSameText(
        _ text: RegulationText, _ content: RegulationContent, of work: WorkID
    ) throws(StoreError) -> VersionRecord? {
        guard text.part == nil, !text.elements.isEmpty else { return nil }
        let versions = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT \(VersionRecord.columns) FROM versions v WHERE v.work = ?
                AND EXISTS (SELECT 1 FROM sources s WHERE s.version = v.id AND s.kind = 'text' AND s.part IS NULL AND s.fingerprint = ?)
                ORDER BY v.id
                """, .integer(work.value), .text(content.fingerprint), map: VersionRecord.read)
        }
        return versions.first { version in
            guard let one = version.effectiveFrom, let other = text.effectiveFrom else { return true }
            return one == other
        }
    }

    private func storeDouble(
        _ text: RegulationText, _ content: RegulationContent, _ facts: VersionFacts, _ description: WorkDescription,
        in version: VersionRecord
    ) throws(StoreError) -> RegulationOutcome {
        if try textSources(of: version.id).contains(where: { $0.path == text.source.path }) { return .unchanged(version.id) }
        _ = try insertSource(text, content, .double, of: version.id)
        if facts.promulgatedBasis.weight > version.promulgatedBasis.weight {
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    "UPDATE versions SET promulgated = ? WHERE id = ?", .text(facts.promulgated?.description), .integer(version.id.value))
                try contentChanged()
            }
            try updateFacts(facts, of: version.id)
            try refreshNewest(of: version.work, description, arrived: version.id)
            try tell(version: version.id)
        }
        return .sameTextAgain(version.id)
    }

    /// The path is known for this version: nothing new, or a correction of what it gave.
    private func storeAgain(
        _ text: RegulationText, _ content: RegulationContent, _ facts: VersionFacts, in version: VersionRecord, over source: TextSourceRow
    ) throws(StoreError) -> RegulationOutcome {
        let isPrimary = source.kind == .text
        guard isPrimary else {
            guard source.fingerprint == content.fingerprint else { return .conflict("与同日公布的另一文件内容不同，保留先入库的文本") }
            try updateSource(source.id, text, content, run: nil)
            return .unchanged(version.id)
        }
        let factsChanged = text.part == nil && VersionFacts(version) != facts
        if source.content == content.content, !factsChanged {
            try updateSource(source.id, text, content, run: nil)
            return .unchanged(version.id)
        }
        if text.part == nil { try updateFacts(facts, of: version.id) }
        if source.content != content.content {
            if let other = try firstForeignArticle(content, in: version.id, besides: source.id) {
                return .conflict("\(other.label)已由同一法规的另一部分收录")
            }
            try markRows(of: source.id)
            try insertRows(content, source: source.id, into: version.id, of: version.work)
            try removeMarkedRows(of: version.id, version.work)
        }
        try updateSource(source.id, text, content, run: run)
        try perform { () throws(DatabaseError) in try contentChanged() }
        return .corrected(version.id)
    }

    /// Another path for a version that has official text: a double, a further part, or a conflict.
    private func storeBeside(
        _ text: RegulationText, _ content: RegulationContent, in version: VersionRecord, _ sources: [TextSourceRow]
    ) throws(StoreError) -> RegulationOutcome {
        if sources.contains(where: { $0.part == text.part && $0.fingerprint == content.fingerprint }) {
            _ = try insertSource(text, content, .double, of: version.id)
            return .sameTextAgain(version.id)
        }
        guard let part = text.part, sources.allSatisfy({ $0.part != nil && $0.part != part }) else {
            let first = sources.first?.path ?? ""
            return .conflict("与同日公布的“\(first)”内容不同，保留先入库的文本")
        }
        if let other = try firstForeignArticle(content, in: version.id, besides: nil) { return .conflict("\(other.label)已由同一法规的另一部分收录") }
        try insert(content, of: text, into: version.id, of: version.work)
        return .mergedPart(version.id)
    }

    /// The first article of a text that another source already gives for the version.
    private func firstForeignArticle(
        _ content: RegulationContent, in version: VersionID, besides source: SourceID?
    ) throws(StoreError) -> ArticleNumber? {
        let taken = try perform { () throws(DatabaseError) in
            try connection.rows(
                """
                SELECT a.number, a.suffix FROM article_revisions r JOIN articles a ON a.id = r.article
                WHERE r.version = ? AND r.source IS NOT NULL AND r.source IS NOT ?
                """, .integer(version.value), .integer(source?.value)
            ) { (row: borrowing Row) throws(DatabaseError) in try row.article(0) }
        }
        let numbers = Set(taken.compactMap(\.self))
        return content.articles.first { numbers.contains($0.number) }?.number
    }

    private func insert(_ content: RegulationContent, of text: RegulationText, into version: VersionID, of work: WorkID) throws(StoreError)
    {
        let source = try insertSource(text, content, .text, of: version)
        try insertRows(content, source: source, into: version, of: work)
        try perform { () throws(DatabaseError) in try contentChanged() }
    }

    private func insertSource(
        _ text: RegulationText, _ content: RegulationContent, _ kind: SourceRecord.Kind, of version: VersionID
    ) throws(StoreError) -> SourceID {
        let row = try perform { () throws(DatabaseError) in
            try connection.insert(
                """
                INSERT INTO sources(version, kind, part, path, sha256, content, fingerprint, articles, blocks, run)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .integer(version.value), .text(kind.rawValue), .text(text.part), .text(text.source.path), .text(text.source.sha256),
                .text(content.content), .text(content.fingerprint), .integer(content.articles.count), .integer(content.blocks.count),
                .integer(run?.value))
        }
        return SourceID(row)
    }

    /// - Parameter run: the run that brought another content; nil leaves the credit where it is.
    private func updateSource(
        _ source: SourceID, _ text: RegulationText, _ content: RegulationContent, run: RunID?
    ) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                """
                UPDATE sources SET sha256 = ?, content = ?, fingerprint = ?, articles = ?, blocks = ?, run = coalesce(?, run) WHERE id = ?
                """,
                .text(text.source.sha256), .text(content.content), .text(content.fingerprint), .integer(content.articles.count),
                .integer(content.blocks.count), .integer(run?.value), .integer(source.value))
        }
    }

    private func insertRows(
        _ content: RegulationContent, source: SourceID, into version: VersionID, of work: WorkID
    ) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            for article in content.articles {
                try connection.execute(
                    """
                    INSERT INTO article_revisions(version, article, source, ordinal, path, paragraphs, sha256, line)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version, article) DO UPDATE SET source = excluded.source,
                    ordinal = excluded.ordinal, path = excluded.path, paragraphs = excluded.paragraphs, sha256 = excluded.sha256,
                    line = excluded.line
                    """, .integer(version.value), .integer(try self.article(article.number, of: work)), .integer(source.value),
                    .integer(article.ordinal), .text(article.path), .text(article.paragraphs), .text(article.sha256),
                    .integer(article.line))
            }
            for block in content.blocks {
                try connection.execute(
                    "INSERT INTO blocks(version, source, ordinal, path, text, sha256, line) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    .integer(version.value), .integer(source.value), .integer(block.ordinal), .text(block.path), .text(block.text),
                    .text(block.sha256), .integer(block.line))
            }
        }
    }

    /// Takes out the blocks of a source and marks its articles by a missing line: those that come back lose the mark and keep their row.
    private func markRows(of source: SourceID) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute("DELETE FROM blocks WHERE source = ?", .integer(source.value))
            try connection.execute("UPDATE article_revisions SET line = NULL WHERE source = ?", .integer(source.value))
        }
    }

    /// Takes out the articles that kept the mark; of those with a digest only the official text.
    private func removeMarkedRows(of version: VersionID, _ work: WorkID) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            try connection.execute(
                "DELETE FROM article_revisions WHERE version = ? AND source IS NOT NULL AND line IS NULL AND digest IS NULL",
                .integer(version.value))
            try connection.execute(
                """
                UPDATE article_revisions SET source = NULL, paragraphs = NULL, sha256 = NULL
                WHERE version = ? AND source IS NOT NULL AND line IS NULL
                """, .integer(version.value))
            try removeUnusedArticles(of: work)
        }
    }
}

extension DateBasis {
    /// How far a day of promulgation on this basis is to be trusted against another one, ascending.
    fileprivate var weight: Int {
        switch self {
        case .unknown: 0
        case .rule: 1
        case .stated: 2
        case .fileName: 3
        case .editor: 4
        }
    }
}

extension VersionFacts {
    init(_ version: VersionRecord) {
        (promulgated, promulgatedBasis) = (version.promulgated, version.promulgatedBasis)
        (effectiveFrom, effectiveBasis) = (version.effectiveFrom, version.effectiveBasis)
        (changeKind, documentNumber, history) = (version.changeKind, version.documentNumber, version.history)
    }
}
