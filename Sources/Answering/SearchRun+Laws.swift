internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search

extension SearchRun {
    /// Ranked articles and blocks with text, status and snippets.
    func laws() throws(KnowledgeBaseError) -> SearchResponse.Group {
        let depth = max(Self.depth, request.offset + request.limit)
        let ranked = rankedLaws(depth: depth)
        let page = Array(ranked.dropFirst(request.offset).prefix(request.limit))
        let hits = try hits(of: page)
        return SearchResponse.Group(
            kind: .law, hits: hits, total: ranked.count, isTotalExact: ranked.count < depth, facets: facets(of: ranked))
    }

    /// Documents in order, one for each article; an article that the question cites comes first.
    func rankedLaws(depth: Int) -> [RankedDocument] {
        let allowed = allowedLaws()
        let places = request.region.map { name in snapshot.resources.places.place(named: name).map { [$0] } ?? [] } ?? question.places
        let named = Set(interpretation.citations.compactMap { snapshot.work(titled: $0.law)?.id.value })
        let scope = LawSearcher.Scope(allowed: allowed, places: places, namedWorks: named)
        // Versions of one article fall together afterwards, so some more are taken than asked for.
        let found = snapshot.searchers.withSearcher { searcher in
            snapshot.laws.rank(question, in: scope, limit: depth + depth / 4 + 16, scorer: searcher)
        }
        return distinct(cited(allowed) + found, limit: depth)
    }

    /// One document for each article of a work, the best of its versions.
    private func distinct(_ ranked: [RankedDocument], limit: Int) -> [RankedDocument] {
        struct Place: Hashable {
            let work: Int64
            let article: UInt32
        }
        var seen = Set<Place>()
        var result: [RankedDocument] = []
        for document in ranked where result.count < limit {
            let version = snapshot.index.value(column: SearchSchema.Column.version.rawValue, of: document.document)
            let article = snapshot.index.value(column: SearchSchema.Column.article.rawValue, of: document.document)
            guard article == 0 || seen.insert(Place(work: snapshot.catalogue[version]?.work ?? 0, article: article)).inserted else {
                continue
            }
            result.append(document)
        }
        return result
    }

    /// Articles that the question names by number, in its order.
    private func cited(_ allowed: DocumentSet) -> [RankedDocument] {
        let wanted = interpretation.citations.compactMap { citation -> (work: Int64, article: UInt32)? in
            guard citation.resolved, let number = citation.article, let work = snapshot.work(titled: citation.law) else { return nil }
            return (work.id.value, UInt32(clamping: number.number * 256 + min(255, number.suffix)))
        }
        guard !wanted.isEmpty else { return [] }
        let index = snapshot.index
        var found: [Int: RankedDocument] = [:]
        index.forEachValue(column: SearchSchema.Column.article.rawValue) { document, article in
            guard article != 0, wanted.contains(where: { $0.article == article }), allowed.contains(document) else { return }
            let row = index.value(column: SearchSchema.Column.version.rawValue, of: document)
            guard let place = wanted.firstIndex(where: { $0.article == article && $0.work == snapshot.catalogue[row]?.work }) else {
                return
            }
            found[place] = RankedDocument(
                key: index.key(of: document), document: document, score: 2 - Float(place) * 0.01, lexical: 1, lift: 1)
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Documents of the versions that day, status, level and region allow.
    private func allowedLaws() -> DocumentSet {
        let filters = request.filters
        let statuses = filters.statuses ?? [.inForce, .unverified]
        let isEveryStatus = statuses.count == ValidityStatus.allCases.count
        let key = [
            isEveryStatus ? "newest" : day.description, statuses.map(\.rawValue).sorted().joined(separator: ","),
            filters.levels.map(\.rawValue).sorted().joined(separator: ","), filters.regions.sorted().joined(separator: ","),
        ].joined(separator: "|")
        return snapshot.documents(key) {
            snapshot.index.documents(column: SearchSchema.Column.version.rawValue) { row in
                guard row > 0, let version = snapshot.catalogue[row] else { return false }
                if !filters.levels.isEmpty, !filters.levels.contains(version.level) { return false }
                if !filters.regions.isEmpty, !filters.regions.contains(version.region) { return false }
                // With every status wanted, one text stands for each work: the newest.
                if isEveryStatus { return version.isNewest }
                return statuses.contains(snapshot.finding(VersionID(Int64(row)), on: day).status)
            }
        }
    }

    private func hits(of page: [RankedDocument]) throws(KnowledgeBaseError) -> [SearchHit] {
        var articles: [RevisionID] = []
        var blocks: [BlockID] = []
        for document in page {
            let row = DocumentKind.row(ofKey: document.key)
            if DocumentKind(key: document.key) == .article { articles.append(RevisionID(row)) } else { blocks.append(BlockID(row)) }
        }
        let loaded = try snapshot.read { (store) throws(StoreError) in
            (try store.articles(articles).compactMap(\.self), try store.blocks(blocks).compactMap(\.self))
        }
        let articleByRow = Dictionary(loaded.0.map { ($0.id.value, $0) }, uniquingKeysWith: { first, _ in first })
        let blockByRow = Dictionary(loaded.1.map { ($0.id.value, $0) }, uniquingKeysWith: { first, _ in first })
        var hits: [SearchHit] = []
        for document in page {
            let row = DocumentKind.row(ofKey: document.key)
            if DocumentKind(key: document.key) == .article, let article = articleByRow[row] {
                if let hit = try hit(article, document) { hits.append(hit) }
            } else if let block = blockByRow[row], let hit = try hit(block, document) {
                hits.append(hit)
            }
        }
        return hits
    }

    private func hit(_ article: ArticleRecord, _ document: RankedDocument) throws(KnowledgeBaseError) -> SearchHit? {
        guard let work = snapshot.work(article.work), let version = snapshot.version(article.version) else { return nil }
        let text = article.hasOfficialText ? article.text : "要点：" + (article.digest ?? "")
        return SearchHit(
            kind: .law, id: "\(work.slug)@\(article.number)", title: work.title,
            article: ArticleReference(lawSlug: work.slug, number: article.number, path: article.path),
            status: snapshot.finding(version.id, on: day), score: Double(document.score), snippet: try snippet(text),
            category: work.level.rawValue, region: work.region, dated: version.promulgated, explanation: factors(document))
    }

    private func hit(_ block: BlockRecord, _ document: RankedDocument) throws(KnowledgeBaseError) -> SearchHit? {
        guard let work = snapshot.work(block.work), let version = snapshot.version(block.version) else { return nil }
        return SearchHit(
            kind: .law, id: "\(work.slug)#\(block.ordinal)", title: work.title,
            article: ArticleReference(lawSlug: work.slug, number: nil, path: block.path), status: snapshot.finding(version.id, on: day),
            score: Double(document.score), snippet: try snippet(block.text), category: work.level.rawValue, region: work.region,
            dated: version.promulgated, explanation: factors(document))
    }

    private func factors(_ document: RankedDocument) -> [ScoreFactor] {
        guard request.explained else { return [] }
        var factors = [ScoreFactor(label: "字词相符（占最好一条的比例）", value: Double(document.lexical))]
        if document.lift != 0 { factors.append(ScoreFactor(label: "位阶、地域与点名的法规", value: Double(document.lift))) }
        return factors
    }

    /// Counts over the results at hand, largest first.
    private func facets(of ranked: [RankedDocument]) -> [Facet] {
        var levels: [String: Int] = [:]
        var regions: [String: Int] = [:]
        for document in ranked {
            let row = snapshot.index.value(column: SearchSchema.Column.version.rawValue, of: document.document)
            guard let version = snapshot.catalogue[row] else { continue }
            levels[version.level.rawValue, default: 0] += 1
            regions[version.region, default: 0] += 1
        }
        return [
            Facet(name: "效力位阶", parameter: "level", values: Self.sorted(levels)),
            Facet(name: "地域", parameter: "region", values: Self.sorted(regions)),
        ]
    }

    static func sorted(_ counts: [String: Int]) -> [(value: String, count: Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
