import Foundation
import Glibc
import Synchronization
import Testing

@testable import HTTPServer

/// A server on a free port of this machine, and a client that sees every byte.
final class LiveServer: Sendable {
    let server: Server
    private let finished = DispatchSemaphore(value: 0)

    init(
        _ routes: [Route], workers: Int = 2, events: EventHub = EventHub(), change: (inout ServerConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, workers: workers)
        configuration.handlesSignals = false
        configuration.rates.exempt = [AddressRange("127.0.0.0/8")].compactMap { $0 }
        configuration.limits.queueWait = .seconds(5)
        change(&configuration)
        let router = Router(routes) { .problem($0, requestID: $1.path) }
        server = try Server(configuration: configuration, router: router, events: events)
        let thread = Thread { [server, finished] in
            do { try server.run() } catch { Issue.record(error) }
            finished.signal()
        }
        thread.start()
    }

    /// Stops the server; false if it did not end in time.
    func stop() -> Bool {
        server.stop()
        return finished.wait(timeout: .now() + 15) == .success
    }

    func connect() throws -> Client { try Client(port: server.port) }

    /// Sends the text on a fresh connection and reads until the server closes it.
    func exchange(_ text: String) throws -> String {
        let client = try connect()
        client.send(text)
        return client.readToEnd()
    }

    /// Its one stored value never changes; the system allows sending and receiving from two threads.
    final class Client: Sendable {
        private let descriptor: Int32

        init(port: Int) throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var patience = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(result == 0)
        }

        deinit { close(descriptor) }

        func send(_ text: String) {
            let bytes = Array(text.utf8)
            _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        /// Reads until the text ends with the mark, or the server closes.
        func read(until mark: String) -> String {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while !String(decoding: bytes, as: UTF8.self).hasSuffix(mark) || mark.isEmpty {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count <= 0 { break }
                bytes += buffer[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        func readToEnd() -> String { read(until: "") }

        func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }
    }
}

@Suite("A server on a real socket")
struct LiveServerTests {
    private static let routes: [Route] = [
        Route(.get, "/hello", name: "hello", summary: "") { _ in .text("hello") },
        Route(.get, "/long", name: "long", summary: "") { _ in .html(String(repeating: "中文", count: 4_000)) },
        Route(.post, "/echo", name: "echo", summary: "", bodyLimit: 1_000_000) { .text(String(decoding: $0.body, as: UTF8.self)) },
    ]

    private func server(change: (inout ServerConfiguration) -> Void = { _ in }) throws -> LiveServer {
        try LiveServer(Self.routes, change: change)
    }

    @Test("a request is answered, the connection kept, the next one answered too, and HEAD has a length but no body")
    func keepAlive() throws {
        let live = try server()
        let client = try live.connect()
        client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let first = client.read(until: "hello")
        #expect(first.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(first.contains("Connection: keep-alive\r\n"))
        #expect(first.contains("X-Request-Id: "))
        client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let second = client.readToEnd()
        #expect(second.contains("Content-Length: 5\r\n"))
        #expect(second.hasSuffix("\r\n\r\n"))
        #expect(live.stop())
    }

    @Test("a thousand pipelined requests are answered in order")
    func pipelining() throws {
        let live = try server { $0.limits.keepAliveRequests = 2_000 }
        let client = try live.connect()
        let sender = Thread {
            for number in 0..<1_000 {
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\(number == 999 ? "Connection: close\r\n" : "")\r\n<\(1000 + number)"
                )
            }
        }
        sender.start()
        let bodies = client.readToEnd().split(separator: "<").dropFirst().map { $0.prefix(4) }
        #expect(bodies == (1_000..<2_000).map { "\($0)"[...] })
        #expect(live.stop())
    }

    @Test("a refused request is answered and the connection closed, and the next client is fine")
    func refusal() throws {
        let live = try server()
        let answer = try live.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(answer.contains("Connection: close\r\n"))
        let tooLarge = try live.exchange(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n" + String(repeating: "x", count: 50_000))
        #expect(tooLarge.hasPrefix("HTTP/1.1 413 "))
        #expect(try live.exchange("GET /hello HTTP/1.0\r\n\r\n").hasSuffix("hello"))
        #expect(live.stop())
    }

    @Test("a refusal knows the path that was asked for, so that a program gets it in its own form")
    func refusedPath() throws {
        let live = try server()
        let body = try live.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n")
        #expect(body.contains("\"request_id\":\"/echo\""))
        let target = try live.exchange("GET /hello?q=\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(target.hasPrefix("HTTP/1.1 414 "))
        #expect(target.contains("\"request_id\":\"/hello\""))
        let nothing = try live.exchange("GET \(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(nothing.contains("\"request_id\":\"/\""))
        #expect(live.stop())
    }

    @Test("a body may come in chunks after 100 Continue")
    func continuation() throws {
        let live = try server()
        let client = try live.connect()
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("3\r\nabc\r\n")
        client.send("0\r\n\r\n")
        #expect(client.readToEnd().hasSuffix("\r\n\r\nabc"))
        #expect(live.stop())
    }

    @Test("text over 1 KB is compressed for those who take it")
    func compression() throws {
        let live = try server()
        let plain = try live.exchange("GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(plain.contains("Content-Length: 24000\r\n"))
        #expect(plain.contains("Vary: Accept-Encoding\r\n"))
        let packed = try live.exchange("GET /long HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        #expect(packed.contains("Content-Encoding: gzip\r\n"))
        #expect(packed.contains("ETag: W/"))
        #expect(packed.utf8.count < 2_000)
        #expect(live.stop())
    }

    @Test("by default the forty-first request of an address at once is refused with 429")
    func rate() throws {
        let live = try server { $0.rates.exempt = [] }
        let client = try live.connect()
        for _ in 0..<40 {
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.read(until: "hello").hasPrefix("HTTP/1.1 200 "))
        }
        client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let refused = client.readToEnd()
        #expect(refused.hasPrefix("HTTP/1.1 429 "))
        #expect(refused.contains("Retry-After: 1\r\n"))
        #expect(live.stop())
    }

    @Test("stopping waits for the request in work and lets its client have the answer")
    func drain() throws {
        let started = DispatchSemaphore(value: 0)
        let mayFinish = DispatchSemaphore(value: 0)
        let live = try LiveServer([
            Route(.get, "/slow", name: "slow", summary: "") { _ in
                started.signal()
                mayFinish.wait()
                return .text("done")
            }
        ])
        let client = try live.connect()
        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        started.wait()
        live.server.stop()
        mayFinish.signal()
        let answer = client.readToEnd()
        #expect(answer.hasSuffix("done"))
        #expect(answer.contains("Connection: close\r\n"))
        #expect(live.stop())
    }

    @Test("more than the queue holds is 503 with Retry-After, and those in the queue are served")
    func overload() throws {
        let started = DispatchSemaphore(value: 0)
        let mayFinish = DispatchSemaphore(value: 0)
        let live = try LiveServer(
            [
                Route(.get, "/slow", name: "slow", summary: "") { _ in
                    started.signal()
                    mayFinish.wait()
                    return .text("done")
                }
            ], workers: 1
        ) { $0.limits.queue = 1 }
        let request = "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        let working = try live.connect()
        working.send(request)
        started.wait()
        let others = try (0..<2).map { _ in try live.connect() }
        for other in others { other.send(request) }
        // One of the two waits in the queue, the other is refused at once; which one is up to the poller.
        let answers = Mutex<[String]>([])
        let group = DispatchGroup()
        for other in others {
            group.enter()
            Thread {
                let answer = other.readToEnd()
                if answer.hasPrefix("HTTP/1.1 503 ") {
                    mayFinish.signal()
                    mayFinish.signal()
                }
                answers.withLock { $0.append(String(answer.prefix(12))) }
                group.leave()
            }.start()
        }
        group.wait()
        #expect(answers.withLock { $0.sorted() } == ["HTTP/1.1 200", "HTTP/1.1 503"])
        #expect(working.readToEnd().hasSuffix("done"))
        #expect(live.stop())
    }

    @Test("an address may hold 64 connections; the next is closed at once")
    func connectionsOfAnAddress() throws {
        let live = try server { $0.rates.exempt = [] }
        let clients = try (0..<65).map { _ in try live.connect() }
        #expect(clients[64].readToEnd().isEmpty)
        clients[0].send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(clients[0].read(until: "hello").hasPrefix("HTTP/1.1 200 "))
        withExtendedLifetime(clients) {}
        #expect(live.stop())
    }

    @Test("a port in use is told by name")
    func portInUse() throws {
        let live = try server()
        #expect(throws: ServerError.addressInUse(host: "127.0.0.1", port: live.server.port)) {
            _ = try Server(configuration: ServerConfiguration(host: "127.0.0.1", port: live.server.port), router: Router([]))
        }
        #expect(live.stop())
    }
}
