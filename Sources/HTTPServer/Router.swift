/// The table of everything that is served; what it does not name does not exist.
package struct Router: Sendable {
    /// Turns a problem into the response that a person or a program can read.
    package typealias ProblemRenderer = @Sendable (Problem, Request) -> Response

    enum Match {
        case route(Route, captures: [String: String])
        case methodNotAllowed(allowed: [Method])
        case notFound
    }

    package let routes: [Route]
    let renderProblem: ProblemRenderer

    /// - Parameters:
    ///   - routes: names and pairs of method and pattern are unique.
    ///   - renderProblem: by default every problem is JSON.
    package init(_ routes: [Route], renderProblem: @escaping ProblemRenderer = { .problem($0, requestID: $1.id) }) {
        precondition(Set(routes.map(\.name)).count == routes.count, "two routes of one name")
        precondition(Set(routes.map { "\($0.method) \($0.pattern)" }).count == routes.count, "two routes for one path")
        self.routes = routes.sorted { $0.pattern.rank.lexicographicallyPrecedes($1.pattern.rank) }
        self.renderProblem = renderProblem
    }

    /// Finds the route of a head. HEAD is answered wherever GET is.
    /// - Throws: if the path's percent-encoding is not text, or hides a plain character.
    func match(_ head: RequestHead) throws(Problem) -> Match {
        let path = try Self.segments(head.path)
        var allowed: [Method] = []
        for route in routes {
            guard let captures = route.pattern.match(path) else { continue }
            if route.method == head.method || route.method == .get && head.method == .head { return .route(route, captures: captures) }
            allowed.append(route.method)
            if route.method == .get { allowed.append(.head) }
        }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed: allowed + [.options])
    }

    /// The path's segments, decoded one by one: an encoded slash is text within a segment.
    private static func segments(_ path: String) throws(Problem) -> [String] {
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
            // A proxy that keeps /desk to the seats compares what is written: /%64esk must not lead there too.
            guard !PercentDecoding.hidesPlain(part) else { throw .disguisedPath }
            segments.append(try PercentDecoding.decode(part, plusIsSpace: false, place: "网址"))
        }
        return segments
    }
}
