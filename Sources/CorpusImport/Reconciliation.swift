package import LegalModel

/// Proof that nothing of a law file was lost: every line that begins with an article's label is stored as that article or kept as text, and
/// every other line of the body is found again in what is stored.
///
/// The scanner is written apart from the parser and shares no code with it, so that one cannot hide the other's mistakes.
package struct Reconciliation: Sendable, Equatable {
    /// A line of the file that is found nowhere.
    package struct Loss: Sendable, Equatable {
        package var line: Int
        package var text: String
    }

    /// Lines that begin with 第…条, whatever follows.
    package var labelLines = 0
    /// Those whose article is stored with this line.
    package var stored = 0
    /// Those kept as text of a block, another article or the history.
    package var kept = 0
    /// Lines that are lost. Empty if all is well.
    package var losses: [Loss] = []

    /// Compares a Markdown law file with what was read from it.
    ///
    /// - Parameter bytes: the file, checked UTF-8.
    /// - Complexity: O(bytes): lines are searched in order, each from where the one before was found.
    package init(file bytes: [UInt8], regulation: RegulationText) {
        var articles: [Int: Set<ArticleNumber>] = [:]
        for article in regulation.articles { articles[article.line, default: []].insert(article.number) }
        let text = Self.text(of: regulation)
        var cursor = 0
        var number = 0
        var isTitle = true
        for raw in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = Self.folded(Self.withoutMarks(raw))
            if line.isEmpty { continue }
            if isTitle {
                // The title, and the part, stand in fields of their own.
                isTitle = raw.contains(0x23) && number < 8
                if isTitle { continue }
            }
            let label = Self.label(of: line)
            if label != nil { labelLines += 1 }
            let isStored = label.map { articles[number]?.contains($0) ?? false } ?? false
            if isStored { stored += 1 }
            if let end = Self.position(of: line, in: text, from: cursor) ?? Self.position(of: line, in: text, from: 0) {
                cursor = end
                if label != nil && !isStored { kept += 1 }
            } else {
                losses.append(Loss(line: number, text: String(decoding: raw.prefix(120), as: UTF8.self)))
            }
        }
    }

    /// Everything stored, in order, folded: history, new headings, labels, text.
    private static func text(of regulation: RegulationText) -> [UInt8] {
        var text: [UInt8] = []
        func append(_ string: String) { text += folded(Array(string.utf8)[...]) }
        for string in [regulation.title, regulation.part ?? ""] + regulation.history { append(string) }
        var path: [String] = []
        for element in regulation.elements {
            let (current, content) = parts(of: element)
            let common = zip(path, current).prefix { $0 == $1 }.count
            for heading in current.dropFirst(common) { append(heading) }
            path = current
            for string in content { append(string) }
        }
        return text
    }

    private static func parts(of element: RegulationElement) -> (path: [String], content: [String]) {
        switch element {
        case .article(let article): (article.path, [article.number.label] + article.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) })
        case .block(let block): (block.path, [block.text])
        }
    }

    /// Without blanks, zero-width marks and the typing errors of labels that the parser reads past (笫, a dash for 一).
    private static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let lead = bytes[index]
            if lead < 0x80 {
                if lead > 0x20 { result.append(lead) }
                index += 1
                continue
            }
            let end = min(index + (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4), bytes.endIndex)
            switch (lead, bytes[index + 1], bytes[end - 1]) {
            case (0xC2, 0xA0, _), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF), (0xE2, 0x80, 0x80...0x8F), (0xE2, 0x80, 0xA8...0xAF),
                (0xE2, 0x81, 0xA0):
                break
            case (0xE7, 0xAC, 0xAB): result += [0xE7, 0xAC, 0xAC]
            case (0xEF, 0xBC, 0x8D): result += [0xE4, 0xB8, 0x80]
            default: result += bytes[index..<end]
            }
            index = end
        }
        return result
    }

    /// Without `#`, bold marks and comments; the rule of a table counts as nothing.
    private static func withoutMarks(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line.drop { $0 == 0x23 || $0 <= 0x20 }
        if rest.starts(with: Array("<!--".utf8)) { return [] }
        if let comment = rest.indices.first(where: { rest[$0...].starts(with: Array("<!--".utf8)) }) { rest = rest[..<comment] }
        if rest.starts(with: [0x2A, 0x2A]) { rest = rest.dropFirst(2) }
        while let last = rest.last, last == 0x2A || last == 0x0D || last == 0x20 { rest = rest.dropLast() }
        let isRule = rest.first == 0x7C && rest.allSatisfy { $0 == 0x7C || $0 == 0x2D || $0 == 0x3A || $0 == 0x20 }
        return isRule ? [] : rest
    }

    /// The number of a folded line that begins with 第…条; a sequence of numerals is enough, what follows does not matter.
    private static func label(of line: [UInt8]) -> ArticleNumber? {
        guard line.starts(with: Array("第".utf8)) else { return nil }
        let head = Array(String(decoding: line.prefix(60), as: UTF8.self).unicodeScalars)
        guard let end = head.firstIndex(of: "条"), end > 1 else { return nil }
        guard let number = ChineseNumeral.value(of: head[1..<end]), number > 0 else { return nil }
        guard end + 2 < head.count, head[end + 1] == "之" else { return ArticleNumber(number) }
        let digits = head[(end + 2)...].prefix { ChineseNumeral.isNumeral($0) }
        guard let suffix = ChineseNumeral.value(of: digits), suffix > 0 else { return ArticleNumber(number) }
        return ArticleNumber(number, suffix: suffix)
    }

    /// Position behind the first occurrence of `line` at or after `start`.
    private static func position(of line: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        text.withUnsafeBufferPointer { text in
            line.withUnsafeBufferPointer { line in
                var index = start
                while index + line.count <= text.count {
                    var matched = 0
                    while matched < line.count, text[index + matched] == line[matched] { matched += 1 }
                    if matched == line.count { return index + matched }
                    index += 1
                }
                return nil
            }
        }
    }
}
