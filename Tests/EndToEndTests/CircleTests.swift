import Foundation
import Testing

@Suite("What is kept to a circle stays in it", .timeLimit(.minutes(10)))
struct CircleTests {
    private static func answer(_ id: String, _ question: String, _ circle: String) -> String {
        """
        ---
        类型: 标准答复
        id: \(id)
        标准问: \(question)
        相似问: [\(question)请问]
        结论: 示例结论\(id)，雨伞按柜子上写的办。
        口播: 您好，按柜子上写的办。
        内部提示: 只给坐席看的提示\(id)
        依据: [《示例市共享雨伞管理条例》第二条]
        主题: 雨伞
        公开范围: \(circle)
        ---
        正文。

        """
    }

    private static func served() async throws -> (folder: TemporaryFolder, service: Service) {
        let folder = try Samples.folder()
        try folder.write([
            "items/open.md": answer("open", "雨伞柜门打不开了怎么办", "公开"),
            "items/closed.md": answer("closed", "雨伞柜门钥匙由谁保管", "坐席"),
            "items/secret.md": answer("secret", "雨伞柜门报警电话给谁", "内部"),
        ])
        let data = folder.path("data")
        try #require(try await Program.run("import", folder.path(Samples.firstFile), folder.path("items"), "--data", data).status == 0)
        try #require(try await Program.run("index", "--data", data).status == 0)
        return (folder, try await Service(data: data))
    }

    private static func encoded(_ text: String) throws -> String {
        try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    }

    @Test("answers for seats open for nobody else, by id, by suggestion, by search or by what they cite")
    func everyone() async throws {
        let (folder, service) = try await Self.served()
        defer { withExtendedLifetime(folder) {} }
        let client = LoopbackClient(port: service.port)
        let question = try Self.encoded("雨伞柜门")
        let law = try Self.encoded(Samples.law)
        for path in [
            "/v1/search?q=\(question)", "/search?q=\(question)", "/v1/suggest?q=\(question)", "/v1/laws/\(law)/2",
            "/v1/answers/open",
        ] {
            let reply = try client.get(path)
            #expect(reply.status == 200, "\(path)")
            #expect(!reply.text.contains("钥匙由谁保管") && !reply.text.contains("报警电话给谁") && !reply.text.contains("提示"), "\(path)")
        }
        for path in [
            "/v1/answers/closed", "/answers/closed", "/answers/secret", "/v1/answers/closed?revision=1", "/answers/closed?revision=1",
        ] {
            #expect(try client.get(path).status == 404, "\(path)")
        }
    }

    @Test("an answer that may not be shown lends its confidence to no other")
    func confidence() async throws {
        let (folder, service) = try await Self.served()
        defer { withExtendedLifetime(folder) {} }
        let client = LoopbackClient(port: service.port)
        func confidence(_ question: String) throws -> (id: String?, confidence: Double) {
            let reply = try client.get("/v1/answer?q=" + Self.encoded(question)).object()
            let first = (reply["answers"] as? [[String: Any]])?.first
            return (first?["id"] as? String, try reply.number("confidence"))
        }
        let own = try confidence("雨伞柜门打不开了怎么办")
        #expect(own.id == "open")
        let others = try confidence("雨伞柜门钥匙由谁保管")
        #expect(others.id != "closed" && others.confidence < own.confidence)
    }

    @Test("the hint of an answer that everybody may read leaves the service by the desk alone")
    func hints() async throws {
        let (folder, service) = try await Self.served()
        defer { withExtendedLifetime(folder) {} }
        let client = LoopbackClient(port: service.port)
        let question = "雨伞柜门打不开了怎么办"
        let asked = try Self.encoded(question)
        #expect(try client.get("/desk?open=open&q=" + asked).text.contains("只给坐席看的提示open"))
        for path in [
            "/answers/open", "/v1/answers/open", "/v1/answers/open?revision=1", "/v1/answer?mode=evidence&q=" + asked,
            "/v1/search?q=" + asked,
            "/search?q=" + asked, "/desk/answers", "/desk/answers/open", "/changes",
        ] {
            let reply = try client.get(path)
            #expect(reply.status == 200, "\(path)")
            #expect(!reply.text.contains("只给坐席看的提示"), "\(path)")
        }
        let call = "{\"name\":\"get_answer\",\"arguments\":{\"q\":\"\(question)\"}}"
        let bodies = [
            ("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":\(call)}"),
            (
                "/dify/retrieval",
                "{\"knowledge_id\":\"answers\",\"query\":\"\(question)\",\"retrieval_setting\":{\"top_k\":3,\"score_threshold\":0}}"
            ),
            ("/v1/handover", "{\"q\":\"\(question)\"}"),
        ]
        for (path, body) in bodies {
            let key = path == "/dify/retrieval" ? "Authorization: Bearer any\r\n" : ""
            let head = "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(key)Connection: close\r\nContent-Type: application/json\r\n"
            let reply = try client.send(head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
            #expect(reply.text.contains(question), "\(path) \(reply.text)")
            #expect(!reply.text.contains("只给坐席看的提示"), "\(path)")
        }
        #expect(await service.stop() == 0)
    }

    @Test("the desk finds what is for seats, with the hint, and not what is for others")
    func seats() async throws {
        let (folder, service) = try await Self.served()
        defer { withExtendedLifetime(folder) {} }
        let client = LoopbackClient(port: service.port)
        let question = try Self.encoded("雨伞柜门钥匙由谁保管")
        let page = try client.get("/desk?q=\(question)&open=closed")
        #expect(page.status == 200 && page.text.contains("只给坐席看的提示closed"))
        #expect(!page.text.contains("示例结论secret"))
        #expect(try !client.get("/desk?q=\(question)&open=secret").text.contains("只给坐席看的提示secret"))
    }
}
