/// Reads the lines of a complete request header.
struct HeadParser {
    let limits: ServerLimits

    /// - Parameters:
    ///   - start: where the request line begins.
    ///   - lineEnds: offsets of the LF of each line, at least one; each is known to follow a CR.
    func parse(_ bytes: [UInt8], from start: Int, lineEnds: [Int]) throws(ProtocolError) -> RequestHead {
        let requestLine = try RequestLine(bytes[start..<lineEnds[0] - 1])
        var fields = HeaderFields()
        for index in 1..<max(1, lineEnds.count) {
            let (name, value) = try Self.field(bytes, lineEnds[index - 1] + 1..<lineEnds[index] - 1)
            fields.append(name, value)
        }
        try Self.checkHost(fields, minorVersion: requestLine.minorVersion)
        if let authority = requestLine.authority, !Self.isAuthority(authority.utf8) { throw .malformedHost }
        return RequestHead(
            method: Method(requestLine.method), path: requestLine.path, query: requestLine.query,
            minorVersion: requestLine.minorVersion, fields: fields)
    }

    /// One field line without its CRLF.
    static func field(_ bytes: [UInt8], _ line: Range<Int>) throws(ProtocolError) -> (name: String, value: String) {
        // A line that begins with a space is a folded one (obs-fold); a space before the colon is refused with the name.
        guard let colon = bytes[line].firstIndex(of: 0x3A), colon > line.lowerBound else { throw .malformedField }
        let name = bytes[line.lowerBound..<colon]
        guard name.allSatisfy(isTokenByte) else { throw .malformedField }
        var value = bytes[colon + 1..<line.upperBound]
        while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        guard value.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else { throw .malformedField }
        // Bytes above 0x7F are opaque (RFC 9110, 5.5): as Latin-1 they stay one character a byte.
        let text = value.allSatisfy { $0 < 0x80 } ? String(decoding: value, as: UTF8.self) : latin1(value)
        return (String(decoding: name, as: UTF8.self).asciiLowercased, text)
    }

    private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }

    private static func checkHost(_ fields: HeaderFields, minorVersion: Int) throws(ProtocolError) {
        let hosts = fields.values(of: "host")
        guard hosts.count <= 1 else { throw .repeatedHost }
        guard let host = hosts.first else {
            guard minorVersion == 0 else { throw .missingHost }
            return
        }
        guard isAuthority(host.utf8) else { throw .malformedHost }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~".utf8.contains(byte)
    }

    /// A host name, IPv4 address or bracketed IPv6 address, with an optional port; without user information.
    private static func isAuthority(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        if rest.first == 0x5B {
            guard let close = rest.firstIndex(of: 0x5D) else { return false }
            let inside = rest[..<close].dropFirst()
            guard inside.count >= 2, inside.allSatisfy({ hexadecimalValue($0) != nil || $0 == 0x3A || $0 == 0x2E }) else { return false }
            rest = rest[close...].dropFirst()
        } else {
            let name = rest.prefix { $0 != 0x3A }
            guard !name.isEmpty, name.allSatisfy(isHostByte) else { return false }
            rest = rest.dropFirst(name.count)
        }
        guard let colon = rest.popFirst() else { return true }
        return colon == 0x3A && rest.count <= 5 && rest.allSatisfy { 0x30...0x39 ~= $0 }
    }
}

/// A request line taken apart (RFC 9112, 3).
struct RequestLine {
    let method: String
    let path: String
    let query: String?
    /// The authority of an absolute-form target.
    let authority: String?
    /// 1 also for later minor versions, which a 1.1 server may be asked in.
    let minorVersion: Int

    init(_ line: ArraySlice<UInt8>) throws(ProtocolError) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, (1...16).contains(parts[0].count), parts[0].allSatisfy(isTokenByte) else { throw .malformedRequestLine }
        method = String(decoding: parts[0], as: UTF8.self)
        minorVersion = try Self.minorVersion(parts[2])
        guard method != "CONNECT" else { throw .connectNotSupported }
        (authority, path, query) = try Self.target(parts[1], method: method)
    }

    private static func minorVersion(_ text: ArraySlice<UInt8>) throws(ProtocolError) -> Int {
        let bytes = Array(text)
        guard bytes.count == 8, bytes.starts(with: Array("HTTP/".utf8)), bytes[6] == 0x2E, 0x30...0x39 ~= bytes[5], 0x30...0x39 ~= bytes[7]
        else {
            throw .malformedRequestLine
        }
        guard bytes[5] == 0x31 else { throw .unsupportedVersion }
        return bytes[7] == 0x30 ? 0 : 1
    }

    private static func target(
        _ bytes: ArraySlice<UInt8>, method: String
    ) throws(ProtocolError) -> (authority: String?, path: String, query: String?) {
        // Raw UTF-8 is taken, as command-line clients send it; controls and the fragment mark are not.
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x23 }), var rest = String(validating: bytes, as: UTF8.self)?[...] else {
            throw .malformedTarget
        }
        if rest == "*", method == "OPTIONS" { return (nil, "*", nil) }
        var authority: String?
        if rest.utf8.first != 0x2F {
            guard let scheme = ["http://", "https://"].first(where: { rest.asciiLowercased.utf8.starts(with: $0.utf8) }) else {
                throw .malformedTarget
            }
            rest = rest.dropFirst(scheme.count)
            let end = rest.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
        }
        let mark = rest.utf8.firstIndex(of: 0x3F)
        let path = mark.map { String(rest[..<$0]) } ?? String(rest)
        let query = mark.map { String(rest[rest.utf8.index(after: $0)...]) }
        return (authority, path.isEmpty ? "/" : path, query)
    }
}

/// A byte of a token (RFC 9110, 5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
}
