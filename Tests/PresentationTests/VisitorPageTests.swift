import Answering
import BotAPI
import Foundation
import LegalModel
import Presentation
import ServiceRecords
import Testing
import WebPortal

@testable import HTTPServer

@Suite("Feedback and messages")
struct VisitorPageTests {
    private static let form = "application/x-www-form-urlencoded"
    private static let json = "application/json"

    /// Faces that keep what visitors leave, in a folder that goes with them.
    private final class Kept {
        let faces: Faces
        let store: RecordStore
        let log: QuestionLog
        private let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-visitors-" + UUID().uuidString).path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            store = try RecordStore(at: path)
            log = QuestionLog(store: store)
            faces = Faces(visitors: VisitorRecords(store: store, questions: log) { 1_795_190_400 })
        }

        deinit {
            do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record("a folder stays behind: \(error)") }
        }
    }

    @Test("One tap keeps the verdict on the version that was shown, with the hash of the knowledge base")
    func useful() throws {
        let kept = try Kept()
        let page = kept.faces.text(kept.faces.get("/answers/wage-boss-gone"))
        #expect(page.contains("action=\"/feedback\"") && page.contains("name=\"revision\" value=\"3\""))
        let response = kept.faces.post("/feedback", type: Self.form, body: "kind=useful&answer=wage-boss-gone&revision=3")
        #expect(response.status == .ok && response.caching == .never)
        let record = try #require(try kept.store.feedback(of: nil, limit: 5).first)
        #expect(record.feedback.kind == .useful && record.feedback.channel == .portal)
        #expect(record.feedback.version?.sha256 == SampleService().stamp.sha256)
        let kiosk = kept.faces.post(
            "/feedback", fields: [("content-type", Self.form), ("cookie", "mode=kiosk")],
            body: "kind=useless&answer=wage-rent&revision=3&reason=wrong")
        #expect(kiosk.status == .ok)
        #expect(try kept.store.feedback(of: "wage-rent", limit: 5).map(\.feedback.channel) == [.kiosk])
    }

    @Test("A verdict on nothing that is published, from another site or with a reason of its own is refused and not kept")
    func refusedFeedback() throws {
        let kept = try Kept()
        for (body, status) in [
            ("kind=useful&answer=none&revision=3", 404), ("kind=useful&answer=wage-rent&revision=9", 404),
            ("kind=flag&answer=wage-rent&revision=3", 400), ("kind=useless&answer=wage-rent&revision=3&reason=ugly", 400),
            ("kind=useful&answer=wage-rent", 400),
        ] {
            #expect(kept.faces.post("/feedback", type: Self.form, body: body).status.code == status, "\(body)")
        }
        let foreign = kept.faces.post(
            "/feedback", fields: [("content-type", Self.form), ("host", "here"), ("origin", "https://elsewhere")],
            body: "kind=useful&answer=wage-rent&revision=3")
        #expect(foreign.status == .forbidden)
        let framed = kept.faces.post(
            "/feedback", fields: [("content-type", Self.form), ("host", "here"), ("origin", "null"), ("sec-fetch-site", "cross-site")],
            body: "kind=useful&answer=wage-rent&revision=3")
        #expect(framed.status == .forbidden)
        #expect(try kept.store.feedback(of: nil, limit: 5).isEmpty)
        // As a browser sends a form of a page that asked for no referrer.
        let own = kept.faces.post(
            "/feedback", fields: [("content-type", Self.form), ("host", "here"), ("origin", "null"), ("sec-fetch-site", "same-origin")],
            body: "kind=useful&answer=wage-rent&revision=3")
        #expect(own.status == .ok)
    }

    @Test("Programs pass feedback on; the reply names the version it was kept for")
    func interface() throws {
        let kept = try Kept()
        let body = #"{"answer_id":"wage-rent","version":3,"verdict":"useless","reason":"outdated","note":"电话13800138000"}"#
        let reply = try kept.faces.json(kept.faces.post("/v1/feedback", type: Self.json, body: body))
        #expect(reply["text_sha256"] as? String == SampleService().stamp.sha256)
        let record = try #require(try kept.store.feedback(of: "wage-rent", limit: 5).first)
        #expect(record.feedback.channel == .api && record.feedback.note == "电话（电话号码略）")
        for body in [
            #"{"answer_id":"wage-rent","version":0,"verdict":"useful"}"#, #"{"answer_id":"wage-rent","version":3,"verdict":"flag"}"#,
        ] {
            #expect(kept.faces.post("/v1/feedback", type: Self.json, body: body).status == .badRequest, "\(body)")
        }
        let unknown = #"{"answer_id":"none","version":3,"verdict":"useful"}"#
        #expect(kept.faces.post("/v1/feedback", type: Self.json, body: unknown).status == .notFound)
    }

    @Test("A message first meets what is answered already, and is kept only when it is sent all the same")
    func message() throws {
        let kept = try Kept()
        let asked = "q=" + PercentDecoding.encode("老板跑了，我的电话是13800138000") + "&region=" + PercentDecoding.encode("天津市")
        let near = kept.faces.text(kept.faces.post("/message", type: Self.form, body: asked))
        #expect(near.contains("/answers/wage-boss-gone") && near.contains("都不是，发送留言"))
        #expect(try kept.store.messages(repliedToo: true, limit: 5).isEmpty)
        let sent = kept.faces.post("/message", type: Self.form, body: asked + "&seen=wage-boss-gone,wage-arrears-how")
        let message = try #require(try kept.store.messages(repliedToo: false, limit: 5).first)
        #expect(message.text == "老板跑了，我的电话是（电话号码略）" && message.region == "天津市" && message.topic == "劳动报酬")
        #expect(message.shown == ["wage-boss-gone", "wage-arrears-how"])
        let spaced = stride(from: 0, to: 12, by: 3).map { String(Array(message.number)[$0..<$0 + 3]) }.joined(separator: " ")
        #expect(kept.faces.text(sent).contains(spaced))

        let number = "number=" + message.number
        #expect(kept.faces.text(kept.faces.post("/message/reply", type: Self.form, body: number)).contains("还没有答复"))
        #expect(try kept.store.reply(to: message.number, text: "请看<这条>", answer: "wage-boss-gone", now: 1))
        let replied = kept.faces.text(kept.faces.post("/message/reply", type: Self.form, body: number))
        #expect(replied.contains("请看&lt;这条&gt;") && replied.contains("/answers/wage-boss-gone"))
        #expect(kept.faces.text(kept.faces.post("/message/withdraw", type: Self.form, body: number)).contains("已经撤回"))
        #expect(kept.faces.text(kept.faces.post("/message/reply", type: Self.form, body: number)).contains("没有这个留言号"))
    }

    @Test("A message without words is refused; where nothing is kept, pages open and sending says so")
    func withoutRecords() throws {
        let kept = try Kept()
        #expect(kept.faces.post("/message", type: Self.form, body: "q=+").status == .badRequest)
        let faces = Faces()
        #expect(faces.get("/message").status == .ok)
        #expect(faces.get("/message/reply").status == .ok)
        #expect(faces.post("/message", type: Self.form, body: "q=a").status == .unavailable)
        #expect(faces.post("/feedback", type: Self.form, body: "kind=useful&answer=wage-rent&revision=3").status == .unavailable)
    }

    @Test("Searches and questions of programs are counted by decision")
    func counted() throws {
        let kept = try Kept()
        _ = kept.faces.get("/search?q=%E6%B2%A1%E6%9C%89")
        _ = kept.faces.get("/v1/answer?q=a")
        _ = kept.faces.post("/v1/answer/batch", type: Self.json, body: #"{"questions":["a","没有"]}"#)
        try kept.log.flush(now: 1_795_190_400)
        #expect(try kept.store.decisions(since: "2026-11-21").map { "\($0.decision) \($0.count)" } == ["answer 2", "refuse 2"])
    }
}
