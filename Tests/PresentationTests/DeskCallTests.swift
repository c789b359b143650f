import Answering
import Foundation
import LegalModel
import ServiceRecords
import Testing

@testable import HTTPServer
@testable import Presentation

@Suite("Desk: calls, reports, versions")
struct DeskCallTests {
    private static let call = "call-0123456789abcdef"
    private static let json = "application/json"
    private static let form = "application/x-www-form-urlencoded"

    private struct Ring: KeyRing {
        func key(for secret: String) -> AccessKey? {
            secret == "pbx" ? AccessKey(name: "pbx", scopes: [.transcripts], perMinute: 100, perDay: 100, expires: nil) : nil
        }
    }

    private let shelf = TranscriptShelf(hub: EventHub()) { 0 }

    private func say(_ faces: Faces, _ text: String, by speaker: String = "caller", call: String = call) -> Response {
        faces.post(
            "/v1/transcripts/\(call)", fields: [("content-type", Self.json), ("authorization", "Bearer pbx")],
            body: "{\"speaker\":\"\(speaker)\",\"text\":\"\(text)\"}")
    }

    private func events(after position: Int) -> String {
        String(decoding: shelf.part(of: Self.call, after: position).bytes, as: UTF8.self)
    }

    @Test("What the caller says becomes one question; what the seat says is shown and asks nothing")
    func transcript() throws {
        let faces = Faces(transcripts: shelf, ring: Ring())
        let first = try faces.json(say(faces, "老板跑了"))
        #expect(first["question"] as? String == "老板跑了")
        #expect((first["candidates"] as? [Any])?.count == 3)
        _ = say(faces, "您在哪里干活", by: "seat")
        #expect(try faces.json(say(faces, "工资没给"))["question"] as? String == "老板跑了，工资没给")
        let text = events(after: 0)
        #expect(text.split(separator: "event: utterance").count == 4)
        #expect(text.split(separator: "event: candidates").count == 3)
        #expect(text.contains("id: 5\n") && !text.contains("id: 6\n"))
        #expect(events(after: 4).hasPrefix("id: 5\nevent: candidates\ndata: {"))
        #expect(events(after: 5).isEmpty)
    }

    @Test("A reader that claims to have seen more than was said is told what is said next", arguments: [6, Int.max])
    func claimed(_ position: Int) {
        _ = shelf.hear("一", from: .caller, in: Self.call, data: "{}")
        let part = shelf.part(of: Self.call, after: position)
        #expect(part.bytes.isEmpty && part.position == 1 && !part.isLast)
        _ = shelf.hear("二", from: .caller, in: Self.call, data: "{}")
        #expect(String(decoding: shelf.part(of: Self.call, after: part.position).bytes, as: UTF8.self).hasPrefix("id: 2\n"))
    }

    @Test("Nothing of a call is open without a key of its scope, and a name that can be guessed is refused")
    func closed() throws {
        let faces = Faces(transcripts: shelf, ring: Ring())
        let body = #"{"speaker":"caller","text":"a"}"#
        #expect(faces.post("/v1/transcripts/\(Self.call)", type: Self.json, body: body).status == .unauthorized)
        #expect(faces.get("/v1/transcripts/\(Self.call)/events").status == .unauthorized)
        for name in ["call-1", String(repeating: "a", count: 65), "call%2F0123456789abcdef"] {
            #expect(say(faces, "a", call: name).status == .badRequest, "\(name)")
            #expect(faces.get("/desk/calls/\(name)/events").status == .notFound, "\(name)")
        }
        let followed = faces.get("/desk/calls/\(Self.call)/events")
        #expect(followed.status == .ok && followed.stream != nil && followed.caching == .never)
    }

    @Test("A call that ends is forgotten, its followers are told; one that nobody speaks in goes after half an hour")
    func forgetting() throws {
        let moment = LockedMoment()
        let shelf = TranscriptShelf(hub: EventHub()) { moment.value }
        let faces = Faces(transcripts: shelf, ring: Ring())
        _ = say(faces, "老板跑了")
        let ended = faces.post(
            "/v1/transcripts/\(Self.call)/end", fields: [("authorization", "Bearer pbx")], body: "")
        #expect(ended.status == .noContent)
        let part = shelf.part(of: Self.call, after: 2)
        #expect(part.isLast && String(decoding: part.bytes, as: UTF8.self) == "event: end\ndata: {}\n\n")
        #expect(shelf.part(of: Self.call, after: 0).isLast == false)
        _ = say(faces, "又打来了")
        moment.value = TranscriptShelf.patience
        shelf.sweep()
        #expect(shelf.question(of: Self.call) == "又打来了")
        moment.value += 1
        shelf.sweep()
        #expect(shelf.question(of: Self.call).isEmpty)
    }

    @Test("Memory is bounded: a long call forgets its beginning, and the last words make the question")
    func bounded() {
        for number in 1...500 { _ = shelf.hear("第\(number)句", from: .caller, in: Self.call, data: "{}") }
        let text = events(after: 0)
        #expect(text.split(separator: "\n\n").count == TranscriptShelf.mostEvents)
        #expect(text.hasPrefix("id: 101\n") && text.contains("id: 500\n"))
        #expect(shelf.question(of: Self.call).count == TranscriptShelf.longestQuestion)
        #expect(shelf.question(of: Self.call).hasSuffix("第500句"))
        for number in 1...1_200 { _ = shelf.hear("a", from: .caller, in: "other-call-0000-\(number)", data: "{}") }
        let kept = (1...1_200).count { !shelf.question(of: "other-call-0000-\($0)").isEmpty }
        #expect(kept <= TranscriptShelf.mostCalls)
    }

    @Test("The page of a call has fixed places and follows it; without a call it has none")
    func page() {
        let faces = Faces(transcripts: shelf, ring: Ring())
        let text = faces.text(faces.get("/desk?q=a&call=\(Self.call)"))
        #expect(text.contains("data-call=\"\(Self.call)\"") && text.contains("id=\"flag\"") && text.contains("id=\"report-missing\""))
        #expect(text.contains("name=\"call\" value=\"\(Self.call)\""))
        #expect(!faces.text(faces.get("/desk?q=a")).contains("data-call"))
        #expect(!faces.text(faces.get("/desk?q=a&call=short")).contains("data-call"))
    }

    @Test("The script learns which version is published, that an answer is gone, and keeps every answer for the time without a server")
    func data() throws {
        let faces = Faces()
        let state = try faces.json(faces.get("/desk/answers/wage-rent"))
        #expect(state["version"] as? Double == 3 && state["text_sha256"] as? String == SampleService().stamp.sha256)
        let gone = faces.get("/desk/answers/none")
        #expect(gone.status == .notFound && gone.contentType.hasPrefix("application/problem+json"))
        let packet = try faces.json(faces.get("/desk/answers"))
        let answers = try #require(packet["answers"] as? [[String: Any]])
        #expect(answers.count == 3 && answers.allSatisfy { ($0["spoken"] as? String)?.isEmpty == false })
        #expect(faces.get("/desk/answers").fields["etag"] != nil)
    }

    @Test("F and N become records of the desk with the question and the version")
    func reports() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-desk-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("a folder stays behind: \(error)") } }
        let store = try RecordStore(at: folder.path)
        let faces = Faces(visitors: VisitorRecords(store: store) { 7_200 })
        let question = PercentDecoding.encode("房东不退押金")
        let flag = faces.post(
            "/desk/reports", type: Self.form, body: "kind=flag&answer=wage-rent&revision=3&reason=outdated&q=\(question)&note=x")
        #expect(flag.status == .ok)
        #expect(faces.post("/desk/reports", type: Self.form, body: "kind=missing&q=\(question)").status == .ok)
        let records = try store.feedback(of: nil, limit: 5).map(\.feedback)
        #expect(records.map(\.kind) == [.missing, .flag] && records.allSatisfy { $0.channel == .desk && $0.question == "房东不退押金" })
        #expect(records[0].version == nil && records[1].version?.revision == 3 && records[1].reason == .outdated)
        for body in ["kind=missing", "kind=useful&q=a", "kind=flag&answer=none&revision=1&q=a"] {
            #expect(faces.post("/desk/reports", type: Self.form, body: body).status.code >= 400, "\(body)")
        }
        #expect(try store.feedback(of: nil, limit: 5).count == 2)
        #expect(faces.post("/desk/reports", type: Self.form, body: "kind=useless&answer=wage-rent&revision=3").status == .ok)
        #expect(try store.feedbackTotals().first?.useless == 1)
        let waiting = faces.text(faces.get("/desk?open=wage-rent"))
        #expect(waiting.contains("1 处等编辑核对"))
        let number = try #require(try store.openReports(limit: 9).first { $0.feedback.kind == .flag }).number
        #expect(try store.closeReport(number, by: "jia", words: "已按新规定改", now: 7_300))
        let seen = faces.text(faces.get("/desk?open=wage-rent"))
        #expect(!seen.contains("处等编辑核对") && seen.contains("第 \(number) 号标记") && seen.contains("已按新规定改"))
    }

    @Test("Every key of the table is on the page once, by a letter of its own")
    func keys() {
        let text = Faces().text(Faces().get("/desk?q=a"))
        let letters = text.split(separator: "data-action=\"").dropFirst().count
        #expect(letters == 12)
        for id in [
            "copy", "copy-note", "copy-message", "pin", "flag", "handover", "report-missing", "report-useful", "report-useless", "desk-day",
        ] {
            #expect(text.split(separator: " id=\"\(id)\"").count == 2, "\(id)")
        }
    }

    @Test("A question that names an article is answered by its text on the day, beside the answers")
    func citedArticles() {
        let text = Faces().text(Faces().get("/desk?q=" + PercentDecoding.encode("示例劳动报酬条例第三条")))
        #expect(text.contains("id=\"cited\"") && text.contains("第三条"))
        #expect(!Faces().text(Faces().get("/desk?q=a")).contains("id=\"cited\""))
    }
}

/// Seconds that a test moves.
private final class LockedMoment: @unchecked Sendable {
    private let lock = NSLock()
    private var seconds: Int64 = 0
    var value: Int64 {
        get { lock.withLock { seconds } }
        set { lock.withLock { seconds = newValue } }
    }
}
