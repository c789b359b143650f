internal import CCurl

/// What an address of another server says of itself, read by libcurl as it will be when something is sent there.
extension WebClient {
    /// Whether a text is an address that can be sent to: http or https with a host and without a password in it, in printable ASCII (what is
    /// not is percent-encoded, or Punycode in a host's name).
    package static func isAddress(_ text: String) -> Bool { parts(text) != nil }

    /// Whether nobody on the way can read or change what is sent there: https, or this machine itself.
    package static func isProtected(_ text: String) -> Bool {
        guard let (scheme, host) = parts(text) else { return false }
        return scheme == "https" || isLoopback(host)
    }

    /// Whether a text can stand in a header or on a page as it is: nothing but printable ASCII. libcurl reads up to the first zero alone, and
    /// what follows it would be nobody's to check.
    package static func isPlain(_ address: String) -> Bool { address.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    /// Whether what is sent there never leaves this machine; false for what is no address.
    static func staysHere(_ address: String) -> Bool { parts(address).map { isLoopback($0.host) } ?? false }

    /// Nil for what is no address.
    private static func parts(_ text: String) -> (scheme: String, host: String)? {
        guard isPlain(text), let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard text.utf8.count <= 2_000, curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &value, 0) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme), let host = part(CURLUPART_HOST), !host.isEmpty,
            part(CURLUPART_USER) == nil
        else { return nil }
        return (scheme, host)
    }

    /// `127.0.0.1.example.cn` is a name like any other.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers.first == 127
    }
}
