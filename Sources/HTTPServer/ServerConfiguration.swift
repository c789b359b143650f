/// Where the server listens and what it allows.
package struct ServerConfiguration: Sendable {
    /// A numeric address, or `localhost` for 127.0.0.1 and ::1 both.
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    package var limits = ServerLimits()
    package var rates = RateLimits()
    /// Proxies whose X-Forwarded-For names the client.
    package var trustedProxies: [AddressRange] = []
    /// Threads that run handlers, at least 1.
    package var workers: Int
    /// Whether SIGTERM and SIGINT drain the server; off in tests, which share the process.
    package var handlesSignals = true

    package init(host: String = "localhost", port: Int = 12_348, workers: Int = 8) {
        self.host = host
        self.port = port
        self.workers = workers
    }

    /// The addresses of `host`.
    func addresses() throws(ServerError) -> [ClientAddress] {
        if host == "localhost" { return [.loopback, ClientAddress(high: 0, low: 1)] }
        let bare = host.first == "[" && host.last == "]" ? String(host.dropFirst().dropLast()) : host
        guard let address = ClientAddress(bare) else { throw .invalidHost(host) }
        return [address]
    }

    /// Who really asked: the last address of X-Forwarded-For that is not a listed proxy, if a listed proxy sent the request.
    func client(peer: ClientAddress, head: RequestHead) -> ClientAddress {
        guard trustedProxies.contains(where: { $0.contains(peer) }) else { return peer }
        for member in head.fields.listMembers(of: "x-forwarded-for").reversed() {
            guard let address = ClientAddress(member) else { return peer }
            if !trustedProxies.contains(where: { $0.contains(address) }) { return address }
        }
        return peer
    }
}
