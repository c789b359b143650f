import Testing

@testable import HTTPServer

@Suite("Routes, parameters and what every response carries")
struct DispatcherTests {
    private static let routes: [Route] = [
        Route(.get, "/", name: "home", summary: "首页", reading: .forgiving) { _ in .html("<p>你好</p>") },
        Route(
            .get, "/laws/{law}/{article}", name: "article", summary: "法条",
            parameters: [RouteParameter("as_of", .day, "日期"), RouteParameter("size", .integer(1...50), "条数")]
        ) { request in .text(request.capture("law") + "|" + request.capture("article") + "|" + (request.parameters["as_of"] ?? "")) },
        Route(
            .get, "/page", name: "page", summary: "网页", parameters: [RouteParameter("as_of", .day, "日期")], reading: .forgiving
        ) { request in .text(request.parameters["as_of"] ?? "") },
        Route(
            .get, "/say", name: "say", summary: "问", parameters: [RouteParameter("q", .text(maximum: 9), isRequired: true, "问题")]
        ) { request in .text(request.parameters["q"] ?? "") },
        Route(.get, "/laws/index/all", name: "index", summary: "目录") { _ in .text("index") },
        Route(.post, "/ask", name: "ask", summary: "提问") { request in .text(try request.form()["q"] ?? "") },
        Route(.get, "/data", name: "data", summary: "数据") { _ in try Response.json(["b": 1, "a": 2]).with("x-generation", "7") },
        Route(.get, "/fails", name: "fails", summary: "出错") { _ in throw ServerError.invalidHost("secret") },
        Route(.get, "/busy", name: "busy", summary: "忙") { _ in throw Problem.overloaded },
    ]

    private let dispatcher = Dispatcher(router: Router(routes))

    private func ask(
        _ target: String, method: Method = .get, fields: [(String, String)] = [], body: String = ""
    ) -> Response {
        var headers = HeaderFields()
        for (name, value) in fields { headers.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, minorVersion: 1, fields: headers)
        return dispatcher.respond(to: head, body: Array(body.utf8), id: "0123")
    }

    private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("segments are decoded one by one, so a slash may be part of a name")
    func captures() {
        #expect(text(ask("/laws/%E6%B0%91%E6%B3%95%E5%85%B8/5%2F6?as_of=2024-02-29")) == "民法典|5/6|2024-02-29")
    }

    @Test(
        "a path has one way to be written, so that rules of a proxy hold",
        arguments: ["/%64ata", "/d%61ta", "/dat%61", "/laws/%61/1", "/laws/a%2Db/1", "/laws/%2E%2e/1"])
    func disguised(_ target: String) {
        let response = ask(target)
        #expect(response.status == .badRequest)
        #expect(text(response).contains("disguised_path"))
    }

    @Test("what must be encoded, and what some clients encode, is text of a segment; a query may encode what it likes")
    func encoded() {
        #expect(text(ask("/laws/%7E%20%2561/1?as%5Fof=2024%2D02-29")) == "~ %61|1|2024-02-29")
        #expect(ask("/data").status == .ok)
        #expect(ask("/%2Fdata").status == .notFound)
    }

    @Test("a literal path wins over a named segment")
    func precedence() {
        #expect(text(ask("/laws/index/all")) == "index")
    }

    @Test(
        "what the table does not allow",
        arguments: [
            ("/none", 404), ("/laws/a", 404), ("/laws/a/", 404), ("/ask", 405), ("/data?x=1", 400), ("/?x=1", 200),
            ("/laws/a/1?as_of=2023-02-29", 400), ("/laws/a/1?as_of=2024-1-1", 400), ("/laws/a/1?size=51", 400), ("/laws/a/1?size=50", 200),
            ("/laws/a/1?size=1&size=2", 400), ("/laws/a/%FF", 400), ("/laws/a/%0", 400), ("/laws/a/%00", 400),
            ("/laws/a/1?as_of=%E6%97", 400), ("/laws/a/1?as_of=", 400), ("/laws/a/1?size=", 400), ("/page?as_of=", 200),
            ("/page?as_of=1", 400), ("/page?as_of=1799-12-31", 400), ("/page?as_of=1800-01-01", 200), ("/page?as_of=2999-12-31", 200),
            ("/page?as_of=3000-01-01", 400), ("/say", 400), ("/say?q=", 400), ("/say?q=%20", 400), ("/say?q=a", 200), ("/fails", 500),
            ("/busy", 503),
        ])
    func refusals(_ target: String, _ expected: Int) {
        #expect(ask(target).status.code == expected)
    }

    @Test("an unforeseen error tells the client its request id and nothing else")
    func unforeseen() {
        let response = ask("/fails")
        #expect(!text(response).contains("secret"))
        #expect(text(response).contains("\"request_id\":\"0123\""))
        #expect(response.contentType.contains("application/problem+json"))
    }

    @Test("503 says when to come back, 405 says what is allowed, OPTIONS too")
    func hints() {
        #expect(ask("/busy").fields["retry-after"] == "1")
        #expect(ask("/data", method: .post).fields["allow"] == "GET, HEAD, OPTIONS")
        #expect(ask("/ask", method: .options).fields["allow"] == "POST, OPTIONS")
        #expect(ask("/ask", method: .options).status == .noContent)
        #expect(ask("/data", method: Method("TRACE")).status == .methodNotAllowed)
    }

    @Test("forms are decoded strictly and other types refused")
    func forms() {
        let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")]
        #expect(text(ask("/ask", method: .post, fields: form, body: "q=%E5%B7%A5%E8%B5%84+a%2Bb")) == "工资 a+b")
        #expect(ask("/ask", method: .post, fields: form, body: "q=%E5%B7").status == .badRequest)
        #expect(ask("/ask", method: .post, fields: [("content-type", "text/plain")], body: "q=1").status == .unsupportedMediaType)
    }

    @Test("every response carries the policy fields, errors too", arguments: ["/", "/data", "/none", "/fails"])
    func policy(_ target: String) {
        let response = ask(target)
        #expect(response.fields["x-content-type-options"] == "nosniff")
        #expect(response.fields["referrer-policy"] == "no-referrer")
        #expect(response.fields["cross-origin-resource-policy"] == "same-origin")
        #expect(response.fields["x-frame-options"] == "DENY")
        #expect(response.fields["permissions-policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        #expect(response.fields["x-request-id"] == "0123")
        #expect(response.fields["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(response.fields["server"] == nil)
        #expect(response.fields["strict-transport-security"] == nil)
    }

    @Test("pages run only their own scripts and styles; errors are never kept")
    func policyOfPages() {
        #expect(ask("/").fields["content-security-policy"]?.contains("script-src 'self'; style-src 'self'") == true)
        #expect(ask("/").fields["cache-control"] == "no-cache")
        #expect(ask("/none").fields["cache-control"] == "no-store")
        #expect(ask("/data").fields["cache-control"] == "private, max-age=0")
    }

    @Test("an unchanged document is not sent again; its tag names the generation")
    func entityTags() throws {
        let tag = try #require(ask("/data").fields["etag"])
        #expect(tag.hasPrefix("\"g7-"))
        let again = ask("/data", fields: [("if-none-match", "\"x\", W/" + tag)])
        #expect(again.status == .notModified)
        #expect(again.body.isEmpty)
        #expect(again.fields["etag"] == tag)
        #expect(ask("/data", fields: [("if-none-match", "\"g6-0\"")]).status == .ok)
    }

    @Test("JSON has sorted keys")
    func json() {
        #expect(text(ask("/data")) == #"{"a":2,"b":1}"#)
    }
}

@Suite("Hostile text is refused as bytes")
struct TextGuardTests {
    @Test("thirty combining marks pass, thirty-one do not")
    func runs() throws {
        let mark = "\u{301}"
        _ = try TextGuard.check(Array(("a" + String(repeating: mark, count: 30)).utf8), place: "问题")
        #expect(throws: Problem.tooComplex(in: "问题")) {
            try TextGuard.check(Array(("a" + String(repeating: mark, count: 31)).utf8), place: "问题")
        }
    }

    @Test("an escaped mark in JSON counts like a written one, also mixed")
    func escapes() throws {
        let pair = "\\u0301\u{301}"
        try TextGuard.checkJSON(Array(("{\"a" + String(repeating: pair, count: 15) + "\":1}").utf8))
        #expect(throws: Problem.self) {
            try TextGuard.checkJSON(Array(("{\"a" + String(repeating: pair, count: 16) + "\":1}").utf8))
        }
        try TextGuard.checkJSON(Array("{\"a\":\"\\\\u0301\\n\"}".utf8))
    }

    @Test(
        "control characters, surrogates and overlong forms are refused",
        arguments: [[0x00], [0x1B], [0x7F], [0xED, 0xA0, 0x80], [0xC0, 0x80]])
    func malformed(_ bytes: [UInt8]) {
        #expect(throws: Problem.invalidText(in: "问题")) { try TextGuard.check(bytes, place: "问题") }
    }

    @Test("128 KB of marks are refused")
    func manyMarks() {
        let bytes = Array(String(repeating: "\u{301}", count: 65_536).utf8)
        #expect(throws: Problem.tooComplex(in: "问题")) { try TextGuard.check(bytes, place: "问题") }
    }
}

@Suite("Dates and compression")
struct EncodingTests {
    @Test(
        "dates as RFC 9110 writes them",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ])
    func dates(_ time: Int64, _ expected: String) {
        #expect(HTTPDate.text(time) == expected)
    }

    @Test(
        "who takes gzip",
        arguments: [
            ("gzip, deflate, br", true), ("br", false), ("gzip;q=0", false), ("*;q=0.5", true), ("gzip; q=0.1", true), ("", false),
        ])
    func acceptance(_ field: String, _ isAccepted: Bool) {
        var fields = HeaderFields()
        fields.append("accept-encoding", field)
        #expect(Compressor.isAccepted(fields.listMembers(of: "accept-encoding")) == isAccepted)
    }

    @Test("percent-encoding goes back and forth", arguments: ["", "民法典", "a/b?c&d=e+f %#", "\t\n~_.-"])
    func percent(_ text: String) throws {
        #expect(try PercentDecoding.decode(PercentDecoding.encode(text).utf8, plusIsSpace: true, place: "") == text)
    }
}
