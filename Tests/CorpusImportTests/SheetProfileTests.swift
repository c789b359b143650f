import Foundation
import LegalModel
import Testing

@testable import CorpusImport

/// Columns of other systems, named once.
@Suite struct SheetProfileTests {
    private static let text = "事项标题 = 标准问\n答案（网页） = 正文\n答案（短信）=短信\n登记人 = 不导入\n截止 = 有效期至"
    private static let sheet = "事项标题,答案（网页）,答案（短信）,登记人,截止\n伞几天还？,七日内还。,七日内,张三,2027/1/5\n"

    private func parse(_ text: String, _ profile: SheetProfile?) -> ParsedFile.Content {
        CorpusParser(profile: profile).parse(InputFile(path: "问答.csv", bytes: Array(text.utf8))).content
    }

    @Test("a sheet that nobody knows is read by its profile, and refused without it")
    func reading() throws {
        let profile = try SheetProfile(name: " 信阳 ", text: Self.text)
        #expect(profile.name == "信阳" && profile.columns.map(\.field) == ["标准问", "正文", "短信", nil, "有效期至"])
        guard case .items(let items) = parse(Self.sheet, profile), case .answer(let answer)? = items.first else {
            Issue.record("\(parse(Self.sheet, profile))")
            return
        }
        #expect(answer.question == "伞几天还？" && answer.body == "七日内还。" && answer.shortMessage == "七日内")
        #expect(answer.review.validTo == CalendarDay(iso: "2027-01-05"))
        guard case .refused(let issues) = parse(Self.sheet, nil) else {
            Issue.record("read without the profile")
            return
        }
        #expect(issues.first?.reason.contains("事项标题") == true)
    }

    @Test("what is saved reads back the same; columns that a profile does not name keep their usual names")
    func roundTrip() throws {
        let profile = try SheetProfile(name: "信阳", text: Self.text)
        #expect(try SheetProfile(name: "信阳", text: profile.text) == profile)
        let narrow = try SheetProfile(name: "窄", text: "登记人 = 不导入")
        guard case .items(let items) = parse("标题,内容,登记人\n伞几天还？,七日内还。,张三\n", narrow) else {
            Issue.record("not read")
            return
        }
        #expect(items.map(\.title) == ["伞几天还？"])
    }

    @Test(
        "a bad profile is refused with its line",
        arguments: [
            ("", "标题 = 标准问", nil as Int?), ("a", "", nil), ("a", "标题", 1), ("a", "标题 = 标准问\n内容 = 没有的字段", 2), ("a", " = 正文", 1),
            ("a", "标题 = 标准问\n标 题 = 正文", 2), (String(repeating: "名", count: 41), "标题 = 标准问", nil),
        ])
    func problems(_ name: String, _ text: String, _ line: Int?) {
        let problem = #expect(throws: SheetProfile.Problem.self) { try SheetProfile(name: name, text: text) }
        #expect(problem?.line == line && problem?.reason.isEmpty == false)
    }
}
