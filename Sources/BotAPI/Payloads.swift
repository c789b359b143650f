import Answering
import LegalModel
import Presentation

/// What the API writes, apart from the model: keys here are a contract with programs outside.
struct StatusPayload: Encodable {
    let status: String
    let reason: String

    init(_ finding: ValidityFinding) {
        status = finding.status.rawValue
        reason = finding.reason
    }
}

struct SnippetPayload: Encodable {
    let text: String
    /// Half-open ranges in Unicode scalars of `text`.
    let matches: [[Int]]

    init(_ snippet: Snippet) {
        text = snippet.text
        matches = snippet.matches.map { [$0.lowerBound, $0.upperBound] }
    }
}

struct HitPayload: Encodable {
    let kind: String
    let id: String
    let title: String
    let law: String?
    let article: String?
    let articleLabel: String?
    let path: [String]?
    let status: StatusPayload?
    let score: Double
    let snippet: SnippetPayload
    let category: String?
    let region: String?
    let date: CalendarDay?
    let externalId: String?
    let version: Int?
    let textSha256: String?
    /// Opens the hit in this API, and as a page.
    let url: String
    let page: String
    let explanation: [FactorPayload]?

    struct FactorPayload: Encodable {
        let factor: String
        let value: Double
    }

    init(_ hit: SearchHit, asOf: CalendarDay?) {
        kind = hit.kind.rawValue
        id = hit.id
        title = hit.title
        law = hit.article?.lawSlug
        article = hit.article?.number?.description
        articleLabel = hit.article?.number?.label
        path = hit.article?.path
        status = hit.status.map(StatusPayload.init)
        score = hit.score
        snippet = SnippetPayload(hit.snippet)
        category = hit.category
        region = hit.region
        date = hit.dated
        externalId = hit.externalID
        version = hit.revision?.number
        textSha256 = hit.revision?.sha256
        page = Link.hit(hit, asOf: asOf).text
        url = "/v1" + Link.hitResource(hit, asOf: asOf).text
        explanation = hit.explanation.isEmpty ? nil : hit.explanation.map { FactorPayload(factor: $0.label, value: $0.value) }
    }
}

struct InterpretationPayload: Encodable {
    let terms: [String]
    let synonyms: [SynonymPayload]
    let citations: [CitationPayload]
    let asOf: CalendarDay
    let region: String?
    let notes: [String]
    /// What may have been meant, the likeliest first; nothing of it is applied unless `searchedInstead` names it.
    let didYouMean: [ProposalPayload]
    let searchedInstead: String?

    struct ProposalPayload: Encodable {
        let question: String
        let changes: [ChangePayload]

        /// A piece of the question and what would stand in its place.
        struct ChangePayload: Encodable {
            let written: String
            let meant: String
        }

        init(_ proposal: Interpretation.Proposal) {
            question = proposal.question
            changes = proposal.changes.map { ChangePayload(written: $0.written, meant: $0.meant) }
        }
    }

    struct SynonymPayload: Encodable {
        let lay: String
        let legal: [String]
        let weight: Double
    }

    init(_ interpretation: Interpretation) {
        terms = interpretation.terms
        synonyms = interpretation.expansions.map { SynonymPayload(lay: $0.lay, legal: $0.legal, weight: $0.weight) }
        citations = interpretation.citations.map(CitationPayload.init)
        asOf = interpretation.asOf
        region = interpretation.region
        notes = interpretation.notes
        didYouMean = interpretation.proposals.map(ProposalPayload.init)
        searchedInstead = interpretation.searchedInstead
    }
}

struct CitationPayload: Encodable {
    let text: String
    let offset: Int
    let law: String
    let lawId: String?
    let article: Int?
    let suffix: Int?
    let paragraph: Int?
    let item: Int?
    let resolved: Bool
    let cited: String?

    init(_ citation: ResolvedCitation) {
        text = citation.text
        offset = citation.offset
        law = citation.law
        lawId = citation.lawSlug
        article = citation.article?.number
        suffix = citation.article.flatMap { $0.suffix == 0 ? nil : $0.suffix }
        paragraph = citation.paragraph
        item = citation.item
        resolved = citation.resolved
        cited = citation.cited
    }

    enum CodingKeys: String, CodingKey {
        case text, offset, law, lawId, article, suffix, paragraph, item, resolved, cited
    }

    /// What is not named is null and not absent, so that every key can be relied on.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(offset, forKey: .offset)
        try container.encode(law, forKey: .law)
        try container.encode(lawId, forKey: .lawId)
        try container.encode(article, forKey: .article)
        try container.encode(suffix, forKey: .suffix)
        try container.encode(paragraph, forKey: .paragraph)
        try container.encode(item, forKey: .item)
        try container.encode(resolved, forKey: .resolved)
        try container.encode(cited, forKey: .cited)
    }
}

struct SearchPayload: Encodable {
    let asOf: CalendarDay
    let generation: UInt64
    let groups: [GroupPayload]
    let interpreted: InterpretationPayload
    let page: Int
    let size: Int
    let coverage: CoveragePayload

    struct GroupPayload: Encodable {
        let kind: String
        let total: Int
        let totalIsExact: Bool
        let hits: [HitPayload]
        let facets: [FacetPayload]
    }

    struct FacetPayload: Encodable {
        let name: String
        let parameter: String
        let values: [ValuePayload]

        struct ValuePayload: Encodable {
            let value: String
            let count: Int
        }
    }

    init(_ response: SearchResponse, parameters: SearchParameters, coverage: CoveragePayload) {
        self.coverage = coverage
        asOf = response.interpretation.asOf
        generation = response.generation
        interpreted = InterpretationPayload(response.interpretation)
        page = parameters.page
        size = parameters.size
        groups = response.groups.map { group in
            GroupPayload(
                kind: group.kind.rawValue, total: group.total, totalIsExact: group.isTotalExact,
                hits: group.hits.map { HitPayload($0, asOf: parameters.asOf) },
                facets: group.facets.map { facet in
                    FacetPayload(
                        name: facet.name, parameter: facet.parameter, values: facet.values.map { .init(value: $0.value, count: $0.count) })
                })
        }
    }
}

struct BasisPayload: Encodable {
    let text: String
    let law: String?
    let lawId: String?
    let article: String?
    let paragraph: Int?
    let item: Int?
    let resolved: Bool
    /// Whether the article is in force on the day; null where its status cannot be known.
    let inForce: Bool?
    let status: StatusPayload?
    let quote: String?
    let digest: String?

    init(_ basis: BasisView) {
        text = basis.text
        law = basis.citation?.law
        lawId = basis.citation?.lawSlug
        article = basis.citation?.article?.description
        paragraph = basis.citation?.paragraph
        item = basis.citation?.item
        resolved = basis.citation?.resolved ?? false
        inForce = basis.status.flatMap { $0.status == .unverified ? nil : $0.status == .inForce }
        status = basis.status.map(StatusPayload.init)
        quote = basis.quote
        digest = basis.digest
    }
}

struct CitationsPayload: Encodable {
    let citations: [CitationPayload]
    let generation: UInt64

    init(_ citations: [ResolvedCitation], generation: UInt64) {
        self.citations = citations.map(CitationPayload.init)
        self.generation = generation
    }
}

struct SuggestionsPayload: Encodable {
    let suggestions: [SuggestionPayload]
    let generation: UInt64

    struct SuggestionPayload: Encodable {
        let text: String
        let kind: String
        let id: String
        let page: String
    }

    init(_ suggestions: [Suggestion], generation: UInt64) {
        self.generation = generation
        self.suggestions = suggestions.map {
            SuggestionPayload(text: $0.text, kind: $0.kind.rawValue, id: $0.id, page: Link.suggestion($0).text)
        }
    }
}

struct ReadinessPayload: Encodable {
    let status: String
    let generation: UInt64
    let updatedAt: Int64
    let horizon: CalendarDay
    let laws: Int
    let versions: Int
    let articles: Int
    let digests: Int
    let answers: Int
    let cases: Int
    let guides: Int
    let degradations: [String]

    init(_ coverage: Coverage) {
        status = coverage.degradations.isEmpty ? "ready" : "degraded"
        generation = coverage.generation
        updatedAt = coverage.updatedAt
        horizon = coverage.horizon
        laws = coverage.laws
        versions = coverage.versions
        articles = coverage.articles
        digests = coverage.digests
        answers = coverage.answers
        cases = coverage.cases
        guides = coverage.guides
        degradations = coverage.degradations
    }
}
