import Testing

@testable import HTTPServer

/// One table of what the protocol allows and what it does not: bytes as sent, status as answered (200 where the request is taken).
@Suite("Requests as RFC 9112 reads them")
struct ProtocolConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let expected: Int
        var testDescription: String { "\(name) → \(expected)" }

        init(_ name: String, _ bytes: String, _ expected: Int) {
            self.name = name
            self.bytes = bytes
            self.expected = expected
        }
    }

    private static let head = "GET / HTTP/1.1\r\nHost: a\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    private static let long = String(repeating: "x", count: 9_000)

    static let cases: [Case] = [
        Case("a plain request", head + "\r\n", 200),
        Case("1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 200),
        Case("1.1 without Host", "GET / HTTP/1.1\r\n\r\n", 400),
        Case("two Hosts", head + "Host: b\r\n\r\n", 400),
        Case("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
        Case("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        Case("a Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
        Case("an IPv6 Host with a port", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200),
        Case("bare LF in the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
        Case("bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
        Case("a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        Case("a folded field", head + "X: 1\r\n 2\r\n\r\n", 400),
        Case("a field without colon", head + "nonsense\r\n\r\n", 400),
        Case("a field without name", head + ": 1\r\n\r\n", 400),
        Case("NUL in a value", head + "X: a\0b\r\n\r\n", 400),
        Case("CR in a value", head + "X: a\rb\r\n\r\n", 400),
        Case("a name with a bracket", head + "X[1]: a\r\n\r\n", 400),
        Case("length and coding together", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Case("two different lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
        Case("two equal lengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        Case("length +5", post + "Content-Length: +5\r\n\r\nabcde", 400),
        Case("length -1", post + "Content-Length: -1\r\n\r\n", 400),
        Case("length 5, 5", post + "Content-Length: 5, 5\r\n\r\nabcde", 400),
        Case("length 0x5", post + "Content-Length: 0x5\r\n\r\nabcde", 400),
        Case("length 2^65", post + "Content-Length: 36893488147419103232\r\n\r\n", 400),
        Case("an empty length", post + "Content-Length:\r\n\r\n", 400),
        Case("a body of the length", post + "Content-Length: 3\r\n\r\nabc", 200),
        Case("an unknown coding", post + "Transfer-Encoding: br\r\n\r\n", 501),
        Case("gzip before chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Case("chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
        Case("chunked in a 1.0 request", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Case("chunks with an extension and a trailer", post + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: 1\r\n\r\n", 200),
        Case("a chunk size that overflows", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 400),
        Case("a chunk size with a sign", post + "Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n", 400),
        Case("a chunk longer than its size", post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", 400),
        Case("a chunk line ended by LF", post + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", 400),
        Case("an endless chunk extension", post + "Transfer-Encoding: chunked\r\n\r\n3;" + long + "\r\nabc\r\n0\r\n\r\n", 400),
        Case("one field too long", head + "X: " + long + "\r\n\r\n", 431),
        Case("fields too long together", head + (0..<3).map { "X\($0): " + long.prefix(7_000) + "\r\n" }.joined() + "\r\n", 431),
        Case("65 fields", head + (0..<64).map { "X\($0): 1\r\n" }.joined() + "\r\n", 431),
        Case("a target too long", "GET /" + long + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Case("a request line without end", "GET /" + long, 414),
        Case("a body too large by its length", post + "Content-Length: 16385\r\n\r\n", 413),
        Case(
            "a body too large by its chunks",
            post + "Transfer-Encoding: chunked\r\n\r\n2000\r\n" + String(repeating: "x", count: 0x2000)
                + "\r\n2001\r\n", 413),
        Case("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Case("HTTP/1.2, served as 1.1", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 200),
        Case("a version without name", "GET / 1.1\r\nHost: a\r\n\r\n", 400),
        Case("a version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400),
        Case("0.9", "GET /\r\n\r\n", 400),
        Case("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        Case("a target without slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("a target with a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("a target with a control byte", "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("absolute form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        Case("absolute form with user information", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("one empty line before a request", "\r\n" + head + "\r\n", 200),
        Case("two empty lines before a request", "\r\n\r\n" + head + "\r\n", 400),
        Case("an unknown expectation", post + "Expect: more\r\nContent-Length: 3\r\n\r\nabc", 417),
    ]

    /// The status for the bytes fed in pieces of one size; nil while they are no whole request.
    private func status(_ text: String, pieces: Int) -> Int? {
        var parser = RequestParser(limits: ServerLimits())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[start..<min(bytes.count, start + pieces)].withUnsafeBytes { parser.append($0) }
            do {
                if case .request = try parser.next(bodyLimit: { _ in ServerLimits().body }) { return 200 }
            } catch {
                return error.status.code
            }
        }
        return nil
    }

    @Test("each case gets its status, however the bytes are cut", arguments: cases)
    func statuses(_ example: Case) {
        #expect(status(example.bytes, pieces: 100_000) == example.expected)
        #expect(status(example.bytes, pieces: 7) == example.expected)
        #expect(status(example.bytes, pieces: 1) == example.expected)
    }

    @Test("pipelined requests come out one by one, in order, with their bodies")
    func pipelining() throws {
        var parser = RequestParser(limits: ServerLimits())
        let text = (0..<300).map { "POST /\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: \("\($0)".utf8.count)\r\n\r\n\($0)" }.joined()
        Array(text.utf8).withUnsafeBytes { parser.append($0) }
        for number in 0..<300 {
            guard case .request(let head, let body) = try parser.next(bodyLimit: { _ in 100 }) else {
                Issue.record("request \(number) is missing")
                return
            }
            #expect(head.path == "/\(number)")
            #expect(body == Array("\(number)".utf8))
        }
        #expect(try parser.next(bodyLimit: { _ in 100 }) == .incomplete)
        #expect(!parser.isInsideRequest)
    }

    @Test("chunks are joined and trailers dropped")
    func chunks() throws {
        var parser = RequestParser(limits: ServerLimits())
        let text = Self.post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"
        Array(text.utf8).withUnsafeBytes { parser.append($0) }
        guard case .request(let head, let body) = try parser.next(bodyLimit: { _ in 100 }) else {
            Issue.record("no request")
            return
        }
        #expect(String(decoding: body, as: UTF8.self) == "abc0123456789")
        #expect(head.fields["trailer"] == nil)
    }

    @Test("random bytes and random cuts of good requests never trap")
    func noise() {
        var generator = SeededGenerator(seed: 0x5EED_1234)
        let good = Array(Self.cases.map(\.bytes).joined().utf8.prefix(60_000))
        for _ in 0..<2_000 {
            let start = Int.random(in: 0..<good.count, using: &generator)
            var bytes = Array(good[start..<min(good.count, start + Int.random(in: 1...400, using: &generator))])
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var parser = RequestParser(limits: ServerLimits())
            bytes.withUnsafeBytes { parser.append($0) }
            var requests = 0
            while let step = try? parser.next(bodyLimit: { _ in 100 }), case .request = step { requests += 1 }
            #expect(requests <= bytes.count / 14, "seed 0x5EED1234")
        }
    }
}

/// A small deterministic generator (SplitMix64), so that a failure can be run again from its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
