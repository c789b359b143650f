import LegalModel

/// What the name of a file says.
enum FileNames {
    /// Why a file is not opened at all; nil if it is read.
    static func reasonToSkip(_ path: String) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch ending(of: name) {
        case "md", "markdown", "docx", "docm", "doc", "jsonl", "csv", "xlsx": return nil
        case "tsv", "bin", "fvm": return "资源文件，由建索引时读取"
        case "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp": return "图片"
        default: return "不是法规或者知识条目的文件类型"
        }
    }

    /// Why a readable file is no law by its name: site pages, templates; nil if it may be one.
    static func reasonForNoLaw(_ name: some StringProtocol) -> String? {
        let base = stem(of: name)
        switch base.lowercased() {
        case "readme", "license", "licence", "changelog", "contributing", "sources", "copying": return "说明文件"
        case "_index", "index": return "目录页"
        default: break
        }
        return base.ends(in: "模版") || base.ends(in: "模板") ? "模板" : nil
    }

    /// The part behind the last full stop, in lower case; empty if there is none.
    static func ending(of name: some StringProtocol) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The name without its ending.
    static func stem(of name: some StringProtocol) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
        return String(name[..<dot])
    }

    /// The day in a name that ends in `(YYYY-MM-DD)` or `（YYYY-MM-DD）`, and the name without it.
    static func day(in name: some StringProtocol) -> (base: String, day: CalendarDay)? {
        let scalars = Array(stem(of: name).unicodeScalars)
        guard scalars.count > 12, let close = scalars.last, close == ")" || close == "）" else { return nil }
        let open = scalars[scalars.count - 12]
        guard open == "(" || open == "（", let day = CalendarDay(iso: string(scalars[(scalars.count - 11)..<(scalars.count - 1)])) else {
            return nil
        }
        return (string(scalars[..<(scalars.count - 12)]).trimmed, day)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
