/// One line of a text source, after the byte guard, with what its mark-up says.
struct SourceLine: Equatable, Codable {
    enum Kind: Equatable, Codable {
        case paragraph
        /// A heading; the number of `#`.
        case heading(Int)
        /// A row of a table.
        case tableRow
        /// The mark between history lines and body.
        case infoEnd
    }

    /// From 1; several lines may share a number where one line was split.
    var number: Int
    var kind: Kind
    /// Trimmed, without mark-up; not empty except for `infoEnd`.
    var text: String
}

/// Splits Markdown of law files into lines.
enum MarkdownLines {
    /// - Parameter bytes: checked UTF-8; lines end with LF or CRLF.
    static func lines(of bytes: ArraySlice<UInt8>) -> [SourceLine] {
        var lines: [SourceLine] = []
        lines.reserveCapacity(bytes.count / 80)
        var number = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            number += 1
            if let line = line(bytes[start..<end], number: number) { lines.append(line) }
            start = end + 1
        }
        return lines
    }

    private static func line(_ bytes: ArraySlice<UInt8>, number: Int) -> SourceLine? {
        guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
        var text = String(decoding: bytes, as: UTF8.self).trimmed
        if bytes.contains(0x3C) {
            if text.begins(with: "<!-- INFO END") { return SourceLine(number: number, kind: .infoEnd, text: "") }
            text = removingComments(text)
        }
        guard let first = text.utf8.first else { return nil }
        if first == 0x7C { return isTableRule(text) ? nil : SourceLine(number: number, kind: .tableRow, text: text) }
        if first == 0x23 {
            let hashes = text.utf8.prefix { $0 == 0x23 }.count
            // By scalars: a combining mark behind # would make one character with it.
            let name = String(text.unicodeScalars.dropFirst(hashes)).trimmed
            return name.isEmpty ? nil : SourceLine(number: number, kind: .heading(hashes), text: name)
        }
        if first == 0x2A, text.begins(with: "**"), text.ends(in: "**"), text.unicodeScalars.count > 4 {
            text = String(text.unicodeScalars.dropFirst(2).dropLast(2)).trimmed
        }
        return text.isEmpty ? nil : SourceLine(number: number, kind: .paragraph, text: text)
    }

    /// `|---|:--:|`, which draws the line below a table's head.
    private static func isTableRule(_ text: String) -> Bool {
        text.utf8.contains(0x2D) && text.utf8.allSatisfy { $0 == 0x7C || $0 == 0x2D || $0 == 0x3A || $0 == 0x20 }
    }

    /// Without `<!-- … -->`; a comment that does not end takes the rest of the line.
    private static func removingComments(_ text: String) -> String {
        guard text.has("<!--") else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.range(of: "<!--") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].range(of: "-->") else { return result.trimmed }
            rest = rest[close.upperBound...]
        }
        return (result + rest).trimmed
    }
}
