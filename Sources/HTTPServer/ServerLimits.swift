/// What one client may ask of the server: sizes in bytes, total deadlines, counts. The defaults are those of the reliability plan.
///
/// Every deadline is total: a client that trickles bytes does not restart it.
package struct ServerLimits: Sendable, Equatable {
    /// Longest request line, so also the longest target; more is 414. At most 8,192.
    package var requestLine = 4_096
    /// Longest header field line; more is 431.
    package var fieldLine = 8_192
    /// All header field lines of a request together; more is 431.
    package var fieldSection = 16_384
    /// Header fields of a request; more is 431.
    package var fieldCount = 64
    /// Body of a request unless its route says otherwise; more is 413.
    package var body = 16_384
    /// From accept, or from the first byte of a request on a kept connection, to the end of its header; then 408.
    package var headerDeadline: Duration = .seconds(10)
    /// From the end of the header to the end of the body; then 408.
    package var bodyDeadline: Duration = .seconds(10)
    /// Bytes a second below which a body is cut off once `bodyRateGrace` is over.
    package var bodyRate = 1_024
    /// How long a body may be slower than `bodyRate`.
    package var bodyRateGrace: Duration = .seconds(5)
    /// A response of which the client takes nothing for this long is given up.
    package var writeStall: Duration = .seconds(10)
    /// A response that is not taken whole within this time is given up.
    package var writeDeadline: Duration = .seconds(60)
    /// How long a kept connection may wait for its next request.
    package var keepAliveIdle: Duration = .seconds(30)
    /// Requests on one connection before it is closed.
    package var keepAliveRequests = 1_000
    /// Age at which a connection is closed after its response; each connection varies it by up to a tenth.
    package var keepAliveAge: Duration = .seconds(600)
    /// Open connections in all; the system's limit of open files may lower it.
    package var connections = 10_240
    /// Open connections of one address (IPv4 /32, IPv6 /64).
    package var connectionsPerAddress = 64
    /// Connections the system may hold before they are accepted.
    package var backlog = 4_096
    /// Requests that wait for a worker; more is 503.
    package var queue = 256
    /// How long a request may wait for a worker while more wait than there are workers; then 503.
    package var queueWait: Duration = .milliseconds(100)
    /// How long requests in work may go on after the server was told to stop.
    package var drain: Duration = .seconds(10)

    package init() {}
}

/// The time the server goes by, handed in so that tests need not wait.
package struct ServerClock: Sendable {
    /// A clock that never goes back: deadlines, rates, latencies.
    package let now: @Sendable () -> ContinuousClock.Instant
    /// Seconds since 1970-01-01 UTC: the Date field.
    package let unixTime: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant, unixTime: @escaping @Sendable () -> Int64) {
        self.now = now
        self.unixTime = unixTime
    }
}
