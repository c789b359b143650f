package import Answering
package import LegalModel

/// Every citation of a text checked against the law of a day: does it exist, is it in force, is it quoted word for word?
package struct CitationVerification: Sendable {
    /// One citation with what the law says to it.
    package struct Finding: Sendable {
        package let citation: ResolvedCitation
        /// Status of the cited version on the day; nil where the article is not loaded.
        package let status: ValidityFinding?
        /// Day of promulgation of the version that held on the day.
        package let version: CalendarDay?
        /// The article as it stood on the day.
        package let entry: LawEntry?
        package let quotations: [QuotationFinding]

        /// The article is there and in force on the day.
        package var isSound: Bool { citation.resolved && (status.map { $0.status == .inForce } ?? false) }
    }

    package let findings: [Finding]
    package let asOf: CalendarDay
    /// Citations beyond the first `most` were left out.
    package let isTruncated: Bool

    /// Citations looked up of one text.
    package static let most = 200
    /// A passage belongs to a citation that ends at most so many characters before it, or begins so many after it.
    private static let reach = 40

    /// - Parameters:
    ///   - text: at most 10,000 characters.
    ///   - context: what 本法 refers to, or nil.
    ///   - asOf: the day whose law counts; nil is today.
    /// - Complexity: linear in the text; one look-up an article, more for passages that the day's version does not have.
    package init(
        of text: String, context: String?, asOf: CalendarDay?, service: any KnowledgeService
    ) throws(KnowledgeBaseError) {
        let scalars = Array(text.unicodeScalars)
        let all = try service.citations(in: text, context: context)
        let citations = Array(all.prefix(Self.most))
        isTruncated = all.count > citations.count
        self.asOf = asOf ?? service.today
        let passages = Self.assign(Quotations.passages(in: scalars), to: citations)
        var articles = ArticleShelf(service: service, asOf: asOf)
        var findings: [Finding] = []
        for (index, citation) in citations.enumerated() {
            let view = try articles.article(citation)
            var quotations: [QuotationFinding] = []
            for range in passages[index] ?? [] {
                quotations.append(try Self.check(scalars[range], at: range.lowerBound, citation, view, &articles))
            }
            findings.append(
                Finding(
                    citation: citation, status: view?.version.status, version: view?.version.promulgated, entry: view?.entry,
                    quotations: quotations))
        }
        self.findings = findings
    }

    /// Each passage with the citation just before it, else the one just after it.
    private static func assign(_ passages: [Range<Int>], to citations: [ResolvedCitation]) -> [Int: [Range<Int>]] {
        var assigned: [Int: [Range<Int>]] = [:]
        let places = citations.map { $0.offset..<$0.offset + $0.text.unicodeScalars.count }
        for passage in passages where !places.contains(where: { $0.overlaps(passage) }) {
            let before = places.lastIndex { $0.upperBound <= passage.lowerBound && passage.lowerBound - $0.upperBound <= reach }
            let after = places.firstIndex { $0.lowerBound >= passage.upperBound && $0.lowerBound - passage.upperBound <= reach }
            if let index = before ?? after { assigned[index, default: []].append(passage) }
        }
        return assigned
    }

    private static func check(
        _ passage: ArraySlice<Unicode.Scalar>, at offset: Int, _ citation: ResolvedCitation, _ view: ArticleView?,
        _ articles: inout ArticleShelf
    ) throws(KnowledgeBaseError) -> QuotationFinding {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: passage)
        func finding(_ verdict: QuotationFinding.Verdict, _ paragraph: Int? = nil, _ version: CalendarDay? = nil) -> QuotationFinding {
            QuotationFinding(text: String(text), offset: offset, verdict: verdict, paragraph: paragraph, version: version)
        }
        guard let view, !view.entry.paragraphs.isEmpty else { return finding(.unknown) }
        if let place = Quotations.place(of: passage, in: view.entry.paragraphs) {
            return finding(citation.paragraph.map { $0 != place } ?? false ? .otherParagraph : .exact, place)
        }
        for entry in view.history where entry.differs {
            guard let day = entry.version.promulgated, let other = try articles.article(citation, promulgated: day) else { continue }
            if let place = Quotations.place(of: passage, in: other.entry.paragraphs) { return finding(.otherVersion, place, day) }
        }
        return finding(.differs)
    }
}

/// Articles already looked up, so that a text that cites one article often costs one look-up.
private struct ArticleShelf {
    let service: any KnowledgeService
    let asOf: CalendarDay?
    private var found: [String: ArticleView] = [:]
    private var missing: Set<String> = []

    init(service: any KnowledgeService, asOf: CalendarDay?) {
        self.service = service
        self.asOf = asOf
    }

    mutating func article(_ citation: ResolvedCitation, promulgated: CalendarDay? = nil) throws(KnowledgeBaseError) -> ArticleView? {
        guard citation.resolved, let slug = citation.lawSlug, let number = citation.article else { return nil }
        let key = "\(slug)@\(number)@\(promulgated?.description ?? "")"
        if let view = found[key] { return view }
        if missing.contains(key) { return nil }
        guard let view = try service.article(number, of: slug, asOf: asOf, promulgated: promulgated) else {
            missing.insert(key)
            return nil
        }
        found[key] = view
        return view
    }
}
