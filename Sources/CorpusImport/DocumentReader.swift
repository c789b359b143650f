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
        try XMLPart(path: path, limits: limits).read(bytes, part: "word/styles.xml") { event, reader in
            guard event == .element else { return }
            switch String(cString: cxml_name(reader)) {
            case "style": style = XMLPart.attribute("styleId", reader)
            case "name": if let style, names[style] == nil { names[style] = XMLPart.attribute("val", reader)?.lowercased() }
            default: break
            }
        }
        return names
    }

    private func paragraphs(_ bytes: [UInt8], _ styles: [String: String]) throws(ImportIssue) -> [DocumentParagraph] {
        var collector = ParagraphCollector(styles: styles)
        try XMLPart(path: path, limits: limits).read(bytes, part: "word/document.xml") { event, reader in
            switch event {
            case .element: collector.open(String(cString: cxml_name(reader))) { XMLPart.attribute($0, reader) }
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

    private func issue(_ part: String?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, field: part, reason: reason, fix: fix)
    }
}
