import Foundation
import Testing

@Suite("fawen serve", .timeLimit(.minutes(10)))
struct ServeContractTests {
    /// `雨伞多久归还`, as an address writes it.
    private static let question = "%E9%9B%A8%E4%BC%9E%E5%A4%9A%E4%B9%85%E5%BD%92%E8%BF%98"
    /// `示例市共享雨伞管理条例`, likewise.
    private static let law =
        "%E7%A4%BA%E4%BE%8B%E5%B8%82%E5%85%B1%E4%BA%AB%E9%9B%A8%E4%BC%9E%E7%AE%A1%E7%90%86%E6%9D%A1%E4%BE%8B"

    private static func indexed() async throws -> TemporaryFolder {
        let folder = try Samples.folder()
        let data = folder.path("data")
        let paths = (folder.path(Samples.firstFile), folder.path("answers.jsonl"))
        try #require(try await Program.run("import", paths.0, paths.1, "--data", data).status == 0)
        try #require(try await Program.run("index", "--data", data).status == 0)
        return folder
    }

    @Test("Pages, API and operations answer; what is not there is a problem of RFC 9457; SIGTERM ends with 0")
    func faces() async throws {
        let folder = try await Self.indexed()
        let service = try await Service(data: folder.path("data"))
        let client = LoopbackClient(port: service.port)
        let home = try client.get("/")
        #expect(home.status == 200)
        #expect(home.fields["content-type"] == "text/html; charset=utf-8")
        #expect(home.fields["x-content-type-options"] == "nosniff")
        #expect(home.fields["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(home.fields["server"] == nil)
        #expect(home.text.contains("12348"))
        let results = try client.get("/search?q=" + Self.question)
        #expect(results.status == 200)
        #expect(results.text.contains("示例市共享雨伞管理条例"))
        for path in ["/healthz", "/readyz", "/metrics", "/openapi.json", "/desk", "/desk?q=" + Self.question] {
            #expect(try client.get(path).status == 200, "\(path)")
        }
        for path in ["/no-such-page", "/v1/no-such-route", "/v1/laws/%E6%B2%A1%E6%9C%89%E8%BF%99%E9%83%A8%E6%B3%95", "/v1/answers/none"] {
            #expect(try client.get(path).status == 404, "\(path)")
        }
        let problem = try client.get("/v1/no-such-route")
        #expect(problem.fields["content-type"]?.hasPrefix("application/problem+json") == true)
        #expect(try problem.object().integer("status") == 404)
        #expect(await service.stop() == 0)
    }

    @Test("The API and the command line agree on hits, answers and their revisions")
    func channelsAgree() async throws {
        let folder = try await Self.indexed()
        let data = folder.path("data")
        let service = try await Service(data: data)
        let client = LoopbackClient(port: service.port)
        let search = try client.get("/v1/search?kind=law&q=" + Self.question)
        #expect(search.status == 200)
        let printed = try await Program.run("search", "雨伞多久归还", "--kind", "law", "--data", data, "--json").object()
        let served = try Self.hits(search.object())
        #expect(try served.map { try $0.text("id") } == printed.list("hits").map { try $0.text("id") })
        #expect(served.isEmpty == false)
        let answer = try client.post("/v1/answer", json: "{\"q\": \"借了共享雨伞多久要还\"}")
        #expect(answer.status == 200)
        let told = try await Program.run("ask", "借了共享雨伞多久要还", "--data", data, "--json").object()
        #expect(try answer.object().text("decision") == told.text("decision"))
        let identity = try #require(try told.list("answers").first).text("id")
        #expect(answer.text.contains("\"\(identity)\""))
        #expect(try client.get("/v1/answers/" + identity).status == 200)
        let article = try client.get("/v1/laws/" + Self.law + "/3-1")
        #expect(article.status == 200)
        #expect(article.text.contains("正常磨损"))
        #expect(await service.stop() == 0)
    }

    @Test("Hostile requests are refused by status, and the server goes on")
    func hostile() async throws {
        let folder = try await Self.indexed()
        let service = try await Service(data: folder.path("data"))
        let client = LoopbackClient(port: service.port)
        #expect(try client.get("/v1/search?q=%FF%FE").status == 400)
        #expect(try client.get("/v1/search").status == 400)
        #expect(try client.get("/v1/search?q=a&no_such_parameter=1").status == 400)
        #expect(try client.get("/v1/search?q=a&size=100000").status == 400)
        #expect(try client.get("/v1/search?q=" + String(repeating: "a", count: 9_000)).status == 414)
        #expect(try client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status == 400)
        #expect(try client.send("NONSENSE\r\n\r\n").status == 400)
        #expect(try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n").status == 431)
        #expect(try client.post("/v1/answer", json: "{\"q\": ").status == 400)
        #expect(try client.get("/healthz").status == 200)
        #expect(await service.stop() == 0)
    }

    @Test("A port in use ends with 69 and a line that names it")
    func portInUse() async throws {
        let folder = try await Self.indexed()
        let service = try await Service(data: folder.path("data"))
        let second = try await Program.run("serve", "--data", folder.path("data"), "--port", String(service.port))
        #expect(second.status == 69)
        #expect(second.errors.contains(String(service.port)))
        #expect(try LoopbackClient(port: service.port).get("/healthz").status == 200)
        #expect(await service.stop() == 0)
    }

    @Test("A generation indexed while the server runs is served without a restart")
    func newGeneration() async throws {
        let folder = try await Self.indexed()
        let data = folder.path("data")
        let service = try await Service(data: data)
        let client = LoopbackClient(port: service.port)
        let target = "/v1/search?kind=law&q=" + Self.question
        let before = try client.get(target)
        #expect(before.fields["x-generation"] == "1")
        #expect(before.text.contains("七日内"))
        #expect(try await Program.run("import", folder.path(Samples.secondFile), "--data", data).status == 0)
        #expect(try await Program.run("index", "--data", data).status == 0)
        #expect(await service.says("新的索引"))
        let after = try client.get(target)
        #expect(after.fields["x-generation"] == "2")
        #expect(after.text.contains("十日内"))
        #expect(await service.stop() == 0)
    }

    /// All hits of a reply of the API, whether it groups them by kind or not.
    private static func hits(_ reply: [String: Any]) throws -> [[String: Any]] {
        if reply["hits"] != nil { return try reply.list("hits") }
        return try reply.list("groups").flatMap { try $0.list("hits") }
    }
}
