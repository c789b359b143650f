import Answering
import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import LegalModel
import Testing

@testable import EditorConsole

/// From an empty form to the portal, and what may come between.
@Suite struct EditingTests {
    static let place = "/console/items/answer/umbrella-return"

    private func fields(_ changes: [String: String] = [:]) -> [(String, String)] {
        Fixture.answer.merging(changes) { _, new in new }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func save(_ visitor: Visitor, _ changes: [String: String] = [:], base: Int, _ action: String = "save") -> Response {
        visitor.post(Self.place, fields(changes) + [("expected", "\(base)"), ("action", action)])
    }

    @Test("written, reviewed by another person, published and found by the search")
    func fromFormToSearch() throws {
        let fixture = try Fixture()
        fixture.bench.refresher.start()
        let (editor, reviewer) = (try fixture.login("jia"), try fixture.login("yi"))
        #expect(editor.post("/console/items", [("kind", "answer")]).location.hasPrefix("/console/items/answer/answer-"))
        #expect(editor.get(Self.place).text.contains("data-base=\"0\""))
        #expect(save(editor, base: 0).location == Self.place + "?done=saved")
        #expect(save(editor, base: 1, "submit").location == Self.place + "?done=submitted")
        let review = reviewer.get(Self.place + "/review")
        #expect(review.text.contains("发布检查通过") && review.text.contains("第一次发布"))
        #expect(reviewer.get("/console").text.contains("等您审核"))
        let published = reviewer.post(Self.place + "/publish", [("expected", "1"), ("day", "")])
        #expect(published.location == Self.place + "/versions?done=published", "\(published.text)")
        let live = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.item(.answer, id: "umbrella-return") }
        guard case .answer(let answer)? = live?.item else {
            Issue.record("nothing is live")
            return
        }
        #expect(
            answer.review.author == "示例jia" && answer.review.reviewer == "示例yi" && answer.review.reviewedOn?.description == "2026-11-20")
        let deadline = ContinuousClock.now + .seconds(20)
        var found: [String] = []
        while found.first != "umbrella-return", ContinuousClock.now < deadline {
            found = try fixture.base.search(SearchRequest(question: "共享雨伞要几天还")).hits.map(\.id)
            Thread.sleep(forTimeInterval: 0.01)
        }
        #expect(found.first == "umbrella-return")
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.verifyAudit(key: nil) }.problems.isEmpty)
    }

    @Test("what is approved before its 生效日期 waits; the server shows it on that day, and until then it can be sent back")
    func effectiveDay() throws {
        let fixture = try Fixture()
        let (editor, reviewer) = (try fixture.login("jia"), try fixture.login("yi"))
        func live() throws -> Int? {
            try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.item(.answer, id: "umbrella-return")?.number }
        }
        _ = save(editor, base: 0, "submit")
        #expect(reviewer.post(Self.place + "/publish", [("expected", "1")]).location.hasSuffix("done=published"))
        let changes = ["生效日期": "2026-12-01", "正文": "十二月起也是七日内归还。"]
        _ = save(editor, changes, base: 2, "submit")
        #expect(reviewer.get(Self.place + "/review").text.contains("不填就是生效日期 2026-12-01"))
        #expect(reviewer.post(Self.place + "/publish", [("expected", "3")]).location.hasSuffix("done=scheduled"))
        #expect(try live() == 2)
        #expect(try fixture.bench.takeDue(withdrawingOverdue: .keep) == nil)
        let page = reviewer.get(Self.place + "/review").text
        #expect(page.contains("2026-12-01 00:00") && page.contains("退回，不再定时发布"))
        #expect(reviewer.post(Self.place + "/return", [("reason", "再想想")]).location.hasSuffix("done=returned"))
        _ = save(editor, changes, base: 4, "submit")
        #expect(reviewer.post(Self.place + "/publish", [("expected", "5")]).location.hasSuffix("done=scheduled"))
        fixture.clock.advance(CalendarDay(iso: "2026-12-01")!.secondsSince1970 - fixture.clock.now)
        #expect(try fixture.bench.takeDue(withdrawingOverdue: .keep)?.published.count == 1)
        #expect(try live() == 6)
        #expect(try fixture.bench.takeDue(withdrawingOverdue: .keep) == nil)
    }

    @Test("nobody publishes their own words, what the gate refuses stays where it is, and what is in review is not changed")
    func refusals() throws {
        let fixture = try Fixture()
        let both = try fixture.login("both")
        _ = save(both, base: 0, "submit")
        #expect(both.post(Self.place + "/publish", [("expected", "1")]).code == 409)
        #expect(save(both, ["结论": "改一改。"], base: 1).code == 409)
        let reviewer = try fixture.login("yi")
        #expect(reviewer.post(Self.place + "/return", [("reason", " ")]).code == 422)
        #expect(reviewer.post(Self.place + "/return", [("reason", "依据写错了")]).location.hasSuffix("done=returned"))
        #expect(both.get(Self.place).text.contains("退回：依据写错了"))
        _ = save(both, ["依据": "《示例市共享雨伞管理条例》第九十条"], base: 1, "submit")
        let refused = reviewer.post(Self.place + "/publish", [("expected", "2")])
        #expect(refused.code == 422 && refused.text.contains("没有通过发布检查") && refused.text.contains("#f-%E4%BE%9D%E6%8D%AE"))
        #expect(reviewer.post(Self.place + "/publish", [("expected", "1")]).code == 412)
    }

    @Test("two who save at once: the second sees both, what one alone changed is merged, and nothing is lost")
    func conflict() throws {
        let fixture = try Fixture()
        let (one, two) = (try fixture.login("jia"), try fixture.login("both"))
        _ = save(one, base: 0)
        #expect(save(one, ["结论": "七日内归还就行。", "例外": "节日顺延。"], base: 1).code == 303)
        let merge = save(two, ["结论": "要在七日内归还。", "适用前提": "借的是共享雨伞。"], base: 1)
        #expect(merge.code == 412 && merge.text.contains("有 1 处两边都改了") && merge.text.contains("示例jia") == false)
        #expect(merge.text.contains("适用前提（自动合并）") && merge.text.contains("例外（自动合并）"))
        let taken = two.post(
            Self.place,
            fields(["结论": "要在七日内归还。", "例外": "节日顺延。", "适用前提": "借的是共享雨伞。"]) + [("expected", "2"), ("action", "merge"), ("theirs", "结论")])
        #expect(taken.code == 303)
        let last = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.lastItem(.answer, id: "umbrella-return") }
        guard case .answer(let answer)? = last?.item else { return }
        #expect(answer.conclusion == "七日内归还就行。" && answer.exceptions == "节日顺延。" && answer.conditions == "借的是共享雨伞。")
        #expect(last?.number == 3)
    }

    @Test("If-Match counts before the form's field, and a script is told of a conflict in JSON")
    func entityTags() throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        _ = save(editor, base: 0)
        #expect(editor.get(Self.place).fields["etag"] == "\"r1\"")
        let headers = [("if-match", "\"r1\""), ("accept", "application/json")]
        let saved = editor.post(Self.place, fields(["结论": "七日。"]) + [("expected", "0"), ("action", "save")], headers)
        #expect(saved.code == 200 && saved.fields["etag"] == "\"r2\"" && saved.text.contains("\"revision\":2"))
        let stale = editor.post(Self.place, fields(["结论": "八日。"]) + [("action", "save")], headers)
        #expect(stale.code == 412 && stale.text.contains("\"code\":\"conflict\""))
        #expect(editor.post(Self.place, fields() + [("action", "save")], [("if-match", "W/1")]).code == 400)
    }

    @Test("eight writers at once: every revision has one author, and the others are told")
    func manyWriters() throws {
        let fixture = try Fixture()
        _ = save(try fixture.login("jia"), base: 0)
        let bench = fixture.bench
        let outcomes = Outcomes()
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            do {
                var answer = StandardAnswer(id: "umbrella-return", question: "问法 \(index)")
                answer.body = "正文"
                let item = KnowledgeItem.answer(answer)
                let saved = try bench.work(as: "w\(index)") { (workflow) throws(EditorialError) in
                    try workflow.save(item, by: "w\(index)", expected: 1)
                }
                outcomes.add(saved.number == 2 ? "saved" : "wrong")
            } catch let problem as Problem {
                outcomes.add(problem.code)
            } catch {
                outcomes.add("\(error)")
            }
        }
        #expect(outcomes.sorted == ["conflict", "conflict", "conflict", "conflict", "conflict", "conflict", "conflict", "saved"])
    }

    @Test("what is typed is kept for its writer alone until it is saved or dropped")
    func autosave() throws {
        let fixture = try Fixture()
        let (one, two) = (try fixture.login("jia"), try fixture.login("both"))
        _ = save(one, base: 0)
        let kept = one.post(Self.place + "/autosave", fields(["结论": "写到一半"]) + [("expected", "1")])
        #expect(kept.code == 200 && kept.text.contains("\"last\":1"))
        #expect(one.get("/console").text.contains("写到一半") && !two.get("/console").text.contains("写到一半"))
        #expect(one.get(Self.place).text.contains("接着写") && !two.get(Self.place).text.contains("接着写"))
        let restored = one.post(Self.place, [("expected", "1"), ("action", "restore")])
        #expect(restored.text.contains("写到一半</textarea>"))
        #expect(one.post(Self.place, [("expected", "1"), ("action", "discard")]).code == 303)
        #expect(!one.get(Self.place).text.contains("接着写"))
    }

    @Test("without scripts: preview, check, and articles to pick come with the page")
    func buttons() throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        let preview = save(editor, ["正文": "**加粗** <script>alert(1)</script>"], base: 0, "preview")
        #expect(preview.text.contains("<strong>加粗</strong>") && !preview.text.contains("<script>alert"))
        #expect(preview.text.contains("只有坐席看到"))
        let check = save(editor, ["口播": "", "依据": "《没有这部法》第一条"], base: 0, "check")
        #expect(check.text.contains("缺少“口播”") && check.text.contains("改法："), "\(check.code) \(check.text.suffix(3000))")
        let found = editor.post(Self.place, fields() + [("expected", "0"), ("action", "find"), ("picker", "示例市共享雨伞管理条例第三条")])
        #expect(found.text.contains("每月检查一次雨伞") && found.text.contains("name=\"pick\" value=\"《示例市共享雨伞管理条例》第三条\""))
        let picked = editor.post(
            Self.place, fields() + [("expected", "0"), ("action", "pick"), ("pick", "《示例市共享雨伞管理条例》第三条"), ("pick", "《示例市共享雨伞管理条例》第二条")])
        #expect(picked.text.contains("《示例市共享雨伞管理条例》第二条\n《示例市共享雨伞管理条例》第三条</textarea>"))
        #expect(
            editor.get("/console/citations?q=共享雨伞检查".addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? "").text.contains(
                "第三条"))
        let broken = save(editor, ["有效期至": "明年", "标准问": ""], base: 0)
        #expect(
            broken.code == 422 && broken.text.contains("href=\"#f-%E6%9C%89%E6%95%88%E6%9C%9F%E8%87%B3\"") && broken.text.contains("明年"),
            "\(broken.code) \(broken.text.prefix(3000))")
    }

    @Test("withdrawn by one with a reason, brought back as a draft, compared")
    func withdrawAndRestore() throws {
        let fixture = try Fixture()
        let manager = try fixture.login("bing")
        let place = "/console/items/answer/dog-bite"
        #expect(manager.post(place + "/withdraw", [("reason", "")]).code == 422)
        #expect(manager.post(place + "/withdraw", [("reason", "写错了")]).code == 303)
        #expect(manager.get(place + "/versions").text.contains("已撤回") && manager.get(place + "/versions").text.contains("写错了"))
        let editor = try fixture.login("jia")
        #expect(editor.post(place + "/rollback", [("revision", "1"), ("expected", "1")]).location == place + "?done=restored")
        #expect(editor.get(place + "/compare?from=1&to=2").text.contains("改了 0 处"))
        #expect(manager.get("/console/items?stage=withdrawn&q=&kind=&topic=").text.contains("没有符合条件"))
        #expect(manager.get("/console/items?stage=draft").text.contains("被宠物狗咬了谁来赔"))
    }
}

/// What became of concurrent attempts.
final class Outcomes: @unchecked Sendable {
    // Unchecked: guarded by the lock.
    private let lock = NSLock()
    private var words: [String] = []

    func add(_ word: String) { lock.withLock { words.append(word) } }
    var sorted: [String] { lock.withLock { words.sorted() } }
}
