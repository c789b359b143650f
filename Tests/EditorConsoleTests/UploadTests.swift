import Answering
import Editorial
import Foundation
import HTTPServer
import KnowledgeStore
import LegalModel
import Testing

@testable import EditorConsole

/// Files that come in, and what a new law does to what rests on it.
@Suite struct UploadTests {
    private static let boundary = "----fawen"

    private func body(_ parts: [(String, String?, String)]) -> String {
        parts.map { name, file, text in
            "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"" + (file.map { "; filename=\"\($0)\"" } ?? "")
                + "\r\n\r\n\(text)\r\n"
        }.joined() + "--\(Self.boundary)--\r\n"
    }

    private func request(_ body: String) -> Request {
        var fields = HeaderFields()
        fields.append("content-type", "multipart/form-data; boundary=\(Self.boundary)")
        return Request(
            head: RequestHead(method: .post, path: "/", query: nil, minorVersion: 1, fields: fields), body: Array(body.utf8))
    }

    @Test("fields and files of a form, also with line breaks and bytes that look like a boundary")
    func multipart() throws {
        let form = try MultipartForm(
            request(body([("csrf", nil, "记号"), ("file", "办法(2025-01-01).md", "一\r\n--not\r\n二"), ("empty", nil, "")])))
        #expect(form.fields["csrf"] == "记号" && form.fields["empty"] == "")
        #expect(form.files == [.init(field: "file", name: "办法(2025-01-01).md", bytes: Array("一\r\n--not\r\n二".utf8))])
    }

    @Test("a form that is cut off anywhere is refused and never crashes")
    func truncated() throws {
        let whole = body([("csrf", nil, "记号"), ("file", "a.md", "正文")])
        let bytes = Array(whole.utf8)
        for length in 0..<(bytes.count - 4) {
            var fields = HeaderFields()
            fields.append("content-type", "multipart/form-data; boundary=\(Self.boundary)")
            let head = RequestHead(method: .post, path: "/", query: nil, minorVersion: 1, fields: fields)
            #expect(throws: Problem.self, "\(length)") { try MultipartForm(Request(head: head, body: Array(bytes[..<length]))) }
        }
    }

    @Test(
        "names of files keep what tells a law's day, and never lead out of their folder",
        arguments: [
            ("办法(2025-01-01).md", "办法(2025-01-01).md"), ("../../etc/passwd", "passwd"), ("C:\\资料\\办法.docx", "办法.docx"), ("", "_"),
            (".hidden", "_.hidden"), ("..", "_.."), ("a\"b\n.md", "ab.md"),
        ])
    func names(_ given: String, _ expected: String) {
        #expect(UploadShelf.plain(given, besides: []) == expected)
    }

    private func upload(_ visitor: Visitor, _ address: String, _ name: String, _ text: String) -> Response {
        visitor.upload(address, name: name, text: text, boundary: Self.boundary)
    }

    private func law(_ day: String, _ words: String) -> String {
        "# \(Fixture.umbrella)\n\n\(day)示例市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n第一条 为了规范共享雨伞的投放和使用，制定本条例。\n\n"
            + "第二条 \(words)\n\n第三条 投放企业应当每月检查一次雨伞。\n\n第四条 本条例自2026年11月1日起施行。\n"
    }

    @Test("a new text is shown with what it touches before it is stored; then there is a task, a mark, and an end to both")
    func lawChange() throws {
        let fixture = try Fixture()
        fixture.bench.refresher.start()
        let (editor, reviewer, manager) = (try fixture.login("jia"), try fixture.login("yi"), try fixture.login("bing"))
        let place = "/console/items/answer/umbrella-return"
        let fields = Fixture.answer.map { ($0.key, $0.value) }
        _ = editor.post(place, fields + [("expected", "0"), ("action", "submit")])
        reviewer.get(place + "/review")
        #expect(reviewer.post(place + "/publish", [("expected", "1")]).code == 303)
        manager.get("/console/laws")
        let text = law("2026年10月1日", "借伞人应当在十日内归还雨伞。")
        let preview = upload(manager, "/console/laws", "\(Fixture.umbrella)(2026-10-01).md", text)
        #expect(preview.code == 200 && preview.text.contains("影响 1 个条目") && preview.text.contains("实质修改"))
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.tasks() }.isEmpty)
        let address = try #require(preview.text.firstMatch(of: /action="(\/console\/laws\/[0-9a-f]{64})"/)).output.1
        #expect(reviewer.post(String(address), []).code == 403)
        #expect(manager.post(String(address), []).location == "/console/impact?done=imported")
        #expect(manager.post(String(address), []).code == 404)
        let tasks = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.tasks() }
        #expect(tasks.map(\.id) == ["umbrella-return"] && tasks.first?.grade == "changed")
        #expect(try fixture.base.answerItem("umbrella-return", revision: nil, asOf: nil)?.isUnderRecheck == true)
        let board = manager.get(
            "/console/impact?grade=changed&person=&topic=消费".addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? "")
        #expect(board.text.contains("<del>七</del><ins>十</ins>日内归还雨伞") && board.text.contains("借的共享雨伞要在七日内归还"))
        let number = try #require(tasks.first?.number)
        #expect(manager.post("/console/impact/assign", [("task", "\(number)"), ("person", "jia")]).code == 303)
        #expect(manager.post("/console/impact/assign", [("task", "\(number)"), ("person", "nobody")]).code == 404)
        #expect(editor.get("/console").text.contains("法规变动") && editor.get("/console").text.contains("实质修改：《示例市共享雨伞管理条例》第二条"))
        #expect(reviewer.post("/console/impact/close", [("task", "\(number)"), ("reason", "")]).code == 422)
        #expect(reviewer.post("/console/impact/close", [("task", "\(number)"), ("reason", "另有规定")]).code == 303)
        #expect(try fixture.base.answerItem("umbrella-return", revision: nil, asOf: nil)?.isUnderRecheck == false)
        #expect(try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.tasks() }.isEmpty)
    }

    @Test("a 清理 list, or a text that ends another, opens the tasks that its preview showed, once")
    func repeals() throws {
        for (name, text) in [
            ("清理.tsv", "title\trepealed_on\tby\n\(Fixture.umbrella)\t2027-01-01\t示例市清理决定\n"),
            (
                "示例市伞具条例(2026-10-01).md",
                "# 示例市伞具条例\n\n2026年10月1日示例市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n第一条 伞具应当明码标价。\n\n"
                    + "第二条 本条例自2027年1月1日起施行。《\(Fixture.umbrella)》同时废止。\n"
            ),
        ] {
            let fixture = try Fixture()
            fixture.bench.refresher.start()
            let (editor, reviewer, manager) = (try fixture.login("jia"), try fixture.login("yi"), try fixture.login("bing"))
            let place = "/console/items/answer/umbrella-return"
            _ = editor.post(place, Fixture.answer.map { ($0.key, $0.value) } + [("expected", "0"), ("action", "submit")])
            reviewer.get(place + "/review")
            #expect(reviewer.post(place + "/publish", [("expected", "1")]).code == 303)
            func bring() throws -> [EditorialTask] {
                manager.get("/console/laws")
                let preview = upload(manager, "/console/laws", name, text)
                #expect(preview.code == 200 && preview.text.contains("影响 1 个条目"), "\(name)")
                let address = try #require(preview.text.firstMatch(of: /action="(\/console\/laws\/[0-9a-f]{64})"/)).output.1
                #expect(manager.post(String(address), []).location == "/console/impact?done=imported", "\(name)")
                return try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.tasks() }
            }
            let tasks = try bring()
            #expect(tasks.map(\.id) == ["umbrella-return"] && tasks.first?.grade == "repealed", "\(name)")
            #expect(tasks.first?.due == CalendarDay(iso: "2027-01-01") && tasks.first?.oldText?.contains("七日") == true, "\(name)")
            #expect(try fixture.base.answerItem("umbrella-return", revision: nil, asOf: nil)?.isUnderRecheck == true)
            #expect(try bring() == tasks, "\(name)")
        }
    }

    @Test("a sheet is tried before it is stored; a bad row is told with its line and field, and nothing is stored")
    func sheets() throws {
        let fixture = try Fixture()
        let manager = try fixture.login("bing")
        manager.get("/console/imports")
        let bad = upload(manager, "/console/imports", "a.csv", "标准问,正文,生效日期\n伞坏了找谁,找投放企业。,明年\n")
        #expect(bad.code == 422 && bad.text.contains("<td>2</td><td>生效日期</td>"))
        let good = upload(manager, "/console/imports", "a.csv", "id,标准问,正文\nbroken-umbrella,伞坏了找谁？,找投放企业。\n")
        #expect(good.code == 200 && good.text.contains("还没有写入"))
        func stored() throws -> Bool {
            try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.item(.answer, id: "broken-umbrella") } != nil
        }
        #expect(try !stored())
        let address = try #require(good.text.firstMatch(of: /action="(\/console\/imports\/[0-9a-f]{64})"/)).output.1
        #expect(manager.post(String(address), []).code == 303)
        #expect(try stored())
    }

    @Test("a sheet with names of its own is imported by a profile that was saved under a name, and the log tells who saved it")
    func profiles() throws {
        let fixture = try Fixture()
        let manager = try fixture.login("bing")
        let sheet = "事项标题,办理要点,登记人\n伞坏了找谁？,找投放企业。,张三\n"
        manager.get("/console/imports")
        #expect(upload(manager, "/console/imports", "a.csv", sheet).text.contains("不认得的列"))
        manager.get("/console/profiles")
        let columns = "事项标题 = 标准问\r\n办理要点 = 正文\r\n登记人 = 不导入"
        let bad = manager.post("/console/profiles", [("name", "信阳"), ("columns", "事项标题 = 没有"), ("action", "save")])
        #expect(bad.code == 422 && bad.text.contains("第1行：没有字段"))
        #expect(manager.post("/console/profiles", [("name", "信阳"), ("columns", columns), ("action", "save")]).code == 303)
        #expect(manager.get("/console/imports").text.contains("方案：信阳"))
        let tried = manager.upload("/console/imports", name: "a.csv", text: sheet, boundary: Self.boundary, fields: [("profile", "信阳")])
        #expect(tried.code == 200 && tried.text.contains("还没有写入"), "\(tried.text)")
        let address = try #require(tried.text.firstMatch(of: /action="(\/console\/imports\/[0-9a-f]{64})"/)).output.1
        #expect(manager.post(String(address), [("profile", "信阳")]).location.hasSuffix("done=imported"))
        let titles = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.worklist(WorkFilter(), limit: 50, offset: 0) }
        #expect(titles.entries.contains { $0.last.title == "伞坏了找谁？" })
        let log = try fixture.bench.read { (snapshot) throws(StoreError) in try snapshot.auditEntries(about: "profile:信阳") }
        #expect(log.map(\.actor) == ["bing"])
        manager.get("/console/profiles?name=%E4%BF%A1%E9%98%B3")
        #expect(manager.post("/console/profiles", [("name", "信阳"), ("action", "remove")]).code == 303)
        let gone = manager.upload("/console/imports", name: "a.csv", text: sheet, boundary: Self.boundary, fields: [("profile", "信阳")])
        #expect(gone.code == 404)
    }

    @Test("one press replaces a person in every field, by place: a longer name that begins alike stays")
    func onePseudonym() throws {
        let cells = ["案情": "原告李明与被告李明辉是邻居。李明借了伞。", "结果": "李明辉把伞还给李明。"]
        let draft = ItemForm(kind: .caseExample, id: "c", base: 0, cells: cells)
        let panel = PersonalDataPanel(draft, waivers: [])
        let (one, other) = (try #require(panel.hits.firstIndex { $0.words == "李明" }), try #require(panel.hits.first { $0.words == "李明辉" }))
        let name = panel.hits[one].proposal
        let masked = panel.replacing(one)
        #expect(masked["案情"] == "原告\(name)与被告李明辉是邻居。\(name)借了伞。")
        #expect(masked["结果"] == "李明辉把伞还给\(name)。")
        #expect(name != other.proposal)
    }

    @Test("the gate looks through every field of the form but those of offices, citations and keys", arguments: ItemKind.allCases)
    func gateFields(kind: ItemKind) throws {
        let exempt: Set<String> = ["地址", "电话", "来源编号", "依据", "法律依据", "责任单位"]
        for field in FormTable.fields(kind) {
            switch field.shape {
            case .day, .choice: continue
            case .line, .text, .list: break
            }
            let found = PersonalDataRules().hits(in: PersonalDataRules.fields(of: [field.name: "写信到 wang.wu@example.com"]), of: kind)
            #expect(found.map(\.field) == (exempt.contains(field.name) ? [] : [field.name]), "\(field.name)")
        }
    }

    @Test("every hit in a case is replaced or answered for")
    func personalData() throws {
        let fixture = try Fixture()
        let editor = try fixture.login("jia")
        let place = "/console/items/case/umbrella-case"
        let form = [
            ("标题", "借伞不还案"), ("案情", "原告王小明，电话13912345678，诉称雨伞没有归还。王小明说完。"), ("案例类别", "普法"), ("expected", "0"),
        ]
        let page = editor.post(place, form + [("action", "preview")])
        #expect(page.text.contains("发现 2 处，2 处还没有决定") && page.text.contains("换成“王某”"))
        let masked = editor.post(place, form + [("mask", "0")])
        #expect(masked.text.contains("原告王某，电话13912345678，诉称雨伞没有归还。王某说完。</textarea>"))
        #expect(editor.post(place, form + [("keep", "1"), ("keep-reason-1", " ")]).code == 422)
        let kept = editor.post(place, form + [("keep", "1"), ("keep-reason-1", "投放企业的客服电话")])
        #expect(kept.text.contains("投放企业的客服电话") && kept.text.contains("1 处还没有决定"))
    }
}
