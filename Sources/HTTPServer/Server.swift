import CPolling
import Glibc
import Synchronization

/// A strict HTTP/1.1 server: one thread waits for bytes, worker threads run handlers.
///
/// TLS and HTTP/2 belong to the proxy in front. `init` listens, `run` serves until `stop` or SIGTERM.
package final class Server: Sendable {
    /// The port that is listened on, also when 0 was asked for.
    package let port: Int
    private let configuration: ServerConfiguration
    private let dispatcher: Dispatcher
    private let metrics: ServerMetrics
    private let events: EventHub
    private let clock: ServerClock
    private let log: @Sendable (ServerEvent) -> Void
    private let listeners: [Int32]
    private let termination: Int32

    /// Opens the listening sockets.
    /// - Throws: `invalidHost`, `addressInUse`, or what the system refused.
    package init(
        configuration: ServerConfiguration, router: Router, policy: ResponsePolicy = ResponsePolicy(), gate: AccessGate = AccessGate(),
        events: EventHub = EventHub(),
        metrics: ServerMetrics = ServerMetrics(),
        clock: ServerClock = .system, log: @escaping @Sendable (ServerEvent) -> Void = { _ in }
    ) throws(ServerError) {
        self.configuration = configuration
        self.events = events
        self.metrics = metrics
        self.clock = clock
        self.log = log
        dispatcher = Dispatcher(router: router, policy: policy, gate: gate, log: log)
        (listeners, port) = try Self.listen(configuration)
        termination = polling_wakeup_create()
        guard termination >= 0 else { throw .system(operation: "eventfd", errno: -termination) }
        if configuration.handlesSignals {
            let result = polling_wake_on_termination(termination)
            guard result == 0 else { throw .system(operation: "sigaction", errno: -result) }
        }
    }

    deinit {
        for listener in listeners { polling_close(listener) }
        polling_close(termination)
    }

    /// Serves on the calling thread until the server was stopped and its requests are answered, or the drain time is over. Called once.
    package func run() throws(ServerError) {
        _ = polling_raise_descriptor_limit()
        let workers = try WorkerPool(threads: configuration.workers, capacity: configuration.limits.queue)
        defer { workers.finish() }
        let loop = try EventLoop(
            configuration: configuration, dispatcher: dispatcher, workers: workers, metrics: metrics, clock: clock, events: events,
            log: log,
            listeners: listeners, termination: termination)
        log(.listening(addresses: try configuration.addresses().map(\.description), port: port))
        try loop.run()
    }

    /// Stops accepting and ends `run` once the requests in work are answered. May be called from any thread, more than once.
    package func stop() {
        polling_wakeup_signal(termination)
    }

    private static func listen(_ configuration: ServerConfiguration) throws(ServerError) -> ([Int32], Int) {
        var listeners: [Int32] = []
        var port = configuration.port
        for (index, address) in try configuration.addresses().enumerated() {
            let listener = polling_listen(address.system, UInt16(clamping: port), Int32(configuration.limits.backlog))
            // A machine without IPv6 still serves 127.0.0.1.
            if listener == -EADDRNOTAVAIL || listener == -EAFNOSUPPORT, index > 0 { continue }
            guard listener >= 0 else {
                for open in listeners { polling_close(open) }
                if listener == -EADDRINUSE { throw .addressInUse(host: configuration.host, port: port) }
                throw .system(operation: "listen", errno: -listener)
            }
            listeners.append(listener)
            port = Int(polling_local_port(listener))
        }
        return (listeners, port)
    }
}
