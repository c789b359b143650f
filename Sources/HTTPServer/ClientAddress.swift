import CPolling

/// An internet address; an IPv4 one is kept mapped into IPv6.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    package static let loopback = ClientAddress(high: 0, low: 0xFFFF_7F00_0001)

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(_ address: polling_address) {
        self.init(high: address.high, low: address.low)
    }

    /// A numeric IPv4 or IPv6 address, or nil.
    package init?(_ text: String) {
        var address = polling_address()
        guard polling_parse_address(text, &address) == 0 else { return nil }
        self.init(address)
    }

    var system: polling_address { polling_address(high: high, low: low) }

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Whether it belongs to this machine: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { isIPv4 ? (low >> 24) & 0xFF == 127 : high == 0 && low == 1 }

    /// The part that limits count by: the whole of an IPv4 address, the first 64 bits of an IPv6 one.
    package var network: ClientAddress { isIPv4 ? self : ClientAddress(high: high, low: 0) }

    package var description: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { text in
            guard let start = text.baseAddress else { return "" }
            polling_format_address(system, start)
            return String(cString: start)
        }
    }
}

/// A set of addresses given by prefix, as configuration lists them: `127.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`.
package struct AddressRange: Sendable, Hashable {
    private let base: ClientAddress
    /// Bits of the mapped address that count, 0...128.
    private let bits: Int

    /// Nil unless the text is a numeric address with an optional prefix length.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let base = ClientAddress(String(first)) else { return nil }
        let width = base.isIPv4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard let written = Int(parts[1]), (0...width).contains(written) else { return nil }
            length = written
        }
        self.base = base
        bits = base.isIPv4 ? 96 + length : length
    }

    package func contains(_ address: ClientAddress) -> Bool {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits)) }
        return (base.high ^ address.high) & mask(bits) == 0 && (base.low ^ address.low) & mask(bits - 64) == 0
    }
}
