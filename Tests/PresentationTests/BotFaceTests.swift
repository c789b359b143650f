import Answering
import BotAPI
import FoundationEssentials
import HotlineDesk
import LegalModel
import Presentation
import Testing
import WebPortal

@testable import HTTPServer

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
