internal import KnowledgeStore
public import LegalModel

extension KnowledgeBase {
    public func law(_ slug: String, asOf: CalendarDay?, promulgated: CalendarDay?) throws(KnowledgeBaseError) -> LawView? {
        let day = asOf ?? today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let work = try snapshot.work(slug, in: store) else { return nil }
            let versions = try store.versions(of: work.id)
            guard let chosen = snapshot.choose(versions, on: day, promulgated: promulgated) else { return nil }
            let entries = try store.contents(of: chosen.id).map { snapshot.entry($0, of: work) }
            return LawView(
                slug: work.slug, title: work.title, level: work.level, issuers: work.issuers, region: work.region,
                version: try snapshot.view(chosen, on: day, in: store),
                versions: try versions.reversed().map { (version) throws(StoreError) in try snapshot.view(version, on: day, in: store) },
                entries: entries, asOf: day)
        }
    }

    public func article(
        _ number: ArticleNumber, of slug: String, asOf: CalendarDay?, promulgated: CalendarDay?
    ) throws(KnowledgeBaseError) -> ArticleView? {
        let day = asOf ?? today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let work = try snapshot.work(slug, in: store) else { return nil }
            let versions = try store.versions(of: work.id)
            let revisions = try store.revisions(of: number, in: work.id)
            let holding = versions.filter { version in revisions.contains { $0.version == version.id } }
            guard let chosen = snapshot.choose(holding, on: day, promulgated: promulgated),
                let article = revisions.first(where: { $0.version == chosen.id })
            else { return nil }
            let neighbours = try store.neighbours(of: article)
            var history: [(version: VersionView, differs: Bool)] = []
            for version in holding.reversed() {
                let text = revisions.first { $0.version == version.id }?.text
                history.append((try snapshot.view(version, on: day, in: store), text != article.text))
            }
            return ArticleView(
                lawSlug: work.slug, lawTitle: work.title, level: work.level, region: work.region,
                entry: snapshot.entry(.article(article), of: work), version: try snapshot.view(chosen, on: day, in: store),
                history: history,
                previous: neighbours.previous, next: neighbours.next, citedBy: try snapshot.citing(work, number, in: store), asOf: day)
        }
    }
}

extension Snapshot {
    /// The work of an address: a slug, or any title that the title table knows.
    func work(_ name: String, in store: StoreSnapshot) throws(StoreError) -> WorkRecord? {
        if let work = try store.work(slug: name) { return work }
        guard let title = fullTitle(of: name) else { return nil }
        return try store.works(titled: title).first
    }

    /// The version to show on a day: the one asked for, else the one in force, else the last that had taken effect, else the first.
    ///
    /// A version known by digests only gives way to one with official text.
    func choose(_ versions: [VersionRecord], on day: CalendarDay, promulgated: CalendarDay?) -> VersionRecord? {
        if let promulgated { return versions.first { $0.promulgated == promulgated } }
        let texts = versions.contains(where: \.hasOfficialText) ? versions.filter(\.hasOfficialText) : versions
        if let version = texts.last(where: { finding($0.id, on: day).status == .inForce }) { return version }
        let begun = texts.last { version in (version.effectiveFrom ?? version.promulgated).map { $0 <= day } ?? true }
        return begun ?? texts.first
    }

    func view(_ version: VersionRecord, on day: CalendarDay, in store: StoreSnapshot) throws(StoreError) -> VersionView {
        let sources = try store.sources(of: version.id)
        return VersionView(
            promulgated: version.promulgated, promulgatedBasis: version.promulgatedBasis, effectiveFrom: version.effectiveFrom,
            effectiveBasis: version.effectiveBasis, changeKind: version.changeKind, documentNumber: version.documentNumber,
            history: version.history, status: finding(version.id, on: day),
            sources: sources.map { $0.officialSource.map { source in "要点，官方文本见\(source)" } ?? $0.path },
            hasOfficialText: version.hasOfficialText)
    }

    func entry(_ entry: EntryRecord, of work: WorkRecord) -> LawEntry {
        switch entry {
        case .article(let article):
            LawEntry(
                number: article.number, path: article.path, paragraphs: article.paragraphs, digest: article.digest,
                id: "\(work.slug)@\(article.number)")
        case .block(let block):
            LawEntry(
                number: nil, path: block.path, paragraphs: [Paragraph(text: block.text)], digest: nil, id: "\(work.slug)#\(block.ordinal)")
        }
    }

    /// Items and laws that cite an article, at most fifty of each.
    func citing(_ work: WorkRecord, _ number: ArticleNumber, in store: StoreSnapshot) throws(StoreError) -> [CitingSource] {
        try store.citedBy(work.id, article: number, kinds: .all, limit: 50).compactMap { record in
            switch record.source {
            case .item(let item):
                // A title of a narrower circle is not given away by what it cites.
                item.visibility != .everyone
                    ? nil : CitingSource(kind: ResultKind(item.kind), id: item.id, title: item.title, text: record.citation.text)
            case .article(let citing, let number, _):
                CitingSource(kind: .law, id: "\(citing.slug)@\(number)", title: citing.title + number.label, text: record.citation.text)
            case .block(let citing, _):
                CitingSource(kind: .law, id: citing.slug, title: citing.title, text: record.citation.text)
            }
        }
    }
}

extension ResultKind {
    init(_ kind: ItemKind) {
        switch kind {
        case .caseExample: self = .caseExample
        case .guide, .organisation: self = .guide
        case .answer, .lexiconEntry: self = .answer
        }
    }

    var itemKind: ItemKind? {
        switch self {
        case .law: nil
        case .answer: .answer
        case .caseExample: .caseExample
        case .guide: .guide
        }
    }
}
