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
        let (kept, page) = try accepted(ranked)
        var hits: [SearchHit] = []
        for (brief, score) in page { hits.append(try hit(brief, score)) }
        return SearchResponse.Group(
            kind: kind, hits: hits, total: kept.count, isTotalExact: ranked.count < Self.depth, facets: facets(of: kept))
    }

    /// Facts of the items that may be shown, and what the page wanted shows.
    private func accepted(
        _ ranked: [(row: Int64, score: Float)]
    ) throws(KnowledgeBaseError) -> (kept: [ItemFacts], page: [(brief: ItemBrief, score: Float)]) {
        try snapshot.read { (store) throws(StoreError) in
            var kept: [ItemFacts] = []
            var page: [(brief: ItemBrief, score: Float)] = []
            for (place, facts) in zip(ranked, try snapshot.facts.facts(of: ranked.map(\.row), in: store)) {
                guard let facts, facts.isWithin(request.filters, on: day, for: request.reader) else { continue }
                if kept.count >= request.offset, kept.count - request.offset < request.limit,
                    let brief = try store.briefs([ItemRevisionID(place.row)]).first ?? nil
                {
                    page.append((brief, place.score))
                }
                kept.append(facts)
            }
            return (kept, page)
        }
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

    private func hit(_ brief: ItemBrief, _ score: Float) throws(KnowledgeBaseError) -> SearchHit {
        SearchHit(
            kind: ResultKind(brief.kind), id: brief.id, title: brief.title, score: Double(score), snippet: try snippet(brief.telling),
            category: brief.topic, region: brief.region, dated: brief.reviewedOn, externalID: brief.externalID,
            revision: RevisionStamp(number: brief.number, sha256: brief.sha256),
            explanation: request.explained ? [ScoreFactor(label: "与标准问法相符的程度", value: Double(score))] : [])
    }

    private func facets(of items: [ItemFacts]) -> [Facet] {
        var topics: [String: Int] = [:]
        var audiences: [String: Int] = [:]
        for facts in items {
            if let topic = facts.topic { topics[topic, default: 0] += 1 }
            for audience in facts.audiences { audiences[audience, default: 0] += 1 }
        }
        return [
            Facet(name: "主题", parameter: "topic", values: Self.sorted(topics)),
            Facet(name: "适用人群", parameter: "group", values: Self.sorted(audiences)),
        ]
    }
}
