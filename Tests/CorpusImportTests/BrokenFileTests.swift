import CorpusImport
import Testing

/// A file that must be refused, and words of the one line that says why.
struct BrokenFile: Sendable, CustomTestStringConvertible {
    var name: String
    var path: String
    var bytes: [UInt8]
    var reason: String
    /// The line that must be named; nil if the whole file is meant.
    var line: Int?
    var testDescription: String { name }

    init(_ name: String, _ path: String, _ bytes: [UInt8], _ reason: String, line: Int? = nil) {
        self.name = name
        self.path = path
        self.bytes = bytes
        self.reason = reason
        self.line = line
    }

    init(_ name: String, _ path: String, _ text: String, _ reason: String, line: Int? = nil) {
        self.init(name, path, Array(text.utf8), reason, line: line)
    }
}

@Suite("Broken files are refused with one clear line")
struct BrokenFileTests {
    @Test("Text that is no UTF-8, or no text", arguments: encodings)
    func encoding(_ file: BrokenFile) throws { try check(file) }

    @Test("Laws and items that contradict themselves", arguments: contents)
    func content(_ file: BrokenFile) throws { try check(file) }

    @Test("Documents that are damaged or hostile", arguments: documents)
    func document(_ file: BrokenFile) throws { try check(file) }

    @Test("There are at least sixty of them")
    func number() {
        #expect(Self.encodings.count + Self.contents.count + Self.documents.count >= 60)
    }

    private func check(_ file: BrokenFile) throws {
        let parsed = CorpusParser().parse(InputFile(path: file.path, bytes: file.bytes))
        guard case .refused(let issues) = parsed.content else { throw Samples.Unexpected(content: "\(file.name) was not refused") }
        let issue = try #require(issues.first)
        #expect(issues.count == 1)
        #expect(issue.path == file.path)
        #expect(issue.reason.contains(file.reason), "\(issue.reason)")
        #expect(issue.line == file.line)
        #expect(issue.severity == .error)
        #expect(!issue.fix.isEmpty)
        #expect(!issue.description.contains("\n"))
    }

    // MARK: Encodings

    private static let head = Array("# 某法\n<!-- INFO END -->\n第一条 ".utf8)
    private static func law(_ bytes: [UInt8]) -> [UInt8] { head + bytes + [0x0A] }
    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static let encodings: [BrokenFile] = [
        BrokenFile("empty", "a.md", [UInt8](), "文件是空的"),
        BrokenFile("UTF-16 little endian", "a.md", [0xFF, 0xFE] + utf16("# 某法", bigEndian: false), "UTF-16", line: 1),
        BrokenFile("UTF-16 big endian", "a.md", [0xFE, 0xFF] + utf16("# 某法", bigEndian: true), "UTF-16", line: 1),
        BrokenFile("UTF-16 without mark", "a.md", utf16("# law text in plain letters", bigEndian: false), "没有字节序标记", line: 1),
        BrokenFile("UTF-32", "a.md", [0xFF, 0xFE, 0, 0, 0x23, 0, 0, 0], "UTF-32", line: 1),
        BrokenFile("UTF-7", "a.md", "+/v8-# +Z9Bsd", "UTF-7", line: 1),
        BrokenFile(
            "GB18030", "a.md", [0x23, 0x20, 0xC4, 0xB3, 0xB7, 0xA8, 0x0A, 0xB5, 0xDA, 0xD2, 0xBB, 0xCC, 0xF5, 0x20, 0xBC, 0xD7], "GB18030",
            line: 1),
        BrokenFile("Latin-1 letter", "a.md", law([0x61, 0xE9, 0x61]), "不是正确的 UTF-8", line: 3),
        BrokenFile("overlong form", "a.md", law([0xC0, 0x80]), "不是正确的 UTF-8", line: 3),
        BrokenFile("surrogate", "a.md", law([0xED, 0xA0, 0x80]), "不是正确的 UTF-8", line: 3),
        BrokenFile("beyond the last scalar", "a.md", law([0xF4, 0x90, 0x80, 0x80]), "不是正确的 UTF-8", line: 3),
        BrokenFile("cut off within a character", "a.md", head + [0xE7, 0xAC], "不是正确的 UTF-8", line: 3),
        BrokenFile("NUL", "a.md", law([0]), "控制字符 U+0000", line: 3),
        BrokenFile("escape", "a.md", law([0x1B]), "控制字符 U+001B", line: 3),
        BrokenFile("delete", "a.md", law([0x7F]), "控制字符 U+007F", line: 3),
        BrokenFile("C1 control", "a.md", law([0xC2, 0x85]), "控制字符 U+0085", line: 3),
        BrokenFile("noncharacter", "a.md", law([0xEF, 0xBF, 0xBE]), "非字符 U+FFFE", line: 3),
        BrokenFile("31 combining marks", "a.md", "# 某法\n第一条 a" + String(repeating: "\u{301}", count: 31) + "\n", "组合字符", line: 2),
        BrokenFile("line above 1 MB", "a.md", head + [UInt8](repeating: 0x61, count: 1_100_000), "一行超过", line: 3),
        BrokenFile("file above 20 MB", "a.md", [UInt8](repeating: 0x0A, count: (20 << 20) + 1), "超过上限"),
    ]

    // MARK: Contents

    private static func front(_ text: String, _ body: String = "正文。") -> String { "---\n\(text)\n---\n\(body)\n" }
    private static let digest = "类型: 要点\n法规: 某法\n制定机关: 某机关\n公布日期: 2020-01-01\n"

    static let contents: [BrokenFile] = [
        BrokenFile("law without title", "a.md", "第一条 甲。\n", "没有找到法规标题", line: 1),
        BrokenFile("law without text", "a.md", "# 某法\n<!-- INFO END -->\n", "标题之外没有任何文字", line: 1),
        BrokenFile("title of 301 characters", "a.md", "# " + String(repeating: "甲", count: 301) + "\n第一条 乙。\n", "标题超过三百字", line: 1),
        BrokenFile("article twice", "a.md", "# 某法\n第一条 甲。\n第二条 乙。\n第一条 丙。\n", "条号重复，第2行", line: 4),
        BrokenFile("article with suffix twice", "a.md", "# 某法\n第一条 甲。\n第一条之一 乙。\n第一条之一 丙。\n", "条号重复，第3行", line: 4),
        BrokenFile("front matter without end", "a.md", "---\n类型: 标准答复\n", "属性区没有结束", line: 1),
        BrokenFile("YAML syntax", "a.md", front("类型: [标准答复"), "格式有误", line: 3),
        BrokenFile("YAML alias bomb", "a.md", front("a: &a [x, x]\nb: [*a, *a, *a]"), "锚点", line: 2),
        BrokenFile("YAML tag", "a.md", front("类型: !!python/object 标准答复"), "类型标记", line: 2),
        BrokenFile(
            "YAML depth", "a.md", front("a: " + String(repeating: "[", count: 100) + String(repeating: "]", count: 100)), "嵌套超过64层", line: 2
        ),
        BrokenFile("YAML nodes", "a.md", front("a:\n" + String(repeating: "- 1\n", count: 20_001)), "超过20000项", line: 20_000),
        BrokenFile("YAML key twice", "a.md", front("类型: 标准答复\nid: a\nid: b"), "属性重复", line: 4),
        BrokenFile("YAML list", "a.md", front("- 类型"), "名称: 内容", line: 2),
        BrokenFile("unknown kind", "a.md", front("类型: 菜谱\nid: a"), "不认得的类型", line: 2),
        BrokenFile("kind missing", "a.md", front("id: a\n标准问: 甲？"), "缺少“类型”", line: 2),
        BrokenFile("answer without id", "a.md", front("类型: 标准答复\n标准问: 甲？"), "缺少“id”", line: 2),
        BrokenFile("answer without text", "a.md", front("类型: 标准答复\nid: a\n标准问: 甲？", ""), "既没有正文也没有结论", line: 2),
        BrokenFile("impossible day", "a.md", front("类型: 标准答复\nid: a\n标准问: 甲？\n有效期至: 2027-02-30"), "不是日期", line: 5),
        BrokenFile("unknown property", "a.md", front("类型: 标准答复\nid: a\n标准问: 甲？\n颜色: 红"), "不认得的属性“颜色”", line: 5),
        BrokenFile("digest without articles", "a.md", front(digest + "效力位阶: 法律", ""), "没有任何一条要点", line: 3),
        BrokenFile("digest with an article twice", "a.md", front(digest + "效力位阶: 法律", "## 第一条\n甲。\n## 第一条\n乙。"), "条号重复", line: 10),
        BrokenFile("digest of no rank", "a.md", front(digest + "效力位阶: 最高", "## 第一条\n甲。"), "不在可选范围内", line: 6),
        BrokenFile("case without facts", "a.md", front("类型: 案例\nid: a\n标题: 甲案", "## 请求\n乙。"), "没有“## 案情”", line: 2),
        BrokenFile("plain case without title", "a.md", "## 基本案情\n甲。\n", "没有找到案例标题", line: 1),
        BrokenFile("JSONL cut off", "a.jsonl", "{\"id\": 1, \"question\": \"甲\", \"ans", "不是正确的 JSON", line: 1),
        BrokenFile("JSONL depth", "a.jsonl", "{\"id\": " + String(repeating: "[", count: 10_000) + "}", "嵌套超过64层", line: 1),
        BrokenFile("JSONL of numbers", "a.jsonl", "1\n", "不是正确的 JSON", line: 1),
        BrokenFile("JSONL list", "a.jsonl", "[\"甲\"]\n", "不是 JSON 对象", line: 1),
        BrokenFile("JSONL without question", "a.jsonl", "{\"id\": 1, \"answer\": \"甲\"}\n", "缺少“标准问”", line: 1),
        BrokenFile(
            "JSONL id twice", "a.jsonl", String(repeating: "{\"id\": 1, \"question\": \"甲\", \"answer\": \"乙\"}\n", count: 2), "重复", line: 2
        ),
        BrokenFile("JSONL without lines", "a.jsonl", "\n\n", "没有任何条目"),
    ]

    // MARK: Documents

    private typealias Line = DocumentWriter.Line
    private static let good = DocumentWriter.xml([Line("某法", centred: true), Line("第一条　甲。"), Line("第二条　乙。")])
    private static let zeros = ZeroStream.deflated(matches: 40_000)

    private static func docx(_ document: String) -> [UInt8] { DocumentWriter.docx(document) }
    private static func docx(_ entries: ZipWriter.Entry...) -> [UInt8] { DocumentWriter.docx(good, extra: entries) }
    private static func prolog(_ text: String) -> String {
        good.replacing("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", with: text)
    }

    static let documents: [BrokenFile] = [
        BrokenFile("cut off", "a.docx", Array(docx(good).prefix(300)), "不是完整的 docx"),
        BrokenFile("plain text", "a.docx", "第一条 甲。", "不是 docx 文件"),
        BrokenFile("old Word file", "a.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "旧版 Word"),
        BrokenFile("encrypted container", "a.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "加密"),
        BrokenFile("macro file", "a.docm", docx(good), "宏"),
        BrokenFile("macros inside", "a.docx", docx(.init(name: "word/vbaProject.bin", bytes: [1])), "宏"),
        BrokenFile(
            "macro content type", "a.docx",
            ZipWriter.archive([
                .init(
                    name: "[Content_Types].xml", bytes: Array("<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>".utf8)),
                .init(name: "word/document.xml", bytes: Array(good.utf8)),
            ]), "宏"),
        BrokenFile("encrypted entry", "a.docx", docx(.init(name: "x", bytes: [1, 2, 3], flags: 1)), "加密"),
        BrokenFile(
            "compression bomb", "a.docx", docx(.init(name: "x", bytes: zeros, method: 8, declaredSize: 10_320_001, checksum: 0)),
            "压缩比超过100比1"),
        BrokenFile(
            "bomb that lies about its size", "a.docx",
            ZipWriter.archive([.init(name: "word/document.xml", bytes: zeros, method: 8, declaredSize: 1000, checksum: 0)]), "解压"),
        BrokenFile(
            "part of 65 MB", "a.docx", docx(.init(name: "x", bytes: zeros, method: 8, declaredSize: 65 << 20, checksum: 0)), "解压后超过"),
        BrokenFile(
            "2,003 entries", "a.docx", DocumentWriter.docx(good, extra: (0..<2001).map { .init(name: "\($0)", bytes: []) }), "超过上限2000个"),
        BrokenFile("overlapping entries", "a.docx", overlapping, "docx 压缩包"),
        BrokenFile("path out of the archive", "a.docx", docx(.init(name: "../../etc/cron.d/x", bytes: [1])), "指向包外"),
        BrokenFile("absolute path", "a.docx", docx(.init(name: "/etc/x", bytes: [1])), "指向包外"),
        BrokenFile("symbolic link", "a.docx", docx(.init(name: "x", bytes: Array("/etc/passwd".utf8), mode: 0o120777)), "符号链接"),
        BrokenFile("name twice", "a.docx", docx(.init(name: "word/document.xml", bytes: Array(good.utf8))), "同名文件"),
        BrokenFile("no text part", "a.docx", ZipWriter.archive([.init(name: "x", bytes: [1])]), "没有正文"),
        BrokenFile(
            "damaged bytes", "a.docx", ZipWriter.archive([.init(name: "word/document.xml", bytes: Array(good.utf8), checksum: 7)]), "解压出错"),
        BrokenFile("external entity", "a.docx", docx(prolog("<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")), "文档类型声明"),
        BrokenFile("parameter entity", "a.docx", docx(prolog("<!DOCTYPE w [<!ENTITY % x SYSTEM \"http://127.0.0.1/x\"> %x;]>")), "文档类型声明"),
        BrokenFile("billion laughs", "a.docx", docx(prolog("<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>")), "文档类型声明"),
        BrokenFile("undefined entity", "a.docx", docx(good.replacing("甲。", with: "&boom;")), "XML 格式有误"),
        BrokenFile(
            "XML in UTF-16", "a.docx",
            ZipWriter.archive([.init(name: "word/document.xml", bytes: [0xFF, 0xFE] + utf16(good, bigEndian: false))]), "不是 UTF-8"),
        BrokenFile("XML that says it is GBK", "a.docx", docx(prolog("<?xml version=\"1.0\" encoding=\"GBK\"?>")), "不是 UTF-8"),
        BrokenFile("XML that says it is UTF-7", "a.docx", docx(prolog("<?xml version=\"1.0\" encoding=\"UTF-7\"?>")), "不是 UTF-8"),
        BrokenFile("XML cut off", "a.docx", docx(String(good.prefix(good.count - 40))), "XML 格式有误"),
        BrokenFile(
            "XML of 100 levels", "a.docx",
            docx("<a>" + String(repeating: "<b>", count: 100) + String(repeating: "</b>", count: 100) + "</a>"), "嵌套超过64层"),
        BrokenFile("XML of 100,000 levels", "a.docx", docx(String(repeating: "<b>", count: 100_000)), "嵌套超过64层"),
        BrokenFile("no text", "a.docx", docx(DocumentWriter.xml([])), "没有文字"),
        BrokenFile("document without title", "a.docx", docx(DocumentWriter.xml([Line("第一条　甲。")])), "没有找到法规标题", line: 1),
        BrokenFile(
            "article twice in a document", "a.docx",
            docx(DocumentWriter.xml([Line("某法", centred: true), Line("第一条　甲。"), Line("第一条　乙。")])), "条号重复", line: 3),
    ]

    /// Thirty entries that share the bytes of one.
    private static let overlapping: [UInt8] = {
        let bytes = Array(good.utf8)
        let copies = (0..<30).map { ZipWriter.Entry(name: "\($0)", bytes: bytes, sharesDataOf: 0) }
        return ZipWriter.archive([.init(name: "word/document.xml", bytes: bytes)] + copies)
    }()
}
