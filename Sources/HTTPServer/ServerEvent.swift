/// What the server tells its log. None of it holds query text, cookies or bodies.
package enum ServerEvent: Sendable {
    case listening(addresses: [String], port: Int)
    /// - Parameters:
    ///   - route: the route's name, or `unmatched`.
    ///   - key: the name of the key that the request was let in by.
    ///   - bytes: of the body as it was sent.
    case served(
        requestID: String, client: ClientAddress, key: String?, method: String, route: String, status: Int, bytes: Int, seconds: Double)
    /// A handler failed with an error that is not a `Problem`; the client saw only the request's id.
    case failed(requestID: String, route: String, error: String)
    case draining(connections: Int)
    case stopped(abandoned: Int)
}

/// Why a server cannot start or go on.
package enum ServerError: Error, Sendable, Equatable {
    /// The host is neither a numeric address nor `localhost`.
    case invalidHost(String)
    case addressInUse(host: String, port: Int)
    /// A system call failed.
    case system(operation: String, errno: Int32)
}
