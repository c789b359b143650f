/// The marks that a page carries for programs: the attributes `data-…` of its start tags, in the order of the page.
///
/// Reads what the server really sent; the page's text is not interpreted.
struct PageMarks {
    /// One start tag's marks by name, without `data-`.
    let tags: [[String: String]]

    init(_ page: some Sequence<UInt8>) {
        var tags: [[String: String]] = []
        for piece in Array(page).split(separator: UInt8(ascii: "<")) {
            guard let first = piece.first, Self.isLetter(first) else { continue }
            let marks = Self.marks(in: piece)
            if !marks.isEmpty { tags.append(marks) }
        }
        self.tags = tags
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte || 0x41...0x5A ~= byte }

    /// Attributes of one tag; the values are quoted and escaped, as every page of ours writes them.
    private static func marks(in tag: ArraySlice<UInt8>) -> [String: String] {
        var marks: [String: String] = [:]
        var rest = tag
        while let open = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ">") }) {
            guard rest[open] == UInt8(ascii: "\""), let close = rest[(open + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { break }
            let name = rest[..<open].split(separator: UInt8(ascii: " ")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
            if name.hasPrefix("data-"), name.hasSuffix("=") {
                marks[String(name.dropFirst(5).dropLast())] = unescaped(String(decoding: rest[(open + 1)..<close], as: UTF8.self))
            }
            rest = rest[(close + 1)...]
        }
        return marks
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
