import Testing

@testable import HTTPServer

@Suite("Deadlines and persistence of one connection")
struct ConnectionTests {
    private let start = ContinuousClock.now

    private func connection(_ change: (inout ServerLimits) -> Void = { _ in }) -> Connection {
        var limits = ServerLimits()
        change(&limits)
        return Connection(descriptor: -1, peer: .loopback, limits: limits, jitter: 1, now: start)
    }

    private func feed(_ connection: Connection, _ text: String, after seconds: Int = 0) -> Connection.Action {
        let now = start + .seconds(seconds)
        Array(text.utf8).withUnsafeBytes { connection.receive($0, now: now) }
        return connection.advance(now: now) { _ in 16_384 }
    }

    private func answer(_ connection: Connection, after seconds: Int) {
        let now = start + .seconds(seconds)
        connection.send([1, 2, 3], now: now)
        _ = connection.wrote(3, now: now)
    }

    @Test("a header that trickles is cut off at ten seconds in all, not ten from its last byte")
    func slowHeader() {
        let connection = connection()
        for second in 0..<10 {
            #expect(feed(connection, "G", after: second) == .none)
            #expect(connection.tick(now: start + .seconds(second)) == .none)
        }
        #expect(connection.tick(now: start + .seconds(10)) == .refuse(.tooSlow))
    }

    @Test("a connection that never speaks is closed without an answer")
    func silence() {
        #expect(connection().tick(now: start + .seconds(10)) == .close)
    }

    @Test("a body below 1 KB/s is cut off after the grace of five seconds")
    func slowBody() {
        let connection = connection()
        #expect(feed(connection, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n") == .none)
        #expect(feed(connection, String(repeating: "x", count: 4_000), after: 4) == .none)
        #expect(connection.tick(now: start + .seconds(4)) == .none)
        #expect(connection.tick(now: start + .seconds(5)) == .refuse(.tooSlow))
    }

    @Test("a body at a good rate may take ten seconds in all")
    func longBody() {
        let connection = connection()
        _ = feed(connection, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16000\r\n\r\n")
        _ = feed(connection, String(repeating: "x", count: 15_000), after: 1)
        #expect(connection.tick(now: start + .seconds(9)) == .none)
        #expect(connection.tick(now: start + .seconds(10)) == .refuse(.tooSlow))
    }

    @Test("a client that takes nothing is given up after ten seconds, one that takes a little after sixty")
    func slowReader() {
        let connection = connection()
        _ = feed(connection, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.send([UInt8](repeating: 0, count: 100), now: start)
        #expect(connection.tick(now: start + .seconds(9)) == .none)
        for second in stride(from: 5, to: 60, by: 5) {
            #expect(connection.wrote(1, now: start + .seconds(second)) == .none)
            #expect(connection.tick(now: start + .seconds(second)) == .none)
        }
        #expect(connection.tick(now: start + .seconds(60)) == .close)
    }

    @Test("a kept connection closes after thirty idle seconds")
    func idle() {
        let connection = connection()
        _ = feed(connection, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer(connection, after: 1)
        #expect(connection.phase == .waiting)
        #expect(connection.tick(now: start + .seconds(30)) == .none)
        #expect(connection.tick(now: start + .seconds(31)) == .close)
    }

    @Test("one request is in work at a time; the next waits in the buffer")
    func oneInWork() {
        let connection = connection()
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        guard case .handle = feed(connection, request + request) else {
            Issue.record("the first request was not taken")
            return
        }
        #expect(connection.advance(now: start) { _ in 0 } == .none)
        #expect(!connection.wantsRead)
        answer(connection, after: 0)
        #expect(connection.phase == .head)
        guard case .handle = connection.advance(now: start, bodyLimit: { _ in 0 }) else {
            Issue.record("the second request was not taken")
            return
        }
    }

    @Test(
        "who keeps the connection",
        arguments: [
            ("HTTP/1.1\r\nHost: a\r\n", true), ("HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", false),
            ("HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n", false), ("HTTP/1.0\r\n", false),
            ("HTTP/1.0\r\nConnection: Keep-Alive\r\n", true),
        ])
    func persistence(_ rest: String, _ isKept: Bool) {
        let connection = connection()
        _ = feed(connection, "GET / " + rest + "\r\n")
        #expect(connection.persistence == (isKept ? .kept : .closed))
        answer(connection, after: 0)
        #expect(connection.phase == (isKept ? .waiting : .lingering))
    }

    @Test("the last allowed request and an old connection close")
    func limitsOfPersistence() {
        let few = connection { $0.keepAliveRequests = 2 }
        _ = feed(few, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(few.persistence == .kept)
        answer(few, after: 0)
        _ = feed(few, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(few.persistence == .closed)
        let old = connection()
        _ = feed(old, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", after: 601)
        #expect(old.persistence == .closed)
    }

    @Test("100-continue is asked for only while the body is missing")
    func expectation() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
        #expect(feed(connection(), head) == .sendContinue)
        guard case .handle(_, let body) = feed(connection(), head + "abc") else {
            Issue.record("the request was not taken")
            return
        }
        #expect(body == Array("abc".utf8))
    }
}
