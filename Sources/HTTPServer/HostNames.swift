/// The names under which a server is meant to be reached: what holds off DNS rebinding.
///
/// A page of a stranger's site can make its own name point at a server that only its visitor can reach, and then speak to it as if it were
/// its own; the browser still sends that name as Host. Such an attack needs a name, so addresses written as numbers always pass.
package struct HostNames: Sendable {
    private let names: Set<String>

    /// - Parameter names: host names without a port, in whatever case; `localhost` is always one of them.
    package init(_ names: [String] = []) {
        self.names = Set(names.map(\.asciiLowercased) + ["localhost"])
    }

    /// Whether a Host field names this server, by whatever port; a request without the field comes from no browser.
    package func allow(_ field: String?) -> Bool {
        guard let field else { return true }
        let host = Self.host(of: field).asciiLowercased
        return names.contains(host) || ClientAddress(host) != nil
    }

    /// A Host field without its port and without the brackets of an IPv6 address.
    private static func host(of field: String) -> String {
        if field.utf8.first == UInt8(ascii: "["), let end = field.firstIndex(of: "]") {
            return String(field[field.index(after: field.startIndex)..<end])
        }
        return String(field.prefix { $0 != ":" })
    }
}
