/// The three bands of the answer decision.
public enum AnswerDecision: String, Sendable, Codable, CaseIterable {
    case answer
    case clarify
    case refuse
}

/// What the service says to a question: one approved text, a choice of questions, or a way to a person.
public struct AnswerResponse: Sendable {
    public var decision: AnswerDecision
    /// Calibrated, 0…1: the share of questions in this band whose first answer was right.
    public var confidence: Double
    /// Best first; the first is the answer where `decision` is `.answer`; at most five otherwise.
    public var answers: [AnswerCandidate]
    /// Articles for the question, best first.
    public var articles: [SearchHit]
    /// The published answer in full, where `decision` is `.answer`.
    public var answer: AnswerView?
    /// Where `decision` is `.refuse`: why, and where to turn.
    public var refusal: Refusal?
    public var interpretation: Interpretation
    public var generation: UInt64
    /// What the decision rests on, where an explanation was asked for.
    public var evidence: [ScoreFactor] = []
    /// The question's unit vector, where an explanation was asked for; nil without an encoder.
    public var vector: [Float]?

    public init(
        decision: AnswerDecision, confidence: Double, answers: [AnswerCandidate], articles: [SearchHit], answer: AnswerView?,
        refusal: Refusal?, interpretation: Interpretation, generation: UInt64
    ) {
        self.decision = decision
        self.confidence = confidence
        self.answers = answers
        self.articles = articles
        self.answer = answer
        self.refusal = refusal
        self.interpretation = interpretation
        self.generation = generation
    }
}

/// A standard answer in a ranked list.
public struct AnswerCandidate: Sendable {
    public var id: String
    public var externalID: String?
    public var question: String
    public var conclusion: String?
    /// 0…1, share of the question's ideal score.
    public var score: Double
    public var revision: RevisionStamp

    public init(id: String, externalID: String?, question: String, conclusion: String?, score: Double, revision: RevisionStamp) {
        self.id = id
        self.externalID = externalID
        self.question = question
        self.conclusion = conclusion
        self.score = score
        self.revision = revision
    }
}

/// Why nothing is answered, and the way to a person.
public struct Refusal: Sendable {
    public var reason: String
    public var referrals: [String]

    public init(reason: String, referrals: [String]) {
        self.reason = reason
        self.referrals = referrals
    }
}
