import Answering
import BotAPI
import FoundationEssentials
import HotlineDesk
import LegalModel
import Presentation
import Testing
import WebPortal

@testable import HTTPServer

/// All faces over the sample knowledge base, asked without a socket.
struct Faces {
    let dispatcher: Dispatcher
    let routes: [Route]

    init(
        _ service: SampleService = SampleService(), visitors: VisitorRecords? = nil, transcripts: TranscriptShelf? = nil,
        ring: any KeyRing = EmptyKeyRing()
    ) {
        let handovers = HandoverShelf { 1_795_190_400 }
        let portal = Portal(service: service, changes: SampleChanges(), handovers: handovers, visitors: visitors)
        routes =
            portal.routes + Desk(service: service, handovers: handovers, transcripts: transcripts, visitors: visitors).routes
            + BotRoutes(
                service: service, changes: SampleChanges(), metrics: ServerMetrics(), visitors: visitors, transcripts: transcripts,
                handovers: handovers
            ).routes
            + MCPRoutes(service: service, changes: SampleChanges(), hosts: HostNames(["a"])).routes
        dispatcher = Dispatcher(router: Router(routes) { portal.renderProblem($0, $1) }, gate: AccessGate(ring: ring))
    }

    func get(_ target: String, fields: [(String, String)] = []) -> Response {
        ask(.get, target, fields: fields)
    }

    func post(_ target: String, type: String, body: String) -> Response {
        post(target, fields: [("content-type", type)], body: body)
    }

    func post(_ target: String, fields: [(String, String)], body: String) -> Response {
        ask(.post, target, fields: fields, body: body)
    }

    private func ask(_ method: Method, _ target: String, fields: [(String, String)], body: String = "") -> Response {
        var headers = HeaderFields()
        for (name, value) in fields { headers.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, minorVersion: 1, fields: headers)
        return dispatcher.respond(to: head, body: Array(body.utf8), id: "00ff")
    }

    func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    /// Addresses of our own that a page links to, without their fragment.
    func links(in response: Response) -> Set<String> {
        let pieces = text(response).split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        return Set(pieces.filter { $0.hasPrefix("/") }.map { String($0.prefix { $0 != "#" }).replacing("&amp;", with: "&") })
    }

    func json(_ response: Response) throws -> [String: Any] {
        try #require(JSON.object(response.body))
    }
}

/// JSON as loose values, for assertions only.
enum JSON {
    static func object(_ bytes: [UInt8]) -> [String: Any]? {
        (try? JSONDecoder().decode(Value.self, from: Data(bytes)))?.any as? [String: Any]
    }

    private enum Value: Decodable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode([Value].self) {
                self = .list(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        var any: Any? {
            switch self {
            case .null: nil
            case .bool(let value): value
            case .number(let value): value
            case .string(let value): value
            case .list(let values): values.map(\.any)
            case .object(let values): values.compactMapValues(\.any)
            }
        }
    }
}

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

@Suite("JSON API")
struct BotAPITests {
    private let faces = Faces()

    @Test("every hit of a search opens by its own address, in the API and as a page")
    func hitsOpen() throws {
        let found = try faces.json(faces.get("/v1/search?q=a&explain=true"))
        #expect(found["generation"] as? Double == 42)
        let groups = try #require(found["groups"] as? [[String: Any]])
        let hits = groups.flatMap { $0["hits"] as? [[String: Any]] ?? [] }
        #expect(hits.count == 8)
        for hit in hits {
            for key in ["url", "page"] {
                let address = try #require(hit[key] as? String)
                #expect(faces.get(String(address.prefix { $0 != "#" })).status == .ok, "\(address)")
            }
        }
    }

    @Test("GET and POST give the same answer; only the posted one has a query id")
    func answers() throws {
        let get = try faces.json(faces.get("/v1/answer?q=a"))
        let post = try faces.json(faces.post("/v1/answer", type: "application/json", body: #"{"q":"a"}"#))
        let answer = try #require(get["answer"] as? [String: Any])
        #expect(answer["text_sha256"] as? String == (post["answer"] as? [String: Any])?["text_sha256"] as? String)
        #expect(get["decision"] as? String == "answer")
        #expect(get["generated"] as? Bool == false)
        #expect(get["query_id"] == nil)
        #expect(post["query_id"] as? String == "00ff")
    }

    @Test(
        "what is not in the contract is refused",
        arguments: [
            "/v1/search?q=a&nonsense=1", "/v1/search?q=a&size=51", "/v1/search?q=a&page=0", "/v1/search", "/v1/search?q=",
            "/v1/search?q=a&kind=x",
            "/v1/search?q=a&as_of=2024-13-01", "/v1/suggest", "/v1/laws/x/abc", "/v1/search?q=a&q=b",
        ])
    func refusals(_ target: String) {
        let response = faces.get(target)
        #expect(response.status == .badRequest)
        #expect(response.contentType.hasPrefix("application/problem+json"))
    }

    @Test(
        "bodies are checked like addresses",
        arguments: [
            (#"{"q":"a","x":1}"#, 400), (#"{"q":1}"#, 400), ("{}", 400), ("[1]", 400), ("{", 400),
            (#"{"q":"a","as_of":"2024-02-30"}"#, 400),
            (#"{"q":""}"#, 400), (#"{"q":"a","as_of":"2024-07-01"}"#, 200),
        ])
    func bodies(_ body: String, _ status: Int) {
        #expect(faces.post("/v1/answer", type: "application/json", body: body).status.code == status)
        #expect(faces.post("/v1/answer", type: "text/plain", body: body).status == .unsupportedMediaType)
    }

    @Test("a day in the address is the day in the reply")
    func days() throws {
        let slug = PercentDecoding.encode(SampleService.slug)
        for path in ["/v1/laws/\(slug)", "/v1/laws/\(slug)/3", "/v1/laws/\(slug)/block-1", "/v1/search?q=a"] {
            let joined = path + (path.contains("?") ? "&" : "?") + "as_of=2024-07-01"
            #expect(try faces.json(faces.get(joined))["as_of"] as? String == "2024-07-01", "\(path)")
        }
    }

    @Test(
        "missing things are named",
        arguments: [
            ("/v1/laws/none", "law_not_found"),
            ("/v1/laws/%E7%A4%BA%E4%BE%8B%E5%8A%B3%E5%8A%A8%E6%8A%A5%E9%85%AC%E6%9D%A1%E4%BE%8B/99", "article_not_found"),
        ])
    func missing(_ target: String, _ code: String) throws {
        #expect(faces.get(target).status == .notFound)
        #expect(try faces.json(faces.get(target))["code"] as? String == code)
    }

    @Test("the description names every route of the API and nothing else")
    func description() throws {
        let document = try faces.json(faces.get("/openapi.json"))
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
        let served = Set(
            faces.routes.filter {
                $0.pattern.description.hasPrefix("/v1/") || ["/healthz", "/readyz", "/metrics"].contains($0.pattern.description)
            }.map { "\($0.method) \($0.pattern)" })
        #expect(described == served)
    }

    @Test("an unchanged answer is not sent again")
    func caching() throws {
        let tag = try #require(faces.get("/v1/answer?q=a").fields["etag"])
        #expect(tag.hasPrefix("\"g42-"))
        #expect(faces.get("/v1/answer?q=a", fields: [("if-none-match", tag)]).status == .notModified)
    }

    @Test("metrics stay readable while the knowledge base is not; readiness says so")
    func metrics() {
        #expect(faces.text(faces.get("/metrics")).contains("fawen_ready 1.0"))
        var failing = SampleService()
        failing.failure = .missing("no index")
        let faces = Faces(failing)
        #expect(faces.get("/metrics").status == .ok)
        #expect(faces.text(faces.get("/metrics")).contains("fawen_ready 0.0"))
        #expect(faces.get("/readyz").status == .unavailable)
        #expect(faces.get("/healthz").status == .ok)
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
