/// Why the bytes of a client are not a request that the server takes; the connection is closed after the answer.
package enum ProtocolError: Error, Sendable, Equatable {
    case malformedRequestLine
    case malformedTarget
    case unsupportedVersion
    case connectNotSupported
    case requestLineTooLong
    case bareLineFeed
    case malformedField
    case fieldsTooLarge
    case missingHost
    case repeatedHost
    case malformedHost
    case ambiguousLength
    case malformedLength
    case unsupportedTransferCoding
    case malformedChunk
    case bodyTooLarge
    case unsupportedExpectation
    case tooSlow

    /// The status of the answer.
    package var status: Status {
        switch self {
        case .malformedRequestLine, .malformedTarget, .bareLineFeed, .malformedField, .missingHost, .repeatedHost, .malformedHost,
            .ambiguousLength, .malformedLength, .malformedChunk:
            .badRequest
        case .connectNotSupported: .methodNotAllowed
        case .tooSlow: .requestTimeout
        case .bodyTooLarge: .contentTooLarge
        case .requestLineTooLong: .targetTooLong
        case .unsupportedExpectation: .expectationFailed
        case .fieldsTooLarge: .headerTooLarge
        case .unsupportedTransferCoding: .notImplemented
        case .unsupportedVersion: .versionNotSupported
        }
    }

    /// What the client is told.
    package var problem: Problem {
        let (code, detail) =
            switch self {
            case .requestLineTooLong: ("target_too_long", "网址太长。较长的问题请用页面上的提问框，或以 POST 方式提交。")
            case .fieldsTooLarge: ("header_too_large", "请求头太大。")
            case .bodyTooLarge: ("content_too_large", "提交的内容太长，请缩短后再试。")
            case .tooSlow: ("request_timeout", "请求没有在规定时间内发完，请重试。")
            case .unsupportedVersion: ("version_not_supported", "只支持 HTTP/1.1 和 HTTP/1.0。")
            case .connectNotSupported: ("method_not_allowed", "不支持这种请求方法。")
            case .unsupportedTransferCoding: ("transfer_coding_not_supported", "不支持这种传输编码。")
            case .unsupportedExpectation: ("expectation_failed", "不支持这种 Expect。")
            case .missingHost, .repeatedHost, .malformedHost: ("malformed_host", "请求必须有且只有一个有效的 Host。")
            case .ambiguousLength, .malformedLength, .malformedChunk: ("malformed_body", "请求正文的长度没有写清楚。")
            case .malformedRequestLine, .malformedTarget, .bareLineFeed, .malformedField: ("malformed_request", "请求的格式不正确。")
            }
        return Problem(status: status, code: code, detail: detail)
    }
}
