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
        let matched = try Self.shown(run)
        let (candidates, view) = try Self.candidates(matched.matches, run)
        let articles = try run.laws().hits
        let features = run.completed(matched.features)
        let verdict = snapshot.confidence.decide(features, isPlain: request.plain || snapshot.resources.models.encoder == nil)
        let decision: AnswerDecision = candidates.isEmpty ? .refuse : verdict.decision
        var response = AnswerResponse(
            decision: decision, confidence: candidates.isEmpty ? 0 : verdict.confidence, answers: candidates,
            articles: articles, answer: decision == .answer ? view : nil,
            refusal: decision == .refuse ? Self.refusal(candidates, snapshot) : nil, interpretation: run.interpretation,
            generation: snapshot.generation)
        if request.explained {
            response.evidence = zip(MatchFeatures.names, features.values).map { ScoreFactor(label: $0, value: $1) }
            response.vector = run.question.vector
        }
        return response
    }

    /// The answers that may be shown, best first, and what is known of the first of them: an answer that is withdrawn, expired or kept to
    /// another circle lends its likeness to no other.
    private static func shown(
        _ run: SearchRun
    ) throws(KnowledgeBaseError) -> (matches: [StandardAnswerMatcher.Match], features: MatchFeatures) {
        let matched = run.matchedAnswers()
        let facts = try run.snapshot.read { (store) throws(StoreError) in
            try run.snapshot.facts.facts(of: matched.matches.map(\.row), in: store)
        }
        let open = zip(matched.matches, facts).filter { $1?.isWithin(run.request.filters, on: run.day, for: run.request.reader) ?? false }
        guard open.count < matched.matches.count else { return matched }
        return run.snapshot.matcher.rank(run.question, among: open.map(\.0), isPlain: run.request.plain)
    }

    /// The best of the answers shown, and the first of them in full.
    private static func candidates(
        _ matches: [StandardAnswerMatcher.Match], _ run: SearchRun
    ) throws(KnowledgeBaseError) -> ([AnswerCandidate], AnswerView?) {
        let snapshot = run.snapshot
        return try snapshot.read { (store) throws(StoreError) in
            var candidates: [AnswerCandidate] = []
            var view: AnswerView?
            for match in matches.prefix(max(choices, run.request.limit)) {
                let revision = ItemRevisionID(match.row)
                guard let brief = try store.briefs([revision]).first ?? nil else { continue }
                if candidates.isEmpty, let record = try store.items([revision]).first ?? nil {
                    view = try snapshot.answerView(record, on: run.day, for: run.request.reader, in: store)
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
