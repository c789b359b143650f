internal import InvertedIndex
internal import Search
internal import TextAnalysis

/// The pipeline in pieces, for benchmarks: the same code as `answer` runs, in the same order.
extension KnowledgeBase {
    /// Answers a question and calls `lap` with the name of each stage when it is done.
    package func answerInStages(_ request: SearchRequest, lap: (String) -> Void) throws(KnowledgeBaseError) {
        let run = try SearchRun(request, snapshot: current, today: today)
        lap("understanding and encoding")
        _ = run.matchedAnswers()
        lap("standard answers")
        _ = run.topPlaces(limit: 1)
        lap("ranking of laws")
        _ = try answer(run)
        lap("texts, highlights, decision")
    }

    /// What a plain BM25 of the same index costs: the question is read before `lap("read")`, the ten best by words are found before
    /// `lap("words")`, and those by words, bigrams and characters before `lap("all units")`.
    package func bareSearch(_ question: String, lap: (String) -> Void) throws(KnowledgeBaseError) {
        let snapshot = current
        let read: UnderstoodQuestion
        do throws(AnalysisError) { read = try snapshot.questions.read(question, expanding: false) } catch { throw .storage("\(error)") }
        lap("read")
        for (isWordsOnly, name) in [(true, "words"), (false, "all units")] {
            _ = snapshot.searchers.withSearcher { snapshot.laws.bare(read, isWordsOnly: isWordsOnly, limit: 10, scorer: $0) }
            lap(name)
        }
    }
}
