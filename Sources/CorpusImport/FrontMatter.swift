/// A Markdown file with a block of properties between two lines `---`.
struct FrontMatter {
    var properties: FieldTree
    /// Line of the first `---`, always 1.
    var firstLine: Int
    /// The text behind the second `---`, and its first line in the file.
    var body: ArraySlice<UInt8>
    var bodyLine: Int

    /// - Returns: nil if the text does not begin with `---`.
    /// - Throws: a block that does not end, or cannot be read.
    static func read(_ bytes: ArraySlice<UInt8>, path: String, limits: ImportLimits) throws(ImportIssue) -> FrontMatter? {
        guard isFence(firstLine(of: bytes)) else { return nil }
        var line = 1
        var start = end(ofLineAt: bytes.startIndex, in: bytes)
        let propertiesStart = start
        while start < bytes.endIndex {
            line += 1
            let end = end(ofLineAt: start, in: bytes)
            if isFence(bytes[start..<end]) {
                let tree = try YAMLReader(path: path, limits: limits).tree(of: bytes[propertiesStart..<start], firstLine: 2)
                return FrontMatter(properties: tree, firstLine: 1, body: bytes[end...], bodyLine: line + 1)
            }
            start = end
        }
        throw ImportIssue(path: path, line: 1, reason: "属性区没有结束", fix: "请在属性之后另起一行写 ---")
    }

    private static func firstLine(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[..<end(ofLineAt: bytes.startIndex, in: bytes)]
    }

    /// Index behind the line feed.
    private static func end(ofLineAt start: Int, in bytes: ArraySlice<UInt8>) -> Int {
        bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: [0x2D, 0x2D, 0x2D]) && line.dropFirst(3).allSatisfy { $0 <= 0x20 }
    }
}
