import CorpusImport
import LegalModel
import Testing

@Suite("Regulations from Markdown")
struct RegulationParserTests {
    private let sample = """
        # 示例市遛狗条例

        2019年3月1日 示例市第一届人民代表大会常务委员会第二次会议通过
        2021年5月6日 施行

        <!-- INFO END -->

        ## 第一章　总则

        第一条 为了规范遛狗，制定本条例。

        第二条　遛狗应当：

        （一）牵绳；

        （二）清理粪便：

        1.用纸；

        2.用袋。

        不牵绳的，依照第三条处理。

        ## 第二章　责任

        ### 第一节　处罚

        第三条 不牵绳的，由遛狗办处罚。

        第三条之一 狗很大的，加倍。

        | 狗 | 罚款 |
        | --- | --- |
        | 大 | 二百元 |
        """

    @Test("Title, history, headings, articles, 款 and 项 stand where the text has them")
    func structure() throws {
        let law = try Samples.regulation(sample)
        #expect(law.title == "示例市遛狗条例")
        #expect(law.history == ["2019年3月1日 示例市第一届人民代表大会常务委员会第二次会议通过", "2021年5月6日 施行"])
        #expect(law.articles.map(\.number.description) == ["1", "2", "3", "3-1"])
        #expect(law.articles.map(\.line) == [10, 12, 28, 30])
        #expect(law.articles[0].path == ["第一章　总则"])
        #expect(law.articles[2].path == ["第二章　责任", "第一节　处罚"])
        let second = law.articles[1].paragraphs
        #expect(second.map(\.text) == ["遛狗应当：", "不牵绳的，依照第三条处理。"])
        #expect(second[0].items.map(\.number) == [1, 2])
        #expect(second[0].items[1].text == "（二）清理粪便：\n1.用纸；\n2.用袋。")
        #expect(law.articles[3].paragraphs[0].text == "狗很大的，加倍。\n| 狗 | 罚款 |\n| 大 | 二百元 |")
        #expect(law.blocks.isEmpty)
    }

    @Test("A second # title is the part of a work split over files")
    func part() throws {
        let law = try Samples.regulation("# 示例法典\n\n# 物权编\n\n<!-- INFO END -->\n\n第二百零五条 示例。\n")
        #expect(law.title == "示例法典")
        #expect(law.part == "物权编")
        #expect(law.articles.map(\.number.number) == [205])
    }

    @Test("Labels are read with blanks inside, a misprinted 第 or a dash for 一, and the notice says so")
    func misprints() throws {
        let text =
            "# 某法\n<!-- INFO END -->\n" + (1...10).map { "第\(ChineseNumeral.text($0))条 甲。\n" }.joined() + "第十－条 乙。\n笫十二条 丙。\n第十三 条丁。\n"
        let parsed = Samples.parse(text)
        guard case .regulation(let law) = parsed.content else { throw Samples.Unexpected(content: "\(parsed.content)") }
        #expect(law.articles.suffix(3).map(\.number.number) == [11, 12, 13])
        #expect(law.articles.last?.text == "丁。")
        #expect(parsed.notices.filter { $0.reason.contains("印刷有误") }.map(\.line) == [13, 14, 15])
    }

    @Test("第一百二十条之三 followed by 以 is an article of its own, not a cross-reference")
    func suffixBeforePreposition() throws {
        let law = try Samples.regulation("# 某法\n<!-- INFO END -->\n第一条 甲。\n第一条之一 以甲为业的。\n第一条之二 组织甲的。\n")
        #expect(law.articles.map(\.number.description) == ["1", "1-1", "1-2"])
        #expect(law.articles[1].text == "以甲为业的。")
    }

    @Test("A line that begins with a cross-reference is text of the article")
    func crossReference() throws {
        let law = try Samples.regulation("# 某法\n<!-- INFO END -->\n第一条 甲。\n第二条规定的情形除外。\n第二条、第三条另有规定的，从其规定。\n第二条 乙。\n")
        #expect(law.articles.map(\.number.number) == [1, 2])
        #expect(law.articles[0].paragraphs.count == 3)
    }

    @Test("An article that lost its line break is split off where exactly its number is missing")
    func inlineArticles() throws {
        let law = try Samples.regulation("# 某法\n<!-- INFO END -->\n第一条 甲，依照第三条办理。 第二条 乙。第三条丙应当丁。\n第四条 戊。 第五条 己。\n")
        #expect(law.articles.map(\.number.number) == [1, 2, 3, 4, 5])
        #expect(law.articles[0].text == "甲，依照第三条办理。")
        #expect(law.articles[2].text == "丙应当丁。")
    }

    @Test("A gap in the numbers is told, the articles are kept")
    func gap() throws {
        let parsed = Samples.parse("# 某法\n<!-- INFO END -->\n第一条 甲。\n第三条 丙。\n")
        #expect(parsed.notices.contains { $0.reason.contains("第一条之后直接是第三条") && $0.line == 4 })
    }

    @Test("A number that occurs twice refuses the file with both lines")
    func duplicates() {
        let issues = Samples.issues("# 某法\n<!-- INFO END -->\n第一条 甲。\n第二条 乙。\n第二条 丙。\n")
        #expect(issues.map(\.line) == [5])
        #expect(issues.first?.reason == "条号重复，第4行已有第二条")
    }

    @Test("An annex that counts from 第一条 again is kept as blocks under its heading")
    func annex() throws {
        let law = try Samples.regulation("# 某法\n<!-- INFO END -->\n第一条 甲。\n第二条 乙。\n附件：示例章程\n第一条 丙。\n第二条 丁。\n")
        #expect(law.articles.count == 2)
        #expect(law.blocks.map(\.text) == ["第一条 丙。", "第二条 丁。"])
        #expect(law.blocks.allSatisfy { $0.path == ["附件：示例章程"] })
    }

    @Test("Articles of another law quoted by an amendment are no articles of the amendment")
    func quotedArticles() throws {
        let law = try Samples.regulation(
            "# 某法修正案\n<!-- INFO END -->\n第一条 在第五章中增加一节，作为第三节，内容如下：\n第三节 示例\n第八十一条 甲。\n第八十二条 乙。\n第二条 本修正案自公布之日起施行。\n")
        #expect(law.articles.map(\.number.number) == [1, 2])
        #expect(law.articles[0].text.contains("第八十二条 乙。"))
    }

    @Test("Text before the first article, after a heading and without any article becomes blocks with its path")
    func blocks() throws {
        let law = try Samples.regulation("# 某批复\n\n<!-- INFO END -->\n\n某高级人民法院：\n\n你院来函收悉。\n\n## 附则\n\n此复。\n")
        #expect(law.articles.isEmpty)
        #expect(law.blocks.map(\.text) == ["某高级人民法院：\n你院来函收悉。", "此复。"])
        #expect(law.blocks[1].path == ["附则"])
    }

    @Test("A chapter's name on the next line, and a sentence broken in the middle, are put together")
    func brokenLines() throws {
        let long = "为了加强和规范某项活动的安全管理，保障人民群众的生命和财产安全，维护社会公共利益和"
        let law = try Samples.regulation("# 某法\n<!-- INFO END -->\n## 第一章\n总则\n第一条 \(long)\n公共秩序，制定本法。\n")
        #expect(law.articles[0].path == ["第一章　总则"])
        #expect(law.articles[0].paragraphs.map(\.text) == [long + "公共秩序，制定本法。"])
    }

    @Test("Titles are stored in compatible characters, with their punctuation as printed")
    func titleForm() throws {
        #expect(try Samples.regulation("# 示例⼈法（２０２０年）\n第一条 甲。\n").title == "示例人法（2020年）")
    }

    @Test("A combining mark behind # is kept, and a return character before it is not")
    func markBehindHash() throws {
        let law = try Samples.regulation("# 某法\n\r## 第一章\n###\u{301}甲\n第一条 乙。\n")
        #expect(law.articles[0].path == ["第一章", "\u{301}甲"])
    }

    @Test("Without a title nothing is stored and the first line is named")
    func missingTitle() {
        let issues = Samples.issues("第一条 甲。\n第二条 乙。\n")
        #expect(issues.map(\.line) == [1])
        #expect(issues.first?.reason == "没有找到法规标题")
    }

    @Test("A law without the mark finds its history in the lines that begin with a day or a bracket")
    func withoutMark() throws {
        let law = try Samples.regulation("# 某法\n\n（2001年2月3日某会议通过）\n\n第一条 甲。\n")
        #expect(law.history == ["（2001年2月3日某会议通过）"])
        #expect(law.promulgated == CalendarDay(iso: "2001-02-03"))
    }
}
