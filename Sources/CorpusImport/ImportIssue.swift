/// One thing that is wrong, or worth knowing, about an imported file: where, why, and what to do. Texts are Chinese, for the person who imports.
package struct ImportIssue: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    /// How much an issue weighs.
    package enum Severity: String, Sendable, Codable, CaseIterable {
        /// The file is refused.
        case error
        /// The file is stored; somebody should look at it.
        case warning
        /// The file is stored; an oddity of its text was put right in a way that is told here.
        case note
    }

    /// Relative to the imported root, with `/`.
    package var path: String
    /// From 1; nil if the issue is of the whole file.
    package var line: Int?
    /// Column, key or part of the file, if the issue is of one.
    package var field: String?
    package var reason: String
    package var fix: String
    package var severity: Severity

    package init(path: String, line: Int? = nil, field: String? = nil, reason: String, fix: String, severity: Severity = .error) {
        self.path = path
        self.line = line
        self.field = field
        self.reason = reason
        self.fix = fix
        self.severity = severity
    }

    /// One line: `path:line [field] reason；fix`.
    package var description: String {
        var text = path
        if let line { text += ":\(line)" }
        if let field { text += " [\(field)]" }
        text += " \(reason)"
        return fix.isEmpty ? text : text + "；" + fix
    }
}
