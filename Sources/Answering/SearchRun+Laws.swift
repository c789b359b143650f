internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search

extension SearchRun {
    /// Ranked articles and blocks with text, status and snippets.
    func laws() throws(KnowledgeBaseError) -> SearchResponse.Group {
        let depth = max(Self.depth, request.offset + request.limit)
        let (first, isComplete) = firstLaws(depth)
        let ranked = try holdingPhrase(first)
        let page = Array(ranked.dropFirst(request.offset).prefix(request.limit))
        let hits = try hits(of: page)
        return SearchResponse.Group(
            kind: .law, hits: hits, total: ranked.count, isTotalExact: isComplete, facets: facets(of: ranked))
    }

    /// The ranking of laws, made once for a request: cases need its first articles too.
    ///
    /// - Returns: with whether these are all that there are.
    private func firstLaws(_ depth: Int) -> (documents: [RankedDocument], isComplete: Bool) {
        if let ranked = ranking.laws, ranked.depth == depth { return (ranked.documents, ranked.isComplete) }
        let ranked = rankedLaws(depth: depth)
        ranking.laws = (depth, ranked.documents, ranked.isComplete)
        return ranked
    }

    /// The first articles of the ranking, best first.
    func topPlaces(limit: Int) -> [ArticlePlace] {
        firstLaws(max(Self.depth, request.offset + request.limit)).documents.prefix(limit).compactMap { document in
            let version = snapshot.index.value(column: SearchSchema.Column.version.rawValue, of: document.document)
            let article = snapshot.index.value(column: SearchSchema.Column.article.rawValue, of: document.document)
            return article > 0 ? snapshot.catalogue[version].map { ArticlePlace(work: $0.work, article: article) } : nil
        }
    }

    /// Documents in order, one for each article; an article that the question cites comes first.
    ///
    /// - Returns: with whether no document with a word of the question was left out.
    func rankedLaws(depth: Int) -> (documents: [RankedDocument], isComplete: Bool) {
        let limit = depth + depth / 4 + 16
        let scope = lawScope()
        // Versions of one article fall together afterwards, so some more are taken than asked for.
        let found = snapshot.searchers.withSearcher { searcher in
            snapshot.laws.rank(question, in: scope, limit: limit, scorer: searcher)
        }
        let first = (found.first?.score ?? 0) + 1
        let documents = distinct(cited(scope.allowed, from: first) + found, limit: depth)
        return (documents, found.count < limit && documents.count < depth)
    }

    /// What is asked besides the words: documents allowed, places, laws named, near standard answers.
    func lawScope() -> LawSearcher.Scope {
        let places = request.region.map { name in snapshot.resources.places.place(named: name).map { [$0] } ?? [] } ?? question.places
        let named = Set(interpretation.citations.compactMap { snapshot.work(titled: $0.law)?.id.value })
        var scope = LawSearcher.Scope(
            allowed: phraseCandidates(allowedLaws()), places: places, namedWorks: named, answers: citingAnswers(), isPlain: request.plain)
        for row in rowsLeftOut { for place in Set(snapshot.basis[row] ?? []) { scope.citationsLeftOut[place, default: 0] += 1 } }
        return scope
    }

    /// Standard answers near the question, with the articles they rest on.
    private func citingAnswers() -> [CitingNeighbour] {
        let leftOut = rowsLeftOut
        return matchedAnswers().matches.prefix(30).compactMap { match in
            leftOut.contains(match.row)
                ? nil : snapshot.basis[match.row].map { CitingNeighbour(articles: $0, similarity: match.similarity) }
        }
    }

    /// Revisions of the answers that must not help.
    private var rowsLeftOut: Set<Int64> {
        request.withoutAnswers.isEmpty ? [] : Set(request.withoutAnswers.compactMap { snapshot.answerRows[$0] })
    }

    /// Features of the first candidates: what trees are trained on.
    func lawFeatures(limit: Int) -> [(document: RankedPlace, row: [Float])] {
        let scope = lawScope()
        return snapshot.searchers.withSearcher { searcher in
            snapshot.laws.features(question, in: scope, limit: limit, scorer: searcher)
        }.map { document, row in
            let version = snapshot.index.value(column: SearchSchema.Column.version.rawValue, of: document)
            let article = snapshot.index.value(column: SearchSchema.Column.article.rawValue, of: document)
            return (RankedPlace(law: snapshot.catalogue[version]?.title ?? "", number: Int(article >> 8), suffix: Int(article & 255)), row)
        }
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
    private func cited(_ allowed: DocumentSet, from score: Float) -> [RankedDocument] {
        let wanted = interpretation.citations.compactMap { citation -> (work: Int64, article: UInt32)? in
            guard citation.resolved, let number = citation.article, let work = snapshot.work(titled: citation.law) else { return nil }
            return (work.id.value, UInt32(clamping: number.number * 256 + min(255, number.suffix)))
        }
        let index = snapshot.index
        var found: [Int: RankedDocument] = [:]
        for (place, cited) in wanted.enumerated() where wanted.firstIndex(where: { $0 == cited }) == place {
            for document in snapshot.laws.documents(ofWork: cited.work) where allowed.contains(document) {
                guard index.value(column: SearchSchema.Column.article.rawValue, of: document) == cited.article else { continue }
                found[place] = RankedDocument(
                    key: index.key(of: document), document: document, score: score - Float(place) * 0.01, lexical: 1, lift: 1)
            }
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
        func isAllowed(_ row: UInt32) -> Bool {
            guard row > 0, let version = snapshot.catalogue[row] else { return false }
            if !filters.levels.isEmpty, !filters.levels.contains(version.level) { return false }
            if !filters.regions.isEmpty, !filters.regions.contains(version.region) { return false }
            // With every status wanted, one text stands for each work: the newest.
            if isEveryStatus { return version.isNewest }
            return statuses.contains(snapshot.finding(VersionID(Int64(row)), on: day).status)
        }
        return snapshot.documents(key) {
            // Articles of a version share its status: a few thousand are computed, not one for each document.
            let allowed = (0..<UInt32(snapshot.catalogue.limit)).map(isAllowed)
            return snapshot.index.documents(column: SearchSchema.Column.version.rawValue) { row in
                Int(row) < allowed.count && allowed[Int(row)]
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
        if let cosine = document.cosine { factors.append(ScoreFactor(label: "意思相近（与条文的向量）", value: Double(cosine))) }
        if document.vote > 0 { factors.append(ScoreFactor(label: "最相近的标准问答以此条为依据的程度", value: Double(document.vote))) }
        if document.isReranked { factors.append(ScoreFactor(label: "综合各项后的排序分", value: Double(document.score))) }
        if document.lift != 0 { factors.append(ScoreFactor(label: "法规的位阶与常用程度、地域、点名和标准答复的提升", value: Double(document.lift))) }
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

/// An article among candidates, by what judged files know.
package struct RankedPlace: Sendable, Equatable {
    /// Folded title.
    package let law: String
    /// 0 for a text block.
    package let number: Int
    package let suffix: Int
}
