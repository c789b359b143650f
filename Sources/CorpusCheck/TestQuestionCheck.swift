internal import Answering
internal import LegalModel

/// Puts every answer's own test questions to the real search.
struct TestQuestionCheck {
    /// Places among which 应命中 must find its answer.
    static let depth = 3
    /// Share of hits below which the corpus is not fit to ship.
    static let leastShare = 0.95

    let base: KnowledgeBase
    /// The day on which answers must be valid.
    let day: CalendarDay

    /// How the questions fared.
    struct Result {
        var findings: [CorpusFinding] = []
        var asked = 0
        var hits = 0
        /// 不应命中, and those that nevertheless brought the answer first.
        var askedApart = 0
        var wrong = 0

        /// 1 where nothing was asked.
        var share: Double { asked == 0 ? 1 : Double(hits) / Double(asked) }
    }

    /// - Complexity: one search a question, some milliseconds each.
    func check(_ items: [CorpusItem], progress: (Int) -> Void) throws(KnowledgeBaseError) -> Result {
        var result = Result()
        for (index, item) in items.enumerated() {
            guard case .answer(let answer) = item.item else { continue }
            if index % 20 == 0 { progress(index) }
            for question in answer.mustHit {
                result.asked += 1
                let found = try search(question)
                if found.prefix(Self.depth).contains(answer.id) {
                    result.hits += 1
                } else {
                    result.findings.append(
                        finding(item, question, "应命中“\(question)”前\(Self.depth)条里没有本条，是 \(found.joined(separator: "、"))", "补相似问或者词典"))
                }
            }
            for question in answer.mustNotHit {
                result.askedApart += 1
                guard try search(question).first == answer.id else { continue }
                result.wrong += 1
                result.findings.append(finding(item, question, "不应命中“\(question)”却排在第一", "让相似问与邻近的答复区别开"))
            }
        }
        return result
    }

    private func search(_ question: String) throws(KnowledgeBaseError) -> [String] {
        var request = SearchRequest(question: question)
        request.kind = .answer
        request.limit = Self.depth
        request.asOf = day
        return try base.search(request).hits.map(\.id)
    }

    private func finding(_ item: CorpusItem, _ question: String, _ reason: String, _ remedy: String) -> CorpusFinding {
        CorpusFinding(
            .testQuestion, path: item.file.path, line: item.file.line(of: question, field: "应命中"), reason: reason, remedy: remedy,
            severity: .warning)
    }
}
