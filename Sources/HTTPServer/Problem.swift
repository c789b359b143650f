/// Why a request is not served, as RFC 9457 describes it; the one error that reaches a client.
package struct Problem: Error, Sendable, Equatable {
    package let status: Status
    /// A stable name in snake case that clients may branch on.
    package let code: String
    /// One plain Chinese sentence that says what is wrong and what to do.
    package let detail: String
    /// The parameter at fault, if one is.
    package let parameter: String?
    /// Seconds after which trying again makes sense, for 429 and 503.
    package let retryAfter: Int?

    package init(status: Status, code: String, detail: String, parameter: String? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.parameter = parameter
        self.retryAfter = retryAfter
    }

    package static let notFound = Problem(status: .notFound, code: "not_found", detail: "没有这个页面或接口，请检查网址。")
    package static let internalError = Problem(
        status: .internalError, code: "internal_error", detail: "服务暂时出了问题，请稍后再试；急事请拨打 12348。")
    package static let overloaded = Problem(
        status: .unavailable, code: "overloaded", detail: "现在访问的人较多，请稍后再试；急事请拨打 12348。", retryAfter: 1)

    package static func invalidText(in place: String) -> Problem {
        Problem(status: .badRequest, code: "invalid_text", detail: "\(place)不是有效的 UTF-8 文字。")
    }

    package static let disguisedPath = Problem(
        status: .badRequest, code: "disguised_path", detail: "网址里的字母、数字、点和横线请直接写，不要写成百分号编码。")

    package static func tooComplex(in place: String) -> Problem {
        Problem(status: .badRequest, code: "query_too_complex", detail: "\(place)里有过长的组合字符，无法处理。")
    }

    package static func invalidParameter(_ name: String, _ detail: String) -> Problem {
        Problem(status: .badRequest, code: "invalid_parameter", detail: detail, parameter: name)
    }
}
