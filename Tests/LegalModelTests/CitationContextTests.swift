import Testing

@testable import LegalModel

@Suite("Citations that need their context")
struct CitationContextTests {
    private let law = CitationContext(law: "中华人民共和国劳动合同法")
    private let article = CitationContext(law: "中华人民共和国劳动合同法", article: ArticleNumber(40))
    private let paragraph = CitationContext(law: "中华人民共和国劳动合同法", article: ArticleNumber(40), paragraph: 3)

    @Test(
        "本法 and articles without a law are the context's",
        arguments: [
            ("本法第三十八条", "劳动合同法38"), ("依照本法第三十八条第一款的规定", "劳动合同法38p1"), ("依照第三十八条的规定", "劳动合同法38"),
            ("本法第三十九条、第四十条第一项", "劳动合同法39 劳动合同法40i1"), ("本法第三十九条至第四十一条", "劳动合同法39 劳动合同法40 劳动合同法41"),
            ("违反《刑法》第一百三十三条或者本法第五条", "刑法133 劳动合同法5"), ("本条例第五条", "劳动合同法5"), ("本實施辦法第五條", "劳动合同法5"),
            ("第三十八条", "劳动合同法38"), ("合同第三条", ""), ("安置协议第三条", ""), ("本合同第三条", ""), ("第0条", ""), ("公约第二条", ""), ("第三条腿", ""),
            ("本法第九十九条", "!劳动合同法99"), ("本法", ""), ("本法规定", ""), ("本法总则第三条", "劳动合同法3"),
        ])
    func own(_ text: String, _ expected: String) {
        #expect(CitationFixture.cite(text, context: law) == expected, "\(text)")
    }

    @Test("without an article in the context 前款 and 本条 mean nothing", arguments: ["前款规定", "前条规定", "本条第二款", "第一款规定", "前两款"])
    func needsArticle(_ text: String) {
        #expect(CitationFixture.cite(text, context: law) == "", "\(text)")
    }

    @Test(
        "本条, 前条 and 款 belong to the context's article",
        arguments: [
            ("本条第二款", "劳动合同法40p2"), ("第一款规定的情形", "劳动合同法40p1"), ("第一款、第二款规定", "劳动合同法40p1 劳动合同法40p2"), ("前条规定", "劳动合同法39"),
            ("前条第一款", "劳动合同法39p1"), ("前两条", "劳动合同法38 劳动合同法39"), ("前三条规定的期限", "劳动合同法37 劳动合同法38 劳动合同法39"),
            ("前款规定", "劳动合同法40"), ("前款第二项", "劳动合同法40i2"), ("第二项规定的", "劳动合同法40i2"), ("目前条件下", ""), ("以前款项", ""), ("提前条件", ""), ("本条规定", ""),
            ("依照前款规定", "劳动合同法40"), ("第一款第（一）项至第（三）项", "劳动合同法40p1i1 劳动合同法40p1i2 劳动合同法40p1i3"),
        ])
    func ownArticle(_ text: String, _ expected: String) {
        #expect(CitationFixture.cite(text, context: article) == expected, "\(text)")
    }

    @Test(
        "前款 counts from the context's 款",
        arguments: [
            ("前款规定", "劳动合同法40p2"), ("上一款规定", "劳动合同法40p2"), ("前两款规定", "劳动合同法40p1 劳动合同法40p2"), ("前款第（一）项", "劳动合同法40p2i1"),
            ("本款第一项", "劳动合同法40p3i1"), ("第二项", "劳动合同法40p3i2"), ("以前款规定的方式", "劳动合同法40p2"), ("前五款", "劳动合同法40"),
        ])
    func ownParagraph(_ text: String, _ expected: String) {
        #expect(CitationFixture.cite(text, context: paragraph) == expected, "\(text)")
    }

    @Test("前条 is the article before, 之N counted")
    func precedingSuffix() {
        let after = CitationContext(law: "中华人民共和国刑法", article: ArticleNumber(134))
        #expect(CitationFixture.cite("前条规定", context: after) == "刑法133-2")
        let inside = CitationContext(law: "中华人民共和国刑法", article: ArticleNumber(133, suffix: 1))
        #expect(CitationFixture.cite("前条规定", context: inside) == "刑法133")
        #expect(CitationFixture.cite("前条", context: CitationContext(law: "中华人民共和国刑法", article: ArticleNumber(1))) == "")
    }

    @Test("a context is read as people write it")
    func readsContext() {
        let parser = CitationFixture.parser
        #expect(parser.context("民法典第563条") == CitationContext(law: "中华人民共和国民法典", article: ArticleNumber(563)))
        #expect(parser.context("刑法133之一") == CitationContext(law: "中华人民共和国刑法", article: ArticleNumber(133, suffix: 1)))
        #expect(parser.context("民法典第563条第二款")?.paragraph == 2)
        #expect(parser.context("劳动合同法") == CitationContext(law: "中华人民共和国劳动合同法"))
        #expect(parser.context("《中华人民共和国劳动合同法》") == CitationContext(law: "中华人民共和国劳动合同法"))
        #expect(parser.context("安置协议第三条") == nil)
    }

    @Test("relative citations say that they are")
    func relativeFlag() {
        let found = CitationFixture.located("本法第三条、《民法典》第五条、第六条", context: law)
        #expect(found.map(\.isRelative) == [true, false, false])
    }
}

@Suite("Citations in hostile text")
struct CitationHostileTests {
    // Its cost is counted by `fawen-bench hostile`.
    @Test(
        "a long run of one piece is read to its end and cites nothing else",
        arguments: ["《", "第", "民法典", "第一条至第三百条、", "民法典第一条至第九百条，", "中华人民共和国", "（", "《民法典》（", "前", "1", "第一、"])
    func repeated(_ piece: String) {
        let one = Set(CitationFixture.located(piece + piece).map(\.law))
        let many = CitationFixture.located(String(repeating: piece, count: 8000))
        #expect(Set(many.map(\.law)) == one)
        #expect(many.isEmpty == one.isEmpty)
    }

    @Test("ranges are bounded over a text")
    func bounded() {
        let text = String(repeating: "民法典第1条至第200条。", count: 500)
        #expect(CitationFixture.located(text).count < CitationParser.maximumRangeEntries + 200 + 1000)
    }

    @Test("random pieces never trap and every entry lies inside the text")
    func randomPieces() {
        let pieces = [
            "第", "条", "款", "项", "一", "百", "0", "９", "（", "）", "之", "至", "、", "和", "《", "》", "民法典", "合同法", "本法", "前款", "前条", "该法", "同条", " ",
            "。",
            "-", "编", "的", "刑法", "法释〔2020〕22号", "\u{301}", "👍",
        ]
        let seed = UInt64.random(in: 1...UInt64.max)
        var state = seed
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            let scalars = Array(text.unicodeScalars)
            let context = CitationContext(law: "中华人民共和国刑法", article: ArticleNumber(134), paragraph: 2)
            for citation in CitationFixture.located(text, context: context) {
                let range = citation.offset..<(citation.offset + citation.length)
                #expect(citation.length > 0 && range.upperBound <= scalars.count, "seed \(seed)")
                #expect(Array(citation.text.unicodeScalars) == Array(scalars[range]), "seed \(seed)")
            }
        }
    }
}
