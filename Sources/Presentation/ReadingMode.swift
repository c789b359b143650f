package import HTTPServer

/// How a reader wants pages set; kept in a cookie, so that it holds on every page and needs no account.
package struct ReadingMode: Sendable, Equatable {
    /// 大字版.
    package var isLarge = false
    /// 高对比.
    package var isHighContrast = false

    package static let cookieName = "mode"
    package static let standard = ReadingMode()

    package init() {}

    /// Reads `large`, `contrast`, both joined by a dot, or `standard`; unknown words are left out.
    package init(_ text: String) {
        for word in text.split(separator: ".") {
            if word == "large" { isLarge = true }
            if word == "contrast" { isHighContrast = true }
        }
    }

    /// From `?mode=`, else from the cookie.
    package init(_ request: Request) {
        self.init(request.parameters["mode"] ?? request.cookie(Self.cookieName) ?? "")
    }

    /// The form of the cookie and of `?mode=`.
    package var text: String {
        let words = (isLarge ? ["large"] : []) + (isHighContrast ? ["contrast"] : [])
        return words.isEmpty ? "standard" : words.joined(separator: ".")
    }

    /// For a year, readable by the server alone.
    package var cookie: String {
        "\(Self.cookieName)=\(text); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    var classes: String {
        (isLarge ? " large" : "") + (isHighContrast ? " contrast" : "")
    }
}
