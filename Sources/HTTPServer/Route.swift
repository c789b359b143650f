/// How often an address may ask; see `RateLimits`.
package enum RateClass: Sendable, Hashable, CaseIterable {
    /// Searches, answers and pages.
    case query
    /// Suggestions while typing.
    case suggestion
    /// What is written down: feedback, messages.
    case submission
    /// Health, metrics and assets.
    case unlimited
}

/// What a parameter of a route may be; shown in the API's description and checked before the handler runs.
package struct RouteParameter: Sendable, Equatable {
    package enum Place: String, Sendable {
        case path, query, body
    }

    package enum Kind: Sendable, Equatable {
        /// Text of at most so many characters, without control characters other than tab and line breaks.
        case text(maximum: Int)
        /// Some of these words, separated by commas (half or full width).
        case list([String])
        case integer(ClosedRange<Int>)
        /// A day from 1800 to 2999 as 2025-04-05: exactly what handlers can read, so that none is silently taken for no day at all.
        case day
        case choice([String])
        case boolean
        /// A list of so many texts of at most so many characters; in JSON bodies only.
        case texts(count: ClosedRange<Int>, maximum: Int)
    }

    package let name: String
    package let place: Place
    package let kind: Kind
    package let isRequired: Bool
    /// In Chinese, for people who write clients.
    package let summary: String
    /// A regular expression for the description alone; the handler checks.
    package let pattern: String?

    package init(
        _ name: String, in place: Place = .query, _ kind: Kind, isRequired: Bool = false, _ summary: String, pattern: String? = nil
    ) {
        self.pattern = pattern
        self.name = name
        self.place = place
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }
}

/// One entry of the server's table: what is asked for, and what answers.
package struct Route: Sendable {
    package typealias Handler = @Sendable (Request) throws -> Response

    /// What happens to a query parameter that the table does not name, and to one that is empty.
    package enum Reading: Sendable {
        /// Both are refused; an empty text or list is one.
        case strict
        /// Links from other programs carry marks of their own, and a form sends fields that nobody filled in; a page opens all the same.
        case forgiving
    }

    package let method: Method
    package let pattern: PathPattern
    /// Names the route in metrics and in the API's description; unique.
    package let name: String
    /// One Chinese sentence.
    package let summary: String
    package let parameters: [RouteParameter]
    package let reading: Reading
    package let rate: RateClass
    package private(set) var access: RouteAccess
    /// Longest body in bytes; nil is the server's default.
    package let bodyLimit: Int?
    package let handler: Handler

    /// - Parameter pattern: a path whose segments may be `{name}`, which match one segment of any text.
    package init(
        _ method: Method, _ pattern: String, name: String, summary: String, parameters: [RouteParameter] = [],
        reading: Reading = .strict, rate: RateClass = .query, access: RouteAccess = .open, bodyLimit: Int? = nil,
        handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = PathPattern(pattern)
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.reading = reading
        self.rate = rate
        self.access = access
        self.bodyLimit = bodyLimit
        self.handler = handler
    }

    /// The same route for whom it is.
    package func open(to access: RouteAccess) -> Route {
        var route = self
        route.access = access
        return route
    }

    /// Refuses parameters of the query that are unknown, repeated, missing or not of their kind.
    func check(_ query: QueryParameters) throws(Problem) {
        let known = parameters.filter { $0.place == .query }
        for item in query.items {
            guard let parameter = known.first(where: { $0.name.utf8.elementsEqual(item.name.utf8) }) else {
                if reading == .forgiving { continue }
                let names = known.map(\.name).joined(separator: "、")
                throw Problem(
                    status: .badRequest, code: "unknown_parameter", detail: "没有这个参数。可用的参数：\(names.isEmpty ? "无" : names)。",
                    parameter: String(item.name.prefix(40)))
            }
            guard query.all(item.name).count == 1 else { throw .invalidParameter(parameter.name, "参数 \(parameter.name) 只能写一次。") }
            if reading == .strict || !item.value.isEmpty { try parameter.check(item.value) }
        }
        for parameter in known where parameter.isRequired && (query[parameter.name] ?? "").isEmpty {
            throw .invalidParameter(parameter.name, "缺少参数 \(parameter.name)：\(parameter.summary)。")
        }
    }
}

extension RouteParameter {
    /// Refuses a value that is not of the parameter's kind.
    package func check(_ value: String) throws(Problem) {
        switch kind {
        case .text(let maximum):
            if isRequired, !value.unicodeScalars.contains(where: { $0.value > 0x20 }) {
                throw .invalidParameter(name, "缺少参数 \(name)：\(summary)。")
            }
            guard value.unicodeScalars.count <= maximum else { throw .invalidParameter(name, "参数 \(name) 最多 \(maximum) 个字。") }
            guard !value.unicodeScalars.contains(where: TextGuard.isControl) else { throw .invalidText(in: "参数 \(name)") }
        case .list(let words):
            for word in value.split(whereSeparator: { $0 == "," || $0 == "，" }) {
                guard words.contains(where: { $0.utf8.elementsEqual(word.utf8) }) else {
                    throw .invalidParameter(name, "参数 \(name) 里没有“\(word.prefix(20))”。可用的有：\(words.joined(separator: "、"))。")
                }
            }
        case .integer(let range):
            guard let number = Int(value), range.contains(number) else {
                throw .invalidParameter(name, "参数 \(name) 应当是 \(range.lowerBound) 到 \(range.upperBound) 的整数。")
            }
        case .day:
            guard Self.isDay(value) else { throw .invalidParameter(name, "参数 \(name) 应当是 1800 年到 2999 年之间的日期，写成 2025-04-05 这样。") }
        case .choice(let values):
            guard values.contains(where: { $0.utf8.elementsEqual(value.utf8) }) else {
                throw .invalidParameter(name, "参数 \(name) 应当是其中之一：\(values.joined(separator: "、"))。")
            }
        case .texts: throw .invalidParameter(name, "参数 \(name) 应当是一组文字。")
        case .boolean:
            guard value == "true" || value == "false" else { throw .invalidParameter(name, "参数 \(name) 应当是 true 或 false。") }
        }
    }

    /// A day of the Gregorian calendar from 1800 to 2999 written as YYYY-MM-DD.
    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1800...2999).contains(year) && (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }
}

/// A path with named segments: `/v1/laws/{law}/{article}`.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case capture(String)
    }

    package let description: String
    let segments: [Segment]

    package init(_ text: String) {
        precondition(text.utf8.first == 0x2F, "a pattern starts with a slash")
        description = text
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            $0.first == "{" && $0.last == "}" ? .capture(String($0.dropFirst().dropLast())) : .literal(String($0))
        }
    }

    /// The captured segments if the path matches, or nil.
    /// - Parameter path: decoded segments.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var captures: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): guard literal.utf8.elementsEqual(text.utf8) else { return nil }
            case .capture(let name):
                guard !text.isEmpty else { return nil }
                captures[name] = text
            }
        }
        return captures
    }

    /// Literal segments first, so that `/v1/laws/index` is not taken for a law's name.
    var rank: [Int] { segments.map { if case .literal = $0 { 0 } else { 1 } } }
}
