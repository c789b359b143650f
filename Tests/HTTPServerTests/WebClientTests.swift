import Foundation
import Testing
import WebClient

@testable import HTTPServer

/// The client against the server, over a real connection.
@Suite struct WebClientTests {
    private static let routes = [
        Route(.get, "/long", name: "long", summary: "", parameters: [RouteParameter("bytes", .integer(0...9_999_999), "")]) { request in
            .text(String(repeating: "x", count: Int(request.parameters["bytes"] ?? "") ?? 0))
        },
        Route(.get, "/away", name: "away", summary: "") { _ in .redirect(to: "/long?bytes=7") },
        Route(.post, "/echo", name: "echo", summary: "") { request in
            .text((request.head.fields["x-word"] ?? "-") + String(decoding: request.body, as: UTF8.self))
        },
    ]

    @Test("an answer is read whole up to its limit, and one byte more is none")
    func limit() throws {
        let server = try LiveServer(Self.routes)
        let base = "http://127.0.0.1:\(server.server.port)"
        let reply = try WebClient().fetch(WebRequest(base + "/long?bytes=200000"), limit: 200_000)
        #expect(reply.status == 200 && reply.body.count == 200_000)
        #expect(throws: WebClientError(reason: "the answer is longer than 199999 bytes")) {
            try WebClient().fetch(WebRequest(base + "/long?bytes=200000"), limit: 199_999)
        }
        #expect(try WebClient().fetch(WebRequest(base + "/long?bytes=0"), limit: 1) == WebReply(status: 200, body: []))
        #expect(server.stop())
    }

    @Test("a redirect is an answer like any other; a body is posted with its fields")
    func requests() throws {
        let server = try LiveServer(Self.routes)
        let base = "http://127.0.0.1:\(server.server.port)"
        #expect(try WebClient().fetch(WebRequest(base + "/away"), limit: 100) == WebReply(status: 303, body: []))
        let request = WebRequest(
            base + "/echo", fields: [(name: "x-word", value: "one"), (name: "content-type", value: "text/plain")], body: Array(" two".utf8))
        #expect(try WebClient().fetch(request, limit: 100) == WebReply(status: 200, body: Array("one two".utf8)))
        #expect(try WebClient().fetch(WebRequest(base + "/none"), limit: 10_000).status == 404)
        #expect(try WebClient().post(Array("x".utf8), to: base + "/echo", fields: [(name: "content-type", value: "text/plain")]) == 200)
        #expect(server.stop())
        #expect(throws: WebClientError.self) { try WebClient(patience: 2).fetch(WebRequest(base + "/away"), limit: 100) }
        #expect(throws: WebClientError.self) { try WebClient(patience: 2).fetch(WebRequest("file:///etc/hostname"), limit: 100) }
    }

    @Test("what goes to this machine goes past every proxy")
    func proxies() throws {
        let server = try LiveServer(Self.routes)
        // For the whole process, as libcurl reads it, and never taken away again: nothing else here asks a server elsewhere.
        setenv("http_proxy", "http://127.0.0.1:9", 1)
        for host in ["127.0.0.1", "localhost"] {
            #expect(try WebClient().fetch(WebRequest("http://\(host):\(server.server.port)/long?bytes=3"), limit: 100).body.count == 3)
        }
        #expect(server.stop())
    }
}
