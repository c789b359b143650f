internal import Answering
internal import LegalModel

/// A member that is written as null where it has no value: scripts find every key that the contract names.
@propertyWrapper
struct NullWhenAbsent<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

/// What the command line prints as JSON; scripts rely on these keys, so they are apart from the model.
struct HitPayload: Encodable {
    let kind: String
    let id: String
    let title: String
    /// 第五百六十三条; null for blocks and items.
    @NullWhenAbsent var article: String?
    @NullWhenAbsent var number: String?
    let path: [String]?
    @NullWhenAbsent var status: String?
    let statusReason: String?
    let score: Double
    let snippet: String
    let matches: [[Int]]
    let category: String?
    let region: String?
    let date: String?
    @NullWhenAbsent var externalID: String?
    let revision: Int?
    let sha256: String?
    let explanation: [FactorPayload]?

    init(_ hit: SearchHit) {
        kind = hit.kind.rawValue
        id = hit.id
        title = hit.title
        article = hit.article?.number?.label
        number = hit.article?.number?.description
        path = hit.article?.path
        status = hit.status?.status.rawValue
        statusReason = hit.status?.reason
        score = hit.score
        snippet = hit.snippet.text
        matches = hit.snippet.matches.map { [$0.lowerBound, $0.upperBound] }
        category = hit.category
        region = hit.region
        date = hit.dated?.description
        externalID = hit.externalID
        revision = hit.revision?.number
        sha256 = hit.revision?.sha256
        explanation = hit.explanation.isEmpty ? nil : hit.explanation.map { FactorPayload(factor: $0.label, value: $0.value) }
    }
}

struct FactorPayload: Encodable {
    let factor: String
    let value: Double
}

struct InterpretationPayload: Encodable {
    let terms: [String]
    let expansions: [ExpansionPayload]
    let citations: [CitationPayload]
    let asOf: String
    let region: String?
    let notes: [String]
    /// What may have been meant; nothing of it was applied unless `searchedInstead` names it.
    let didYouMean: [ProposalPayload]
    @NullWhenAbsent var searchedInstead: String?

    struct ProposalPayload: Encodable {
        let question: String
        let changes: [ChangePayload]

        struct ChangePayload: Encodable {
            let written: String
            let meant: String
        }

        init(_ proposal: Interpretation.Proposal) {
            question = proposal.question
            changes = proposal.changes.map { ChangePayload(written: $0.written, meant: $0.meant) }
        }
    }

    struct ExpansionPayload: Encodable {
        let lay: String
        let legal: [String]
        let weight: Double
    }

    init(_ interpretation: Interpretation) {
        terms = interpretation.terms
        expansions = interpretation.expansions.map { ExpansionPayload(lay: $0.lay, legal: $0.legal, weight: $0.weight) }
        citations = interpretation.citations.map(CitationPayload.init)
        asOf = interpretation.asOf.description
        region = interpretation.region
        notes = interpretation.notes
        didYouMean = interpretation.proposals.map(ProposalPayload.init)
        searchedInstead = interpretation.searchedInstead
    }
}

/// One citation; `article`, `suffix`, `paragraph`, `item` are null where not named.
struct CitationPayload: Encodable {
    let text: String
    let offset: Int
    let law: String
    @NullWhenAbsent var article: Int?
    @NullWhenAbsent var suffix: Int?
    @NullWhenAbsent var paragraph: Int?
    @NullWhenAbsent var item: Int?
    let resolved: Bool
    @NullWhenAbsent var cited: String?

    init(_ citation: ResolvedCitation) {
        text = citation.text
        offset = citation.offset
        law = citation.law
        article = citation.article?.number
        suffix = citation.article.flatMap { $0.suffix == 0 ? nil : $0.suffix }
        paragraph = citation.paragraph
        item = citation.item
        resolved = citation.resolved
        cited = citation.cited
    }
}

struct AnswerPayload: Encodable {
    let question: String
    let decision: String
    let confidence: Double
    let answers: [CandidatePayload]
    let articles: [HitPayload]
    let conclusion: String?
    let spoken: String?
    let basis: [String]
    let refusal: RefusalPayload?
    let interpreted: InterpretationPayload
    let generation: UInt64

    struct CandidatePayload: Encodable {
        let id: String
        @NullWhenAbsent var externalID: String?
        let question: String
        let conclusion: String?
        let score: Double
        let revision: Int
        let sha256: String
    }

    struct RefusalPayload: Encodable {
        let reason: String
        let referrals: [String]
    }

    init(question: String, _ response: AnswerResponse) {
        self.question = question
        decision = response.decision.rawValue
        confidence = response.confidence
        answers = response.answers.map {
            CandidatePayload(
                id: $0.id, externalID: NullWhenAbsent(wrappedValue: $0.externalID), question: $0.question, conclusion: $0.conclusion,
                score: $0.score, revision: $0.revision.number, sha256: $0.revision.sha256)
        }
        articles = response.articles.map(HitPayload.init)
        conclusion = response.answer?.answer.conclusion
        spoken = response.answer?.answer.spoken
        basis = response.answer?.basis.map(\.text) ?? []
        refusal = response.refusal.map { RefusalPayload(reason: $0.reason, referrals: $0.referrals) }
        interpreted = InterpretationPayload(response.interpretation)
        generation = response.generation
    }
}
