public import LegalModel

/// Everything that a face of the service may ask of the knowledge base; safe to call from any thread, blocking.
///
/// Nothing found is nil or an empty list; errors are failures of storage or hostile input.
public protocol KnowledgeService: Sendable {
    /// Today in Asia/Shanghai by the injected clock.
    var today: CalendarDay { get }
    func search(_ request: SearchRequest) throws(KnowledgeBaseError) -> SearchResponse
    func answer(_ request: SearchRequest) throws(KnowledgeBaseError) -> AnswerResponse
    /// Several pages of results and the answer decision from one generation; what requests for the same question share is computed once.
    ///
    /// - Parameter answering: nil for no decision.
    /// - Returns: a response for each page, in order.
    func overview(_ pages: [SearchRequest], answering: SearchRequest?) throws(KnowledgeBaseError)
        -> (found: [SearchResponse], reply: AnswerResponse?)
    /// - Parameter context: what 本法 and 前款 refer to, `民法典第五百六十三条` or a title; nil for none.
    func citations(in text: String, context: String?) throws(KnowledgeBaseError) -> [ResolvedCitation]
    /// - Parameters:
    ///   - slug: folded title as in addresses, or any known short title.
    ///   - promulgated: shows that version instead of the one in force on the day.
    func law(_ slug: String, asOf: CalendarDay?, promulgated: CalendarDay?) throws(KnowledgeBaseError) -> LawView?
    func article(_ number: ArticleNumber, of slug: String, asOf: CalendarDay?, promulgated: CalendarDay?) throws(KnowledgeBaseError)
        -> ArticleView?
    /// - Parameters:
    ///   - revision: nil is the published one.
    ///   - reader: seats and staff also see answers of their circle, and 内部提示.
    func answerItem(_ id: String, revision: Int?, asOf: CalendarDay?, for reader: Visibility) throws(KnowledgeBaseError) -> AnswerView?
    /// A published answer in another language; nil where there is no translation.
    /// - Parameter language: BCP 47 in lower case.
    func translation(of id: String, into language: String) throws(KnowledgeBaseError) -> TranslationView?
    /// Published answers that have a translation, by id.
    func translations(into language: String) throws(KnowledgeBaseError) -> [TranslationSummary]
    func caseItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> CaseView?
    func guideItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> GuideView?
    /// Published items, by topic and audience where given, in a fixed order.
    func items(_ kind: ResultKind, topic: String?, audience: String?, limit: Int, offset: Int) throws(KnowledgeBaseError) -> [ItemSummary]
    /// Published organisations, by id.
    func organisations() throws(KnowledgeBaseError) -> [OrganisationView]
    func organisation(_ id: String) throws(KnowledgeBaseError) -> OrganisationView?
    /// Topics with the number of published answers, largest first.
    func topics() throws(KnowledgeBaseError) -> [(topic: String, count: Int)]
    /// At most eight completions of what has been typed; an empty list for an empty text.
    func suggestions(for typed: String) throws(KnowledgeBaseError) -> [Suggestion]
    func coverage() throws(KnowledgeBaseError) -> Coverage
}

extension KnowledgeService {
    /// As everybody sees it.
    public func answerItem(_ id: String, revision: Int?, asOf: CalendarDay?) throws(KnowledgeBaseError) -> AnswerView? {
        try answerItem(id, revision: revision, asOf: asOf, for: .everyone)
    }
}

/// What can go wrong below the faces.
public enum KnowledgeBaseError: Error, Sendable, Equatable {
    /// No data folder, or no index in it yet.
    case missing(String)
    /// A file is damaged; the text names file, place and remedy.
    case damaged(String)
    /// Another process holds the lock or the store is busy.
    case busy(String)
    /// The index was built with another analyzer or lexicon.
    case mismatch(String)
    /// The question is too long or hostile; the text says which limit.
    case refusedInput(String)
    case storage(String)
}
