@testable import LegalModel

/// A few works and rows of the concordance, and citations written short: `刑法133-1p2i3` is 第一百三十三条之一第二款第三项 of 刑法.
struct CitationFixture {
    static let works: [(title: String, short: String, articles: Int)] = [
        ("中华人民共和国民法典", "民法典", 1260), ("中华人民共和国刑法", "刑法", 452), ("中华人民共和国劳动合同法", "劳动合同法", 98),
        ("中华人民共和国劳动法", "劳动法", 107), ("中华人民共和国劳动合同法实施条例", "劳动合同法实施条例", 38),
        ("中华人民共和国宪法", "宪法", 143), ("中华人民共和国民事诉讼法", "民事诉讼法", 306), ("中华人民共和国公司法", "公司法", 266),
        ("中华人民共和国行政处罚法", "行政处罚法", 86), ("中华人民共和国社会保险法", "社会保险法", 98), ("中华人民共和国保险法", "保险法", 185),
        ("工伤保险条例", "工伤保险条例", 67), ("保障农民工工资支付条例", "保障农民工工资支付条例", 64),
        ("最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）", "婚姻家庭编解释（一）", 91),
        ("最高人民法院关于审理劳动争议案件适用法律问题的解释（一）", "劳动争议解释（一）", 54),
        ("最高人民法院关于审理民间借贷案件适用法律若干问题的规定", "民间借贷规定", 31), ("中华人民共和国刑法修正案（十一）", "刑法修正案（十一）", 48),
        ("最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（一）", "婚姻法解释（一）", 34), ("失信惩戒办法（试行）", "失信惩戒办法", 20),
        ("天津市公共法律服务条例", "天津公服条例", 45), ("中华人民共和国个人信息保护法", "个人信息保护法", 74),
    ]

    static let shortTitles = [
        ("民诉法", "中华人民共和国民事诉讼法"), ("劳合法", "中华人民共和国劳动合同法"), ("个保法", "中华人民共和国个人信息保护法"),
        ("社保法", "中华人民共和国社会保险法"),
    ]

    static let former = FormerLaws(
        rows: [
            ("合同法", 94, 563), ("合同法", 107, 577), ("合同法", 114, 585), ("婚姻法", 32, 1079), ("婚姻法", 17, 1062), ("继承法", 10, 1127),
            ("物权法", 39, 240), ("侵权责任法", 6, 1165), ("担保法", 18, 688), ("收养法", 6, 1098), ("民法通则", 106, 176), ("民法总则", 188, 188),
        ].map {
            FormerLaws.Row(
                former: $0.0, article: ArticleNumber($0.1), title: "中华人民共和国民法典", today: ArticleNumber($0.2), note: "")
        })

    static let parser = CitationParser(
        titles: LawTitleTable(
            works: works.map {
                LawTitleTable.Work(title: $0.title, documentNumbers: $0.short == "婚姻家庭编解释（一）" ? ["法释〔2020〕22号"] : [])
            }, shortTitles: shortTitles, former: former,
            folding: CitationFolding(simplified: [
                "勞": "劳", "動": "动", "處": "处", "罰": "罚", "訴": "诉", "訟": "讼", "繼": "继", "責": "责", "權": "权", "據": "据", "協": "协",
                "議": "议", "傷": "伤", "險": "险", "關": "关", "適": "适", "問": "问", "題": "题", "婚": "婚", "爭": "争", "務": "务",
            ])))

    /// Articles of a work; 刑法 has some 之N.
    static func inventory(_ title: String) -> [ArticleNumber]? { inventories[title] }

    private static let inventories: [String: [ArticleNumber]] = works.reduce(into: [:]) { inventories, work in
        var articles = (1...work.articles).map { ArticleNumber($0) }
        if work.short == "刑法" {
            articles += (1...6).map { ArticleNumber(120, suffix: $0) } + (1...2).map { ArticleNumber(133, suffix: $0) }
            articles += (1...2).map { ArticleNumber(287, suffix: $0) }
        }
        inventories[work.title] = articles.sorted()
    }

    /// Every citation of a text in the short form, separated by blanks; `!` before what is not resolved, the former citation in `<>`.
    static func cite(_ text: String, context: CitationContext? = nil) -> String {
        located(text, context: context).map(short).joined(separator: " ")
    }

    static func located(_ text: String, context: CitationContext? = nil) -> [LocatedCitation] {
        CitationResolver(parser: parser).cite(text, context: context, inventory: inventory)
    }

    private static func short(_ citation: LocatedCitation) -> String {
        let law = works.first { $0.title == citation.law }?.short ?? citation.law
        return (citation.isResolved ? "" : "!") + law + (citation.article?.description ?? "")
            + (citation.paragraph.map { "p\($0)" } ?? "") + (citation.item.map { "i\($0)" } ?? "")
            + (citation.cited.map { "<\($0)>" } ?? "")
    }
}
