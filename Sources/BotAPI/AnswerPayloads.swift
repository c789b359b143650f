import Answering
import LegalModel

/// The reply to a question: one published text, a choice of questions, or a way to a person.
struct AnswerReplyPayload: Encodable {
    /// The request's id for posted questions; null for questions in an address, whose replies may be kept.
    let query_id: String?
    let decision: String
    let confidence: Double
    let answer: AnswerTextPayload?
    let clarify: [ChoicePayload]
    let answers: [CandidatePayload]
    let articles: [HitPayload]
    let refusal: RefusalPayload?
    let interpreted: InterpretationPayload
    let generation: UInt64
    /// Nothing here is written by a model.
    let generated = false

    struct ChoicePayload: Encodable {
        let answer_id: String
        let question: String
    }

    struct CandidatePayload: Encodable {
        let id: String
        let external_id: String?
        let question: String
        let conclusion: String?
        let score: Double
        let version: Int
        let text_sha256: String
    }

    struct RefusalPayload: Encodable {
        let reason: String
        let referral: [String]
    }

    init(_ response: AnswerResponse, queryID: String?) {
        query_id = queryID
        decision = response.decision.rawValue
        confidence = min(1, max(0, response.confidence))
        answer = response.answer.map(AnswerTextPayload.init)
        clarify = response.decision == .clarify ? response.answers.map { ChoicePayload(answer_id: $0.id, question: $0.question) } : []
        answers = response.answers.map {
            CandidatePayload(
                id: $0.id, external_id: $0.externalID, question: $0.question, conclusion: $0.conclusion, score: $0.score,
                version: $0.revision.number, text_sha256: $0.revision.sha256)
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
    let external_id: String?
    let version: Int
    let text_sha256: String
    let question: String
    let conclusion: String?
    let text: String
    let spoken: String?
    let short_message: String?
    let conditions: String?
    let exceptions: String?
    let next_steps: [String]
    let referrals: [String]
    let basis: [BasisPayload]
    let topic: String?
    let service_line: String?
    let audiences: [String]
    let region: String
    let valid_from: CalendarDay?
    let valid_to: CalendarDay?
    let reviewed_by: String?
    let reviewed_at: CalendarDay?
    let responsible_unit: String?
    let as_of: CalendarDay
    let origin: String

    init(_ view: AnswerView) {
        let answer = view.answer
        id = answer.id
        external_id = answer.externalID
        version = view.revision.number
        text_sha256 = view.revision.sha256
        question = answer.question
        conclusion = answer.conclusion
        text = answer.body
        spoken = answer.spoken
        short_message = answer.shortMessage
        conditions = answer.conditions
        exceptions = answer.exceptions
        next_steps = answer.nextSteps
        referrals = answer.referrals
        basis = view.basis.map(BasisPayload.init)
        topic = answer.topic
        service_line = answer.serviceLine
        audiences = answer.audiences
        region = answer.region
        valid_from = answer.review.validFrom
        valid_to = answer.review.validTo
        reviewed_by = answer.review.reviewer
        reviewed_at = answer.review.reviewedOn
        responsible_unit = answer.review.responsibleUnit
        as_of = view.asOf
        origin = view.origin
    }
}

struct AnswerItemPayload: Encodable {
    let answer: AnswerTextPayload
    let related_cases: [RelatedPayload]
    let related_questions: [RelatedPayload]
    let generation: UInt64

    init(_ view: AnswerView, generation: UInt64) {
        answer = AnswerTextPayload(view)
        related_cases = view.relatedCases.map { RelatedPayload(id: $0.id, title: $0.title) }
        related_questions = view.relatedQuestions.map { RelatedPayload(id: $0.id, title: $0.question) }
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
    let text_sha256: String
    let title: String
    let one_line: String?
    let kind: String?
    let cause: String?
    let facts: String
    let claims: String?
    let issues: [String]
    let outcome: String?
    let reasoning: String?
    let significance: String?
    let advice: String?
    let facts_date: CalendarDay?
    let basis: [BasisPayload]
    let topic: String?
    let audiences: [String]
    let region: String
    let is_example: Bool
    let source_unit: String?
    let reviewed_by: String?
    let reviewed_at: CalendarDay?
    let related_answers: [RelatedPayload]
    let generation: UInt64

    init(_ view: CaseView, generation: UInt64) {
        let example = view.example
        id = example.id
        version = view.revision.number
        text_sha256 = view.revision.sha256
        title = example.title
        one_line = example.oneLine
        kind = example.kind
        cause = example.cause
        facts = example.facts
        claims = example.claims
        issues = example.issues
        outcome = example.outcome
        reasoning = example.reasoning
        significance = example.significance
        advice = example.advice
        facts_date = example.factsDate
        basis = view.basis.map(BasisPayload.init)
        topic = example.topic
        audiences = example.audiences
        region = example.region
        is_example = example.isExample
        source_unit = example.sourceUnit
        reviewed_by = example.review.reviewer
        reviewed_at = example.review.reviewedOn
        related_answers = view.relatedAnswers.map { RelatedPayload(id: $0.id, title: $0.question) }
        self.generation = generation
    }
}

struct GuidePayload: Encodable {
    let id: String
    let version: Int
    let text_sha256: String
    let title: String
    let authority: String?
    let applicants: String?
    let requirements: [String]
    let materials: [ServiceGuide.Material]
    let steps: [String]
    let time_limit: String?
    let fee: String?
    let channels: [String]
    let common_mistakes: [String]
    let notes: String
    let basis: [BasisPayload]
    let region: String
    let reviewed_by: String?
    let reviewed_at: CalendarDay?
    let generation: UInt64

    init(_ view: GuideView, generation: UInt64) {
        let guide = view.guide
        id = guide.id
        version = view.revision.number
        text_sha256 = view.revision.sha256
        title = guide.title
        authority = guide.authority
        applicants = guide.applicants
        requirements = guide.requirements
        materials = guide.materials
        steps = guide.steps
        time_limit = guide.timeLimit
        fee = guide.fee
        channels = guide.channels
        common_mistakes = guide.commonMistakes
        notes = guide.body
        basis = view.basis.map(BasisPayload.init)
        region = guide.region
        reviewed_by = guide.review.reviewer
        reviewed_at = guide.review.reviewedOn
        self.generation = generation
    }
}
