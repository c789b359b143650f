package import KnowledgeStore
internal import LegalModel

/// Finds the citations in stored texts and items and stores them as one graph.
package struct CitationLinker {
    package struct Result: Sendable {
        package var citations = 0
        package var unresolved = 0
        /// Citations of items that lead nowhere.
        package var dangling: [(item: String, text: String, reason: String)] = []
    }

    let concordance: LawConcordance

    package init(concordance: LawConcordance) {
        self.concordance = concordance
    }

    /// Links what a run has stored. Where it stored law, every published item is linked anew, since its citations may resolve now.
    ///
    /// - Parameters:
    ///   - versions: law versions whose text is new.
    ///   - progress: sources so far.
    /// - Complexity: about 10 µs an article, and 5 µs a citation.
    package func link(
        _ writer: StoreWriter, versions: [VersionID], items: [ItemRevisionID], progress: (Int) -> Void
    ) throws(StoreError) -> Result {
        guard !versions.isEmpty || !items.isEmpty else { return Result() }
        let snapshot = writer.snapshot
        let works = try snapshot.works()
        let resolver = CitationResolver(
            parser: CitationParser(titles: concordance.titleTable(works: works, versions: try snapshot.versions())))
        var pass = Pass(writer: writer, resolver: resolver, works: works, inventory: try snapshot.articleInventory())
        for version in versions {
            guard let record = try snapshot.version(version), let work = pass.work(record.work) else { continue }
            for entry in try snapshot.contents(of: version) {
                try pass.link(entry, of: work)
                if pass.sources % 500 == 0 { progress(pass.sources) }
            }
        }
        if versions.isEmpty {
            for record in try snapshot.items(items).compactMap(\.self) { try pass.link(record) }
        } else {
            for kind in [ItemKind.answer, .caseExample, .guide] {
                try snapshot.forEachItem(kind) { (record) throws(StoreError) in try pass.link(record) }
            }
        }
        return pass.result
    }
}

/// One run over sources.
private struct Pass {
    let writer: StoreWriter
    let resolver: CitationResolver
    private let byTitle: [String: WorkID]
    private let byID: [WorkID: WorkRecord]
    private let inventory: [String: [ArticleNumber]]
    private(set) var sources = 0
    private(set) var result = CitationLinker.Result()

    init(writer: StoreWriter, resolver: CitationResolver, works: [WorkRecord], inventory: [WorkID: [ArticleNumber]]) {
        self.writer = writer
        self.resolver = resolver
        byTitle = Dictionary(works.map { ($0.title, $0.id) }, uniquingKeysWith: { first, _ in first })
        byID = Dictionary(works.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.inventory = Dictionary(works.map { ($0.title, inventory[$0.id] ?? []) }, uniquingKeysWith: { first, _ in first })
    }

    func work(_ id: WorkID) -> WorkRecord? { byID[id] }

    mutating func link(_ entry: EntryRecord, of work: WorkRecord) throws(StoreError) {
        sources += 1
        var found: [LocatedCitation] = []
        let source: CitationSource
        switch entry {
        case .article(let article):
            source = .article(article.id)
            for (index, paragraph) in article.paragraphs.enumerated() {
                let text = ([paragraph.text] + paragraph.items.map(\.text)).joined(separator: "\n")
                found += cite(text, CitationContext(law: work.title, article: article.number, paragraph: index + 1))
            }
        case .block(let block):
            source = .block(block.id)
            found = cite(block.text, CitationContext(law: work.title))
        }
        try store(found.map { ($0, nil) }, of: source)
    }

    mutating func link(_ record: ItemRecord) throws(StoreError) {
        sources += 1
        var asOf: CalendarDay?
        if case .caseExample(let example) = record.item { asOf = example.factsDate }
        var stored: [StoredCitation] = []
        for text in record.item.basis {
            let found = cite(text, nil)
            if found.isEmpty {
                let reason = "知识库里没有这部法规，或者写法认不出"
                stored.append(StoredCitation(position: stored.count, text: text, target: nil, asOf: asOf, unresolved: reason))
                result.dangling.append((record.id, text, reason))
            }
            for citation in found {
                let entry = self.stored(citation, at: stored.count, asOf: asOf)
                if let reason = entry.unresolved { result.dangling.append((record.id, citation.text, reason)) }
                stored.append(entry)
            }
        }
        count(stored)
        try writer.storeCitations(of: .item(record.revision), stored)
    }

    private func cite(_ text: String, _ context: CitationContext?) -> [LocatedCitation] {
        let inventory = inventory
        return resolver.cite(text, context: context, wholeLaws: context == nil ? .included : .excluded) { inventory[$0] }
    }

    private mutating func store(_ found: [(LocatedCitation, CalendarDay?)], of source: CitationSource) throws(StoreError) {
        guard !found.isEmpty else { return }
        let citations = found.enumerated().map { stored($0.element.0, at: $0.offset, asOf: $0.element.1) }
        count(citations)
        try writer.storeCitations(of: source, citations)
    }

    private func stored(_ citation: LocatedCitation, at position: Int, asOf: CalendarDay?) -> StoredCitation {
        let work = byTitle[citation.law]
        return StoredCitation(
            position: position, text: citation.text,
            target: work.map { CitationTarget(work: $0, article: citation.article, paragraph: citation.paragraph, item: citation.item) },
            asOf: asOf, unresolved: citation.isResolved && work != nil ? nil : "《\(citation.law)》里没有\(citation.article?.label ?? "这一条")")
    }

    private mutating func count(_ citations: [StoredCitation]) {
        result.citations += citations.count
        result.unresolved += citations.count { $0.unresolved != nil }
    }
}
