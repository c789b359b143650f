import CYAML

/// Reads one YAML document by libyaml into a tree, under limits of depth and nodes; anchors, aliases and tags are refused.
struct YAMLReader {
    let path: String
    let limits: ImportLimits

    /// - Parameters:
    ///   - bytes: checked UTF-8.
    ///   - firstLine: the line of the file on which `bytes` begin, from 1.
    /// - Throws: one issue with its line.
    func tree(of bytes: ArraySlice<UInt8>, firstLine: Int) throws(ImportIssue) -> FieldTree {
        guard bytes.count <= limits.yamlBytes else {
            throw ImportIssue(path: path, line: firstLine, reason: "属性区超过\(limits.yamlBytes)字节", fix: "请把长文字移到正文")
        }
        let document = bytes.withUnsafeBufferPointer { cyaml_parse($0.baseAddress, $0.count, limits.depth, limits.yamlNodes) }
        guard let document else { throw ImportIssue(path: path, reason: "内存不足", fix: "请稍后再试") }
        defer { cyaml_free(document) }
        guard document.pointee.status == CYAML_OK else { throw issue(document.pointee, firstLine: firstLine) }
        let events = UnsafeBufferPointer(start: document.pointee.events, count: document.pointee.count)
        let text = UnsafeRawBufferPointer(start: document.pointee.text, count: document.pointee.text_length)
        var builder = Builder(path: path, events: events, text: text, firstLine: firstLine)
        return try builder.node()
    }

    private func issue(_ document: cyaml_document, firstLine: Int) -> ImportIssue {
        let line = firstLine + Int(document.error_line)
        let (reason, fix): (String, String) =
            switch Int(document.status) {
            case Int(CYAML_ALIAS): ("属性区使用了锚点或者引用（& 或 *）", "请把内容写全；以 & 或 * 开头的文字请加引号")
            case Int(CYAML_TAG): ("属性区使用了类型标记（!）", "请去掉类型标记；以 ! 开头的文字请加引号")
            case Int(CYAML_DEPTH): ("属性区嵌套超过\(limits.depth)层", "请减少嵌套")
            case Int(CYAML_NODES): ("属性区超过\(limits.yamlNodes)项", "请拆成多个文件")
            case Int(CYAML_DOCUMENTS): ("属性区中有多个文档", "请只保留一个")
            case Int(CYAML_MEMORY): ("内存不足", "请稍后再试")
            default: ("属性区格式有误（\(String(cString: document.problem))）", "请检查缩进、冒号后的空格和引号")
            }
        return ImportIssue(path: path, line: line, reason: reason, fix: fix)
    }

    /// Turns the flat events into a tree; their nesting is bounded by `limits.depth`.
    private struct Builder {
        let path: String
        let events: UnsafeBufferPointer<cyaml_event>
        let text: UnsafeRawBufferPointer
        let firstLine: Int
        var next = 0

        mutating func node() throws(ImportIssue) -> FieldTree {
            guard next < events.count else { return .mapping([], line: firstLine) }
            let event = events[next]
            let line = firstLine + Int(event.line)
            next += 1
            switch Int(event.kind) {
            case Int(CYAML_SEQUENCE):
                var items: [FieldTree] = []
                while !isEnd { items.append(try node()) }
                next += 1
                return .sequence(items, line: line)
            case Int(CYAML_MAPPING):
                return try mapping(line: line)
            default:
                return scalar(event, line: line)
            }
        }

        private var isEnd: Bool { next >= events.count || Int(events[next].kind) == Int(CYAML_END) }

        private mutating func mapping(line: Int) throws(ImportIssue) -> FieldTree {
            var entries: [FieldTree.Entry] = []
            while !isEnd {
                let keyNode = try node()
                guard case .scalar(let key?, let keyLine) = keyNode else {
                    throw ImportIssue(path: path, line: keyNode.line, reason: "属性名不是文字", fix: "请检查冒号前的文字")
                }
                if entries.contains(where: { $0.key == key }) {
                    throw ImportIssue(path: path, line: keyLine, field: key, reason: "属性重复", fix: "请合并为一项")
                }
                entries.append(.init(key: key, value: try node(), line: keyLine))
            }
            next += 1
            return .mapping(entries, line: line)
        }

        private func scalar(_ event: cyaml_event, line: Int) -> FieldTree {
            let value = String(decoding: text[event.start..<(event.start + event.length)], as: UTF8.self)
            let isNull = event.quoted == 0 && (value.isEmpty || value == "~" || value == "null")
            return .scalar(isNull ? nil : value, line: line)
        }
    }
}
