import FoundationEssentials

/// One response as a handler gives it; the dispatcher adds what every response carries.
package struct Response: Sendable {
    /// What may be kept by browsers and proxies.
    package enum Caching: Sendable, Equatable {
        /// Nowhere: answers that belong to one asker, errors.
        case never
        /// Kept, but asked for again with its entity tag each time.
        case revalidated
        /// For a year: the name changes with the content.
        case immutable
    }

    /// Decides the policy fields of the response.
    package enum Purpose: Sendable, Equatable {
        case page
        case data
        case asset
        /// A file to be saved under this name.
        case download(name: String)
    }

    package var status: Status
    /// Fields beside those that the dispatcher adds; names in lower case.
    package var fields = HeaderFields()
    package var body: [UInt8]
    package var contentType: String
    package var caching: Caching
    package var purpose: Purpose
    /// What follows the body; nil for a response that is whole.
    package var stream: EventStream?

    package init(status: Status = .ok, contentType: String, body: [UInt8], caching: Caching = .revalidated, purpose: Purpose) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.caching = caching
        self.purpose = purpose
    }

    /// A page; one that is not a success is never kept.
    package static func html(_ text: String, status: Status = .ok) -> Response {
        Response(
            status: status, contentType: "text/html; charset=utf-8", body: Array(text.utf8), caching: status == .ok ? .revalidated : .never,
            purpose: .page)
    }

    /// How the names of a value's members are written.
    package enum KeyStyle: Sendable {
        case asDeclared
        /// `asOf` as `as_of`.
        case snakeCase
    }

    /// A JSON document with sorted keys, so that the same value always gives the same bytes.
    /// - Throws: what the value's `encode` throws.
    package static func json(
        _ value: some Encodable, status: Status = .ok, caching: Caching = .revalidated, keys: KeyStyle = .asDeclared
    ) throws -> Response {
        let encoder = JSONEncoder()
        if keys == .snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, contentType: "application/json; charset=utf-8", body: Array(try encoder.encode(value)), caching: caching,
            purpose: .data)
    }

    /// Server-sent events; kept nowhere.
    package static func events(_ stream: EventStream) -> Response {
        var response = Response(
            contentType: "text/event-stream; charset=utf-8", body: [], caching: .never, purpose: .data)
        response.stream = stream
        // nginx must pass each event on at once.
        response.fields["x-accel-buffering"] = "no"
        return response
    }

    package static func text(_ text: String, status: Status = .ok, contentType: String = "text/plain; charset=utf-8") -> Response {
        Response(status: status, contentType: contentType, body: Array(text.utf8), caching: .never, purpose: .data)
    }

    /// A redirect; its target is written as it stands and must be percent-encoded.
    package static func redirect(to target: String, status: Status = .seeOther) -> Response {
        var response = Response(status: status, contentType: "text/plain; charset=utf-8", body: [], caching: .never, purpose: .page)
        response.fields["location"] = target
        return response
    }

    /// The problem as RFC 9457 JSON.
    package static func problem(_ problem: Problem, requestID: String) -> Response {
        var response = Response(
            status: problem.status, contentType: "application/problem+json; charset=utf-8",
            body: Array(ProblemDocument(problem, requestID: requestID).text.utf8), caching: .never, purpose: .data)
        if let seconds = problem.retryAfter { response.fields["retry-after"] = String(seconds) }
        return response
    }

    /// With one more field, replacing those of its name.
    package func with(_ name: String, _ value: String) -> Response {
        var response = self
        response.fields[name] = value
        return response
    }
}

/// The JSON text of a problem, written without an encoder so that it cannot fail.
struct ProblemDocument {
    let text: String

    init(_ problem: Problem, requestID: String) {
        var members = [
            ("code", Self.quoted(problem.code)), ("detail", Self.quoted(problem.detail)), ("request_id", Self.quoted(requestID)),
            ("status", String(problem.status.code)), ("title", Self.quoted(problem.status.reason)), ("type", Self.quoted("about:blank")),
        ]
        if let parameter = problem.parameter { members.append(("parameter", Self.quoted(parameter))) }
        if let seconds = problem.retryAfter { members.append(("retry_after", String(seconds))) }
        text = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [0x22]
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + [0x30 + (byte >> 4), Array("0123456789abcdef".utf8)[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
        return String(decoding: bytes, as: UTF8.self)
    }
}
