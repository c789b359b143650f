import Foundation
import KnowledgeStore
import LegalModel
import Testing

@testable import Editorial

/// Good items pass, bad ones are refused at the right field with a remedy.
@Suite struct GateTests {
    private func gate(_ folder: DataFolder, items: [KnowledgeItem] = []) throws -> PublishGate {
        try Sample.store(folder, laws: [Sample.old, Sample.new] + Sample.others, items: items + Sample.crowd)
        return try PublishGate(
            store: try KnowledgeStore.open(at: folder.path), concordance: try Sample.concordance(), resources: try Sample.resources(),
            today: Sample.today)
    }

    @Test("at least 150 items of the table: each finding is the expected one, names its field and its remedy")
    func table() throws {
        let folder = try DataFolder()
        let rows = GateTable.rows
        #expect(rows.count >= 150)
        // One id for all of a kind: the rows do not stand in each other's way. The last one is a good answer, which the test questions find.
        let (found, questions) = try gate(folder).findings(rows.map(\.item) + [.answer(Sample.answer)])
        #expect(questions > 100)
        for (row, findings) in zip(rows, found) {
            let told = Set(findings.map { "\($0.field) \($0.rule.rawValue)" })
            #expect(told == row.expected, "\(row.name): \(findings.map(\.reason))")
            for finding in findings {
                #expect(!finding.field.isEmpty && !finding.reason.isEmpty && !finding.remedy.isEmpty, "\(row.name)")
            }
        }
    }

    /// Another answer, about something else.
    private var deposit: StandardAnswer {
        var answer = Sample.answer
        answer.id = "umbrella-deposit"
        answer.question = "租伞的押金什么时候退？"
        answer.similarQuestions = ["租伞押金退还时间", "押金不退怎么办", "退伞以后押金多久到账"]
        answer.keywords = ["押金"]
        answer.conclusion = "押金三日内退还。"
        answer.body = "押金在三日内退还。"
        answer.basis = ["《\(Sample.umbrella)》第四条"]
        answer.mustHit = ["租伞押金几天退"]
        answer.mustNotHit = []
        return answer
    }

    @Test("应命中 and 不应命中 go through the real search over what would be published")
    func testQuestions() throws {
        let folder = try DataFolder()
        let gate = try gate(folder, items: [.answer(deposit)])
        #expect(try gate.check([.answer(Sample.answer)]).passed)
        var wrong = Sample.answer
        wrong.mustNotHit = ["借的共享雨伞多久要还"]
        #expect(try gate.check([.answer(wrong)]).findings.map(\.rule) == [.mustNotHit])
        var lost = Sample.answer
        lost.mustHit = ["宠物狗咬人怎么赔"]
        let report = try gate.check([.answer(lost)])
        #expect(report.findings.map(\.rule) == [.mustHit] && report.findings.first?.field == "应命中")
    }

    @Test("one wording in two answers is refused; nearly the same one only if the answers differ")
    func neighbours() throws {
        let folder = try DataFolder()
        let gate = try gate(folder, items: [.answer(Sample.answer)])
        func rules(_ change: (inout StandardAnswer) -> Void) throws -> [String] {
            var answer = deposit
            answer.mustHit = ["租伞押金几天退"]
            change(&answer)
            return try gate.findings([.answer(answer)]).byItem[0].map { "\($0.field) \($0.rule.rawValue)" }
        }
        #expect(try rules { _ in } == [])
        // The same wording, other deadline: both are told.
        #expect(
            try rules { $0.similarQuestions[0] = "共享雨伞，几天之内归还？" } == ["相似问 duplicate", "相似问 contradiction"])
        // Nearly the same wording, another deadline.
        #expect(try rules { $0.similarQuestions[0] = "共享雨伞要几天之内归还" } == ["相似问 contradiction"])
        // Nearly the same wording, the same deadline and basis: agreed.
        #expect(
            try rules { answer in
                answer.similarQuestions[0] = "共享雨伞要几天之内归还"
                answer.conclusion = Sample.answer.conclusion
                answer.basis = Sample.answer.basis
            } == [])
        // The same deadline in other words is the same deadline.
        #expect(
            try rules { answer in
                answer.similarQuestions[0] = "共享雨伞要几天之内归还"
                answer.conclusion = "10天之内归还，每日1元。"
                answer.basis = Sample.answer.basis
            } == [])
        // No number, another basis.
        #expect(
            try rules { answer in
                answer.similarQuestions[0] = "共享雨伞要几天之内归还"
                answer.conclusion = "尽快归还。"
            } == ["相似问 contradiction"])
    }

    @Test("a waiver with a reason lets exactly its words pass")
    func waivers() throws {
        let folder = try DataFolder()
        let gate = try gate(folder)
        var answer = Sample.answer
        answer.body += "投诉电话 022-87654321，联系人手机 13800138000"
        let before = try gate.check([.answer(answer)])
        #expect(before.findings.map(\.evidence) == ["022-87654321", "13800138000"])
        let writer = try KnowledgeStore.openForWriting(at: folder.path)
        try writer.waive(
            Waiver(
                kind: .answer, item: answer.id, rule: "personal_data", text: "022-87654321", reason: "单位公开电话", actor: "示例审核"), at: 5)
        let after = try gate.check([.answer(answer)])
        #expect(after.findings.map(\.evidence) == ["13800138000"] && after.waived.map(\.reason) == ["单位公开电话"])
    }

    @Test("an item is found by id, and by kind:id where kinds share one")
    func names() throws {
        let folder = try DataFolder()
        var guide = Sample.guide
        guide.id = Sample.answer.id
        let gate = try gate(folder, items: [.answer(Sample.answer), .guide(guide), .caseExample(Sample.example)])
        #expect(try gate.item(named: "case-umbrella").kind == .caseExample)
        #expect(try gate.item(named: "guide:umbrella-return").kind == .guide)
        #expect(throws: EditorialError.self) { try gate.item(named: "umbrella-return") }
        #expect(throws: EditorialError.self) { try gate.item(named: "nobody") }
    }

    @Test(
        "quantities in other words are equal, ordinals and years are none",
        arguments: [
            ("一年", "十二个月", true), ("7日", "一周", true), ("百分之二十", "20%", true), ("1万元", "一万元", true), ("三十日", "一个月", false),
            ("5个工作日", "5日", false), ("第三十日", "", true), ("2026年", "", true), ("两倍", "2倍", true),
        ])
    func quantities(one: String, other: String, isEqual: Bool) {
        #expect((StatedQuantity.all(in: one) == StatedQuantity.all(in: other)) == isEqual)
    }

    @Test("a number beyond all counting is no quantity", arguments: ["共9300万亿元", "共99999999999999999999万元", "共九千三百万亿元"])
    func beyondCounting(_ text: String) {
        #expect(StatedQuantity.all(in: text).allSatisfy { $0.key.thousandths >= 0 })
    }
}
