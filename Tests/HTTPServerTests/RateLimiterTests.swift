import Testing

@testable import HTTPServer

@Suite("Rates and addresses")
struct RateLimiterTests {
    private let start = ContinuousClock.now

    private func address(_ text: String) throws -> ClientAddress {
        try #require(ClientAddress(text))
    }

    @Test("by default 40 requests go at once, then 10 a second")
    func defaults() throws {
        var limiter = RateLimiter(limits: RateLimits())
        let client = try address("192.0.2.1")
        for _ in 0..<40 { #expect(limiter.admit(client, .query, now: start) == nil) }
        #expect(limiter.admit(client, .query, now: start) == 1)
        let admitted = (0..<20).filter { _ in limiter.admit(client, .query, now: start + .seconds(1)) == nil }.count
        #expect(admitted == 10)
    }

    @Test("suggestions have their own bucket of 60; assets have none")
    func classes() throws {
        var limiter = RateLimiter(limits: RateLimits())
        let client = try address("192.0.2.1")
        for _ in 0..<60 { #expect(limiter.admit(client, .suggestion, now: start) == nil) }
        #expect(limiter.admit(client, .suggestion, now: start) == 1)
        #expect(limiter.admit(client, .query, now: start) == nil)
        for _ in 0..<1_000 { #expect(limiter.admit(client, .unlimited, now: start) == nil) }
    }

    @Test("an IPv6 /64 shares a bucket, two IPv4 addresses do not")
    func networks() throws {
        var limits = RateLimits()
        limits.query = .init(perSecond: 1, burst: 1)
        var limiter = RateLimiter(limits: limits)
        #expect(limiter.admit(try address("2001:db8::1"), .query, now: start) == nil)
        #expect(limiter.admit(try address("2001:db8::2"), .query, now: start) == 1)
        #expect(limiter.admit(try address("2001:db8:0:1::1"), .query, now: start) == nil)
        #expect(limiter.admit(try address("192.0.2.1"), .query, now: start) == nil)
        #expect(limiter.admit(try address("192.0.2.2"), .query, now: start) == nil)
    }

    @Test("listed addresses are free")
    func exemption() throws {
        var limits = RateLimits()
        limits.exempt = [try #require(AddressRange("10.0.0.0/8"))]
        var limiter = RateLimiter(limits: limits)
        for _ in 0..<500 { #expect(limiter.admit(try address("10.1.2.3"), .query, now: start) == nil) }
    }

    @Test("sweeping forgets only those whose bucket is full again")
    func sweep() throws {
        var limits = RateLimits()
        limits.query = .init(perSecond: 1, burst: 2)
        var limiter = RateLimiter(limits: limits)
        let client = try address("192.0.2.1")
        _ = limiter.admit(client, .query, now: start)
        _ = limiter.admit(client, .query, now: start)
        limiter.sweep(now: start)
        #expect(limiter.admit(client, .query, now: start) == 1)
    }

    @Test(
        "prefixes",
        arguments: [
            ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false), ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "2001:db8::1", false), ("::1", "::1", true),
        ])
    func prefixes(_ range: String, _ client: String, _ isInside: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(try address(client)) == isInside)
    }

    @Test("what is no address or prefix is nil", arguments: ["", "localhost", "1.2.3", "10.0.0.0/33", "::1/129", "10.0.0.0/x", "1/2/3"])
    func noRange(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test("a forwarded address counts only from a listed proxy, and only the last one the proxies did not write")
    func forwarded() throws {
        var configuration = ServerConfiguration()
        configuration.trustedProxies = [try #require(AddressRange("10.0.0.0/8"))]
        var fields = HeaderFields()
        fields.append("x-forwarded-for", "198.51.100.7, 192.0.2.9, 10.0.0.5")
        let head = RequestHead(method: .get, path: "/", query: nil, minorVersion: 1, fields: fields)
        #expect(configuration.client(peer: try address("10.0.0.1"), head: head).description == "192.0.2.9")
        #expect(configuration.client(peer: try address("203.0.113.1"), head: head).description == "203.0.113.1")
    }
}
