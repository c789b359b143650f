import CPolling
import Glibc

/// Waits for bytes and time on one thread and moves requests to the workers and responses back. Not `Sendable`: it stays in `run`.
final class EventLoop {
    /// The bits of the C target as the width it takes.
    private enum Interest {
        static let read = UInt32(POLLING_READ)
        static let write = UInt32(POLLING_WRITE)
        static let hangup = UInt32(POLLING_HANGUP)
    }

    /// Tokens below this belong to the loop's own descriptors.
    private static let firstConnectionToken: UInt64 = 16
    private static let terminationToken: UInt64 = 0
    private static let mailboxToken: UInt64 = 1
    private static let firstListenerToken: UInt64 = 2
    /// How often deadlines are looked at.
    private static let sweepInterval: Duration = .milliseconds(250)
    private static let readSize = 65_536

    private let configuration: ServerConfiguration
    let limits: ServerLimits
    private let dispatcher: Dispatcher
    private let workers: WorkerPool
    let metrics: ServerMetrics
    let clock: ServerClock
    let events: EventHub
    private let log: @Sendable (ServerEvent) -> Void
    private let poller: Int32
    private let listeners: [Int32]
    private let termination: Int32
    private let mailbox: Mailbox
    private var limiter: RateLimiter
    private(set) var connections: [UInt64: Connection] = [:]
    var streams: [UInt64: RunningStream] = [:]
    private var registered: [UInt64: UInt32] = [:]
    private var connectionsOf: [ClientAddress: Int] = [:]
    private var nextToken = EventLoop.firstConnectionToken
    /// Connections with a further request in their buffer: taken up by the loop, not by the call that finished the one before it,
    /// so that a thousand pipelined requests do not nest a thousand calls.
    private var pipelined: [UInt64] = []
    private var isAccepting = true
    private var drainingSince: ContinuousClock.Instant?
    private var readBuffer = [UInt8](repeating: 0, count: EventLoop.readSize)

    init(
        configuration: ServerConfiguration, dispatcher: Dispatcher, workers: WorkerPool, metrics: ServerMetrics, clock: ServerClock,
        events: EventHub, log: @escaping @Sendable (ServerEvent) -> Void, listeners: [Int32], termination: Int32
    ) throws(ServerError) {
        self.configuration = configuration
        limits = configuration.limits
        self.dispatcher = dispatcher
        self.workers = workers
        self.metrics = metrics
        self.clock = clock
        self.events = events
        self.log = log
        self.listeners = listeners
        self.termination = termination
        limiter = RateLimiter(limits: configuration.rates)
        poller = polling_create()
        guard poller >= 0 else { throw .system(operation: "epoll_create1", errno: -poller) }
        let wakeup = polling_wakeup_create()
        guard wakeup >= 0 else {
            polling_close(poller)
            throw .system(operation: "eventfd", errno: -wakeup)
        }
        mailbox = Mailbox(wakeup: wakeup)
        let own = [(termination, Self.terminationToken), (wakeup, Self.mailboxToken)]
        let listening = listeners.enumerated().map { ($1, Self.firstListenerToken + UInt64($0)) }
        for (descriptor, token) in own + listening {
            let result = polling_add(poller, descriptor, Interest.read, token)
            guard result == 0 else { throw .system(operation: "epoll_ctl", errno: -result) }
        }
        events.attach { [mailbox] in polling_wakeup_signal(mailbox.wakeup) }
    }

    deinit {
        events.attach(nil)
        for connection in connections.values { polling_close(connection.descriptor) }
        polling_close(poller)
    }

    /// Serves until drained.
    func run() throws(ServerError) {
        var events = [polling_event](repeating: polling_event(), count: 256)
        var nextSweep = clock.now() + Self.sweepInterval
        while !isFinished() {
            let count = polling_wait(poller, &events, Int32(events.count), 250)
            guard count >= 0 else { throw .system(operation: "epoll_wait", errno: -count) }
            for event in events.prefix(Int(count)) { handle(event) }
            while let token = pipelined.popLast() {
                if let connection = connections[token] { advance(token, connection) }
            }
            if clock.now() >= nextSweep {
                sweep()
                nextSweep = clock.now() + Self.sweepInterval
            }
        }
        log(.stopped(abandoned: connections.count))
    }

    private func isFinished() -> Bool {
        guard let drainingSince else { return false }
        return connections.isEmpty || clock.now() - drainingSince >= limits.drain
    }

    private func handle(_ event: polling_event) {
        switch event.token {
        case Self.terminationToken:
            polling_wakeup_drain(termination)
            drain()
        case Self.mailboxToken:
            polling_wakeup_drain(mailbox.wakeup)
            for completion in mailbox.takeAll() { deliver(completion) }
            announceToStreams()
        case ..<Self.firstConnectionToken: accept(from: listeners[Int(event.token - Self.firstListenerToken)])
        default:
            guard let connection = connections[event.token] else { return }
            serve(connection, event)
        }
    }

    private func serve(_ connection: Connection, _ event: polling_event) {
        let token = event.token
        if event.events & Interest.hangup != 0 {
            // While a worker has the request the connection stays, out of the poller, so that its hang-up is not told again and again.
            if connection.phase == .working { return detach(token, connection) }
            return close(token, connection)
        }
        if event.events & Interest.read != 0, connection.wantsRead { read(token, connection) }
        guard connections[token] === connection else { return }
        if event.events & Interest.write != 0, connection.wantsWrite { write(token, connection) }
    }

    // MARK: Connections

    private func accept(from listener: Int32) {
        for _ in 0..<64 {
            var address = polling_address()
            let descriptor = polling_accept(listener, &address)
            guard descriptor >= 0 else {
                // Out of descriptors or memory: the sweep tries again, until then the queue of the system holds them.
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(-descriptor) { pauseAccepting() }
                return
            }
            admit(descriptor, ClientAddress(address))
        }
    }

    private func admit(_ descriptor: Int32, _ peer: ClientAddress) {
        let isExempt = configuration.rates.isExempt(peer) || configuration.trustedProxies.contains { $0.contains(peer) }
        let isOverLimit = connections.count >= limits.connections
        guard !isOverLimit, isExempt || connectionsOf[peer.network, default: 0] < limits.connectionsPerAddress else {
            metrics.rejected(isOverLimit ? "connections" : "connections_of_address")
            return polling_close(descriptor)
        }
        let token = nextToken
        nextToken += 1
        let jitter = Double.random(in: 0.9...1.1)
        let connection = Connection(descriptor: descriptor, peer: peer, limits: limits, jitter: jitter, now: clock.now())
        guard polling_add(poller, descriptor, Interest.read, token) == 0 else {
            metrics.rejected("poller")
            return polling_close(descriptor)
        }
        connections[token] = connection
        registered[token] = Interest.read
        connectionsOf[peer.network, default: 0] += 1
        metrics.connectionOpened()
    }

    func close(_ token: UInt64, _ connection: Connection) {
        dropStream(token)
        guard connections.removeValue(forKey: token) != nil else { return }
        if registered.removeValue(forKey: token) != nil { _ = polling_remove(poller, connection.descriptor) }
        polling_close(connection.descriptor)
        let left = connectionsOf[connection.peer.network, default: 1] - 1
        connectionsOf[connection.peer.network] = left > 0 ? left : nil
        metrics.connectionClosed()
    }

    private func detach(_ token: UInt64, _ connection: Connection) {
        connection.closeAfterResponse()
        if registered.removeValue(forKey: token) != nil { _ = polling_remove(poller, connection.descriptor) }
    }

    private func updateInterest(_ token: UInt64, _ connection: Connection) {
        guard let current = registered[token] else { return }
        let read = connection.wantsRead ? Interest.read : 0
        let wanted = read | (connection.wantsWrite ? Interest.write : 0)
        guard wanted != current else { return }
        if polling_modify(poller, connection.descriptor, wanted, token) == 0 {
            registered[token] = wanted
        } else {
            close(token, connection)
        }
    }

    // MARK: Bytes

    private func read(_ token: UInt64, _ connection: Connection) {
        let now = clock.now()
        let received = readBuffer.withUnsafeMutableBytes { buffer in
            let count = polling_receive(connection.descriptor, buffer.baseAddress, Int(buffer.count))
            if count > 0 { connection.receive(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]), now: now) }
            return count
        }
        if received == -Int(EAGAIN) || received == -Int(EINTR) { return }
        if received < 0 { return close(token, connection) }
        if received == 0 { return perform(connection.peerFinished(), token, connection) }
        advance(token, connection)
    }

    private func advance(_ token: UInt64, _ connection: Connection) {
        var resolution: Dispatcher.Resolution?
        let action = connection.advance(now: clock.now()) { head in
            guard case .route(let route, _) = dispatcher.resolve(head) else { return limits.body }
            return route.bodyLimit ?? limits.body
        }
        if case .handle(let head, let body) = action {
            resolution = dispatcher.resolve(head)
            if let resolution { submit(token, connection, head, body, resolution) }
        } else {
            perform(action, token, connection)
        }
        guard connections[token] === connection else { return }
        updateInterest(token, connection)
    }

    private func perform(_ action: Connection.Action, _ token: UInt64, _ connection: Connection) {
        switch action {
        case .none, .handle: break
        case .close: close(token, connection)
        case .sendContinue:
            connection.sendInterim(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            write(token, connection)
        case .refuse(let error):
            metrics.rejected("\(error)")
            let head = connection.askedHead
            let response = dispatcher.refuse(error.problem, head: head, client: connection.peer, id: requestID())
            send(response, token, connection, isHead: head?.method == .head)
        }
    }

    func write(_ token: UInt64, _ connection: Connection) {
        while connection.wantsWrite {
            let sent = connection.output.withUnsafeBytes { bytes in
                polling_send(connection.descriptor, bytes.baseAddress.map { $0 + connection.written }, bytes.count - connection.written)
            }
            if sent == -Int(EINTR) { continue }
            if sent == -Int(EAGAIN) { break }
            guard sent >= 0 else { return close(token, connection) }
            _ = connection.wrote(sent, now: clock.now())
        }
        if connection.phase == .lingering, !connection.wantsWrite { _ = polling_finish_sending(connection.descriptor) }
        if drainingSince != nil, connection.phase == .waiting { return close(token, connection) }
        if connection.phase == .head { pipelined.append(token) }
        updateInterest(token, connection)
    }

    private func send(_ response: Response, _ token: UInt64, _ connection: Connection, isHead: Bool) {
        // The peer has hung up: there is nobody to write to.
        guard registered[token] != nil else { return close(token, connection) }
        if drainingSince != nil { connection.closeAfterResponse() }
        let bytes = ResponseSerialiser.bytes(
            response, unixTime: clock.unixTime(), persistence: connection.persistence, isHead: isHead)
        connection.send(bytes, now: clock.now())
        write(token, connection)
    }

    // MARK: Requests

    private func submit(
        _ token: UInt64, _ connection: Connection, _ head: RequestHead, _ body: [UInt8], _ resolution: Dispatcher.Resolution
    ) {
        let client = configuration.client(peer: connection.peer, head: head)
        let id = requestID()
        let start = clock.now()
        func refuse(_ problem: Problem, reason: String) {
            metrics.rejected(reason)
            send(
                dispatcher.refuse(problem, head: head, client: client, id: id), token, connection, isHead: head.method == .head)
        }
        var key: AccessKey?
        switch admit(head, client, resolution) {
        case .anonymous: break
        case .key(let known): key = known
        case .refused(let problem): return refuse(problem, reason: problem.code == "too_many_requests" ? "rate" : problem.code)
        }
        let wait = limits.queueWait
        metrics.working(1)
        let isQueued = workers.submit { [dispatcher, metrics, clock, log, mailbox, workers, key] compressor in
            // Late with others behind it means overload; late alone means that the machine was slow to wake us, and serving is the remedy.
            let isLate = clock.now() - start > wait && workers.isBusy
            if isLate { metrics.rejected("queue_wait") }
            let response =
                isLate
                ? dispatcher.refuse(.overloaded, head: head, client: client, id: id)
                : dispatcher.respond(
                    to: head, body: body, client: client, id: id, key: key, resolution: resolution, compressor: compressor)
            let seconds = (clock.now() - start).inSeconds
            metrics.served(route: resolution.routeName, status: response.status, seconds: seconds, key: key?.name)
            metrics.working(-1)
            log(
                .served(
                    requestID: id, client: client, key: key?.name, method: head.method.name, route: resolution.routeName,
                    status: response.status.code, bytes: response.body.count, seconds: seconds))
            mailbox.put(Mailbox.Completion(token: token, client: client, response: response, isHead: head.method == .head))
        }
        guard !isQueued else { return }
        metrics.working(-1)
        refuse(.overloaded, reason: "queue_full")
    }

    /// By key or by the limits of the address. Whoever tries keys that are none is held by the limits of the address too.
    private func admit(_ head: RequestHead, _ client: ClientAddress, _ resolution: Dispatcher.Resolution) -> AccessGate.Decision {
        let decision = dispatcher.gate.decide(head, resolution.access, now: clock.unixTime())
        switch decision {
        case .key: return decision
        case .refused(let problem) where problem.status == .tooManyRequests: return decision
        case .anonymous, .refused:
            guard let seconds = limiter.admit(client, resolution.rate, now: clock.now()) else { return decision }
            let detail = "访问太频繁，请 \(seconds) 秒后再试；急事请拨打 12348。"
            return .refused(Problem(status: .tooManyRequests, code: "too_many_requests", detail: detail, retryAfter: seconds))
        }
    }

    private func deliver(_ completion: Mailbox.Completion) {
        guard let connection = connections[completion.token] else { return }
        if let stream = completion.response.stream, !completion.isHead, registered[completion.token] != nil {
            if drainingSince == nil, hasRoomForStream(completion.client.network) {
                return startStream(stream, completion, connection)
            }
            metrics.rejected("streams")
            let refusal = Response.problem(.overloaded, requestID: completion.response.fields["x-request-id"] ?? "")
            return send(refusal, completion.token, connection, isHead: false)
        }
        send(completion.response, completion.token, connection, isHead: completion.isHead)
    }

    private func requestID() -> String {
        var generator = SystemRandomNumberGenerator()
        return [generator.next(), generator.next()].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    // MARK: Time

    private func sweep() {
        let now = clock.now()
        for (token, connection) in connections {
            let action = connection.tick(now: now)
            if action != .none { perform(action, token, connection) }
        }
        limiter.sweep(now: now)
        sweepStreams(now)
        if !isAccepting && drainingSince == nil { resumeAccepting() }
    }

    private func pauseAccepting() {
        guard isAccepting else { return }
        isAccepting = false
        for listener in listeners { _ = polling_remove(poller, listener) }
    }

    private func resumeAccepting() {
        isAccepting = true
        for (index, listener) in listeners.enumerated() {
            let token = Self.firstListenerToken + UInt64(index)
            if polling_add(poller, listener, Interest.read, token) != 0 { isAccepting = false }
        }
    }

    private func drain() {
        guard drainingSince == nil else { return }
        drainingSince = clock.now()
        pauseAccepting()
        log(.draining(connections: connections.count))
        for (token, connection) in connections {
            if streams[token] != nil {
                endStream(token, connection)
            } else if connection.isIdle {
                close(token, connection)
            } else {
                connection.closeAfterResponse()
            }
        }
    }
}
