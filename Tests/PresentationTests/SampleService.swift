import Answering
import LegalModel

/// A small knowledge base of invented content that answers in a fixed way, so that pages can be tested without an index.
struct SampleService: KnowledgeService {
    var today: CalendarDay { CalendarDay(iso: "2026-11-21") ?? CalendarDay(ordinal: 0) }
    /// What every question is answered with.
    var decision = AnswerDecision.answer
    var failure: KnowledgeBaseError?
    /// Of every answer that is listed.
    var candidateScore = 0.8

    static let slug = "示例劳动报酬条例"
    /// 内部提示 as seats are given it, and one that should have stayed behind.
    static let (seatNote, leakedNote) = ("先问清楚在哪里干活、欠多久。", "不该出现的提示。")
    static let hostile = "<script>alert(\"1\")</script> & '引号'"

    private func check() throws(KnowledgeBaseError) {
        if let failure { throw failure }
    }

    func day(_ text: String) -> CalendarDay { CalendarDay(iso: text) ?? today }

    var versions: [VersionView] {
        [
            VersionView(
                promulgated: day("2024-12-28"), promulgatedBasis: .stated, effectiveFrom: day("2025-03-01"), effectiveBasis: .stated,
                changeKind: .revised, documentNumber: "示例令第12号", history: ["2019年5月1日 示例机关通过", "2024年12月28日 修订"],
                status: ValidityFinding(.inForce, "自2025年3月1日起施行"), sources: ["示例来源.md"], hasOfficialText: true),
            VersionView(
                promulgated: day("2019-05-01"), promulgatedBasis: .stated, effectiveFrom: day("2019-10-01"), effectiveBasis: .rule,
                changeKind: .enacted, documentNumber: nil, history: [], status: ValidityFinding(.amended, "自2025年3月1日起施行修改后的文本"),
                sources: ["示例来源（旧）.md"], hasOfficialText: true),
        ]
    }

    var entries: [LawEntry] {
        let articles: [LawEntry] = (1...12).map(entry)
        let block = LawEntry(number: nil, path: [], paragraphs: [Paragraph(text: "附：本示例条例所称劳动报酬，是指……")], digest: nil, id: "\(Self.slug)#1")
        return articles + [block]
    }

    /// The seventh has a digest alone.
    private func entry(_ number: Int) -> LawEntry {
        let chapter = number < 5 ? "第一章　总则" : "第二章　支付"
        let part = number > 8 ? "第二节　特别规定" : "第一节　一般规定"
        let first = Paragraph(text: "用人单位应当按照约定的日期，足额支付劳动报酬。这是用来看版面的示例文字，不是任何法律的原文。")
        let second = Paragraph(
            text: "有下列情形之一的，由主管部门责令限期支付：",
            items: [.init(number: 1, text: "（一）克扣或者拖欠劳动报酬的；"), .init(number: 2, text: "（二）未提供工资清单的。")])
        return LawEntry(
            number: ArticleNumber(number), path: [chapter, part], paragraphs: number == 7 ? [] : [first, second],
            digest: number == 7 ? "欠薪的，可以向主管部门投诉；主管部门应当及时处理。" : nil, id: "\(Self.slug)@\(number)")
    }

    var basis: [BasisView] {
        let citation = ResolvedCitation(
            text: "《示例劳动报酬条例》第三条", offset: 0, law: Self.slug, lawSlug: Self.slug, article: ArticleNumber(3), paragraph: nil, item: nil,
            resolved: true, cited: nil)
        var former = citation
        former.cited = "示例旧法第九条"
        var missing = citation
        missing.resolved = false
        return [
            BasisView(
                text: "《示例劳动报酬条例》第三条", citation: citation, status: ValidityFinding(.inForce, "自2025年3月1日起施行"),
                quote: "用人单位应当按照约定的日期，足额支付劳动报酬。\n有特殊情况的，应当提前说明。", digest: nil),
            BasisView(
                text: "《示例劳动报酬条例》第七条第一款", citation: former, status: ValidityFinding(.unverified, "有新的修订，本库文本未收录"), quote: nil,
                digest: "欠薪的，可以向主管部门投诉。"),
            BasisView(text: "《示例地方规定》第四条", citation: missing, status: nil, quote: nil, digest: nil),
        ]
    }

    var stamp: RevisionStamp { RevisionStamp(number: 3, sha256: String(repeating: "0a1b2c3d", count: 8)) }

    func answerView(_ id: String) -> AnswerView {
        var answer = StandardAnswer(id: id, question: "老板跑路了，拖欠的工资怎么要？")
        answer.conclusion = "先向用工地的劳动保障监察机构投诉，同时可以申请劳动仲裁；工地上的欠薪由总承包单位先垫付。"
        answer.body = "**先投诉。** 说明欠薪人数、数额和时间。\n\n- 带上考勤和聊天记录\n- 多人一起的推举代表\n\n<script>alert(1)</script>"
        answer.spoken = "您好，老板跑了，工资照样能要。先打12333，或者到干活当地的劳动保障监察投诉，也可以申请劳动仲裁，仲裁不收费。"
        answer.conditions = "为单位或者老板干活、工资没有结清的劳动者，有没有书面合同都可以。"
        answer.exceptions = "货款、工程款不是工资，按合同纠纷处理。"
        answer.nextSteps = ["收集证据：考勤、转账、聊天记录", "拨打12333或者到劳动保障监察机构投诉", "申请劳动仲裁", "申请法律援助"]
        answer.referrals = ["劳动保障监察", "劳动仲裁", "法律援助", "公安机关"]
        answer.topic = "劳动报酬"
        answer.audiences = ["农民工"]
        // The real service leaves it out for everyone; no face may show it even if it were there.
        answer.internalNote = Self.leakedNote
        answer.review.responsibleUnit = "示例市司法局"
        answer.review.author = "示例采编"
        answer.review.reviewer = "示例审核"
        answer.review.reviewedOn = day("2026-11-20")
        answer.review.validTo = day("2027-11-19")
        return AnswerView(
            answer: answer, revision: stamp, basis: basis, relatedCases: [("case-wage-site", "（示例）王某等十二名农民工追讨工资案")],
            relatedQuestions: [("wage-arrears-how", "公司拖欠工资怎么办？"), ("wage-no-contract-proof", "没有合同，怎么证明在那里上过班？")],
            origin: "示例语料", asOf: today)
    }

    private func articleHit(_ number: Int, _ snippet: Snippet) -> SearchHit {
        SearchHit(
            kind: .law, id: "\(Self.slug)@\(number)", title: Self.slug,
            article: ArticleReference(lawSlug: Self.slug, number: ArticleNumber(number), path: ["第一章　总则"]),
            status: ValidityFinding(number == 5 ? .unverified : .inForce, "自2025年3月1日起施行"), score: 12, snippet: snippet, category: "行政法规",
            region: "全国", dated: day("2024-12-28"), explanation: [ScoreFactor(label: "条文", value: 8.25)])
    }

    func hits(_ kind: ResultKind) -> [SearchHit] {
        let snippet = Snippet(text: "用人单位拖欠劳动报酬的，劳动者可以投诉。", matches: [4..<10, 16..<18])
        switch kind {
        case .law:
            let articles = (3...6).map { articleHit($0, snippet) }
            let block = SearchHit(
                kind: .law, id: "\(Self.slug)#1", title: Self.slug, article: ArticleReference(lawSlug: Self.slug, number: nil, path: []),
                score: 3,
                snippet: Snippet(text: "附：本示例条例所称劳动报酬，是指……", matches: [9..<13]))
            return articles + [block]
        case .answer:
            return [
                SearchHit(
                    kind: .answer, id: "wage-boss-gone", title: "老板跑路了，拖欠的工资怎么要？", score: 20,
                    snippet: Snippet(text: Self.hostile, matches: [0..<8]),
                    category: "劳动报酬", dated: day("2026-11-20"), revision: stamp)
            ]
        case .caseExample:
            return [
                SearchHit(
                    kind: .caseExample, id: "case-wage-site", title: "（示例）王某等十二名农民工追讨工资案", score: 5, snippet: snippet, category: "劳动报酬")
            ]
        case .guide:
            return [SearchHit(kind: .guide, id: "guide-aid", title: "申请法律援助", score: 4, snippet: snippet, category: "法律援助")]
        }
    }

    func interpretation(_ request: SearchRequest) -> Interpretation {
        var interpretation = Interpretation(asOf: request.asOf ?? today)
        interpretation.terms = ["老板", "跑路", "工资"]
        if !request.withoutExpansions { interpretation.expansions = [.init(lay: "老板跑路", legal: ["拖欠劳动报酬", "逃匿"], weight: 0.5)] }
        interpretation.asOfIsChosen = request.asOf != nil
        if request.question.contains("第") { interpretation.citations = [basis[0].citation, basis[1].citation].compactMap(\.self) }
        if !request.isLiteral, request.question == "劳动种才" {
            interpretation.proposals = [.init(question: "劳动仲裁", changes: [.init(written: "劳动种才", meant: "劳动仲裁")])]
        }
        if !request.isLiteral, request.question == "ldzc" {
            interpretation.proposals = ["劳动仲裁", "劳动者"].map { .init(question: $0, changes: [.init(written: "ldzc", meant: $0)]) }
            interpretation.searchedInstead = "劳动仲裁"
        }
        return interpretation
    }

    func search(_ request: SearchRequest) throws(KnowledgeBaseError) -> SearchResponse {
        try check()
        let isEmpty = request.question.contains("没有")
        let kinds = request.kind.map { [$0] } ?? [.answer, .law, .caseExample, .guide]
        let groups = kinds.map { kind in
            SearchResponse.Group(
                kind: kind, hits: isEmpty ? [] : Array(hits(kind).prefix(request.limit)), total: isEmpty ? 0 : hits(kind).count * 9,
                isTotalExact: true,
                facets: [
                    Facet(name: "效力位阶", parameter: "level", values: [("法律", 12), ("司法解释", 7), ("行政法规", 5)]),
                    Facet(name: "主题", parameter: "topic", values: [("劳动报酬", 9), ("工伤", 2)]),
                ])
        }
        return SearchResponse(groups: groups, interpretation: interpretation(request), generation: 42)
    }

    func overview(
        _ pages: [SearchRequest], answering: SearchRequest?
    ) throws(KnowledgeBaseError) -> (found: [SearchResponse], reply: AnswerResponse?) {
        var found: [SearchResponse] = []
        for page in pages { found.append(try search(page)) }
        return (found, try answering.map { (request) throws(KnowledgeBaseError) in try answer(request) })
    }

    func answer(_ request: SearchRequest) throws(KnowledgeBaseError) -> AnswerResponse {
        try check()
        let candidates = [
            ("wage-boss-gone", "老板跑路了，拖欠的工资怎么要？"), ("wage-arrears-how", "公司拖欠工资怎么办？"), ("wage-no-contract-proof", "没有合同怎么要工资？"),
        ].map {
            AnswerCandidate(id: $0.0, externalID: nil, question: $0.1, conclusion: "先投诉，也可以申请仲裁。", score: candidateScore, revision: stamp)
        }
        let isEmpty = request.question.contains("没有")
        return AnswerResponse(
            decision: isEmpty ? .refuse : decision, confidence: 0.93, answers: candidates, articles: hits(.law),
            answer: decision == .answer && !isEmpty ? answerView("wage-boss-gone") : nil,
            refusal: isEmpty || decision == .refuse ? Refusal(reason: "这个问题不在知识库的范围里。", referrals: ["12348热线", "法律援助"]) : nil,
            interpretation: interpretation(request), generation: 42)
    }

    func translation(of id: String, into language: String) throws(KnowledgeBaseError) -> TranslationView? {
        try check()
        guard language == "en", id.hasPrefix("wage-") else { return nil }
        var translation = AnswerTranslation(
            answer: id, language: "en", source: "0a1b2c3d4e5f6071", question: "My boss is gone. How do I get my wages?",
            body: "**Complain first.** \(Self.hostile)", translator: "示例翻译", reviewer: "示例审核", reviewedOn: day("2026-11-20"))
        translation.conclusion = "Complain to the labour inspection office."
        return TranslationView(translation: translation, answer: answerView(id), isStale: id == "wage-rent")
    }

    func translations(into language: String) throws(KnowledgeBaseError) -> [TranslationSummary] {
        try check()
        guard language == "en" else { return [] }
        return ["wage-boss-gone", "wage-rent"].map {
            TranslationSummary(id: $0, question: "My boss is gone. How do I get my wages?", original: "老板跑路了，拖欠的工资怎么要？", topic: "劳动报酬")
        }
    }

    func citations(in text: String, context: String?) throws(KnowledgeBaseError) -> [ResolvedCitation] {
        try check()
        return basis.compactMap(\.citation)
    }

    func law(_ slug: String, asOf: CalendarDay?, promulgated: CalendarDay?) throws(KnowledgeBaseError) -> LawView? {
        try check()
        guard slug == Self.slug else { return nil }
        let version = versions.first { $0.promulgated == promulgated } ?? versions[0]
        return LawView(
            slug: slug, title: "示例劳动报酬条例", level: .administrativeRegulation, issuers: ["示例机关"], region: "全国", version: version,
            versions: versions, entries: entries, asOf: asOf ?? today)
    }

    func article(
        _ number: ArticleNumber, of slug: String, asOf: CalendarDay?, promulgated: CalendarDay?
    ) throws(KnowledgeBaseError) -> ArticleView? {
        try check()
        guard slug == Self.slug, let entry = entries.first(where: { $0.number == number }) else { return nil }
        let version = versions.first { $0.promulgated == promulgated } ?? versions[0]
        return ArticleView(
            lawSlug: slug, lawTitle: "示例劳动报酬条例", level: .administrativeRegulation, region: "全国", entry: entry, version: version,
            history: [(versions[0], false), (versions[1], true)], previous: number.number > 1 ? ArticleNumber(number.number - 1) : nil,
            next: number.number < 12 ? ArticleNumber(number.number + 1) : nil,
            citedBy: [
                CitingSource(kind: .answer, id: "wage-boss-gone", title: "老板跑路了，拖欠的工资怎么要？", text: "《示例劳动报酬条例》第三条"),
                CitingSource(kind: .caseExample, id: "case-wage-site", title: "（示例）王某等十二名农民工追讨工资案", text: "《示例劳动报酬条例》第三条"),
                CitingSource(kind: .law, id: "\(Self.slug)@9", title: "示例劳动报酬条例 第九条", text: "本条例第三条"),
            ], asOf: asOf ?? today)
    }

    func answerItem(_ id: String, revision: Int?, asOf: CalendarDay?, for reader: Visibility) throws(KnowledgeBaseError) -> AnswerView? {
        try check()
        guard id.hasPrefix("wage-") else { return nil }
        var view = answerView(id)
        if reader != .everyone { view.answer.internalNote = Self.seatNote }
        return view
    }

    func caseItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> CaseView? {
        try check()
        guard id == "case-wage-site" else { return nil }
        var example = CaseExample(id: id, title: "（示例）王某等十二名农民工追讨工资案")
        example.oneLine = "总承包单位要对分包单位拖欠的农民工工资先行清偿。"
        example.kind = "法律援助"
        example.cause = "追索劳动报酬纠纷"
        example.audiences = ["农民工"]
        example.topic = "劳动报酬"
        example.facts = "王某等十二人在某工地干活，某分包公司欠薪后失去联系。"
        example.claims = "支付拖欠的工资。"
        example.issues = ["总承包单位是否应当先行清偿"]
        example.outcome = "总承包单位先行支付全部工资。"
        example.reasoning = "分包单位拖欠的，由总承包单位先行清偿，再向分包单位追偿。"
        example.significance = "先让干活的人拿到钱。"
        example.factsDate = day("2025-06-01")
        example.isExample = true
        example.review.reviewer = "示例审核"
        return CaseView(
            example: example, revision: stamp, basis: basis, relatedAnswers: [("wage-boss-gone", "老板跑路了，拖欠的工资怎么要？")], origin: "示例语料")
    }

    func guideItem(_ id: String, revision: Int?) throws(KnowledgeBaseError) -> GuideView? {
        try check()
        guard id == "guide-aid" else { return nil }
        var guide = ServiceGuide(id: id, title: "申请法律援助")
        guide.authority = "示例市法律援助中心"
        guide.applicants = "经济困难的公民；讨薪的进城务工人员不用核查经济困难"
        guide.requirements = ["事项属于法律援助范围", "经济困难或者依法免予核查"]
        guide.materials = [
            .init(name: "法律援助申请表", form: "纸质或者网上填写", copies: "1 份", original: "原件", waivable: "否"),
            .init(name: "身份证", form: "证件", copies: "1 份", original: "复印件，带原件核对", waivable: "能查到电子证照的可免"),
        ]
        guide.steps = ["提出申请", "中心审查", "指派律师"]
        guide.timeLimit = "收到申请之日起七日内决定"
        guide.fee = "不收费"
        guide.channels = ["法律援助中心窗口", "拨打 12348"]
        guide.commonMistakes = ["没有带欠薪的证据"]
        guide.topic = "法律援助"
        return GuideView(guide: guide, revision: stamp, basis: basis, origin: "示例语料")
    }

    func items(
        _ kind: ResultKind, topic: String?, audience: String?, limit: Int, offset: Int
    ) throws(KnowledgeBaseError) -> [ItemSummary] {
        try check()
        if topic == "没有的主题" { return [] }
        switch kind {
        case .answer:
            let questions = ["wage-boss-gone": "老板跑路了，拖欠的工资怎么要？", "wage-arrears-how": "公司拖欠工资怎么办？", "wage-rent": "房东不退押金怎么办？"]
            return questions.sorted { $0.key < $1.key }.prefix(limit).map {
                ItemSummary(kind: .answer, id: $0.key, title: $0.value, topic: topic, audiences: [])
            }
        case .caseExample: return [ItemSummary(kind: kind, id: "case-wage-site", title: "（示例）王某等十二名农民工追讨工资案", topic: topic, audiences: [])]
        case .guide: return [ItemSummary(kind: kind, id: "guide-aid", title: "申请法律援助", topic: topic, audiences: [])]
        case .law: return []
        }
    }

    private var office: OrganisationView {
        var organisation = Organisation(id: "org-aid", name: "示例市法律援助中心（示例）")
        organisation.kind = "法律援助机构"
        organisation.address = "示例市示例路1号"
        organisation.telephone = "12348"
        organisation.hours = "周一至周五 9:00-17:00"
        organisation.services = ["法律援助申请受理"]
        organisation.region = "天津市"
        organisation.isExample = true
        return OrganisationView(organisation: organisation, revision: stamp, origin: "示例语料")
    }

    func organisations() throws(KnowledgeBaseError) -> [OrganisationView] {
        try check()
        return [office]
    }

    func organisation(_ id: String) throws(KnowledgeBaseError) -> OrganisationView? {
        try check()
        return id == "org-aid" ? office : nil
    }

    func topics() throws(KnowledgeBaseError) -> [(topic: String, count: Int)] {
        try check()
        return [
            ("劳动报酬", 12), ("劳动合同", 9), ("工伤", 8), ("婚姻", 8), ("房屋租赁", 7), ("民间借贷", 7), ("交通事故", 6), ("消费", 6), ("继承", 5), ("物业", 4),
            ("法律援助", 4),
        ]
    }

    func suggestions(for typed: String) throws(KnowledgeBaseError) -> [Suggestion] {
        try check()
        if typed.isEmpty { return [] }
        return [
            Suggestion(text: "老板跑路了，拖欠的工资怎么要？", kind: .answer, id: "wage-boss-gone"),
            Suggestion(text: "示例劳动报酬条例", kind: .law, id: Self.slug), Suggestion(text: "示例劳动报酬条例 第三条", kind: .law, id: "\(Self.slug)@3"),
        ]
    }

    func coverage() throws(KnowledgeBaseError) -> Coverage {
        try check()
        return Coverage(
            laws: 3_423, versions: 3_520, articles: 147_283, digests: 210, answers: 120, cases: 15, guides: 6, generation: 42,
            updatedAt: 1_795_000_000, horizon: day("2025-04-05"), gaps: ["2025年4月5日之后公布的法律只收录了名称和施行日期。", "部门规章和规范性文件还没有收录。"],
            degradations: [])
    }
}
