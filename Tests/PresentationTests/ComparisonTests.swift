import Answering
import LegalModel
import Presentation
import Testing

@testable import WebPortal

@Suite("Comparison of versions")
struct ComparisonTests {
    private func law(_ articles: [(Int, String)]) -> LawView {
        let version = SampleService().versions[0]
        let entries = articles.map {
            LawEntry(number: ArticleNumber($0.0), path: [], paragraphs: [Paragraph(text: $0.1)], digest: nil, id: "x@\($0.0)")
        }
        return LawView(
            slug: "x", title: "x", level: .law, issuers: [], region: "全国", version: version, versions: [version], entries: entries,
            asOf: SampleService().today)
    }

    @Test("runs join to both texts")
    func runs() {
        let runs = TextDifference.runs(from: "借伞人应当在七日内归还雨伞", to: "借伞人应当在十日内归还雨伞和伞套")
        #expect(runs == [.same("借伞人应当在"), .removed("七"), .added("十"), .same("日内归还雨伞"), .added("和伞套")])
        #expect(TextDifference.runs(from: "", to: "新") == [.added("新")])
        #expect(TextDifference.runs(from: "同样", to: "同样") == [.same("同样")])
        #expect(TextDifference.runs(from: "", to: "") == [])
        #expect(TextDifference.runs(from: "旧", to: "") == [.removed("旧")])
        #expect(TextDifference.runs(from: "甲甲乙", to: "甲乙") == [.same("甲"), .removed("甲"), .same("乙")])
    }

    @Test("what is too long to be compared is shown whole, between what both begin and end with")
    func bounded() {
        func text(_ count: Int, _ first: UInt32) -> String {
            String(String.UnicodeScalarView((0..<count).compactMap { Unicode.Scalar(first + UInt32($0)) }))
        }
        let (long, other) = (text(TextDifference.most / 2, 0x4E00), text(TextDifference.most / 2 + 1, 0x6E00))
        #expect(
            TextDifference.runs(from: "头" + long + "丙尾", to: "头" + other + "丁尾") == [
                .same("头"), .removed(long + "丙"), .added(other + "丁"), .same("尾"),
            ])
        // One change in each of two long texts: most of them is alike and does not count.
        #expect(
            TextDifference.runs(from: long + "甲一" + long, to: long + "甲二" + long) == [
                .same(long + "甲"), .removed("一"), .added("二"), .same(long),
            ])
    }

    @Test("an inserted article moves the others and changes none of them")
    func moved() {
        let old = law([(1, "为了规范共享雨伞的投放，制定本条例。"), (2, "借伞人应当在七日内归还雨伞。"), (3, "本条例自公布之日起施行，由主管部门解释。")])
        let new = law([
            (1, "为了规范共享雨伞的投放，制定本条例。"), (2, "投放雨伞的企业应当向社会公布收费标准。"), (3, "借伞人应当在七日内归还雨伞。"),
            (4, "本条例自公布之日起施行，由主管部门解释。"),
        ])
        let rows = VersionComparison(old: old, new: new).rows
        #expect(rows.map { $0.old?.number?.number } == [1, nil, 2, 3])
        #expect(rows.map { $0.new?.number?.number } == [1, 2, 3, 4])
        #expect(rows.map(\.isMoved) == [false, false, true, true])
        #expect(rows.map(\.isUnchanged) == [true, false, false, false])
    }

    @Test("a removed article stands where it was")
    func removed() {
        let rows = VersionComparison(old: law([(1, "甲乙丙丁戊己"), (2, "子丑寅卯辰巳"), (3, "天地玄黄宇宙")]), new: law([(1, "甲乙丙丁戊己"), (3, "天地玄黄宇宙")])).rows
        #expect(rows.map { $0.old?.number?.number } == [1, 2, 3])
        #expect(rows.map { $0.new?.number?.number } == [1, nil, 3])
    }
}
