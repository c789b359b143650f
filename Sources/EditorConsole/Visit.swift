import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// One request by somebody who is logged in, and may do what the route is for.
struct Visit: Sendable {
    let request: Request
    let user: UserRecord
    let session: Session
    /// Fields of the form; empty for a request without one.
    let form: QueryParameters
    /// Files of an upload; empty for any other form.
    var files: [MultipartForm.File] = []
    let bench: Workbench

    func may(_ permission: Permission) -> Bool { user.may(permission) }

    /// A field of the form with its line breaks as the store has them; empty if missing.
    func field(_ name: String) -> String { (form[name] ?? "").replacing("\r\n", with: "\n") }

    /// A field that must not be blank.
    func required(_ name: String, _ reason: String) throws(Problem) -> String {
        let text = field(name)
        guard text.contains(where: { !$0.isWhitespace }) else { throw Problem(status: Status(422), code: "missing_field", detail: reason) }
        return text
    }

    func number(_ name: String) throws(Problem) -> Int {
        guard let number = Int(field(name)), (0...1_000_000_000).contains(number) else {
            throw Problem(status: .badRequest, code: "invalid_field", detail: "表单里的“\(name)”不是数字，请返回重试。")
        }
        return number
    }

    /// The hidden field that every form carries.
    var token: HTML { input(.type("hidden"), .name(ConsoleGuard.tokenField), .value(session.csrf)) }
}

extension Link {
    static func console(_ segments: String..., query: QueryParameters = QueryParameters(), fragment: String? = nil) -> Link {
        Link(["console"] + segments, query, fragment: fragment)
    }
}
