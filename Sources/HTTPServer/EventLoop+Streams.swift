/// Responses that go on.
extension EventLoop {
    /// One stream with the place it has come to.
    struct RunningStream {
        let stream: EventStream
        let network: ClientAddress
        var position: Int
        var lastSent: ContinuousClock.Instant
        let opened: ContinuousClock.Instant
    }

    /// Streams in all, and of one network: each holds a connection for as long as it likes.
    static let mostStreams = 512
    static let mostStreamsOfNetwork = 48
    /// Without news a comment is sent, so that proxies keep the connection and a reader that has gone is noticed.
    static let streamHeartbeat: Duration = .seconds(15)
    /// Readers connect again after this; they say where they were.
    static let streamAge: Duration = .seconds(3_600)
    /// Bytes that a reader may leave lying before it is given up.
    static let streamBacklog = 262_144

    /// Whether one more stream of a network may begin.
    func hasRoomForStream(_ network: ClientAddress) -> Bool {
        streams.count < Self.mostStreams && streams.values.count { $0.network == network } < Self.mostStreamsOfNetwork
    }

    func startStream(_ stream: EventStream, _ completion: Mailbox.Completion, _ connection: Connection) {
        let now = clock.now()
        let token = completion.token
        connection.closeAfterResponse()
        connection.beginStream(
            ResponseSerialiser.bytes(completion.response, unixTime: clock.unixTime(), persistence: .closed, isHead: false), now: now)
        streams[token] = RunningStream(
            stream: stream, network: completion.client.network, position: stream.position, lastSent: now, opened: now)
        metrics.streams(1)
        readStream(token, connection)
    }

    /// Forgets a stream, if there is one.
    func dropStream(_ token: UInt64) {
        if streams.removeValue(forKey: token) != nil { metrics.streams(-1) }
    }

    /// Reads what is new and sends it.
    func readStream(_ token: UInt64, _ connection: Connection) {
        guard var running = streams[token] else { return }
        let part = running.stream.read(running.position)
        running.position = part.position
        if !part.bytes.isEmpty {
            running.lastSent = clock.now()
            connection.append(part.bytes, now: running.lastSent)
        }
        streams[token] = running
        if part.isLast { return endStream(token, connection) }
        flush(token, connection)
    }

    /// Sends what is left and closes.
    func endStream(_ token: UInt64, _ connection: Connection) {
        dropStream(token)
        connection.endStream(now: clock.now())
        write(token, connection)
    }

    func announceToStreams() {
        let topics = events.takeAll()
        guard !topics.isEmpty else { return }
        for (token, running) in streams where topics.contains(running.stream.topic) {
            if let connection = connections[token] { readStream(token, connection) }
        }
    }

    /// Heartbeats and the end of old streams.
    func sweepStreams(_ now: ContinuousClock.Instant) {
        for (token, running) in streams {
            guard let connection = connections[token] else {
                dropStream(token)
                continue
            }
            if now - running.opened >= Self.streamAge {
                endStream(token, connection)
            } else if now - running.lastSent >= Self.streamHeartbeat {
                streams[token]?.lastSent = now
                connection.append(Array(":\n\n".utf8), now: now)
                flush(token, connection)
            }
        }
    }

    private func flush(_ token: UInt64, _ connection: Connection) {
        guard connection.output.count - connection.written <= Self.streamBacklog else { return close(token, connection) }
        write(token, connection)
    }
}
