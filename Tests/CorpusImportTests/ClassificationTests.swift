import CorpusImport
import LegalModel
import Testing

@Suite("Level, issuer and region")
struct ClassificationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var path: String
        var title: String
        var history: String
        var level: LegalLevel
        var issuers: [String]
        var region: String
        var testDescription: String { path + " " + title }
    }

    static let cases: [Case] = [
        Case(
            path: "行政法规/示例.md", title: "示例支付规定", history: "劳部发〔1994〕489号\n劳动部", level: .departmentRule, issuers: ["劳动部"], region: "全国"),
        Case(
            path: "行政法规/示例.md", title: "示例工作条例", history: "2022年1月24日 中共中央政治局会议审议批准\n2022年2月25日 中共中央、国务院发布",
            level: .partyRegulation, issuers: ["中共中央", "国务院"], region: "全国"),
        Case(
            path: "民法商法/示例法(2020-01-02).md", title: "中华人民共和国示例法", history: "2020年1月2日 第十三届全国人民代表大会常务委员会第二十次会议通过", level: .law,
            issuers: ["全国人民代表大会常务委员会"], region: "全国"),
        Case(
            path: "示例法.md", title: "中华人民共和国示例法", history: "2020年1月2日 第十三届全国人民代表大会第三次会议通过", level: .law, issuers: ["全国人民代表大会"],
            region: "全国"),
        Case(path: "宪法.md", title: "中华人民共和国宪法", history: "", level: .constitution, issuers: ["全国人民代表大会"], region: "全国"),
        Case(
            path: "示例条例.md", title: "示例条例", history: "2019年3月2日 中华人民共和国国务院令第709号公布", level: .administrativeRegulation,
            issuers: ["国务院"], region: "全国"),
        Case(
            path: "a.md", title: "最高人民法院、最高人民检察院关于办理示例案件的解释", history: "", level: .judicialInterpretation,
            issuers: ["最高人民法院", "最高人民检察院"], region: "全国"),
        Case(
            path: "部门规章/公安部/示例规定.md", title: "示例规定", history: "", level: .departmentRule, issuers: ["公安部"], region: "全国"),
        Case(
            path: "示例办法.md", title: "示例办法", history: "2021年8月2日 国家市场监督管理总局令第46号公布", level: .departmentRule,
            issuers: ["国家市场监督管理总局"], region: "全国"),
        Case(
            path: "DLC/山东地方法规/地方性法规/山东/示例.md", title: "日照市示例条例", history: "2021年8月2日 日照市第十八届人民代表大会常务委员会第三次会议通过",
            level: .localRegulation, issuers: ["日照市人民代表大会常务委员会"], region: "山东省"),
        Case(
            path: "示例.md", title: "日照市示例条例", history: "2021年8月2日 日照市第十八届人民代表大会常务委员会第三次会议通过", level: .localRegulation,
            issuers: ["日照市人民代表大会常务委员会"], region: "山东省"),
        Case(
            path: "示例.md", title: "深圳经济特区示例条例", history: "2021年8月2日 深圳市第七届人民代表大会常务委员会第三次会议通过", level: .specialZoneRegulation,
            issuers: ["深圳市人民代表大会常务委员会"], region: "广东省"),
        Case(
            path: "示例.md", title: "景宁畲族自治县示例条例", history: "2021年8月2日 浙江省第十三届人民代表大会常务委员会第三次会议批准", level: .autonomousRegulation,
            issuers: ["浙江省人民代表大会常务委员会"], region: "浙江省"),
        Case(
            path: "示例.md", title: "北京市实施《中华人民共和国示例法》办法", history: "", level: .localRegulation, issuers: ["北京市人民代表大会常务委员会"], region: "北京市"),
    ]

    @Test("Told from the folder, or alone from title and history", arguments: cases)
    func classification(_ example: Case) throws {
        let law = try Samples.regulation("# \(example.title)\n\(example.history)\n<!-- INFO END -->\n第一条 甲。\n", path: example.path)
        #expect(law.level == example.level)
        #expect(law.issuers == example.issuers)
        #expect(law.region == example.region)
    }

    @Test(
        "The number of the document is read from the history",
        arguments: [
            ("2019年3月2日 中华人民共和国国务院令第709号公布", "中华人民共和国国务院令第709号"),
            ("2020年12月29日 法释〔2020〕17号公布", "法释〔2020〕17号"),
        ])
    func documentNumber(line: String, number: String) throws {
        let law = try Samples.regulation("# 某条例\n\(line)\n<!-- INFO END -->\n第一条 甲。\n")
        #expect(law.documentNumber == number)
    }
}
