import Synchronization

/// Counters of the server, shown in the Prometheus text format.
package final class ServerMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private struct Latency {
        var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count + 1)
        var sum = 0.0
    }

    private struct State {
        var requests: [Key: Int] = [:]
        var latencies: [String: Latency] = [:]
        var rejections: [String: Int] = [:]
        var keys: [String: Int] = [:]
        var accepted = 0
        var open = 0
        var working = 0
        var streams = 0
    }

    /// One more measurement of the program, shown beside the server's own.
    package struct Gauge: Sendable {
        package let name: String
        package let help: String
        package let value: Double

        package init(name: String, help: String, value: Double) {
            self.name = name
            self.help = help
            self.value = value
        }
    }

    /// Upper bounds of the latency buckets in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    private let state = Mutex(State())

    package init() {}

    func served(route: String, status: Status, seconds: Double, key: String? = nil) {
        state.withLock { state in
            if let key { state.keys[key, default: 0] += 1 }
            state.requests[Key(route: route, status: status.code), default: 0] += 1
            let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
            state.latencies[route, default: Latency()].buckets[bucket] += 1
            state.latencies[route, default: Latency()].sum += seconds
        }
    }

    /// Counts a request or connection that was turned away before it reached a handler.
    func rejected(_ reason: String) {
        state.withLock { $0.rejections[reason, default: 0] += 1 }
    }

    func connectionOpened() {
        state.withLock {
            $0.accepted += 1
            $0.open += 1
        }
    }

    func connectionClosed() {
        state.withLock { $0.open -= 1 }
    }

    func streams(_ change: Int) {
        state.withLock { $0.streams += change }
    }

    func working(_ change: Int) {
        state.withLock { $0.working += change }
    }

    /// All counters in the text format of Prometheus, in a fixed order.
    package func text(_ gauges: [Gauge] = []) -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func family(_ name: String, _ type: String, _ help: String, _ samples: [String]) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"] + samples
        }
        family(
            "http_requests_total", "counter", "Requests answered, by route and status.",
            state.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }.map {
                "http_requests_total{route=\"\($0.key.route)\",status=\"\($0.key.status)\"} \($0.value)"
            })
        family(
            "http_request_duration_seconds", "histogram", "Time from a complete request to its response, by route.",
            state.latencies.sorted { $0.key < $1.key }.flatMap { Self.histogram($0.key, $0.value) })
        family(
            "http_rejected_total", "counter", "Requests and connections turned away before a handler, by reason.",
            state.rejections.sorted { $0.key < $1.key }.map { "http_rejected_total{reason=\"\($0.key)\"} \($0.value)" })
        family(
            "http_requests_by_key_total", "counter", "Requests answered for API keys, by name of the key.",
            state.keys.sorted { $0.key < $1.key }.map { "http_requests_by_key_total{key=\"\($0.key)\"} \($0.value)" })
        family("http_connections_accepted_total", "counter", "Connections accepted.", ["http_connections_accepted_total \(state.accepted)"])
        family("http_connections_open", "gauge", "Connections open now.", ["http_connections_open \(state.open)"])
        family("http_streams_open", "gauge", "Event streams open now.", ["http_streams_open \(state.streams)"])
        family("http_requests_in_work", "gauge", "Requests waiting for a worker or in work.", ["http_requests_in_work \(state.working)"])
        for gauge in gauges { family(gauge.name, "gauge", gauge.help, ["\(gauge.name) \(gauge.value)"]) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func histogram(_ route: String, _ latency: Latency) -> [String] {
        var total = 0
        var lines: [String] = []
        for (bound, count) in zip(bounds.map { "\($0)" } + ["+Inf"], latency.buckets) {
            total += count
            lines.append("http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(total)")
        }
        lines.append("http_request_duration_seconds_sum{route=\"\(route)\"} \(latency.sum)")
        lines.append("http_request_duration_seconds_count{route=\"\(route)\"} \(total)")
        return lines
    }
}
