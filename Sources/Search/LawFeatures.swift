/// What the trees see of a candidate: names and order are the model's contract.
enum LawFeatures {
    static let names = [
        "fused", "fusedGap", "fusedRank", "lexical", "words", "bigrams", "unigrams", "lexicalRank", "coverage", "wordCoverage", "expansion",
        "cosine", "cosineGap", "cosineRank", "lawPrior", "level", "neighbourBest", "neighbourSum", "lawBest", "lawCount", "lawRank",
        "rankInLaw",
        "gapInLaw", "position", "relativePosition", "judgedBest", "judgedSum", "judgedAnswerBest", "judgedAnswerSum", "judgedLaw",
        "judgedLawSum", "answerBest", "answerSum", "answerLaw", "answerLawSum", "articleJudged", "articleCited", "questionTerms",
        "bestCosine", "nearestJudged", "nearestAnswer", "isNamed", "lawLexical", "lawCosine",
        "nearness",
    ]
}

/// A document on its way through fusion and trees.
struct LawCandidate: Sendable {
    var document: UInt32
    var work: Int64 = 0
    var place: ArticlePlace?
    var version: UInt32 = 0
    /// Share of the best document's score.
    var lexical: Float = 0
    /// By unit: words, bigrams, unigrams; shares of the best document's whole score.
    var units: (Float, Float, Float) = (0, 0, 0)
    /// Share of the question's own bigrams, and words, by their largest possible score, that the document holds.
    var coverage: Float = 0
    var wordCoverage: Float = 0
    /// What terms of expansions brought, as a share of the best score.
    var expansion: Float = 0
    var cosine: Float = 0
    var prior: Float = 0
    var nearness: Float = 0
    var isNamed = false
    var judged = Votes.Vote()
    var judgedAnswer = Votes.Vote()
    var answer = Votes.Vote()
    /// What places, named laws and neighbours add to words and cosine.
    var lift: Float = 0
    var fused: Float = 0
}
