internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search

extension SearchRun {
    /// Ranked answers, cases or guides.
    func items(_ kind: ResultKind) throws(KnowledgeBaseError) -> SearchResponse.Group {
        let ranked: [(row: Int64, score: Float)]
        switch kind {
        case .answer: ranked = matchedAnswers().matches.prefix(Self.depth).map { ($0.row, $0.score) }
        case .caseExample: ranked = liftedCases()
        case .guide: ranked = rankedItems(.guide)
        case .law: return try laws()
        }
        let records = try snapshot.read { (store) throws(StoreError) in
            try store.items(ranked.map { ItemRevisionID($0.row) })
        }
        var kept: [(record: ItemRecord, score: Float)] = []
        for (record, place) in zip(records, ranked) {
            if let record, accepts(record) { kept.append((record, place.score)) }
        }
        var hits: [SearchHit] = []
        for entry in kept.dropFirst(request.offset).prefix(request.limit) { hits.append(try hit(entry.record, entry.score)) }
        return SearchResponse.Group(
            kind: kind, hits: hits, total: kept.count, isTotalExact: ranked.count < Self.depth, facets: facets(of: kept.map(\.record)))
    }

    /// Standard answers, best first, with what is known of the first; matched once for a request.
    func matchedAnswers() -> (matches: [StandardAnswerMatcher.Match], features: MatchFeatures) {
        if let matched = ranking.answers { return matched }
        let candidates = snapshot.searchers.withSearcher { snapshot.items.rank(question, .answer, limit: Self.depth, scorer: $0) }
        let matched = snapshot.matcher.rank(question, candidates, isPlain: request.plain)
        ranking.answers = matched
        return matched
    }

    /// Cases by words, lifted where they apply an article that answers the question.
    private func liftedCases() -> [(row: Int64, score: Float)] {
        var lifts: [Int64: Float] = [:]
        for (rank, place) in topPlaces(limit: 10).enumerated() {
            let lift = snapshot.resources.ranking.articleLift / Float(rank + 1).squareRoot()
            for row in snapshot.casesCiting[place] ?? [] { lifts[row] = max(lifts[row] ?? 0, lift) }
        }
        return rankedItems(.caseExample).map { ($0.row, $0.score + (lifts[$0.row] ?? 0)) }.sorted {
            $0.score > $1.score || ($0.score == $1.score && $0.row < $1.row)
        }
    }

    private func rankedItems(_ kind: DocumentKind) -> [(row: Int64, score: Float)] {
        snapshot.searchers.withSearcher { snapshot.items.rank(question, kind, limit: Self.depth, scorer: $0) }.map {
            (DocumentKind.row(ofKey: $0.key), $0.score)
        }
    }

    /// Published, open to everyone, valid on the day, and within the facets chosen.
    func accepts(_ record: ItemRecord) -> Bool {
        let filters = request.filters
        let listing = ItemFacts(record.item)
        guard record.state == .published, listing.review.visibility == .everyone, listing.review.isValid(on: day) else { return false }
        if !filters.topics.isEmpty, !filters.topics.contains(listing.topic ?? "") { return false }
        if !filters.audiences.isEmpty, filters.audiences.isDisjoint(with: listing.audiences) { return false }
        if !filters.regions.isEmpty, !filters.regions.contains(listing.region) { return false }
        return true
    }

    private func hit(_ record: ItemRecord, _ score: Float) throws(KnowledgeBaseError) -> SearchHit {
        let facts = ItemFacts(record.item)
        return SearchHit(
            kind: ResultKind(record.kind), id: record.id, title: record.item.title, score: Double(score), snippet: try snippet(facts.text),
            category: facts.topic, region: facts.region, dated: facts.review.reviewedOn, externalID: record.externalID,
            revision: record.stamp,
            explanation: request.explained ? [ScoreFactor(label: "与标准问法相符的程度", value: Double(score))] : [])
    }

    private func facets(of records: [ItemRecord]) -> [Facet] {
        var topics: [String: Int] = [:]
        var audiences: [String: Int] = [:]
        for record in records {
            let facts = ItemFacts(record.item)
            if let topic = facts.topic { topics[topic, default: 0] += 1 }
            for audience in facts.audiences { audiences[audience, default: 0] += 1 }
        }
        return [
            Facet(name: "主题", parameter: "topic", values: Self.sorted(topics)),
            Facet(name: "适用人群", parameter: "group", values: Self.sorted(audiences)),
        ]
    }
}

/// What lists and filters need of any item.
struct ItemFacts {
    var topic: String?
    var audiences: [String] = []
    var region = "全国"
    var review = ReviewRecord()
    /// What a snippet is cut from.
    var text = ""

    init(_ item: KnowledgeItem) {
        switch item {
        case .answer(let answer):
            topic = answer.topic
            audiences = answer.audiences
            region = answer.region
            review = answer.review
            text = answer.conclusion ?? answer.body
        case .caseExample(let example):
            topic = example.topic
            audiences = example.audiences
            region = example.region
            review = example.review
            text = [example.oneLine, example.facts].compactMap(\.self).joined(separator: "\n")
        case .guide(let guide):
            topic = guide.topic
            audiences = guide.audiences
            region = guide.region
            review = guide.review
            text = ([guide.applicants].compactMap(\.self) + guide.steps).joined(separator: "；")
        case .organisation(let organisation):
            region = organisation.region
            text = organisation.services.joined(separator: "、")
        }
    }
}
