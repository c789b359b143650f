import Answering
import HTTPServer
import LegalModel
import Presentation

/// 核对引用: a pasted text, every citation in it looked up on a day, every quoted passage compared with the law.
struct CitationsPage {
    private let frame: PageFrame
    private let text: String
    private let asOf: CalendarDay?
    private let verification: CitationVerification?

    static let longest = 10_000
    static let parameters = [
        RouteParameter("text", .text(maximum: longest), "一段文字，最多 10000 字"), RouteParameter("as_of", .day, "按哪一天的法律"),
    ]

    /// - Parameter asked: the parameters of the address or of the form.
    init(service: any KnowledgeService, request: Request, asked: QueryParameters) throws {
        text = asked["text"] ?? ""
        asOf = asked["as_of"].flatMap { CalendarDay(iso: $0) }
        let (text, asOf) = (text, asOf)
        verification =
            text.isEmpty
            ? nil
            : try asking { () throws(KnowledgeBaseError) in
                try CitationVerification(of: text, context: nil, asOf: asOf, service: service)
            }
        var frame = PageFrame(title: "核对引用", request: request)
        frame.question = ""
        frame.isIndexed = text.isEmpty
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        frame.response {
            div(.class("prose wide")) {
                h1 { "核对引用" }
                p(.class("lead")) { "把合同、文书或者网上看到的话贴进来：引用的法条有没有、那一天还有没有效、引号里的话和原文一不一样，逐条告诉您。" }
                questionForm
                if let verification { result(verification) }
            }
        }
    }

    private var questionForm: HTML {
        form(.class("long-form"), .action(Link(["citations"])), .init("method", "post")) {
            label(.init("for", "citation-text")) { "要核对的文字，最多 \(Self.longest) 字" }
            textarea(
                .id("citation-text"), .name("text"), .init("rows", text.isEmpty ? "10" : "6"), .init("maxlength", String(Self.longest)),
                .init("placeholder", "例如：根据《民法典》第五百七十七条，“当事人一方不履行合同义务……应当承担继续履行、采取补救措施或者赔偿损失等违约责任。”"), .flag("required")
            ) { text }
            div(.class("form-row")) {
                label(.init("for", "citation-day")) { "按哪一天的法律" }
                input(.id("citation-day"), .name("as_of"), .type("date"), .value(asOf?.description ?? ""), .init("min", "1949-10-01"))
                button(.type("submit")) { "核对" }
            }
            p(.class("fine")) { "不写日期就按今天。贴进来的文字只用来核对，不保存。" }
        }
    }

    private func result(_ verification: CitationVerification) -> HTML {
        let findings = verification.findings
        let sound = findings.count { $0.isSound && $0.quotations.allSatisfy { $0.verdict == .exact } }
        return section(.class("block"), .init("aria-labelledby", "result")) {
            h2(.id("result")) { "核对结果" }
            if findings.isEmpty {
                p(.class("notice")) { "没有看到法条引用。写法可以是《民法典》第五百七十七条、民法典577条、第五百七十七条第一款。" }
            } else {
                p(.init("role", "status"), .class("count")) {
                    "共 \(findings.count) 处引用，\(sound) 处没有问题。时效性按 \(verification.asOf.chinese) 判断。"
                }
                ol(.class("checks")) { findings.map { finding in li(.class("check " + style(finding))) { card(finding) } } }
                if verification.isTruncated { p(.class("notice")) { "只核对了前 \(CitationVerification.most) 处引用。" } }
            }
        }
    }

    private func style(_ finding: CitationVerification.Finding) -> String {
        if !finding.citation.resolved { return "check-bad" }
        if !finding.isSound || finding.quotations.contains(where: { $0.verdict != .exact }) { return "check-doubt" }
        return "check-good"
    }

    private func card(_ finding: CitationVerification.Finding) -> HTML {
        HTML {
            div(.class("basis-head")) {
                if let link = Components.link(finding.citation, asOf: asOf) {
                    a(.class("cite"), .href(link)) { name(finding.citation) }
                } else {
                    span(.class("cite")) { name(finding.citation) }
                }
                if let status = finding.status { Components.badge(status) }
            }
            p(.class("fine")) { "文中写作“\(finding.citation.text)”" }
            if !finding.citation.resolved { p(.class("verdict")) { missing(finding.citation) } }
            if let cited = finding.citation.cited { p(.class("verdict")) { "写的是 \(cited)，现在由这一条规定。" } }
            if let status = finding.status, status.status != .inForce { p(.class("verdict")) { status.reason } }
            finding.quotations.map(quotation)
            if let entry = finding.entry { article(entry) }
        }
    }

    private func name(_ citation: ResolvedCitation) -> String {
        "《\(citation.law)》" + (citation.article?.label ?? "")
    }

    private func missing(_ citation: ResolvedCitation) -> String {
        citation.lawSlug == nil ? "知识库里没有这部法律，请到官方网站核对。" : "知识库收录的这部法律里没有这一条，请核对条号。"
    }

    private func quotation(_ quotation: QuotationFinding) -> HTML {
        let words =
            switch quotation.verdict {
            case .exact: "✓ 引文与原文一致" + (quotation.paragraph.map { "（第 \($0) 款）" } ?? "")
            case .otherParagraph: "! 引文在原文里，但是在第 \(quotation.paragraph ?? 1) 款"
            case .otherVersion: "! 引的是 \(quotation.version?.chinese ?? "") 公布的文本，和那一天有效的不同"
            case .differs: "✕ 原文里没有这句话，请对照下面的条文"
            case .unknown: "? 没有收录这一条的原文，不能核对引文"
            }
        return div(.class("quotation quotation-\(quotation.verdict.rawValue.prefix(5))")) {
            HTML.element("blockquote", [], p { quotation.text })
            p(.class("verdict")) { words }
        }
    }

    private func article(_ entry: LawEntry) -> HTML {
        let lines = entry.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }
        guard !lines.isEmpty else { return .empty }
        return details(.class("quote")) {
            summary { "看条文" }
            div(.class("statute")) { lines.map { line in p { line } } }
        }
    }
}
