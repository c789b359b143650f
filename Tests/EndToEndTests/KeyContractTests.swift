import Foundation
import Testing

@Suite("API keys from the command line to a running server", .timeLimit(.minutes(10)))
struct KeyContractTests {
    private static let search = "/v1/search?q=%E9%9B%A8%E4%BC%9E"

    private static func indexed() async throws -> TemporaryFolder {
        let folder = try Samples.folder()
        let paths = (folder.path(Samples.firstFile), folder.path("answers.jsonl"))
        try #require(try await Program.run("import", paths.0, paths.1, "--data", folder.path("data")).status == 0)
        try #require(try await Program.run("index", "--data", folder.path("data")).status == 0)
        return folder
    }

    private static func get(_ client: LoopbackClient, _ target: String, _ field: String = "") throws -> LoopbackClient.Response {
        try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\(field)Connection: close\r\n\r\n")
    }

    @Test("A server that requires keys takes up a key made beside it, counts its quota, and drops it when it is revoked")
    func lifeOfAKey() async throws {
        let folder = try await Self.indexed()
        let data = folder.path("data")
        let service = try await Service(data: data, "--require-api-key")
        let client = LoopbackClient(port: service.port)
        let refused = try client.get(Self.search)
        #expect(refused.status == 401)
        #expect(try refused.object().text("code") == "key_required")
        #expect(refused.fields["www-authenticate"]?.hasPrefix("Bearer") == true)
        #expect(try client.get("/").status == 200)
        #expect(try client.get("/healthz").status == 200)

        let added = try await Program.run("key", "add", "bot", "--per-minute", "2", "--data", data, "--json").object()
        let field = "Authorization: Bearer \(try added.text("key"))\r\n"
        #expect(try await Self.eventually { try Self.get(client, Self.search, field).status == 200 })
        #expect(try client.post("/mcp", json: "{}").status == 401)
        var statuses: Set<Int> = []
        for _ in 0..<8 { statuses.insert(try Self.get(client, Self.search, field).status) }
        #expect(statuses.contains(429))
        let other = try await Program.run("key", "add", "mcp-only", "--scopes", "mcp", "--data", data, "--json").object()
        let otherField = "X-API-Key: \(try other.text("key"))\r\n"
        #expect(try await Self.eventually { try Self.get(client, Self.search, otherField).status == 403 })
        #expect(try client.get("/metrics").text.contains("http_requests_by_key_total{key=\"bot\"}"))

        #expect(try await Program.run("key", "revoke", "bot", "--data", data).status == 0)
        #expect(try await Self.eventually { try Self.get(client, Self.search, field).status == 401 })
        // Who made and stopped keys stands in the chained log, without the secret.
        let log = try await Program.run("audit", "list", "--data", data)
        #expect(log.output.contains("管理员 key key:bot 增加：read，每分钟 2 次") && log.output.contains("管理员 key key:bot 停用"))
        #expect(!log.output.contains(try added.text("key")))
        #expect(try await Program.run("audit", "verify", "--data", data).status == 0)
        let listed = try await Program.run("key", "list", "--data", data, "--json")
        #expect(try listed.object().list("keys").map { try $0.text("name") } == ["bot", "mcp-only"])
        #expect(!listed.output.contains(try added.text("key")))
        #expect(await service.stop() == 0)
    }

    @Test("Dify is refused in its own form, and the key of a file opens its route alone")
    func dify() async throws {
        let folder = try await Self.indexed()
        let file = try folder.write("the-key-of-the-file\n", to: "dify.key")
        let service = try await Service(data: folder.path("data"), "--require-api-key", "--dify-key-file", file)
        let client = LoopbackClient(port: service.port)
        let body = "{\"knowledge_id\":\"fawen\",\"query\":\"借了共享雨伞多久要还\",\"retrieval_setting\":{\"top_k\":2,\"score_threshold\":0}}"
        func ask(_ field: String) throws -> LoopbackClient.Response {
            let head = "POST /dify/retrieval HTTP/1.1\r\nHost: a\r\n\(field)Connection: close\r\nContent-Type: application/json\r\n"
            return try client.send(head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
        }
        let missing = try ask("")
        #expect(missing.status == 403)
        #expect(try missing.object().integer("error_code") == 1_001)
        let wrong = try ask("Authorization: Bearer other\r\n")
        #expect(wrong.status == 403)
        #expect(try wrong.object().integer("error_code") == 1_002)
        #expect(try ask("Authorization: Bearer the-key-of-the-file\r\n").status == 200)
        #expect(try Self.get(client, Self.search, "Authorization: Bearer the-key-of-the-file\r\n").status == 403)
        #expect(await service.stop() == 0)
    }

    @Test("Names and scopes that cannot be are refused before anything is written")
    func refused() async throws {
        let folder = try await Self.indexed()
        let data = folder.path("data")
        #expect(try await Program.run("key", "add", "Bad Name", "--data", data).status == 64)
        #expect(try await Program.run("key", "add", "a", "--scopes", "everything", "--data", data).status == 64)
        #expect(try await Program.run("key", "revoke", "nobody", "--data", data).status == 1)
        #expect(try await Program.run("key", "list", "--data", data).status == 1)
    }

    /// Asks again until the running server has seen the change, which it looks for every second.
    private static func eventually(_ condition: () throws -> Bool) async throws -> Bool {
        for _ in 0..<100 {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }
}
