package import HTTPServer

/// How a reader wants pages set; kept in a cookie, so that it holds on every page and needs no account.
package struct ReadingMode: Sendable, Equatable {
    /// 大字版.
    package var isLarge = false
    /// 高对比.
    package var isHighContrast = false
    /// 自助终端: large targets, no links that leave, back to an empty home page when nobody touches it.
    package var isKiosk = false

    /// Seconds without a touch after which a kiosk forgets what was asked.
    package static let kioskIdle = 60

    package static let cookieName = "mode"
    package static let standard = ReadingMode()

    package init() {}

    /// Reads `large`, `contrast`, `kiosk`, several joined by dots, or `standard`; unknown words are left out.
    package init(_ text: String) {
        for word in text.split(separator: ".") {
            if word == "large" { isLarge = true }
            if word == "contrast" { isHighContrast = true }
            if word == "kiosk" { isKiosk = true }
        }
    }

    /// From `?mode=`, else from the cookie; `?kiosk=1` and `?kiosk=0` switch the kiosk on and off.
    package init(_ request: Request) {
        self.init(request.parameters["mode"] ?? request.cookie(Self.cookieName) ?? "")
        if let kiosk = request.parameters["kiosk"] { isKiosk = kiosk == "1" }
    }

    /// The form of the cookie and of `?mode=`.
    package var text: String {
        let words = (isLarge ? ["large"] : []) + (isHighContrast ? ["contrast"] : []) + (isKiosk ? ["kiosk"] : [])
        return words.isEmpty ? "standard" : words.joined(separator: ".")
    }

    /// For a year, readable by the server alone.
    package var cookie: String {
        "\(Self.cookieName)=\(text); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    var classes: String {
        (isLarge ? " large" : "") + (isHighContrast ? " contrast" : "") + (isKiosk ? " kiosk" : "")
    }
}
