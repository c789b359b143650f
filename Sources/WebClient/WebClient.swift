internal import CCurl

/// Sends requests to other servers, for webhooks. Certificates are checked against the system's authorities, redirects are not followed.
///
/// Blocking; each call opens a connection of its own. Safe to use from any thread.
package struct WebClient: Sendable {
    /// Seconds in all, from the look-up of the name to the last byte.
    private let patience: Int

    /// - Parameter patience: seconds for a whole exchange, at least 1.
    package init(patience: Int = 10) {
        self.patience = patience
        // May be called more than once, but not from two threads at once: the lazy static is called once.
        _ = Self.isReady
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Whether a text is an address that can be sent to: http or https with a host and without a password in it.
    package static func isAddress(_ text: String) -> Bool {
        guard let handle = curl_url() else { return false }
        defer { curl_url_cleanup(handle) }
        guard text.utf8.count <= 2_000, curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else { return false }
        func part(_ part: CURLUPart) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &value, 0) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        return ["http", "https"].contains(part(CURLUPART_SCHEME)) && part(CURLUPART_HOST)?.isEmpty == false && part(CURLUPART_USER) == nil
    }

    /// Posts bytes and waits for the status.
    /// - Parameters:
    ///   - address: see `isAddress`.
    ///   - fields: names and values, without line breaks.
    /// - Throws: why no answer came.
    package func post(_ bytes: [UInt8], to address: String, fields: [(name: String, value: String)]) throws(WebClientError) -> Int {
        guard Self.isReady, let handle = curl_easy_init() else { throw WebClientError(reason: "libcurl does not start") }
        defer { curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for field in fields {
            guard let longer = curl_slist_append(list, "\(field.name): \(field.value)") else {
                throw WebClientError(reason: "out of memory")
            }
            list = longer
        }
        let codes = [
            fawen_set_text(handle, CURLOPT_URL, address), fawen_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            fawen_set_number(handle, CURLOPT_FOLLOWLOCATION, 0), fawen_set_number(handle, CURLOPT_TIMEOUT, patience),
            fawen_set_number(handle, CURLOPT_NOSIGNAL, 1), fawen_set_text(handle, CURLOPT_USERAGENT, "fawen"),
            fawen_set_fields(handle, list), bytes.withUnsafeBytes { fawen_set_bytes(handle, $0.baseAddress, curl_off_t($0.count)) },
            fawen_drop_body(handle), curl_easy_perform(handle),
        ]
        if let failure = codes.first(where: { $0 != CURLE_OK }) {
            throw WebClientError(reason: String(cString: curl_easy_strerror(failure)))
        }
        var status = 0
        guard fawen_status(handle, &status) == CURLE_OK else { throw WebClientError(reason: "no status") }
        return status
    }
}

/// Why a request got no answer, in the words of the library.
package struct WebClientError: Error, Sendable, Equatable {
    package let reason: String
}
