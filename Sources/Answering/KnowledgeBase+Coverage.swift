internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

extension KnowledgeBase {
    public func coverage() throws(KnowledgeBaseError) -> Coverage {
        let snapshot = current
        let counts = snapshot.counts
        let content = try snapshot.read { (store) throws(StoreError) in try store.contentNumber() }
        var gaps = ["法规文本截至 \(snapshot.concordance.horizon.chinese)；之后修订的，标为“效力待核”"]
        gaps += snapshot.concordance.laterRevisions.map { "《\($0.title)》自\($0.effectiveOn.chinese)起有新修订：\($0.known)" }
        if counts.laws == 0 { gaps.append("还没有导入官方法律文本，法条页面只有要点") }
        var degradations = snapshot.index.damaged.map { "索引第 \($0.generation) 代校验不通过：\($0.cause)" }
        if let note = snapshot.note, note.content != content { degradations.append("知识库在建索引之后有改动，请运行 fawen index") }
        var coverage = Coverage(
            laws: counts.laws, versions: counts.versions, articles: counts.articles, digests: counts.digests, answers: counts.answers,
            cases: counts.cases, guides: counts.guides, generation: snapshot.generation, updatedAt: counts.lastImportAt,
            horizon: snapshot.concordance.horizon,
            gaps: gaps, degradations: degradations)
        coverage.reliability = snapshot.confidence.reliability
        coverage.bareReliability = snapshot.confidence.bareReliability
        return coverage
    }

    public func suggestions(for typed: String) throws(KnowledgeBaseError) -> [Suggestion] {
        let trimmed = typed.trimmingPrefix { $0.isWhitespace }
        guard !trimmed.isEmpty, trimmed.utf8.count <= 240 else { return [] }
        return current.suggestions.matching(String(trimmed), limit: 8)
    }
}
