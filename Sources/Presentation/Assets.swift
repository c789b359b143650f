package import HTTPServer

/// The style sheet and scripts, compiled in; their names change with their content, so browsers may keep them for a year.
package enum Assets {
    struct Asset: Sendable {
        let name: String
        let contentType: String
        let bytes: [UInt8]
    }

    private static let style = asset("site", "css", "text/css; charset=utf-8", PackageResources.site_css)
    private static let script = asset("site", "js", "text/javascript; charset=utf-8", PackageResources.site_js)
    private static let deskScript = asset("desk", "js", "text/javascript; charset=utf-8", PackageResources.desk_js)
    private static let deskKeys = asset("desk-keys", "js", "text/javascript; charset=utf-8", PackageResources.desk_keys_js)
    private static let consoleStyle = asset("console", "css", "text/css; charset=utf-8", PackageResources.console_css)
    private static let consoleScript = asset("console", "js", "text/javascript; charset=utf-8", PackageResources.console_js)
    private static let consolePalette = asset(
        "console-palette", "js", "text/javascript; charset=utf-8", PackageResources.console_palette_js)
    private static let icon = asset("icon", "svg", "image/svg+xml", PackageResources.icon_svg)

    package static let styleLink = Link(["assets", style.name])
    package static let scriptLink = Link(["assets", script.name])
    package static let deskScriptLinks = [deskScript, deskKeys].map { Link(["assets", $0.name]) }
    package static let consoleStyleLink = Link(["assets", consoleStyle.name])
    package static let consoleScriptLinks = [consoleScript, consolePalette].map { Link(["assets", $0.name]) }
    package static let iconLink = Link(["assets", icon.name])

    /// One route that serves them all.
    package static let route = Route(.get, "/assets/{name}", name: "asset", summary: "样式与脚本", reading: .forgiving, rate: .unlimited) {
        request in
        let name = request.capture("name")
        guard let asset = all.first(where: { $0.name == name }) else { throw Problem.notFound }
        return Response(contentType: asset.contentType, body: asset.bytes, caching: .immutable, purpose: .asset)
    }

    private static let all = [style, script, deskScript, deskKeys, consoleStyle, consoleScript, consolePalette, icon]

    private static func asset(_ stem: String, _ suffix: String, _ contentType: String, _ bytes: [UInt8]) -> Asset {
        // FNV-1a: a name for the content, not a seal on it.
        let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Asset(name: "\(stem)-\(String(hash, radix: 36)).\(suffix)", contentType: contentType, bytes: bytes)
    }
}
