import LegalModel

/// Takes fields out of a mapping by name, keeps what is wrong with them, and reports the names nobody asked for.
struct FieldReader {
    let path: String
    private let entries: [FieldTree.Entry]
    private let line: Int
    private var taken: Set<String> = []
    private(set) var issues: [ImportIssue] = []

    /// - Throws: properties that are no mapping.
    init(_ tree: FieldTree, path: String) throws(ImportIssue) {
        guard case .mapping(let entries, let line) = tree else {
            throw ImportIssue(path: path, line: tree.line, reason: "属性区应当是“名称: 内容”的列表", fix: "请按格式说明改写")
        }
        self.path = path
        self.entries = entries
        self.line = line
    }

    /// The line of a field, or of the whole mapping if it is missing.
    func line(of key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// Text of a field; the first of `keys` that is present. nil if missing or empty.
    mutating func text(_ keys: String...) -> String? {
        guard let (key, value) = take(keys) else { return nil }
        switch value {
        case .scalar(let text, _): return text.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        case .sequence, .mapping:
            report(key, "应当是一段文字", "请写成“\(key): 文字”")
            return nil
        }
    }

    /// Text of a field that must be there.
    mutating func requiredText(_ key: String, _ others: String...) -> String {
        for candidate in [key] + others { if let text = text(candidate) { return text } }
        report(key, "缺少“\(key)”", "请补上")
        return ""
    }

    /// A list of texts; one text counts as a list of one.
    mutating func texts(_ keys: String...) -> [String] {
        guard let (key, value) = take(keys) else { return [] }
        switch value {
        case .scalar(let text, _): return text.map { [$0.trimmed] }?.filter { !$0.isEmpty } ?? []
        case .sequence(let items, _):
            return items.compactMap { item in
                if case .scalar(let text, _) = item { return text.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed } }
                report(key, item.line, "列表中有一项不是文字", "请写成文字；文字中有冒号加空格时请加引号")
                return nil
            }
        case .mapping:
            report(key, "应当是列表", "请每项另起一行，以“- ”开头")
            return []
        }
    }

    /// A day written 2026-11-20.
    mutating func day(_ keys: String...) -> CalendarDay? {
        guard let (key, value) = take(keys) else { return nil }
        guard case .scalar(let text, _) = value else {
            report(key, "应当是日期", "请写成 2026-11-20")
            return nil
        }
        guard let text = text?.trimmed, !text.isEmpty else { return nil }
        if let day = CalendarDay(iso: text) { return day }
        report(key, "“\(text)”不是日期", "请写成 2026-11-20")
        return nil
    }

    /// true or false; 是 and 否 are read too.
    mutating func flag(_ key: String) -> Bool {
        guard let text = text(key) else { return false }
        switch text {
        case "true", "是", "1": return true
        case "false", "否", "0": return false
        default:
            report(key, "应当是 true 或者 false", "请改写")
            return false
        }
    }

    /// A value out of a closed list.
    mutating func choice<Value: RawRepresentable & CaseIterable>(_ key: String) -> Value? where Value.RawValue == String {
        guard let text = text(key) else { return nil }
        if let value = Value(rawValue: text) { return value }
        report(key, "“\(text)”不在可选范围内", "可选：" + Value.allCases.map(\.rawValue).joined(separator: "、"))
        return nil
    }

    /// A list of mappings.
    mutating func mappings(_ key: String) -> [FieldTree] {
        guard let (key, value) = take([key]) else { return [] }
        guard case .sequence(let items, _) = value else {
            if case .scalar(nil, _) = value { return [] }
            report(key, "应当是列表", "请每项另起一行，以“- ”开头")
            return []
        }
        return items
    }

    /// A nested mapping.
    mutating func mapping(_ key: String) -> FieldTree? { take([key])?.1 }

    mutating func report(_ key: String, _ reason: String, _ fix: String) {
        report(key, line(of: key), reason, fix)
    }

    mutating func report(_ key: String?, _ line: Int, _ reason: String, _ fix: String) {
        issues.append(ImportIssue(path: path, line: line, field: key, reason: reason, fix: fix))
    }

    mutating func absorb(_ other: FieldReader) { issues += other.issues }

    /// Reports every field that was never taken.
    mutating func reportUnknown() {
        for entry in entries where !taken.contains(entry.key) {
            report(entry.key, entry.line, "不认得的属性“\(entry.key)”", "请检查名称，或者移到正文")
        }
    }

    private mutating func take(_ keys: [String]) -> (String, FieldTree)? {
        for key in keys {
            guard let entry = entries.first(where: { $0.key == key }) else { continue }
            taken.insert(key)
            return (key, entry.value)
        }
        return nil
    }
}
