/// A status code of HTTP with its reason phrase.
package struct Status: Sendable, Hashable, CustomStringConvertible {
    /// 100...599.
    package let code: Int

    package init(_ code: Int) {
        precondition((100...599).contains(code), "a status has three digits")
        self.code = code
    }

    package static let ok = Status(200)
    package static let accepted = Status(202)
    package static let noContent = Status(204)
    package static let seeOther = Status(303)
    package static let notModified = Status(304)
    package static let badRequest = Status(400)
    package static let unauthorized = Status(401)
    package static let forbidden = Status(403)
    package static let notFound = Status(404)
    package static let methodNotAllowed = Status(405)
    package static let requestTimeout = Status(408)
    package static let contentTooLarge = Status(413)
    package static let targetTooLong = Status(414)
    package static let unsupportedMediaType = Status(415)
    package static let expectationFailed = Status(417)
    package static let misdirected = Status(421)
    package static let tooManyRequests = Status(429)
    package static let headerTooLarge = Status(431)
    package static let internalError = Status(500)
    package static let notImplemented = Status(501)
    package static let unavailable = Status(503)
    package static let versionNotSupported = Status(505)

    private static let reasons: [Int: String] = [
        200: "OK", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 413: "Content Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type", 417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Content",
        429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
        505: "HTTP Version Not Supported",
    ]

    /// The phrase of RFC 9110, or an empty one.
    package var reason: String { Self.reasons[code] ?? "" }

    /// Whether a message with this status has no body whatever its header says.
    package var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }

    package var description: String { "\(code) \(reason)" }
}
