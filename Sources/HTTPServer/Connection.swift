/// The state of one connection: bytes in, requests out, bytes out, deadlines. It does no input or output itself, so tests drive it
/// with made-up times; the event loop owns it and is the only one to touch it.
final class Connection {
    enum Phase: Equatable {
        /// For the next request, since the last response; no byte of it has come.
        case waiting
        /// A header has begun.
        case head
        case body
        /// A worker has the request.
        case working
        /// The response is being written.
        case sending
        /// A response that goes on: more may be appended at any time.
        case streaming
        /// Everything is written and the sending side closed; what the client still sends is thrown away until it closes too,
        /// since closing at once could take the response from it.
        case lingering
    }

    /// What the loop has to do.
    enum Action: Equatable {
        case none
        /// Tell the client to go on with its body.
        case sendContinue
        case handle(RequestHead, [UInt8])
        case refuse(ProtocolError)
        case close
    }

    /// How long a client may take to close after a response that ends the connection.
    static let lingerTime: Duration = .seconds(2)

    let descriptor: Int32
    let peer: ClientAddress
    private let limits: ServerLimits
    private let opened: ContinuousClock.Instant
    private let closingAge: Duration
    private var parser: RequestParser
    private(set) var phase = Phase.head
    private var since: ContinuousClock.Instant
    private var lastProgress: ContinuousClock.Instant
    private var requests = 0
    private(set) var output: [UInt8] = []
    private(set) var written = 0
    private var closesAfterResponse = false

    /// - Parameter jitter: 0.9...1.1, varies the age at which the connection is closed.
    init(descriptor: Int32, peer: ClientAddress, limits: ServerLimits, jitter: Double, now: ContinuousClock.Instant) {
        self.descriptor = descriptor
        self.peer = peer
        self.limits = limits
        opened = now
        closingAge = limits.keepAliveAge * jitter
        parser = RequestParser(limits: limits)
        since = now
        lastProgress = now
    }

    var wantsRead: Bool {
        switch phase {
        case .waiting, .head, .body, .streaming, .lingering: true
        case .working, .sending: false
        }
    }

    var wantsWrite: Bool { written < output.count }

    /// Whether the client is owed nothing: no byte of a request has come, or the last response is written.
    var isIdle: Bool {
        phase == .waiting || phase == .lingering || phase == .head && !parser.isInsideRequest
    }

    /// Takes bytes from the client.
    func receive(_ bytes: UnsafeRawBufferPointer, now: ContinuousClock.Instant) {
        guard phase != .lingering && phase != .streaming else { return }
        if phase == .waiting { enter(.head, now) }
        parser.append(bytes)
    }

    /// Goes as far as the received bytes allow.
    /// - Parameter bodyLimit: the longest body for a head.
    func advance(now: ContinuousClock.Instant, bodyLimit: (RequestHead) -> Int) -> Action {
        guard phase == .head || phase == .body else { return .none }
        do throws(ProtocolError) {
            switch try parser.next(bodyLimit: bodyLimit) {
            case .incomplete: return .none
            case .body(_, let expectsContinue):
                enter(.body, now)
                return expectsContinue ? .sendContinue : .none
            case .request(let head, let body):
                enter(.working, now)
                requests += 1
                closesAfterResponse = !keepsAlive(head, now: now)
                return .handle(head, body)
            }
        } catch {
            closesAfterResponse = true
            return .refuse(error)
        }
    }

    /// The peer will send nothing more.
    func peerFinished() -> Action {
        switch phase {
        case .working, .sending:
            closesAfterResponse = true
            return .none
        case .waiting, .head, .body, .streaming, .lingering: return .close
        }
    }

    /// Whether the response to the request in work must say that the connection closes.
    var persistence: ResponseSerialiser.Persistence { closesAfterResponse ? .closed : .kept }

    /// Lets the request in work, if any, be the last.
    func closeAfterResponse() { closesAfterResponse = true }

    /// What the refused request asked for, as far as it can be told.
    var askedHead: RequestHead? { parser.askedHead }

    /// Queues an interim response that does not end the request.
    func sendInterim(_ bytes: [UInt8]) { output += bytes }

    /// Queues the response.
    func send(_ bytes: [UInt8], now: ContinuousClock.Instant) {
        output += bytes
        enter(.sending, now)
    }

    /// Queues the head of a response that goes on.
    func beginStream(_ head: [UInt8], now: ContinuousClock.Instant) {
        output += head
        enter(.streaming, now)
    }

    /// Queues more of it.
    func append(_ bytes: [UInt8], now: ContinuousClock.Instant) {
        if !wantsWrite { lastProgress = now }
        output += bytes
    }

    /// What is queued is the rest of it.
    func endStream(now: ContinuousClock.Instant) {
        enter(written == output.count ? .lingering : .sending, now)
    }

    /// Notes that the system took so many bytes.
    func wrote(_ count: Int, now: ContinuousClock.Instant) -> Action {
        written += count
        lastProgress = now
        guard written == output.count else { return .none }
        output.removeAll(keepingCapacity: output.capacity <= 65_536)
        written = 0
        guard phase == .sending else { return .none }
        if closesAfterResponse {
            enter(.lingering, now)
            return .none
        }
        enter(parser.isInsideRequest ? .head : .waiting, now)
        return .none
    }

    /// What time has done to the connection.
    func tick(now: ContinuousClock.Instant) -> Action {
        let elapsed = now - since
        switch phase {
        case .waiting: return elapsed >= limits.keepAliveIdle ? .close : .none
        case .head:
            guard elapsed >= limits.headerDeadline else { return .none }
            // A client that never said anything has no request to be answered.
            guard parser.isInsideRequest else { return .close }
            closesAfterResponse = true
            return .refuse(.tooSlow)
        case .body:
            let isSlow = elapsed >= limits.bodyRateGrace && Double(parser.bodyBytes) < elapsed.inSeconds * Double(limits.bodyRate)
            guard elapsed >= limits.bodyDeadline || isSlow else { return .none }
            closesAfterResponse = true
            return .refuse(.tooSlow)
        case .working: return .none
        // The reader may take its time, but what lies there must move.
        case .streaming: return wantsWrite && now - lastProgress >= limits.writeStall ? .close : .none
        case .sending: return now - lastProgress >= limits.writeStall || elapsed >= limits.writeDeadline ? .close : .none
        case .lingering: return elapsed >= Self.lingerTime ? .close : .none
        }
    }

    private func enter(_ next: Phase, _ now: ContinuousClock.Instant) {
        phase = next
        since = now
        lastProgress = now
    }

    private func keepsAlive(_ head: RequestHead, now: ContinuousClock.Instant) -> Bool {
        guard !closesAfterResponse, requests < limits.keepAliveRequests, now - opened < closingAge else { return false }
        let wishes = head.fields.listMembers(of: "connection")
        return head.minorVersion == 1 ? !wishes.contains("close") : wishes.contains("keep-alive")
    }
}
