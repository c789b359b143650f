internal import Foundation
internal import LegalModel

/// An item as a Markdown file with front matter, the form of the corpus.
struct MarkdownItem {
    private(set) var text: String

    init(_ item: KnowledgeItem, origin: String, type: String) {
        var object = ItemFields.object(item)
        if let review = object.removeValue(forKey: "审核") as? [String: Any] { object.merge(review) { first, _ in first } }
        var body = ""
        switch item {
        case .answer(let answer):
            object["正文"] = nil
            body = answer.body
        case .guide(let guide):
            object["说明"] = nil
            body = guide.body
        case .caseExample(let example):
            for name in ["案情", "请求", "释法说理"] { object[name] = nil }
            body = Self.section("案情", example.facts) + Self.section("请求", example.claims) + Self.section("释法说理", example.reasoning)
        case .organisation: break
        }
        object["类型"] = type
        // What the corpus owns is the usual case of a Markdown file.
        if origin != "corpus" { object["来源库"] = origin }
        text = "---\n"
        for name in SheetRow.columns { if let value = object[name] { text += Self.property(name, value) } }
        text += "---\n" + (body.isEmpty || body.hasSuffix("\n") ? body : body + "\n")
    }

    /// Sections of one name are joined by an empty line when they are read: an empty line inside a text begins the next one.
    private static func section(_ heading: String, _ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        return text.split(separator: "\n\n").map { "## \(heading)\n\($0)\n" }.joined()
    }

    private static func property(_ name: String, _ value: Any) -> String {
        switch value {
        case let text as String: return text.isEmpty ? "" : "\(name): \(scalar(text))\n"
        case let list as [String]:
            return list.isEmpty ? "" : "\(name):\n" + list.map { "  - \(scalar($0))\n" }.joined()
        case let list as [[String: Any]]:
            guard !list.isEmpty else { return "" }
            return "\(name):\n"
                + list.map { entry in
                    let lines = entry.sorted { $0.key < $1.key }.compactMap { key, value in
                        (value as? String).map { "\(key): \(scalar($0))\n" }
                    }
                    return "  - " + lines.joined(separator: "    ")
                }.joined()
        case let number as NSNumber: return number.boolValue ? "\(name): true\n" : ""
        default: return ""
        }
    }

    /// Plain where nobody could misread it, else in double quotes with the escapes of JSON, which YAML shares.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "《" } ?? false
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || "，。？！、；《》“”-".unicodeScalars.contains($0)
            }
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        return isPlain ? text : ItemFields.json(text)
    }
}
