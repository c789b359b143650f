internal import KnowledgeStore
internal import LegalModel
internal import Search

extension KnowledgeBase {
    /// Questions shown when asking back.
    static let choices = 5

    public func answer(_ request: SearchRequest) throws(KnowledgeBaseError) -> AnswerResponse {
        try answer(SearchRun.reading(request, snapshot: current, today: today))
    }

    func answer(_ run: SearchRun) throws(KnowledgeBaseError) -> AnswerResponse {
        let (request, snapshot) = (run.request, run.snapshot)
        let matched = run.matchedAnswers()
        let (candidates, view) = try Self.candidates(matched.matches, run, snapshot)
        let articles = try run.laws().hits
        let verdict = snapshot.confidence.decide(
            run.completed(matched.features), isPlain: request.plain || snapshot.resources.models.encoder == nil)
        let decision: AnswerDecision = candidates.isEmpty ? .refuse : verdict.decision
        var response = AnswerResponse(
            decision: decision, confidence: candidates.isEmpty ? 0 : verdict.confidence, answers: candidates,
            articles: articles, answer: decision == .answer ? view : nil,
            refusal: decision == .refuse ? Self.refusal(candidates, snapshot) : nil, interpretation: run.interpretation,
            generation: snapshot.generation)
        if request.explained {
            response.evidence = zip(MatchFeatures.names, run.completed(matched.features).values).map { ScoreFactor(label: $0, value: $1) }
        }
        return response
    }

    /// The best published answers valid on the day, and the first of them in full.
    private static func candidates(
        _ matches: [StandardAnswerMatcher.Match], _ run: SearchRun, _ snapshot: Snapshot
    ) throws(KnowledgeBaseError) -> ([AnswerCandidate], AnswerView?) {
        try snapshot.read { (store) throws(StoreError) in
            var candidates: [AnswerCandidate] = []
            var view: AnswerView?
            let facts = try snapshot.facts.facts(of: matches.map(\.row), in: store)
            for (match, facts) in zip(matches, facts) where candidates.count < max(choices, run.request.limit) {
                let revision = ItemRevisionID(match.row)
                guard let facts, facts.isWithin(run.request.filters, on: run.day), let brief = try store.briefs([revision]).first ?? nil
                else { continue }
                if candidates.isEmpty, let record = try store.items([revision]).first ?? nil {
                    view = try snapshot.answerView(record, on: run.day, in: store)
                }
                candidates.append(
                    AnswerCandidate(
                        id: brief.id, externalID: brief.externalID, question: brief.title, conclusion: brief.conclusion,
                        score: Double(match.score), revision: RevisionStamp(number: brief.number, sha256: brief.sha256)))
            }
            return (candidates, view)
        }
    }

    private static func refusal(_ candidates: [AnswerCandidate], _ snapshot: Snapshot) -> Refusal {
        Refusal(
            reason: "这个问题，知识库里没有经过审核的答复，我们不乱答。", referrals: ["拨打 12348 公共法律服务热线，由律师解答", "到就近的公共法律服务中心或者司法所咨询"])
    }
}
