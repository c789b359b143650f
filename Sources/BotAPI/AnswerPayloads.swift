import Answering
import LegalModel

/// The reply to a question: one published text, a choice of questions, or a way to a person.
struct AnswerReplyPayload: Encodable {
    /// The request's id for posted questions; null for questions in an address, whose replies may be kept.
    let queryId: String?
    /// verbatim: give out the text as it stands; evidence: write from `evidence` alone, naming sources.
    let mode: String
    let decision: String
    let confidence: Double
    let answer: AnswerTextPayload?
    let clarify: [ChoicePayload]
    let answers: [CandidatePayload]
    let articles: [HitPayload]
    let refusal: RefusalPayload?
    let interpreted: InterpretationPayload
    let generation: UInt64
    /// What the knowledge holds; null within a batch, which says it once.
    let coverage: CoveragePayload?
    /// Whole texts to write from; null in the mode verbatim.
    var evidence: [EvidencePayload]?
    /// Nothing here is written by a model.
    let generated = false

    struct ChoicePayload: Encodable {
        let answerId: String
        let question: String
    }

    struct CandidatePayload: Encodable {
        let id: String
        let externalId: String?
        let question: String
        let conclusion: String?
        let score: Double
        let version: Int
        let textSha256: String
    }

    struct RefusalPayload: Encodable {
        let reason: String
        let referral: [String]
    }

    init(_ response: AnswerResponse, queryID: String?, coverage: CoveragePayload?, evidence: [EvidencePayload]? = nil) {
        self.coverage = coverage
        queryId = queryID
        mode = evidence == nil ? "verbatim" : "evidence"
        self.evidence = evidence
        decision = response.decision.rawValue
        confidence = min(1, max(0, response.confidence))
        answer = response.answer.map(AnswerTextPayload.init)
        // As many as a person can choose from; every channel offers the same ones.
        clarify =
            response.decision == .clarify ? response.answers.prefix(5).map { ChoicePayload(answerId: $0.id, question: $0.question) } : []
        answers = response.answers.map {
            CandidatePayload(
                id: $0.id, externalId: $0.externalID, question: $0.question, conclusion: $0.conclusion, score: $0.score,
                version: $0.revision.number, textSha256: $0.revision.sha256)
        }
        articles = response.articles.map { HitPayload($0, asOf: response.interpretation.asOfIsChosen ? response.interpretation.asOf : nil) }
        refusal = response.refusal.map { RefusalPayload(reason: $0.reason, referral: $0.referrals) }
        interpreted = InterpretationPayload(response.interpretation)
        generation = response.generation
    }
}

/// A published answer. 内部提示 is for seats and never leaves by this way.
struct AnswerTextPayload: Encodable {
    let id: String
    let externalId: String?
    let version: Int
    let textSha256: String
    let question: String
    let conclusion: String?
    let text: String
    let spoken: String?
    let shortMessage: String?
    let conditions: String?
    let exceptions: String?
    let nextSteps: [String]
    let referrals: [String]
    let basis: [BasisPayload]
    let topic: String?
    let serviceLine: String?
    let audiences: [String]
    let region: String
    let validFrom: CalendarDay?
    let validTo: CalendarDay?
    let reviewedBy: String?
    let reviewedAt: CalendarDay?
    let responsibleUnit: String?
    let asOf: CalendarDay
    let origin: String
    /// 待复核: the law has changed and nobody has looked yet.
    let underRecheck: Bool

    init(_ view: AnswerView) {
        underRecheck = view.isUnderRecheck
        let answer = view.answer
        id = answer.id
        externalId = answer.externalID
        version = view.revision.number
        textSha256 = view.revision.sha256
        question = answer.question
        conclusion = answer.conclusion
        text = answer.body
        spoken = answer.spoken
        shortMessage = answer.shortMessage
        conditions = answer.conditions
        exceptions = answer.exceptions
        nextSteps = answer.nextSteps
        referrals = answer.referrals
        basis = view.basis.map(BasisPayload.init)
        topic = answer.topic
        serviceLine = answer.serviceLine
        audiences = answer.audiences
        region = answer.region
        validFrom = answer.review.validFrom
        validTo = answer.review.validTo
        reviewedBy = answer.review.reviewer
        reviewedAt = answer.review.reviewedOn
        responsibleUnit = answer.review.responsibleUnit
        asOf = view.asOf
        origin = view.origin
    }
}

struct AnswerItemPayload: Encodable {
    let answer: AnswerTextPayload
    let relatedCases: [RelatedPayload]
    let relatedQuestions: [RelatedPayload]
    let generation: UInt64

    init(_ view: AnswerView, generation: UInt64) {
        answer = AnswerTextPayload(view)
        relatedCases = view.relatedCases.map { RelatedPayload(id: $0.id, title: $0.title) }
        relatedQuestions = view.relatedQuestions.map { RelatedPayload(id: $0.id, title: $0.question) }
        self.generation = generation
    }
}

struct RelatedPayload: Encodable {
    let id: String
    let title: String
}

struct CasePayload: Encodable {
    let id: String
    let version: Int
    let textSha256: String
    let title: String
    let oneLine: String?
    let kind: String?
    let cause: String?
    let facts: String
    let claims: String?
    let issues: [String]
    let outcome: String?
    let reasoning: String?
    let significance: String?
    let advice: String?
    let factsDate: CalendarDay?
    let basis: [BasisPayload]
    let topic: String?
    let audiences: [String]
    let region: String
    let isExample: Bool
    let sourceUnit: String?
    let reviewedBy: String?
    let reviewedAt: CalendarDay?
    let relatedAnswers: [RelatedPayload]
    let generation: UInt64
    /// 待复核: the law has changed and nobody has looked yet.
    let underRecheck: Bool

    init(_ view: CaseView, generation: UInt64) {
        underRecheck = view.isUnderRecheck
        let example = view.example
        id = example.id
        version = view.revision.number
        textSha256 = view.revision.sha256
        title = example.title
        oneLine = example.oneLine
        kind = example.kind
        cause = example.cause
        facts = example.facts
        claims = example.claims
        issues = example.issues
        outcome = example.outcome
        reasoning = example.reasoning
        significance = example.significance
        advice = example.advice
        factsDate = example.factsDate
        basis = view.basis.map(BasisPayload.init)
        topic = example.topic
        audiences = example.audiences
        region = example.region
        isExample = example.isExample
        sourceUnit = example.sourceUnit
        reviewedBy = example.review.reviewer
        reviewedAt = example.review.reviewedOn
        relatedAnswers = view.relatedAnswers.map { RelatedPayload(id: $0.id, title: $0.question) }
        self.generation = generation
    }
}

struct GuidePayload: Encodable {
    let id: String
    let version: Int
    let textSha256: String
    let title: String
    let authority: String?
    let applicants: String?
    let requirements: [String]
    let materials: [ServiceGuide.Material]
    let steps: [String]
    let timeLimit: String?
    let fee: String?
    let channels: [String]
    let commonMistakes: [String]
    let notes: String
    let basis: [BasisPayload]
    let region: String
    let reviewedBy: String?
    let reviewedAt: CalendarDay?
    let generation: UInt64
    /// 待复核: the law has changed and nobody has looked yet.
    let underRecheck: Bool

    init(_ view: GuideView, generation: UInt64) {
        underRecheck = view.isUnderRecheck
        let guide = view.guide
        id = guide.id
        version = view.revision.number
        textSha256 = view.revision.sha256
        title = guide.title
        authority = guide.authority
        applicants = guide.applicants
        requirements = guide.requirements
        materials = guide.materials
        steps = guide.steps
        timeLimit = guide.timeLimit
        fee = guide.fee
        channels = guide.channels
        commonMistakes = guide.commonMistakes
        notes = guide.body
        basis = view.basis.map(BasisPayload.init)
        region = guide.region
        reviewedBy = guide.review.reviewer
        reviewedAt = guide.review.reviewedOn
        self.generation = generation
    }
}
