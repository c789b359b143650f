import CXMLReader

/// Reads the paragraphs of a `.docx` into lines as a Markdown law file would give them.
///
/// Only `word/document.xml` and `word/styles.xml` are opened; relationships, and so anything external, are never looked at.
struct DocumentReader {
    let path: String
    let limits: ImportLimits

    /// - Returns: title, history, mark and body; numbers are those of paragraphs, from 1.
    /// - Throws: one issue, also for macros, encryption, bombs and document types.
    func lines(of bytes: [UInt8]) throws(ImportIssue) -> [SourceLine] {
        guard FileNames.ending(of: path) != "docm" else { throw issue(nil, "文档带有宏（.docm）", "请另存为 docx") }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw issue(nil, "是旧版 Word（.doc）或者加密的文档", "请用 Word 打开后另存为不加密的 docx")
        }
        guard bytes.starts(with: [0x50, 0x4B]) else { throw issue(nil, "不是 docx 文件", "请检查文件是否完整，或者另存为 docx") }
        let archive = try ZipArchive(bytes, path: path, limits: limits)
        guard let document = try archive.part("word/document.xml") else {
            throw issue("word/document.xml", "压缩包中没有正文", "请另存为 docx")
        }
        if let types = try archive.part("[Content_Types].xml"), String(decoding: types, as: UTF8.self).has("macroEnabled") {
            throw issue("[Content_Types].xml", "文档带有宏", "请另存为不带宏的 docx")
        }
        let styles = try archive.part("word/styles.xml").map { bytes throws(ImportIssue) in try styleNames(bytes) } ?? [:]
        let paragraphs = try paragraphs(document, styles)
        guard !paragraphs.isEmpty else { throw issue("word/document.xml", "文档没有文字", "扫描件请先识别文字") }
        return DocumentOutline(paragraphs).lines
    }

    // MARK: Parts

    /// Style ids with their names in lower case.
    private func styleNames(_ bytes: [UInt8]) throws(ImportIssue) -> [String: String] {
        var names: [String: String] = [:]
        var style: String?
        try read(bytes, part: "word/styles.xml") { event, reader in
            guard event == .element else { return }
            switch String(cString: cxml_name(reader)) {
            case "style": style = Self.attribute("styleId", reader)
            case "name": if let style, names[style] == nil { names[style] = Self.attribute("val", reader)?.lowercased() }
            default: break
            }
        }
        return names
    }

    private func paragraphs(_ bytes: [UInt8], _ styles: [String: String]) throws(ImportIssue) -> [DocumentParagraph] {
        var collector = ParagraphCollector(styles: styles)
        try read(bytes, part: "word/document.xml") { event, reader in
            switch event {
            case .element: collector.open(String(cString: cxml_name(reader))) { Self.attribute($0, reader) }
            case .elementEnd: collector.close(String(cString: cxml_name(reader)))
            case .text: collector.take(String(cString: cxml_text(reader)))
            }
        }
        let found = collector.paragraphs
        // The same bounds on characters and lines as for text files.
        for paragraph in found {
            do throws(ImportIssue) {
                _ = try ByteGuard(path: path, limits: limits).check(Array(paragraph.text.utf8))
            } catch {
                throw ImportIssue(path: path, line: paragraph.number, field: "段落", reason: error.reason, fix: error.fix)
            }
        }
        return found
    }

    private enum Event { case element, elementEnd, text }

    private func read(_ bytes: [UInt8], part: String, _ body: (Event, OpaquePointer) -> Void) throws(ImportIssue) {
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
                case Int(CXML_DEPTH): failure = issue(part, "XML 嵌套超过\(limits.depth)层", "请另存为 docx")
                default: failure = issue(part, "XML 格式有误（第\(cxml_line(reader))行）", "文件可能截断，请重新下载")
                }
                if failure != nil { return }
            }
        }
        if let failure { throw failure }
    }

    /// UTF-8 only, and no document type: what the parser never sees cannot harm it.
    private func checkProlog(_ bytes: [UInt8], part: String) throws(ImportIssue) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard start < bytes.count, bytes[start] == 0x3C, !bytes.prefix(8).contains(0) else {
            throw issue(part, "XML 不是 UTF-8 编码", "请另存为 docx")
        }
        let prolog = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        if prolog.begins(with: "<?xml"), let declared = prolog.range(of: "encoding="), let end = prolog.range(of: "?>"),
            declared.lowerBound < end.lowerBound, !prolog[declared.upperBound..<end.lowerBound].has("utf-8")
        {
            throw issue(part, "XML 不是 UTF-8 编码", "请另存为 docx")
        }
        // In UTF-8 a declaration cannot hide behind another spelling.
        let text = String(decoding: bytes, as: UTF8.self)
        if text.has("<!DOCTYPE") || text.has("<!ENTITY") { throw issue(part, "XML 中有文档类型声明或者实体", "疑似恶意文件，请勿导入") }
    }

    private static func attribute(_ name: String, _ reader: OpaquePointer) -> String? {
        cxml_attribute(reader, name).map { String(cString: $0) }
    }

    private func issue(_ part: String?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, field: part, reason: reason, fix: fix)
    }
}
