package import CorpusImport
package import KnowledgeStore
internal import LegalModel

/// Which items a new law text or a 清理 list would touch, worked out before anything is stored.
package struct LawChangeImpact {
    private let concordance: LawConcordance

    package init(concordance: LawConcordance) {
        self.concordance = concordance
    }

    /// Reads files as an import would, without importing.
    ///
    /// - Parameter paths: law texts (Markdown, .docx), folders of them, 清理 lists.
    /// - Throws: `refused` if a file cannot be read or is neither law nor list.
    package func changes(
        of paths: [String], against store: StoreReader, parser: CorpusParser
    ) throws(EditorialError) -> [LawChange] {
        var texts: [RegulationText] = []
        var lists: [RepealList.Entry] = []
        var issues: [ImportIssue] = []
        let source = ImportSource(paths: paths)
        for entry in source {
            switch entry {
            case .refused(let issue): issues.append(issue)
            case .skipped(let path, let reason):
                // Tables are resources to an import; here they may be lists.
                guard path.lowercased().hasSuffix(".tsv"), let file = try Self.file(path, among: paths) else {
                    if source.count == 1 { issues.append(ImportIssue(path: path, reason: reason, fix: "请给出法规或者清理清单")) }
                    continue
                }
                try take(file, &lists, &issues)
            case .file(let file):
                if try takesList(file, &lists, &issues) { continue }
                switch parser.parse(file).content {
                case .regulation(let text): texts.append(concordance.completing(text))
                case .refused(let found): issues += found
                case .notLaw(let reason):
                    if source.count == 1 { issues.append(ImportIssue(path: file.path, reason: reason, fix: "请给出法规或者清理清单")) }
                case .digest, .items, .translation:
                    if source.count == 1 { issues.append(ImportIssue(path: file.path, reason: "不是法规文本", fix: "请给出法规或者清理清单")) }
                }
            }
        }
        guard issues.isEmpty else { throw .refused(issues) }
        do throws(StoreError) {
            return try store.read { (snapshot) throws(StoreError) in
                var found: [LawChange] = []
                for parts in Self.merged(texts) { found.append(try change(to: parts, snapshot)) }
                for entry in lists { found.append(try change(by: entry, snapshot)) }
                return found
            }
        } catch {
            throw .store(error)
        }
    }

    /// Parts of one version (a code in several files) as one text.
    private static func merged(_ texts: [RegulationText]) -> [RegulationText] {
        var merged: [RegulationText] = []
        for text in texts {
            let place = merged.firstIndex {
                $0.part != nil && text.part != nil && $0.promulgated == text.promulgated && WorkIdentity($0) == WorkIdentity(text)
            }
            if let place { merged[place].elements += text.elements } else { merged.append(text) }
        }
        return merged
    }

    // MARK: A new text

    private func change(to text: RegulationText, _ snapshot: StoreSnapshot) throws(StoreError) -> LawChange {
        var change = LawChange(law: text.title, newVersion: text.promulgated, effectiveFrom: text.effectiveFrom)
        if let work = try snapshot.work(receiving: text) {
            change.law = work.title
            let versions = try snapshot.versions(of: work.id)
            if versions.contains(where: { $0.promulgated == text.promulgated && $0.hasOfficialText }) {
                change.notes.append("这一版本已经在库里：比较的是它与前一版本，有的条目可能已经按新文本写成")
            }
            let base = versions.last { version in
                guard let day = text.promulgated else { return true }
                return version.promulgated.map { $0 < day } ?? true
            }
            if let base {
                change.oldVersion = base.promulgated
                let old = try articles(of: base.id, snapshot)
                compare(old, text.articles, base, &change)
                try grade(work, old.map(\.text), text.articles, snapshot, &change)
            } else {
                change.notes.append("库里没有更早的版本，没有可比的条文")
                change.changes = text.articles.map(Self.addition)
            }
        } else {
            change.notes.append("库里没有这部法，全部条文都是新增")
            change.changes = text.articles.map(Self.addition)
        }
        try takeRepeals(in: text, snapshot, &change)
        change.affected.sort(by: Self.order)
        return change
    }

    /// The change between two stored versions of a work.
    func change(
        of work: WorkRecord, from base: VersionRecord, to version: VersionRecord, _ snapshot: StoreSnapshot
    ) throws(StoreError) -> LawChange {
        var change = LawChange(
            law: work.title, oldVersion: base.promulgated, newVersion: version.promulgated, effectiveFrom: version.effectiveFrom)
        let old = try articles(of: base.id, snapshot)
        let new = try articles(of: version.id, snapshot).map(\.text)
        compare(old, new, base, &change)
        try grade(work, old.map(\.text), new, snapshot, &change)
        change.affected.sort(by: Self.order)
        return change
    }

    private struct OldArticle {
        let text: ArticleText
        /// True where only a digest is known.
        let isDigest: Bool
    }

    private func articles(of version: VersionID, _ snapshot: StoreSnapshot) throws(StoreError) -> [OldArticle] {
        try snapshot.contents(of: version).compactMap { entry in
            guard case .article(let article) = entry else { return nil }
            let paragraphs = article.hasOfficialText ? article.paragraphs : [Paragraph(text: article.digest ?? "")]
            return OldArticle(
                text: ArticleText(number: article.number, path: article.path, paragraphs: paragraphs, line: 1),
                isDigest: !article.hasOfficialText)
        }
    }

    private func compare(_ old: [OldArticle], _ new: [ArticleText], _ base: VersionRecord, _ change: inout LawChange) {
        // A digest has the rule in other words: articles are matched by number, and every one of them wants a look.
        if !old.isEmpty, old.allSatisfy(\.isDigest) {
            change.notes.append("旧版本只有要点，没有官方文本：逐条按条号对应，都要人工核对")
            let numbers = Dictionary(new.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
            change.changes = old.map { article in
                let next = numbers[article.text.number]
                return ArticleChange(
                    kind: next == nil ? .repealed : .changed, article: article.text.number, newArticle: next?.number,
                    oldText: article.text.text, newText: next?.text, likeness: 0, isUnverified: true)
            }
            return
        }
        if !base.hasOfficialText || old.contains(where: \.isDigest) { change.notes.append("旧版本有些条只有要点") }
        let texts = old.map(\.text)
        let alignment = ArticleAlignment(old: texts, new: new)
        for pair in alignment.pairs {
            if let found = ArticleChange(from: texts[pair.old], to: new[pair.new], likeness: pair.likeness) { change.changes.append(found) }
        }
        for place in alignment.removed {
            change.changes.append(
                ArticleChange(kind: .repealed, article: texts[place].number, oldText: texts[place].text, likeness: 0))
        }
        change.changes.sort { ($0.article ?? ArticleNumber(99_999)) < ($1.article ?? ArticleNumber(99_999)) }
        change.changes += alignment.added.map { Self.addition(new[$0]) }
    }

    private static func addition(_ article: ArticleText) -> ArticleChange {
        ArticleChange(kind: .added, newArticle: article.number, newText: article.text, likeness: 0)
    }

    private func grade(
        _ work: WorkRecord, _ old: [ArticleText], _ new: [ArticleText], _ snapshot: StoreSnapshot, _ change: inout LawChange
    ) throws(StoreError) {
        let grader = CitationGrader(change.changes, old: old, new: new)
        for record in try snapshot.itemsCiting(work.id) {
            guard case .item(let item) = record.source, let (grade, number, reason) = grader.grade(record.citation) else { continue }
            change.affected.append(
                AffectedItem(
                    item: item, citation: record.citation, law: work.title, article: record.citation.target?.article, newArticle: number,
                    grade: grade, reason: Self.withDay(reason, record.citation)))
        }
    }

    /// A case is read by the law of its own day: the change does not make it wrong, only old.
    private static func withDay(_ reason: String, _ citation: StoredCitation) -> String {
        citation.asOf.map { "\(reason)；案例适用\($0.chinese)的法律，核对是否需要说明" } ?? reason
    }

    private static func order(_ one: AffectedItem, _ other: AffectedItem) -> Bool {
        func rank(_ entry: AffectedItem) -> (Int, String, String, Int) {
            (
                AffectedItem.Grade.allCases.firstIndex(of: entry.grade) ?? 0, entry.item.kind.rawValue, entry.item.id,
                entry.citation.position
            )
        }
        return rank(one) < rank(other)
    }

    // MARK: Repeals

    /// Titles that the new text itself ends.
    private func takeRepeals(in text: RegulationText, _ snapshot: StoreSnapshot, _ change: inout LawChange) throws(StoreError) {
        for entry in Self.repeals(by: text.title, text.articles, from: text.effectiveFrom) {
            let ended = try self.change(by: entry, snapshot)
            guard !ended.changes.isEmpty || !ended.affected.isEmpty else { continue }
            change.notes.append("新文本同时废止《\(ended.law)》")
            change.affected += ended.affected
        }
    }

    /// 《…》同时废止, as the last articles of a text say it, in the form of a 清理 list.
    static func repeals(by law: String, _ articles: [ArticleText], from day: CalendarDay?) -> [RepealList.Entry] {
        articles.suffix(3).flatMap { article in
            article.text.split(whereSeparator: { "。；\n".contains($0) }).filter { $0.contains("废止") }.flatMap { sentence in
                RepealList.titles(in: sentence).filter { WorkIdentity.fold($0) != WorkIdentity.fold(law) }.map {
                    RepealList.Entry(title: $0, day: day, by: law, treatment: .repealed, line: article.line)
                }
            }
        }
    }

    /// The same of a stored text.
    func repeals(by work: WorkRecord, _ version: VersionRecord, _ snapshot: StoreSnapshot) throws(StoreError) -> [RepealList.Entry] {
        let texts = try articles(of: version.id, snapshot).filter { !$0.isDigest }.map(\.text)
        return Self.repeals(by: work.title, texts, from: version.effectiveFrom)
    }

    /// The change that one line of a 清理 list makes: every item that rests on the law, by its title or as a former law of the concordance.
    func change(by entry: RepealList.Entry, _ snapshot: StoreSnapshot) throws(StoreError) -> LawChange {
        var change = LawChange(law: entry.title, effectiveFrom: entry.day)
        let grade: AffectedItem.Grade = entry.treatment == .amended ? .changed : .repealed
        let words = entry.treatment == .amended ? "清理清单要求修改，等新文本" : "清理清单：\(entry.treatment.rawValue)"
        let reason = words + (entry.by.isEmpty ? "" : "（\(entry.by)）")
        let works = try snapshot.works(titled: entry.title)
        for work in works {
            change.law = work.title
            let newest = try snapshot.versions(of: work.id).last
            change.oldVersion = newest?.promulgated
            if let newest {
                change.changes += try articles(of: newest.id, snapshot).map {
                    ArticleChange(
                        kind: entry.treatment == .amended ? .changed : .repealed, article: $0.text.number, oldText: $0.text.text,
                        likeness: 0,
                        isUnverified: entry.treatment == .amended)
                }
            }
            for record in try snapshot.itemsCiting(work.id) {
                guard case .item(let item) = record.source else { continue }
                change.affected.append(
                    AffectedItem(
                        item: item, citation: record.citation, law: work.title, article: record.citation.target?.article, grade: grade,
                        reason: Self.withDay(reason, record.citation)))
            }
        }
        let short = WorkIdentity.fold(entry.title)
        if works.isEmpty { change.notes.append("库里没有《\(entry.title)》") }
        // Citations of a former law point to today's articles in the graph; the text still names the old one.
        if let successor = concordance.formerLaws.successor(of: short) {
            change.notes.append("《\(short)》由《\(successor)》接替，写着旧法的引用也列出")
            for record in try snapshot.itemsCiting(text: short) where record.citation.names(former: short) {
                guard case .item(let item) = record.source,
                    !change.affected.contains(where: { $0.item == item && $0.citation == record.citation })
                else { continue }
                change.affected.append(
                    AffectedItem(
                        item: item, citation: record.citation, law: short, newArticle: record.citation.target?.article, grade: grade,
                        reason: "依据写的是旧法，今天是《\(successor)》\(record.citation.target?.article?.label ?? "")；\(reason)"))
            }
        }
        change.affected.sort(by: Self.order)
        return change
    }
}

extension StoredCitation {
    /// True if the text names the former law itself, not a longer title that ends with it (劳动合同法 is not 合同法).
    func names(former short: String) -> Bool {
        guard let range = text.firstRange(of: short) else { return false }
        let before = text[..<range.lowerBound]
        return before.isEmpty || before.hasSuffix("《") || before.hasSuffix("中华人民共和国")
    }
}
