package import Answering
internal import LegalModel

/// Candidates of judged questions with what the trees see of them and whether they are right: what a re-ranker is trained on.
///
/// Binary, little-endian: `FWFEATS1`; UInt32 features, questions; for each question UInt32 candidates, relevant articles in all, then for each candidate
/// Float32 1 or 0 for right or wrong and its features.
package struct TrainingFeatures {
    package private(set) var bytes: [UInt8] = Array("FWFEATS1".utf8)

    /// - Parameter limit: candidates a question, at least 1.
    package init(
        _ questions: [JudgedQuestion], base: KnowledgeBase, limit: Int, progress: (Int) -> Void
    ) throws(KnowledgeBaseError) {
        append(UInt32(KnowledgeBase.lawFeatureNames.count))
        append(UInt32(questions.count))
        for (index, question) in questions.enumerated() {
            let rows = try base.lawFeatures(StatuteEvaluation.request(question, .init()), limit: limit)
            append(UInt32(rows.count))
            append(UInt32(question.relevant.count))
            for row in rows {
                let isRight =
                    row.article.number > 0
                    && question.relevant.contains(
                        JudgedArticle(law: row.article.law, number: ArticleNumber(row.article.number, suffix: row.article.suffix)))
                append(Float(isRight ? 1 : 0).bitPattern)
                for value in row.values { append(value.bitPattern) }
            }
            progress(index + 1)
        }
    }

    private mutating func append(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
