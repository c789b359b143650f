import HTTPServer
import KnowledgeStore
import ServiceRecords
import Testing

@testable import EditorConsole

/// What seats report is a task of the editors until somebody closes it.
@Suite struct ReportTests {
    @Test("a report stands among the tasks, is closed once with words for the seat, and the log says by whom")
    func closing() throws {
        let fixture = try Fixture()
        let version = Feedback.Version(answer: "dog-bite", revision: 1, sha256: "ab")
        let flag = try fixture.records.keep(
            Feedback(kind: .flag, channel: .desk, version: version, reason: .outdated, question: "狗咬人", note: "条文变了"),
            now: fixture.clock.now)
        _ = try fixture.records.keep(
            Feedback(kind: .missing, channel: .desk, version: nil, reason: nil, question: "雨伞坏了谁赔", note: nil), now: fixture.clock.now)
        let editor = try fixture.login("jia")
        let tasks = editor.get("/console").text
        #expect(tasks.contains("坐席报来的") && tasks.contains("标记有误：dog-bite 第 1 版") && tasks.contains("没找到：雨伞坏了谁赔"))
        let board = editor.get("/console/reports").text
        #expect(board.contains("条文变了") && board.contains("id=\"report-\(flag)\"") && board.contains("写成草稿"))
        #expect(editor.post("/console/reports", [("number", String(flag)), ("words", " ")]).code == 422)
        #expect(editor.post("/console/reports", [("number", String(flag)), ("words", "已改")]).code == 303)
        #expect(editor.post("/console/reports", [("number", String(flag)), ("words", "已改")]).code == 404)
        #expect(!editor.get("/console/reports").text.contains("条文变了"))
        #expect(try fixture.records.reports(of: "dog-bite", limit: 5).closed.map(\.words) == ["已改"])
        let entries = try fixture.bench.store.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "report:\(flag)") }
        #expect(entries.map(\.actor) == ["jia"] && entries.map(\.detail) == ["办结坐席报告：已改"])
    }
}
