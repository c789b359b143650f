import Answering
import ByteStorage
import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import LegalModel
import Publishing
import Testing

@testable import EditorConsole

/// Words of the lexicon: proposed, tried, reviewed, searched with.
@Suite struct LexiconTests {
    private static let form = [("legal", "共享雨伞"), ("weight", "0.9"), ("topic", "消费"), ("question", "公用伞几天还"), ("reason", "来电的人都这么说")]

    private func expansions(_ fixture: Fixture, _ question: String) throws -> [String] {
        try fixture.base.search(SearchRequest(question: question)).interpretation.expansions.map {
            "\($0.lay)→\($0.legal.joined(separator: "、"))"
        }
    }

    /// Waits until the served index has taken up what was published.
    private func settle(_ fixture: Fixture, _ body: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try body() { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }

    @Test("a word is proposed by one, put in force by another, and then questions are searched with what it leads to")
    func way() throws {
        let fixture = try Fixture()
        fixture.bench.refresher.start()
        let (editor, reviewer) = (try fixture.login("jia"), try fixture.login("yi"))
        let tried = editor.post("/console/lexicon/entry", [("lay", "公用伞")] + Self.form + [("action", "preview")])
        #expect(tried.code == 200 && tried.text.contains("同时查了：公用伞 → 共享雨伞") && tried.text.contains("没有同时查别的词"))
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.openLexiconChanges() }.isEmpty)
        let proposed = editor.post("/console/lexicon/entry", [("lay", "公用伞")] + Self.form + [("action", "submit")])
        #expect(proposed.location == "/console/lexicon/changes/1?done=submitted", "\(proposed.text)")
        #expect(try expansions(fixture, "公用伞几天还").isEmpty)
        #expect(editor.get("/console/lexicon?only=waiting").text.contains("公用伞"))
        #expect(editor.get("/console/lexicon/changes/1").text.contains("等待审核人处理"))
        #expect(editor.post("/console/lexicon/changes/1", [("action", "publish")]).code == 403)
        #expect(editor.post("/console/lexicon/entry", [("lay", "公用伞")] + Self.form + [("action", "submit")]).code == 422)
        #expect(reviewer.get("/console/lexicon/changes/1").text.contains("同意，马上生效"))
        #expect(reviewer.post("/console/lexicon/changes/1", [("action", "publish")]).location.hasSuffix("done=published"))
        #expect(try settle(fixture) { try expansions(fixture, "公用伞几天还") == ["公用伞→共享雨伞"] })
        #expect(reviewer.post("/console/lexicon/changes/1", [("action", "publish")]).code == 409)
        let log = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "lexicon:公用伞") }
        #expect(log.map(\.actor) == ["yi", "jia"] && log.first?.detail.contains("生效") == true)
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.verifyAudit(key: nil) }.problems.isEmpty)
    }

    @Test("nobody puts their own word in force; what is sent back needs a reason and changes nothing")
    func refusals() throws {
        let fixture = try Fixture()
        let both = try fixture.login("both")
        #expect(both.post("/console/lexicon/entry", [("lay", "公用伞")] + Self.form + [("action", "submit")]).code == 303)
        #expect(both.get("/console/lexicon/changes/1").text.contains("要由另一个人审核"))
        #expect(both.post("/console/lexicon/changes/1", [("action", "publish")]).code == 409)
        let reviewer = try fixture.login("yi")
        reviewer.get("/console/lexicon/changes/1")
        #expect(reviewer.post("/console/lexicon/changes/1", [("action", "return"), ("remark", " ")]).code == 409)
        #expect(reviewer.post("/console/lexicon/changes/1", [("action", "return"), ("remark", "太宽")]).location.hasSuffix("done=returned"))
        #expect(both.get("/console/lexicon/changes/1").text.contains("太宽"))
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.lexiconInForce() }.isEmpty)
        #expect(reviewer.get("/console/lexicon/entry?lay=x").code == 403)
    }

    @Test(
        "what is wrong with a word is said with its field",
        arguments: [
            ([("lay", "伞")], "口语"), ([("lay", "公用伞"), ("legal", "")], "法言"), ([("lay", "公用伞"), ("legal", "公用伞")], "法言"),
            ([("lay", "公用|伞")], "口语"), ([("lay", "公用伞"), ("weight", "7")], "权重"), ([("lay", "公用伞"), ("reason", " ")], "理由"),
            ([("lay", "没有这个词"), ("retired", "1")], "口语"), ([("lay", String(repeating: "伞", count: 25))], "口语"),
        ])
    func findings(_ changes: [(String, String)], _ field: String) throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        editor.get("/console/lexicon/entry")
        let fields = Dictionary(Self.form + changes, uniquingKeysWith: { _, new in new }).map { ($0.key, $0.value) }
        let refused = editor.post("/console/lexicon/entry", fields + [("action", "submit")])
        #expect(refused.code == 422 && refused.text.contains("<li>\(field)："), "\(refused.code)")
    }

    @Test("a shipped word is found, changed and retired; the shipped table itself stays as it is, also when it is updated")
    func overlay() throws {
        let shipped = try Fixture.resources()
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        #expect(editor.get("/console/lexicon?q=%E7%8B%97%E7%8B%97").text.contains("犬只、养犬"))
        #expect(editor.get("/console/lexicon/entry?lay=%E7%8B%97%E7%8B%97").text.contains("现在：狗狗 → 犬只、养犬"))
        let overlaid = shipped.overlaid(with: [
            LexiconEntry(lay: "狗狗", legal: [], isRetired: true), LexiconEntry(lay: "遛狗", legal: ["携犬出户"], weight: 1),
        ])
        func rows(_ folder: ResourceFolder) -> [String: LexiconEntry] {
            Dictionary(LexiconTable(folder, []).rows.map { ($0.entry.lay, $0.entry) }, uniquingKeysWith: { first, _ in first })
        }
        let (before, after) = (rows(shipped), rows(overlaid))
        #expect(after["狗狗"] == nil && after["遛狗"]?.legal == ["携犬出户"] && after.count == before.count - 1)
        #expect(after.filter { $0.key != "遛狗" } == before.filter { $0.key != "遛狗" && $0.key != "狗狗" })
        #expect(shipped.overlaid(with: []).files == shipped.files)
        // An update of the shipped tables brings the word back, and the editors' change stands above it again.
        #expect(rows(shipped.overlaid(with: [LexiconEntry(lay: "狗狗", legal: [], isRetired: true)]))["狗狗"] == nil)
    }

    @Test("a word in force needs no document made anew, and the index is the same as one built with it")
    func update() throws {
        let fixture = try Fixture()
        let store = try KnowledgeStore.open(at: fixture.path)
        let publisher = IndexPublisher(
            store: store, directory: try FileDirectory(path: fixture.path + "/index"), resources: try Fixture.resources())
        #expect(try publisher.update { _ in }.outcome == .unchanged)
        let entry = LexiconEntry(lay: "公用伞", legal: ["共享雨伞"])
        for (approve, outcome) in [(false, IndexPublisher.Report.Outcome.unchanged), (true, .updated)] {
            try fixture.bench.write(as: "jia") { (writer) throws(EditorialError) in
                let desk = LexiconDesk(writer: writer, now: 1)
                let number = try desk.propose(entry, reason: "来电", question: "", known: nil, by: "jia")
                try desk.decide(number, isApproved: approve, remark: "看过", by: "yi")
            }
            let report = try publisher.update { _ in }
            #expect(report.outcome == outcome && report.added == 0 && report.removed == 0)
        }
        #expect(try publisher.update { _ in }.outcome == .unchanged)
        _ = try publisher.rebuild { _ in }
        #expect(try publisher.update { _ in }.outcome == .unchanged)
        try fixture.base.reload()
        #expect(try expansions(fixture, "公用伞几天还") == ["公用伞→共享雨伞"])
    }
}
