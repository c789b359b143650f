import Foundation
import Testing

@testable import ServiceRecords

@Suite("What visitors leave behind")
struct VisitorTests {
    /// Valid by its check digit, of nobody.
    private static let identity = "11010519491231002X"
    /// 2026-11-20T16:00:00Z: midnight in China.
    private static let midnight: Int64 = 1_795_190_400

    @Test("Feedback keeps the hour and the version, masks personal data, and adds up by version")
    func feedback() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let version = Feedback.Version(answer: "wage-1", revision: 2, sha256: "ab")
        func keep(_ kind: Feedback.Kind, _ note: String?) throws {
            try store.keep(
                Feedback(kind: kind, channel: .portal, version: version, reason: .wrong, question: nil, note: note),
                now: Self.midnight + 4_000)
        }
        try keep(.useful, nil)
        try keep(.useless, "我的身份证 \(Self.identity)，电话 13800138000")
        try keep(.flag, "  ")
        let records = try store.feedback(of: "wage-1", limit: 10)
        #expect(records.map(\.feedback.kind) == [.flag, .useless, .useful])
        #expect(records.allSatisfy { $0.hour == Self.midnight + 3_600 && $0.feedback.version == version })
        #expect(records[1].feedback.note == "我的身份证 （身份证号略），电话 （电话号码略）")
        #expect(records[0].feedback.note == nil)
        #expect(try store.feedbackTotals() == [FeedbackTotal(answer: "wage-1", revision: 2, useful: 1, useless: 1, flags: 1)])
        #expect(try store.feedback(of: "other", limit: 10).isEmpty)
    }

    @Test("A seat's report stays open until an editor says what became of it, once")
    func reports() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let version = Feedback.Version(answer: "wage-1", revision: 2, sha256: "ab")
        let kinds: [(Feedback.Kind, Feedback.Version?)] = [(.flag, version), (.useless, version), (.missing, nil), (.flag, version)]
        let numbers = try kinds.map { kind, version in
            try store.keep(
                Feedback(kind: kind, channel: .desk, version: version, reason: nil, question: "问", note: nil), now: Self.midnight)
        }
        #expect(try store.openReports(limit: 10).map(\.number) == [numbers[0], numbers[2], numbers[3]])
        #expect(try store.reports(of: "wage-1", limit: 5).open == 2)
        #expect(try store.closeReport(numbers[0], by: "jia", words: "已改", now: Self.midnight + 9))
        #expect(try store.closeReport(numbers[0], by: "yi", words: "又改", now: Self.midnight + 10) == false)
        #expect(try store.closeReport(numbers[1], by: "yi", words: "评价不是报告", now: Self.midnight + 10) == false)
        #expect(throws: RecordError.self) { try store.closeReport(numbers[3], by: "yi", words: " ", now: Self.midnight) }
        let state = try store.reports(of: "wage-1", limit: 5)
        #expect(state.open == 1)
        #expect(state.closed == [ReportOutcome(number: numbers[0], closedAt: Self.midnight + 9, closedBy: "jia", words: "已改")])
    }

    @Test("A message is masked, found by its number however it is written, replied to, and gone from the file when taken back")
    func message() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let text = "房东不退押金，我的电话是13800138000，暗号雨伞"
        let number = try store.send(text, region: "天津市", topic: nil, shown: ["rent-1", "rent-2"], now: 10)
        #expect(number.utf8.count == 12)
        let spaced = number.prefix(3) + " " + number.dropFirst(3)
        let kept = try #require(try store.message(String(spaced)))
        #expect(kept.text == "房东不退押金，我的电话是（电话号码略），暗号雨伞")
        #expect(kept.shown == ["rent-1", "rent-2"] && kept.region == "天津市" && kept.repliedAt == nil)
        #expect(try store.messages(repliedToo: false, limit: 10).map(\.number) == [number])
        #expect(try store.reply(to: number, text: "请看这条答复", answer: "rent-3", now: 20))
        #expect(try store.message(number)?.replyAnswer == "rent-3")
        #expect(try store.messages(repliedToo: false, limit: 10).isEmpty)
        #expect(try store.messages(repliedToo: true, limit: 10).count == 1)
        #expect(try store.withdraw(number))
        #expect(try store.withdraw(number) == false)
        #expect(try store.message(number) == nil)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try #require(FileManager.default.contents(atPath: folder.path + "/" + name))
            #expect(bytes.range(of: Data("暗号雨伞".utf8)) == nil, "\(name) holds the words")
        }
    }

    @Test("What was kept long enough goes: replied messages, words in feedback; counts stay")
    func purge() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let day: Int64 = 86_400
        let old = try store.send("旧的", region: nil, topic: nil, shown: [], now: 0)
        let replied = try store.send("答过的", region: nil, topic: nil, shown: [], now: 160 * day)
        let open = try store.send("新的", region: nil, topic: nil, shown: [], now: 160 * day)
        #expect(try store.reply(to: replied, text: "好", answer: nil, now: 165 * day))
        let version = Feedback.Version(answer: "a", revision: 1, sha256: "x")
        try store.keep(Feedback(kind: .useless, channel: .api, version: version, reason: nil, question: nil, note: "旧话"), now: 0)
        #expect(try store.purge(now: 100 * day) == false)
        #expect(try store.purge(now: 196 * day))
        #expect(try store.message(old) == nil && store.message(replied) == nil && store.message(open) != nil)
        #expect(try store.feedback(of: nil, limit: 5).map(\.feedback.note) == [nil])
        #expect(try store.feedbackTotals().first?.useless == 1)
    }

    @Test("A gap is written once five networks asked the same that day, in whatever spelling; counts go on from there")
    func gaps() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let log = QuestionLog(store: store)
        func ask(_ question: String, _ asker: Int, _ decision: String = "refuse", later: Int64 = 0) {
            log.note(question, decision: decision, asker: "10.0.0.\(asker)", now: Self.midnight + later)
        }
        for asker in 1...4 { ask("养老金 怎么领？", asker) }
        ask("养老金怎么领", 4)
        ask("房东不退押金怎么办", 9, "answer")
        try log.flush(now: Self.midnight)
        #expect(try store.gaps(since: "2026-11-21", limit: 10).isEmpty)
        #expect(try store.decisions(since: "2026-11-21").map(\.count) == [1, 5])
        ask("养老金怎么领！", 5)
        try log.flush(now: Self.midnight)
        let gap = Gap(day: "2026-11-21", question: "养老金怎么领", decision: "refuse", askers: 5, count: 6)
        #expect(try store.gaps(since: "2026-11-21", limit: 10) == [gap])
        ask("养老金怎么领", 6)
        try log.flush(now: Self.midnight)
        try log.flush(now: Self.midnight)
        #expect(try store.gaps(since: "2026-11-21", limit: 10).map(\.askers) == [6])
        #expect(try store.gaps(since: "2026-11-21", limit: 10).map(\.count) == [7])
        #expect(try store.decisions(since: "2026-11-21").map(\.count) == [1, 7])
    }

    @Test("Four askers today and one tomorrow are no five: a day stands for itself")
    func days() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let log = QuestionLog(store: store)
        for asker in 1...4 { log.note("养老金怎么领", decision: "clarify", asker: "\(asker)", now: Self.midnight) }
        log.note("养老金怎么领", decision: "clarify", asker: "5", now: Self.midnight + 86_400)
        try log.flush(now: Self.midnight + 86_400)
        #expect(try store.gaps(since: "2026-11-21", limit: 10).isEmpty)
        #expect(try store.decisions(since: "2026-11-21").map(\.day) == ["2026-11-21", "2026-11-22"])
    }

    @Test("A story is counted, its words are never kept, whoever tells it")
    func stories() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let log = QuestionLog(store: store)
        for asker in 1...9 {
            log.note(String(repeating: "我在工地干了半年", count: 6), decision: "refuse", asker: "\(asker)", now: Self.midnight)
        }
        try log.flush(now: Self.midnight)
        #expect(try store.gaps(since: "2026-11-21", limit: 10).isEmpty)
        #expect(try store.decisions(since: "2026-11-21").map(\.count) == [9])
    }
}
