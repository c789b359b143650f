/// A request method as it was written: a token of at most 16 letters.
package struct Method: Sendable, Hashable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    package static let get = Method("GET")
    package static let head = Method("HEAD")
    package static let post = Method("POST")
    package static let options = Method("OPTIONS")

    package var description: String { name }
}

/// The head of a request: everything before its body, checked by the parser.
package struct RequestHead: Sendable, Equatable {
    package let method: Method
    /// The target's path as it was written: starts with a slash, percent-encoding intact; `*` for OPTIONS.
    package let path: String
    /// The target's query as it was written, without the question mark; nil without one.
    package let query: String?
    /// 0 or 1: the minor version the connection is served by.
    package let minorVersion: Int
    package let fields: HeaderFields

    package init(method: Method, path: String, query: String?, minorVersion: Int, fields: HeaderFields) {
        self.method = method
        self.path = path
        self.query = query
        self.minorVersion = minorVersion
        self.fields = fields
    }
}

/// One request as a handler sees it.
package struct Request: Sendable {
    package let head: RequestHead
    package let body: [UInt8]
    /// The segments that the route's pattern names, decoded.
    package var captures: [String: String]
    /// The parameters of the query, decoded.
    package var parameters: QueryParameters
    /// Who asked; the forwarded address where a listed proxy sent the request.
    package let client: ClientAddress
    /// 128 random bits in hexadecimal, also in the field X-Request-Id of the response.
    package let id: String
    /// Where the asker reaches the service, as `https://host`: what links on paper begin with.
    package var origin = ""
    /// The key that the request was let in by; nil without one.
    package let key: AccessKey?

    package init(
        head: RequestHead, body: [UInt8] = [], captures: [String: String] = [:], parameters: QueryParameters = QueryParameters(),
        client: ClientAddress = .loopback, id: String = "", key: AccessKey? = nil
    ) {
        self.key = key
        self.head = head
        self.body = body
        self.captures = captures
        self.parameters = parameters
        self.client = client
        self.id = id
    }

    package var method: Method { head.method }
    package var path: String { head.path }

    /// A segment that the route's pattern names.
    /// - Precondition: the pattern names it.
    package func capture(_ name: String) -> String {
        guard let value = captures[name] else { preconditionFailure("the route's pattern has no {\(name)}") }
        return value
    }

    /// The value of a cookie, or nil: the first of that name.
    package func cookie(_ name: String) -> String? {
        for field in head.fields.values(of: "cookie") {
            for pair in field.split(separator: ";") {
                let text = pair.trimmedASCII
                guard let equals = text.utf8.firstIndex(of: 0x3D) else { continue }
                if text[..<equals].utf8.elementsEqual(name.utf8) { return String(text[text.utf8.index(after: equals)...]) }
            }
        }
        return nil
    }

    /// The body as a form (application/x-www-form-urlencoded).
    package func form() throws(Problem) -> QueryParameters {
        try requireMediaType("application/x-www-form-urlencoded")
        guard let text = String(validating: body, as: UTF8.self) else { throw .invalidText(in: "请求正文") }
        return try QueryParameters(encoded: text, place: "请求正文")
    }

    /// The body as a form whose filled-in fields are of their kinds; fields that are not described pass.
    package func form(checking parameters: [RouteParameter]) throws(Problem) -> QueryParameters {
        let form = try form()
        for parameter in parameters { if let value = form[parameter.name], !value.isEmpty { try parameter.check(value) } }
        return form
    }

    /// Refuses the request unless its body is of that type.
    package func requireMediaType(_ type: String) throws(Problem) {
        let written = head.fields["content-type"]?.split(separator: ";").first.map { $0.trimmedASCII.asciiLowercased }
        guard written == type else {
            throw Problem(status: .unsupportedMediaType, code: "unsupported_media_type", detail: "请求正文的类型应当是 \(type)。")
        }
    }
}
