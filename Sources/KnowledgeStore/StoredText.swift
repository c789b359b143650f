internal import ByteStorage
internal import Database
internal import LegalModel

/// How lists and paragraphs stand in one text column: control characters that no imported text holds end their parts.
///
/// A list is its elements, each followed by U+001F. Paragraphs are their texts, each followed by its items and U+001E; an item is U+001F,
/// its number, U+001D and its text. Decoding is one pass over bytes, several times quicker than JSON.
enum StoredText {
    private static let numberEnd: UInt8 = 0x1D
    private static let paragraphEnd: UInt8 = 0x1E
    private static let unit: UInt8 = 0x1F

    static func encode(list: [String]) throws(StoreError) -> String {
        var text = ""
        for element in list { text += try checked(element) + "\u{1F}" }
        return text
    }

    static func encode(paragraphs: [Paragraph]) throws(StoreError) -> String {
        var text = ""
        for paragraph in paragraphs {
            text += try checked(paragraph.text)
            for item in paragraph.items { text += "\u{1F}\(item.number)\u{1D}" + (try checked(item.text)) }
            text += "\u{1E}"
        }
        return text
    }

    /// The text itself, if it can stand in a column.
    static func checked(_ text: String) throws(StoreError) -> String {
        guard text.utf8.allSatisfy({ $0 < numberEnd || $0 > unit }) else {
            throw .invalid("文本含有控制字符 U+001D 至 U+001F：\(text.prefix(40))")
        }
        return text
    }

    static func decodeList(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
        guard !bytes.isEmpty else { return [] }
        return bytes.dropLast().split(separator: unit, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Returns: nil if the bytes are no encoding of paragraphs.
    static func decodeParagraphs(_ bytes: UnsafeBufferPointer<UInt8>) -> [Paragraph]? {
        guard bytes.isEmpty || bytes.last == paragraphEnd else { return nil }
        var paragraphs: [Paragraph] = []
        for part in bytes.dropLast().split(separator: paragraphEnd, omittingEmptySubsequences: false) where !bytes.isEmpty {
            var units = part.split(separator: unit, omittingEmptySubsequences: false)[...]
            guard let text = units.popFirst() else { return nil }
            var paragraph = Paragraph(text: String(decoding: text, as: UTF8.self))
            for item in units {
                guard let end = item.firstIndex(of: numberEnd), let number = Int(String(decoding: item[..<end], as: UTF8.self)) else {
                    return nil
                }
                paragraph.items.append(.init(number: number, text: String(decoding: item[(end + 1)...], as: UTF8.self)))
            }
            paragraphs.append(paragraph)
        }
        return paragraphs
    }

    /// SHA-256 of the UTF-8 form, lower-case hex.
    static func sha256(_ text: String) -> String {
        var text = text
        return text.withUTF8 { hexadecimal(SHA256.digest(of: UnsafeRawBufferPointer($0))) }
    }
}

extension Row {
    func list(_ column: Int) -> [String] { withBytes(of: column, StoredText.decodeList) }

    func day(_ column: Int) throws(DatabaseError) -> CalendarDay? {
        guard let text = optionalText(column) else { return nil }
        guard let day = CalendarDay(iso: text) else { throw .malformed(column: name(of: column), reason: "\(text) is no day") }
        return day
    }

    /// Number and suffix in two columns; nil if the first is NULL.
    func article(_ column: Int) throws(DatabaseError) -> ArticleNumber? {
        guard let number = optionalInt(column) else { return nil }
        guard number >= 1, int(column + 1) >= 0 else { throw .malformed(column: name(of: column), reason: "\(number) is no article") }
        return ArticleNumber(number, suffix: int(column + 1))
    }
}
