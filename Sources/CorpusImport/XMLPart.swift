import CXMLReader

/// Reads one XML part of a package: UTF-8, no document type, bounded depth.
struct XMLPart {
    enum Event { case element, elementEnd, text }

    let path: String
    let limits: ImportLimits

    /// Lends each event with the reader that stands at it.
    func read(_ bytes: [UInt8], part: String, _ body: (Event, OpaquePointer) -> Void) throws(ImportIssue) {
        try checkProlog(bytes, part: part)
        var failure: ImportIssue?
        bytes.withUnsafeBytes { buffer in
            guard let reader = cxml_open(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, Int32(limits.depth)) else {
                failure = issue(part, "内存不足", "请稍后再试")
                return
            }
            defer { cxml_close(reader) }
            while true {
                switch Int(cxml_next(reader)) {
                case Int(CXML_END_OF_PART): return
                case Int(CXML_ELEMENT): body(.element, reader)
                case Int(CXML_ELEMENT_END): body(.elementEnd, reader)
                case Int(CXML_TEXT): body(.text, reader)
                case Int(CXML_DOCTYPE): failure = issue(part, "XML 中有文档类型声明或者实体", "疑似恶意文件，请勿导入")
                case Int(CXML_DEPTH): failure = issue(part, "XML 嵌套超过\(limits.depth)层", "请重新另存")
                default: failure = issue(part, "XML 格式有误（第\(cxml_line(reader))行）", "文件可能截断，请重新下载")
                }
                if failure != nil { return }
            }
        }
        if let failure { throw failure }
    }

    /// Local name of the element that the reader stands at.
    static func name(_ reader: OpaquePointer) -> String { String(cString: cxml_name(reader)) }

    /// Value of an attribute by local name.
    static func attribute(_ name: String, _ reader: OpaquePointer) -> String? {
        cxml_attribute(reader, name).map { String(cString: $0) }
    }

    /// UTF-8 only, and no document type: what the parser never sees cannot harm it.
    private func checkProlog(_ bytes: [UInt8], part: String) throws(ImportIssue) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard start < bytes.count, bytes[start] == 0x3C, !bytes.prefix(8).contains(0) else {
            throw issue(part, "XML 不是 UTF-8 编码", "请重新另存")
        }
        let prolog = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        if prolog.begins(with: "<?xml"), let declared = prolog.range(of: "encoding="), let end = prolog.range(of: "?>"),
            declared.lowerBound < end.lowerBound, !prolog[declared.upperBound..<end.lowerBound].has("utf-8")
        {
            throw issue(part, "XML 不是 UTF-8 编码", "请重新另存")
        }
        // In UTF-8 a declaration cannot hide behind another spelling.
        let text = String(decoding: bytes, as: UTF8.self)
        if text.has("<!DOCTYPE") || text.has("<!ENTITY") { throw issue(part, "XML 中有文档类型声明或者实体", "疑似恶意文件，请勿导入") }
    }

    private func issue(_ part: String?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, field: part, reason: reason, fix: fix)
    }
}
