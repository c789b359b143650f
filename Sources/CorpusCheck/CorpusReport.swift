/// What a check of the corpus counted and found.
package struct CorpusReport: Sendable {
    package var answers = 0
    package var cases = 0
    package var guides = 0
    package var organisations = 0
    /// Articles with a digest.
    package var digests = 0
    /// Rows of the lexicon's tables, the list of places apart.
    package var lexicon = 0
    /// Citations looked at.
    package var citations = 0
    /// Numbers that could be compared with official text; 0 without it.
    package var numbers = 0
    /// Han characters compared with the cited articles, and those within runs that they share.
    package var characters = 0
    package var sharedCharacters = 0
    package var testQuestions = 0
    /// Test questions that found their answer among the first three.
    package var testQuestionHits = 0
    package var apartQuestions = 0
    /// 不应命中 that brought their answer first.
    package var apartQuestionsWrong = 0
    /// Mean score of the answers, 0…100.
    package var plainLanguage = 0.0
    /// True if official texts were there to compare with.
    package var hasOfficialTexts = false
    /// By file and line, each once.
    package var findings: [CorpusFinding] = []

    package init() {}

    package func count(_ kind: CorpusFinding.Kind) -> Int { findings.count { $0.kind == kind } }

    /// True if nothing keeps the corpus from being shipped.
    package var isClean: Bool { !findings.contains { $0.severity == .error } }

    /// Share of test questions that hit; 1 where there are none.
    package var testQuestionsHit: Double { testQuestions == 0 ? 1 : Double(testQuestionHits) / Double(testQuestions) }

    /// Share of characters within runs that the cited articles hold too.
    package var overlap: Double { characters == 0 ? 0 : Double(sharedCharacters) / Double(characters) }
}
