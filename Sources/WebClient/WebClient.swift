internal import CCurl

/// Sends requests to other servers, for webhooks and single sign-on. Certificates are checked against the system's authorities, redirects are not followed.
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

    /// Posts bytes and waits for the status.
    /// - Parameters:
    ///   - address: see `isAddress`.
    ///   - fields: names and values, without line breaks.
    /// - Throws: why no answer came.
    package func post(_ bytes: [UInt8], to address: String, fields: [(name: String, value: String)]) throws(WebClientError) -> Int {
        try exchange(WebRequest(address, fields: fields, body: bytes), taking: nil)
    }

    /// Sends a request and reads the whole answer, whatever its status.
    /// - Parameters:
    ///   - limit: bytes of the answer's body, at least 1.
    ///   - patience: seconds for this exchange, at least 1; nil takes the client's.
    /// - Throws: why no answer came; an answer that is longer is none.
    package func fetch(_ request: WebRequest, limit: Int, patience: Int? = nil) throws(WebClientError) -> WebReply {
        let body = ReplyBody(limit: limit)
        do throws(WebClientError) {
            return WebReply(status: try exchange(request, taking: body, patience), body: body.bytes)
        } catch {
            throw body.isTooLong ? WebClientError(reason: "the answer is longer than \(limit) bytes") : error
        }
    }

    /// - Returns: the status.
    private func exchange(_ request: WebRequest, taking body: ReplyBody?, _ patience: Int? = nil) throws(WebClientError) -> Int {
        guard Self.isReady, let handle = curl_easy_init() else { throw WebClientError(reason: "libcurl does not start") }
        defer { curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for field in request.fields {
            guard let longer = curl_slist_append(list, "\(field.name): \(field.value)") else {
                throw WebClientError(reason: "out of memory")
            }
            list = longer
        }
        var codes = [
            fawen_set_text(handle, CURLOPT_URL, request.address), fawen_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            fawen_set_number(handle, CURLOPT_FOLLOWLOCATION, 0), fawen_set_number(handle, CURLOPT_TIMEOUT, patience ?? self.patience),
            fawen_set_number(handle, CURLOPT_NOSIGNAL, 1), fawen_set_text(handle, CURLOPT_USERAGENT, "fawen"),
            fawen_set_fields(handle, list),
            // Without it libcurl waits, past the time limit, for the thread that looks a name up: a silent name server would hold us.
            fawen_set_number(handle, CURLOPT_QUICK_EXIT, 1),
        ]
        // What may go without TLS because it stays on this machine must not leave it through a proxy of the environment.
        if Self.staysHere(request.address) { codes.append(fawen_set_text(handle, CURLOPT_PROXY, "")) }
        if let bytes = request.body {
            codes.append(bytes.withUnsafeBytes { fawen_set_bytes(handle, $0.baseAddress, curl_off_t($0.count)) })
        }
        codes.append(
            body.map { fawen_take_body(handle, ReplyBody.take, Unmanaged.passUnretained($0).toOpaque()) } ?? fawen_drop_body(handle))
        // libcurl calls back with the body's address until the exchange is over.
        withExtendedLifetime(body) { codes.append(curl_easy_perform(handle)) }
        if let failure = codes.first(where: { $0 != CURLE_OK }) {
            throw WebClientError(reason: String(cString: curl_easy_strerror(failure)))
        }
        var status = 0
        guard fawen_status(handle, &status) == CURLE_OK else { throw WebClientError(reason: "no status") }
        return status
    }
}

/// A request to another server: a GET, or a POST where there is a body.
package struct WebRequest: Sendable {
    /// See `WebClient.isAddress`.
    package let address: String
    /// Names and values, without line breaks.
    package let fields: [(name: String, value: String)]
    package let body: [UInt8]?

    package init(_ address: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.address = address
        self.fields = fields
        self.body = body
    }
}

/// What another server answered.
package struct WebReply: Sendable, Equatable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Collects an answer piece by piece, up to a limit.
private final class ReplyBody {
    private(set) var bytes: [UInt8] = []
    private(set) var isTooLong = false
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    static let take: curl_write_callback = { piece, size, count, context in
        guard let piece, let context else { return 0 }
        let length = size * count
        let body = Unmanaged<ReplyBody>.fromOpaque(context).takeUnretainedValue()
        guard body.bytes.count + length <= body.limit else {
            body.isTooLong = true
            return 0
        }
        body.bytes.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: length))
        return length
    }
}

/// Why a request got no answer, in the words of the library.
package struct WebClientError: Error, Sendable, Equatable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
