import Answering
import BotAPI
import FoundationEssentials
import HotlineDesk
import LegalModel
import Presentation
import Testing
import WebPortal

@testable import HTTPServer

@Suite("Hotline desk")
struct DeskTests {
    @Test("candidates are numbered, the best is open, its spoken form has an estimate")
    func candidates() {
        let faces = Faces()
        let text = faces.text(faces.get("/desk?q=a"))
        #expect(text.contains("data-candidate=\"1\""))
        #expect(text.contains("aria-current=\"true\""))
        // 56 characters at 240 a minute are 14 seconds.
        #expect(text.contains("约 14 秒"))
        #expect(text.contains("id=\"spoken\""))
    }

    @Test("an unsure decision opens nothing by itself")
    func unsure() {
        var service = SampleService()
        service.decision = .clarify
        let faces = Faces(service)
        #expect(!faces.text(faces.get("/desk?q=a")).contains("id=\"spoken\""))
        #expect(faces.text(faces.get("/desk?q=a&open=wage-arrears-how")).contains("id=\"spoken\""))
    }
}

@Suite("One question on several platforms")
struct HandoverFaceTests {
    private let faces = Faces()
    private let type = "application/x-www-form-urlencoded"
    private let json = "application/json"

    @Test("a question begun on the portal opens on the desk with the answer and revision that were shown")
    func handover() {
        let page = faces.text(faces.post("/handover", type: type, body: "q=%E5%B7%A5%E8%B5%84&as_of=2024-07-01"))
        let digits = page.split(separator: "class=\"ticket\" role=\"status\">").last.map { String($0.prefix { $0 != "<" }) } ?? ""
        let desk = faces.text(faces.get("/desk?ticket=" + PercentDecoding.encode(digits)))
        #expect(desk.contains("来电人看到的就是这条答复的第 3 版"))
        #expect(desk.contains(">工资</textarea>"))
        #expect(desk.contains("value=\"2024-07-01\""))
        #expect(faces.text(faces.get("/desk?ticket=1")).contains("没有查询号 1"))
        #expect(faces.post("/handover", type: type, body: "q=").status == .badRequest)
    }

    @Test("a question that a program asked goes on by the id of its request: same question, day, results and versions")
    func query() throws {
        let asked = faces.post("/v1/answer", type: json, body: #"{"q":"工资","as_of":"2024-07-01","region":"天津市"}"#)
        let id = try #require(try faces.json(asked)["query_id"] as? String)
        let packet = try faces.json(
            faces.post("/v1/handover", type: json, body: #"{"query_id":"\#(id)","target":"lawyer","note":"还没说欠多久"}"#))
        #expect(packet["question"] as? String == "工资" && packet["as_of"] as? String == "2024-07-01" && packet["region"] as? String == "天津市")
        #expect(packet["target"] as? String == "lawyer" && packet["note"] as? String == "还没说欠多久")
        let answer = try #require(packet["answer"] as? [String: Any])
        let given = try #require(try faces.json(asked)["answer"] as? [String: Any])
        for (name, of) in [("id", "id"), ("text_sha256", "text_sha256")] { #expect(answer[name] as? String == given[of] as? String) }
        #expect(answer["version"] as? Double == 3)
        let listed = try #require(try faces.json(asked)["answers"] as? [[String: Any]]).map { $0["id"] as? String }
        #expect(try #require(packet["shown"] as? [[String: Any]]).map { $0["id"] as? String } == listed)
        let ticket = try #require(packet["ticket"] as? String)
        let desk = faces.text(faces.get("/desk?ticket=" + ticket))
        #expect(desk.contains("来电人看到的就是这条答复的第 3 版") && desk.contains("还没说欠多久") && desk.contains("value=\"2024-07-01\""))
        #expect(faces.get("/v1/handover/" + ticket).status == .unauthorized)
    }

    @Test("by a batch's and an address's request too; a forgotten one falls back on the question, and without one nothing is found")
    func queryIDs() throws {
        let batch = try faces.json(faces.post("/v1/answer/batch", type: json, body: #"{"questions":["甲","乙"]}"#))
        let id = try #require((batch["replies"] as? [[String: Any]])?.last?["query_id"] as? String)
        #expect(try faces.json(faces.post("/v1/handover", type: json, body: #"{"query_id":"\#(id)"}"#))["question"] as? String == "乙")
        #expect(faces.get("/v1/answer?q=%E4%B8%99").fields["x-request-id"] == "00ff")
        #expect(try faces.json(faces.post("/v1/handover", type: json, body: #"{"query_id":"00ff"}"#))["question"] as? String == "丙")
        #expect(try faces.json(faces.post("/v1/handover", type: json, body: #"{"q":"丁"}"#))["target"] as? String == "hotline")
        for (body, status) in [
            (#"{"query_id":"none"}"#, 404), (#"{}"#, 404), (#"{"q":" "}"#, 404), (#"{"query_id":"none","q":"a"}"#, 200),
            (#"{"q":"a","as_of":"2024-02-30"}"#, 400), (#"{"q":"a","target":"moon"}"#, 400), (#"{"q":"a","who":"b"}"#, 400),
        ] { #expect(faces.post("/v1/handover", type: json, body: body).status.code == status, "\(body)") }
    }

    @Test("a seat hands over what it has open: a number for the script, a page without one")
    func seat() throws {
        let body = "q=%E5%B7%A5%E8%B5%84&open=wage-rent&target=aid&note=x"
        let fields = [("content-type", type), ("accept", "application/json")]
        let packet = try faces.json(faces.post("/desk/handover", fields: fields, body: body))
        let text = try #require(packet["text"] as? String)
        #expect(text.contains("转给：法律援助") && text.contains("wage-rent 第 3 版") && text.contains("说明：x"))
        let ticket = try #require(packet["ticket"] as? String)
        let desk = faces.text(faces.get("/desk?ticket=" + ticket))
        #expect(desk.contains("data-open=\"wage-rent\"") && desk.contains("来电人看到的就是这条答复的第 3 版"))
        #expect(faces.text(faces.get("/desk?open=wage-boss-gone&ticket=" + ticket)).contains("现在不在候选里"))
        #expect(faces.text(faces.post("/desk/handover", type: type, body: body)).contains("class=\"ticket\""))
        #expect(faces.post("/desk/handover", type: type, body: "q=&open=wage-rent").status == .badRequest)
        let foreign = [("content-type", type), ("host", "here"), ("origin", "https://elsewhere")]
        #expect(faces.post("/desk/handover", fields: foreign, body: body).status == .forbidden)
    }

    @Test("the mode evidence adds whole texts, and nothing for a refused question")
    func evidence() throws {
        let reply = try faces.json(faces.get("/v1/answer?q=a&mode=evidence"))
        let evidence = try #require(reply["evidence"] as? [[String: Any]])
        #expect(evidence.first?["kind"] as? String == "answer")
        #expect(evidence.contains { $0["id"] as? String == "\(SampleService.slug)@3" })
        #expect(try faces.json(faces.get("/v1/answer?q=a"))["evidence"] == nil)
        let refused = try faces.json(faces.get("/v1/answer?q=%E6%B2%A1%E6%9C%89&mode=evidence"))
        #expect((refused["evidence"] as? [[String: Any]])?.isEmpty == true)
        #expect(faces.get("/v1/answer?q=a&mode=free").status == .badRequest)
    }

    @Test("a batch answers in order and is bounded")
    func batch() throws {
        let reply = try faces.json(faces.post("/v1/answer/batch", type: "application/json", body: #"{"questions":["a","没有"]}"#))
        let decisions = (reply["replies"] as? [[String: Any]])?.map { $0["decision"] as? String }
        #expect(decisions == ["answer", "refuse"])
        let many = "[" + Array(repeating: "\"a\"", count: 21).joined(separator: ",") + "]"
        for body in [#"{"questions":[]}"#, "{\"questions\":\(many)}", #"{"questions":"a"}"#, #"{"questions":[" "]}"#] {
            #expect(faces.post("/v1/answer/batch", type: "application/json", body: body).status == .badRequest, "\(body)")
        }
    }

    @Test("the feed is Atom with the newest first, and narrows by kind")
    func feed() {
        let feed = faces.get("/changes.atom")
        #expect(feed.contentType.hasPrefix("application/atom+xml"))
        let text = faces.text(feed)
        #expect(text.split(separator: "<entry>").count == 4)
        #expect(text.contains("<updated>2026-11-20T17:00:00Z</updated>"))
        #expect(faces.text(faces.get("/changes.atom?kind=law")).split(separator: "<entry>").count == 2)
        let one = faces.text(faces.get("/changes.atom?kind=answer&id=wage-rent"))
        #expect(one.split(separator: "<entry>").count == 2 && one.contains("urn:fawen:changes:answer::wage-rent"))
        #expect(faces.text(faces.get("/answers/wage-rent")).contains("changes.atom?kind=answer&amp;id=wage-rent"))
    }

    @Test("what may have been meant is one tap away, on pages and in replies, and nothing is replaced")
    func proposals() throws {
        let written = "%E5%8A%B3%E5%8A%A8%E7%A7%8D%E6%89%8D"
        for page in ["/search", "/desk"] {
            let text = faces.text(faces.get("\(page)?q=\(written)"))
            #expect(text.contains("您是不是要找："), "\(page)")
            #expect(text.contains("\(page)?q=%E5%8A%B3%E5%8A%A8%E4%BB%B2%E8%A3%81"), "\(page)")
            #expect(!faces.text(faces.get("\(page)?q=\(written)&correct=off")).contains("您是不是要找"), "\(page)")
        }
        for address in ["/v1/search", "/v1/answer"] {
            let interpreted = try #require(faces.json(faces.get("\(address)?q=\(written)"))["interpreted"] as? [String: Any])
            let proposed = try #require(interpreted["did_you_mean"] as? [[String: Any]])
            #expect(proposed.map { $0["question"] as? String } == ["劳动仲裁"], "\(address)")
            #expect(interpreted["searched_instead"] as? String == nil, "\(address)")
        }
    }

    @Test("where nothing was found as written, the page says what it shows instead and leads back")
    func searchedInstead() throws {
        let text = faces.text(faces.get("/search?q=ldzc"))
        #expect(text.contains("按原样没有找到，下面是“<strong>劳动仲裁</strong>”的结果"))
        #expect(text.contains("/search?q=ldzc&amp;correct=off") && text.contains("也可能是："))
        let interpreted = try #require(faces.json(faces.get("/v1/answer?q=ldzc"))["interpreted"] as? [String: Any])
        #expect(interpreted["searched_instead"] as? String == "劳动仲裁")
        #expect(faces.get("/v1/answer?q=ldzc&correct=perhaps").status == .badRequest)
    }
}
