import CorpusImport
import LegalModel
import Testing

@Suite("Documents of the national law database")
struct DocumentTests {
    private typealias Line = DocumentWriter.Line

    private func regulation(_ lines: [DocumentWriter.Line], name: String, extra: [ZipWriter.Entry] = []) throws -> RegulationText {
        let bytes = DocumentWriter.docx(DocumentWriter.xml(lines), extra: extra)
        let parsed = CorpusParser().parse(InputFile(path: name, bytes: bytes))
        guard case .regulation(let regulation) = parsed.content else { throw Samples.Unexpected(content: "\(parsed.content)") }
        return regulation
    }

    @Test("Title over two lines, 题注, 目录, chapters, articles, 项 and a table; the name gives level and day")
    func wholeDocument() throws {
        let law = try regulation(
            [
                Line("中华人民共和国", centred: true), Line("示例法", centred: true),
                Line(
                    "（1995年2月28日第八届全国人民代表大会常务委员会第十二次会议通过　2012年10月26日第十一届全国人民代表大会常务委员会第二十九次会议第一次修正　根据2020年6月1日第十三届全国人民代表大会常务委员会第十九次会议《关于修改〈中华人民共和国示例法〉的决定》第二次修正）"
                ),
                Line("目　　录"), Line("第一章　总则"), Line("第二章　示例\t3"), Line("第一章　总则", centred: true), Line("第一条　为了示例，制定本法。"),
                Line("第二条　示例应当："), Line("（一）清楚；"), Line("（二）简短。"), Line("第二章　示例", centred: true), Line("第三条　见下表。"),
                Line(row: ["甲", "一"]), Line(row: ["乙", "二"]), Line("第四条　本法自公布之日起施行。"),
            ], name: "法律_中华人民共和国示例法_2020-06-01_有效.docx")
        #expect(law.title == "中华人民共和国示例法")
        #expect(law.level == .law)
        #expect(law.promulgated == CalendarDay(iso: "2020-06-01"))
        #expect(law.effectiveFrom == CalendarDay(iso: "2020-06-01"))
        #expect(law.changeKind == .amended)
        #expect(law.history.count == 3)
        #expect(law.articles.map(\.number.number) == [1, 2, 3, 4])
        #expect(law.articles[1].paragraphs.first?.items.count == 2)
        #expect(law.articles[2].path == ["第二章　示例"])
        #expect(law.articles[2].text == "见下表。\n| 甲 | 一 |\n| 乙 | 二 |")
        #expect(law.blocks.isEmpty)
    }

    @Test("A notice before the title becomes a block, a plain name is no title")
    func notice() throws {
        let law = try regulation(
            [
                Line("示例市人民代表大会常务委员会公告", centred: true), Line("第三号", centred: true), Line("《示例市遛狗条例》已经通过，现予公布，自2021年7月1日起施行。"),
                Line("示例市遛狗条例", centred: true), Line("（2021年5月26日示例市第十六届人民代表大会常务委员会第五次会议通过）"), Line("第一条　甲。"),
                Line("第二条　乙。"),
            ], name: "下载3.docx")
        #expect(law.title == "示例市遛狗条例")
        #expect(law.promulgated == CalendarDay(iso: "2021-05-26"))
        #expect(law.effectiveFrom == CalendarDay(iso: "2021-07-01"))
        #expect(law.blocks.map(\.text) == ["示例市人民代表大会常务委员会公告\n第三号\n《示例市遛狗条例》已经通过，现予公布，自2021年7月1日起施行。"])
    }

    @Test("Styles name the title; deleted text, field codes and fallbacks are not read")
    func styles() throws {
        let styles =
            "<?xml version=\"1.0\"?><w:styles xmlns:w=\"http://w\"><w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style></w:styles>"
        let document = DocumentWriter.xml([Line("示例规定", style: "a3"), Line("第一条　甲。")]).replacing(
            "</w:body>",
            with:
                "<w:p><w:r><w:delText>删去</w:delText><w:instrText>PAGE</w:instrText></w:r><mc:Fallback xmlns:mc=\"m\"><w:p><w:r><w:t>重复</w:t></w:r></w:p></mc:Fallback><w:r><w:t>第二条　乙。</w:t></w:r></w:p></w:body>"
        )
        let bytes = DocumentWriter.docx(document, extra: [.init(name: "word/styles.xml", bytes: Array(styles.utf8))])
        guard case .regulation(let law) = CorpusParser().parse(InputFile(path: "x.docx", bytes: bytes)).content else {
            throw Samples.Unexpected(content: "no law")
        }
        #expect(law.title == "示例规定")
        #expect(law.articles.map(\.text) == ["甲。", "乙。"])
    }

    @Test("External relationships are never looked at")
    func externalRelationship() throws {
        let relationships = "<Relationships><Relationship TargetMode=\"External\" Target=\"http://127.0.0.1:9/x\"/></Relationships>"
        let law = try regulation(
            [Line("示例规定", centred: true), Line("第一条　甲。")], name: "x.docx",
            extra: [.init(name: "word/_rels/document.xml.rels", bytes: Array(relationships.utf8))])
        #expect(law.articles.count == 1)
    }
}
