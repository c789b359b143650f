import Answering
import BotAPI
import FoundationEssentials
import HotlineDesk
import LegalModel
import Presentation
import Testing
import WebPortal

@testable import HTTPServer

@Suite("Portal pages")
struct PortalTests {
    private let faces = Faces()

    static let pages = [
        "/", "/search?q=%E8%80%81%E6%9D%BF", "/search?q=a&kind=law", "/search?q=%E6%B2%A1%E6%9C%89", "/search", "/about", "/accessibility",
        "/topics/%E5%B7%A5%E4%BC%A4", "/groups/%E8%80%81%E5%B9%B4%E4%BA%BA", "/laws/\(PercentDecoding.encode(SampleService.slug))",
        "/laws/\(PercentDecoding.encode(SampleService.slug))/7", "/answers/wage-boss-gone", "/cases/case-wage-site", "/guides/guide-aid",
        "/desk",
        "/desk?q=a", "/message", "/message/reply", "/cases", "/guides?topic=%E5%B7%A5%E4%BC%A4", "/organisations",
        "/organisations?region=%E5%A4%A9%E6%B4%A5%E5%B8%82",
        "/organisations/org-aid", "/ug", "/citations", "/citations?text=%E6%B0%91%E6%B3%95%E5%85%B8", "/changes",
        "/changes?kind=answer", "/en", "/en/answers/wage-boss-gone", "/?kiosk=1",
        "/laws/\(PercentDecoding.encode(SampleService.slug))/compare",
    ]

    @Test("every page opens, has one h1, a title, a language and the telephone", arguments: pages)
    func basics(_ path: String) {
        let response = faces.get(path)
        let text = faces.text(response)
        #expect(response.status == .ok)
        #expect(text.split(separator: "<h1").count == 2)
        #expect(text.contains("<html lang=\"zh-CN\">"))
        #expect(text.contains("<title>"))
        #expect(text.contains("href=\"tel:12348\""))
        #expect(response.fields["x-generation"] == "42" || ["/accessibility", "/message", "/message/reply"].contains(path))
    }

    @Test("every link on every page opens", arguments: pages)
    func links(_ path: String) {
        for link in faces.links(in: faces.get(path)) {
            let response = faces.get(link)
            #expect(response.status == .ok || response.status == .seeOther, "\(link) on \(path)")
        }
    }

    @Test("no page holds an inline script, style or handler, and hostile text stays text", arguments: pages)
    func policy(_ path: String) {
        let text = faces.text(faces.get(path))
        #expect(!text.contains("<script>"))
        #expect(!text.contains(" style="))
        #expect(!text.contains(" onclick="))
        #expect(!text.contains("<style"))
    }

    @Test("hostile words in the question come back as text")
    func hostileQuestion() {
        let text = faces.text(faces.get("/search?q=" + PercentDecoding.encode(SampleService.hostile)))
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"))
    }

    @Test("the internal note is on the desk and nowhere else")
    func internalNote() throws {
        let (note, other) = (SampleService.seatNote, SampleService.leakedNote)
        let desk = faces.text(faces.get("/desk?q=a"))
        #expect(desk.contains(note) && !desk.contains(other))
        for path in ["/answers/wage-boss-gone", "/search?q=a", "/v1/answers/wage-boss-gone", "/v1/answer?q=a", "/desk/answers"] {
            let text = faces.text(faces.get(path))
            #expect(!text.contains(note) && !text.contains(other), "\(path)")
        }
    }

    @Test("a digest is marked as one and never passes for the law's text")
    func digest() {
        let text = faces.text(faces.get("/laws/\(PercentDecoding.encode(SampleService.slug))/7"))
        #expect(text.contains("<span class=\"tag\">要点</span>"))
        #expect(text.contains("不是法律原文"))
    }

    @Test("problems are pages for people and JSON for programs")
    func problems() {
        let page = faces.get("/answers/none")
        #expect(page.status == .notFound)
        #expect(page.contentType.hasPrefix("text/html"))
        #expect(faces.text(page).contains("00ff"))
        #expect(faces.get("/v1/answers/none").contentType.hasPrefix("application/problem+json"))
        var failing = SampleService()
        failing.failure = .busy("writer holds the lock at /secret")
        let busy = Faces(failing).get("/search?q=a")
        #expect(busy.status == .unavailable)
        #expect(busy.fields["retry-after"] == "2")
        failing.failure = .damaged("segment 3 at /secret")
        let damaged = Faces(failing).get("/search?q=a")
        #expect(damaged.status == .internalError)
        #expect(!faces.text(damaged).contains("secret"))
    }

    @Test("a date is kept by every link of a result and refused when it is none")
    func dates() {
        let text = faces.text(faces.get("/search?q=a&as_of=2024-07-01"))
        #expect(text.contains("/answers/wage-boss-gone?as_of=2024-07-01"))
        #expect(text.contains("/3?as_of=2024-07-01"))
        #expect(faces.get("/search?q=a&as_of=2024-02-30").status == .badRequest)
        #expect(faces.get("/laws/x?as_of=1700-01-01").status == .badRequest)
    }

    @Test("what the check of a day lets through can be read, and the other way round: no written day is silently today")
    func days() {
        let parameter = RouteParameter("as_of", .day, "日期")
        let years = ["0000", "0001", "1799", "1800", "1900", "2000", "2024", "2025", "2999", "3000", "9999"]
        for year in years {
            for rest in ["01-01", "02-28", "02-29", "02-30", "04-31", "12-31", "12-32", "13-01", "00-10", "1-1"] {
                let text = year + "-" + rest
                #expect(((try? parameter.check(text)) != nil) == (CalendarDay(iso: text) != nil), "\(text)")
            }
        }
        for path in ["/v1/answers/wage-boss-gone", "/v1/answer", "/citations", "/desk", "/answers/wage-boss-gone"] {
            #expect(faces.get(path + "?q=a&text=a&as_of=1700-01-01").status == .badRequest, "\(path)")
        }
        #expect(faces.text(faces.get("/v1/answers/wage-boss-gone?as_of=1700-01-01")).contains("1800 年到 2999 年"))
    }

    @Test("the mode is kept in a cookie, applies to the next page, and leads only to our own pages")
    func modes() {
        let change = faces.get("/mode?set=large&back=%2Fsearch%3Fq%3D%E5%B7%A5%E8%B5%84")
        #expect(change.status == .seeOther)
        #expect(change.fields["set-cookie"] == "mode=large; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
        #expect(change.fields["location"] == "/search?q=%E5%B7%A5%E8%B5%84")
        #expect(faces.text(faces.get("/", fields: [("cookie", "a=1; mode=large")])).contains("<body class=\"page large\">"))
        for target in ["//evil.example", "/%5Cevil.example", "https%3A%2F%2Fevil.example", "evil"] {
            #expect(faces.get("/mode?set=large&back=" + target).fields["location"] == "/", "\(target)")
        }
    }

    @Test("a question of 2,000 characters is answered by POST; one more is told so")
    func longQuestions() {
        let type = "application/x-www-form-urlencoded"
        let story = PercentDecoding.encode(String(repeating: "工", count: 2_000))
        #expect(faces.post("/search", type: type, body: "q=" + story).status == .ok)
        let long = faces.post("/search", type: type, body: "q=" + story + "%E5%B7%A5")
        #expect(long.status == .badRequest)
        #expect(faces.text(long).contains("2000"))
    }

    @Test("who is not answered can call from the card, look an office up, and look at what came near; far-off questions are not offered")
    func refusal() {
        var service = SampleService()
        service.decision = .refuse
        let near = Faces(service).text(Faces(service).get("/search?q=a"))
        #expect(near.contains("不一定是您要问的") && near.contains("href=\"tel:12348\""))
        service.candidateScore = 0.3
        #expect(!Faces(service).text(Faces(service).get("/search?q=a")).contains("不一定是您要问的"))
    }

    @Test("each decision has its card", arguments: [(AnswerDecision.answer, "看完整答复"), (.clarify, "您想问的是不是这些"), (.refuse, "建议直接问人")])
    func decisions(_ decision: AnswerDecision, _ words: String) {
        var service = SampleService()
        service.decision = decision
        #expect(Faces(service).get("/search?q=a").body.count > 1_000)
        #expect(faces.text(Faces(service).get("/search?q=a")).contains(words))
    }

    @Test("the style sheet is found by its hash and may be kept")
    func assets() throws {
        let link = try #require(
            faces.text(faces.get("/")).split(separator: "\"").first { $0.hasPrefix("/assets/site-") && $0.hasSuffix(".css") })
        let response = faces.get(String(link))
        #expect(response.fields["cache-control"] == "public, max-age=31536000, immutable")
        #expect(faces.get("/assets/site-old.css").status == .notFound)
        #expect(faces.get("/assets/..%2Fsecret").status == .notFound)
    }
}

@Suite("Answers in other languages")
struct TranslationFaceTests {
    private let faces = Faces()

    @Test("a translation names the text that prevails; one whose Chinese words have changed says so before anything else")
    func page() throws {
        let fresh = faces.text(faces.get("/en/answers/wage-boss-gone"))
        #expect(fresh.contains("lang=\"en\"") && fresh.contains("The Chinese text prevails") && !fresh.contains("data-stale"))
        let stale = faces.text(faces.get("/en/answers/wage-rent"))
        let (mark, text) = (try #require(stale.firstRange(of: "data-stale")), try #require(stale.firstRange(of: "class=\"conclusion\"")))
        #expect(mark.lowerBound < text.lowerBound)
        #expect(faces.get("/en/answers/none").status == .notFound)
        #expect(faces.text(faces.get("/answers/wage-boss-gone")).contains("href=\"/en/answers/wage-boss-gone\""))
    }

    @Test("programs read the same, with the version of the Chinese answer and whether it has moved on")
    func payload() throws {
        let reply = try faces.json(faces.get("/v1/answers/wage-rent/translations/en"))
        #expect(reply["stale"] as? Bool == true && reply["version"] as? Double == 3 && reply["prevailing"] as? String == "zh-CN")
        #expect(try faces.json(faces.get("/v1/answers/wage-boss-gone/translations/en"))["stale"] as? Bool == false)
        #expect(faces.get("/v1/answers/wage-boss-gone/translations/fr").status == .notFound)
    }
}
