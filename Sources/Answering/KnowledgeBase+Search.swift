internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

extension KnowledgeBase {
    /// Characters and bytes of one question.
    static let questionGuard = TextGuard(maximumLength: 6 << 10)
    static let questionCharacters = 2000

    public func search(_ request: SearchRequest) throws(KnowledgeBaseError) -> SearchResponse {
        try search(SearchRun.reading(request, snapshot: current, today: today))
    }

    public func overview(
        _ pages: [SearchRequest], answering: SearchRequest?
    ) throws(KnowledgeBaseError) -> (found: [SearchResponse], reply: AnswerResponse?) {
        let (snapshot, today) = (current, today)
        var last: SearchRun?
        func run(_ request: SearchRequest) throws(KnowledgeBaseError) -> SearchRun {
            if let run = last?.continued(request) { return run }
            let run = try SearchRun.reading(request, snapshot: snapshot, today: today)
            last = run
            return run
        }
        var found: [SearchResponse] = []
        for page in pages { found.append(try search(try run(page))) }
        guard let answering else { return (found, nil) }
        return (found, try answer(try run(answering)))
    }

    private func search(_ run: SearchRun) throws(KnowledgeBaseError) -> SearchResponse {
        let request = run.request
        let kinds = request.kind.map { [$0] } ?? [.answer, .law, .caseExample, .guide]
        var groups: [SearchResponse.Group] = []
        for kind in kinds {
            groups.append(kind == .law ? try run.laws() : try run.items(kind))
        }
        return SearchResponse(groups: groups, interpretation: run.interpretation, generation: run.snapshot.generation)
    }
}

/// One request against one snapshot: what was understood, and the parts of the answer.
struct SearchRun {
    private(set) var request: SearchRequest
    let snapshot: Snapshot
    let question: UnderstoodQuestion
    let day: CalendarDay
    var interpretation: Interpretation
    let ranking = Ranking()
    /// Set where the question is one quoted text.
    let phrase: QuotedPhrase?
    private let highlighter: Highlighter

    /// What one request computes once for several parts of its answer; belongs to the one thread that serves it.
    final class Ranking {
        /// With the depth that they were wanted to.
        var laws: (depth: Int, documents: [RankedDocument], isComplete: Bool)?
        var answers: (matches: [StandardAnswerMatcher.Match], features: MatchFeatures)?
    }

    /// Results that facets are counted over and pages are cut from.
    static let depth = 200

    init(_ request: SearchRequest, snapshot: Snapshot, today: CalendarDay) throws(KnowledgeBaseError) {
        try Self.check(request.question)
        self.request = request
        self.snapshot = snapshot
        do throws(AnalysisError) {
            question = try snapshot.questions.read(request.question, expanding: !request.withoutExpansions)
            phrase = try QuotedPhrase(request.question, snapshot.analyzers)
        } catch {
            throw .storage("\(error)")
        }
        day = request.asOf ?? today
        var interpretation = Interpretation(asOf: day)
        interpretation.asOfIsChosen = request.asOf != nil
        interpretation.terms = question.chips
        interpretation.expansions = question.expansions.map {
            Interpretation.Expansion(lay: $0.lay, legal: $0.legal, weight: Double($0.weight))
        }
        interpretation.citations = snapshot.cite(request.question, wholeLaws: true)
        interpretation.region = request.region ?? question.places.first?.name
        if let region = request.region, snapshot.resources.places.place(named: region) == nil, region != "全国" {
            interpretation.notes.append("不认识地区“\(region)”，按全国检索")
        }
        if let phrase { interpretation.notes.append(phrase.sentence) }
        self.interpretation = interpretation
        let index = snapshot.index
        highlighter = Highlighter(question, analyzers: snapshot.analyzers) { term in
            let frequency = index.documentFrequency(unit: SearchSchema.Unit.lawBigrams.rawValue, term: term.bytes)
            // A pair that stands in more than one document in five marks nothing.
            return frequency * 5 > index.documentCount ? nil : 1 / Float(1 + frequency).squareRoot().squareRoot()
        }
    }

    /// The same run for another page of the same question; nil if more than the page differs.
    func continued(_ other: SearchRequest) -> SearchRun? {
        var same = other
        (same.kind, same.limit, same.offset, same.explained) = (request.kind, request.limit, request.offset, request.explained)
        guard same == request else { return nil }
        var run = self
        run.request = other
        return run
    }

    /// The guard on bytes comes before anything hashes, compares or normalises the text.
    private static func check(_ text: String) throws(KnowledgeBaseError) {
        do throws(TextGuard.Refusal) { try KnowledgeBase.questionGuard.check(Array(text.utf8)) } catch {
            switch error {
            case .tooLong: throw .refusedInput("问题太长：最多 2,000 个字、6 KB")
            default: throw .refusedInput("问题里有不能处理的字符（\(error)）")
            }
        }
        guard text.unicodeScalars.count <= KnowledgeBase.questionCharacters else { throw .refusedInput("问题太长：最多 2,000 个字") }
    }

    func snippet(_ text: String) throws(KnowledgeBaseError) -> Snippet {
        do throws(AnalysisError) {
            let piece = try highlighter.snippet(of: text)
            return Snippet(text: piece.text, matches: piece.matches)
        } catch {
            throw .storage("\(error)")
        }
    }
}
