import Foundation
import Synchronization
import Testing

@testable import HTTPServer

@Suite("Responses that go on")
struct EventStreamTests {
    /// Events of one topic, as numbers.
    private final class Feed: Sendable {
        let events = Mutex<[String]>([])
        let isOver = Mutex(false)

        func part(after position: Int) -> EventStream.Part {
            let events = events.withLock { $0 }
            let text = events.dropFirst(position).enumerated().map { "id: \(position + $0 + 1)\ndata: \($1)\n\n" }.joined()
            return EventStream.Part(bytes: Array(text.utf8), position: events.count, isLast: isOver.withLock { $0 })
        }
    }

    private static func serving(_ feed: Feed, _ hub: EventHub) throws -> LiveServer {
        let route = Route(.get, "/events", name: "events", summary: "") { request in
            let position = Int(request.head.fields["last-event-id"] ?? "") ?? 0
            return .events(EventStream(topic: "topic", position: position) { feed.part(after: $0) })
        }
        return try LiveServer([route], events: hub)
    }

    @Test("A reader gets what was there and what comes, once each and in order; the end of the feed ends the response")
    func follow() throws {
        let feed = Feed()
        let hub = EventHub()
        feed.events.withLock { $0 = ["one"] }
        let server = try Self.serving(feed, hub)
        let client = try server.connect()
        client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        let start = client.read(until: "data: one\n\n")
        #expect(start.contains("Content-Type: text/event-stream") && !start.contains("Content-Length"))
        #expect(start.contains("Connection: close") && start.hasSuffix("\r\n\r\nid: 1\ndata: one\n\n"))
        feed.events.withLock { $0.append("two") }
        hub.announce("other")
        hub.announce("topic")
        hub.announce("topic")
        #expect(client.read(until: "data: two\n\n") == "id: 2\ndata: two\n\n")
        feed.events.withLock { $0.append("three") }
        feed.isOver.withLock { $0 = true }
        hub.announce("topic")
        #expect(client.readToEnd() == "id: 3\ndata: three\n\n")
        #expect(server.stop())
    }

    @Test("A reader that comes back says where it was; others go on beside it, and a server that stops lets them go")
    func resume() throws {
        let feed = Feed()
        let hub = EventHub()
        feed.events.withLock { $0 = ["one", "two"] }
        let server = try Self.serving(feed, hub)
        let first = try server.connect()
        let second = try server.connect()
        first.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 1\r\n\r\n")
        #expect(first.read(until: "data: two\n\n").hasSuffix("\r\n\r\nid: 2\ndata: two\n\n"))
        second.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 2\r\n\r\n")
        #expect(second.read(until: "\r\n\r\n").hasSuffix("\r\n\r\n"))
        feed.events.withLock { $0.append("three") }
        hub.announce("topic")
        for client in [first, second] { #expect(client.read(until: "data: three\n\n") == "id: 3\ndata: three\n\n") }
        #expect(server.stop())
        for client in [first, second] { #expect(client.readToEnd() == "") }
    }

    @Test("Behind a proxy each asker counts, not the proxy")
    func forwarded() throws {
        let feed = Feed()
        let hub = EventHub()
        let route = Route(.get, "/events", name: "events", summary: "") { _ in
            .events(EventStream(topic: "topic", position: 0) { feed.part(after: $0) })
        }
        let server = try LiveServer([route], events: hub) {
            $0.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
        }
        var clients: [LiveServer.Client] = []
        for number in 1...EventLoop.mostStreamsOfNetwork + 2 {
            let client = try server.connect()
            client.send("GET /events HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.\(number % 2 + 1)\r\n\r\n")
            #expect(client.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"), "\(number)")
            clients.append(client)
        }
        #expect(server.stop())
    }

    @Test("One network may not take all streams: the next one is told to come back")
    func limit() throws {
        let feed = Feed()
        let server = try Self.serving(feed, EventHub())
        var clients: [LiveServer.Client] = []
        for number in 1...EventLoop.mostStreamsOfNetwork + 1 {
            let client = try server.connect()
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = client.read(until: number <= EventLoop.mostStreamsOfNetwork ? "\r\n\r\n" : "}")
            #expect(head.hasPrefix(number <= EventLoop.mostStreamsOfNetwork ? "HTTP/1.1 200" : "HTTP/1.1 503"))
            clients.append(client)
        }
        #expect(server.stop())
    }
}
