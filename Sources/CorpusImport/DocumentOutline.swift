/// Tells title, 题注, 目录 and body of a document apart and writes them down as lines of a law file.
struct DocumentOutline {
    private let paragraphs: [DocumentParagraph]

    /// - Parameter paragraphs: not empty, in order.
    init(_ paragraphs: [DocumentParagraph]) {
        self.paragraphs = paragraphs
    }

    /// Title as heading 1, history, mark, then everything else in order; a notice printed before the title opens the body.
    var lines: [SourceLine] {
        let body = firstBodyIndex
        let note = historyRange(before: body)
        let title = titleRange(before: note?.lowerBound ?? body)
        var lines: [SourceLine] = []
        if let title {
            let text = paragraphs[title].map(\.text.withoutBlanks).joined()
            lines.append(SourceLine(number: paragraphs[title.lowerBound].number, kind: .heading(1), text: text))
        }
        for paragraph in history(note) { lines.append(paragraph) }
        lines.append(SourceLine(number: paragraphs[0].number, kind: .infoEnd, text: ""))
        let used = Set(title.map(Array.init) ?? []).union(note.map(Array.init) ?? [])
        let contents = contentsRange
        for index in paragraphs.indices where !used.contains(index) && !(contents?.contains(index) ?? false) {
            lines.append(line(paragraphs[index]))
        }
        return lines
    }

    private func line(_ paragraph: DocumentParagraph) -> SourceLine {
        if paragraph.isTableRow { return SourceLine(number: paragraph.number, kind: .tableRow, text: paragraph.text) }
        let isNumbered = Heading(numbered: paragraph.text) != nil
        let isHeading = paragraph.style.begins(with: "heading") && ArticleLabel(paragraph.text) == nil && !isNumbered
        return SourceLine(
            number: paragraph.number, kind: isHeading && Heading.looksLikeName(paragraph.text) ? .heading(2) : .paragraph,
            text: paragraph.text)
    }

    /// The first paragraph that is 目录, an article or a numbered heading.
    private var firstBodyIndex: Int {
        paragraphs.firstIndex { paragraph in
            Self.isContentsTitle(paragraph.text) || Heading(numbered: paragraph.text) != nil
                || ArticleLabel(paragraph.text).map(\.canBeLabel) ?? false
        } ?? paragraphs.endIndex
    }

    // MARK: 题注

    /// （2020年5月28日…通过　根据…修正）, over one or more paragraphs.
    private func historyRange(before end: Int) -> Range<Int>? {
        guard let start = paragraphs[..<end].firstIndex(where: { Self.opensHistory($0.text) }) else { return nil }
        var last = start
        while last + 1 < end, !(paragraphs[last].text.ends(in: "）") || paragraphs[last].text.ends(in: ")")) { last += 1 }
        return start..<(last + 1)
    }

    private static func opensHistory(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars.prefix(24))
        guard let open = scalars.end(ofAny: ["（", "("], at: 0) else { return false }
        return DateScanner.day(in: scalars, at: scalars.skippingBlanks(from: open)) != nil
    }

    private func history(_ range: Range<Int>?) -> [SourceLine] {
        guard let range else { return [] }
        var text = paragraphs[range].map(\.text).joined(separator: "　")
        text = String(text.unicodeScalars.dropFirst())
        if text.ends(in: "）") || text.ends(in: ")") { text = String(text.unicodeScalars.dropLast()) }
        return text.trimmed.isEmpty ? [] : [SourceLine(number: paragraphs[range.lowerBound].number, kind: .paragraph, text: text.trimmed)]
    }

    // MARK: Title

    /// The title: lines in the title's style, or centred, or short, directly before the 题注; else at the head of the document.
    private func titleRange(before end: Int) -> Range<Int>? {
        if let start = paragraphs[..<end].firstIndex(where: { $0.style == "title" || $0.style == "标题" }) {
            return run(from: start, before: end) { $0.style == paragraphs[start].style }
        }
        let hasNote = end < paragraphs.endIndex && Self.opensHistory(paragraphs[end].text)
        let head = paragraphs[..<end].prefix(hasNote ? end : 6)
        guard
            let start = head.indices.last(where: { index in
                isTitleLine(paragraphs[index]) && (index == 0 || !isTitleLine(paragraphs[index - 1]))
            })
        else { return nil }
        let first = hasNote ? start : head.indices.first { isTitleLine(paragraphs[$0]) } ?? start
        return run(from: first, before: end) { isTitleLine($0) && $0.isCentred == paragraphs[first].isCentred }
    }

    private func run(from start: Int, before end: Int, _ belongs: (DocumentParagraph) -> Bool) -> Range<Int> {
        var last = start
        while last + 1 < min(end, start + 4), belongs(paragraphs[last + 1]) { last += 1 }
        return start..<(last + 1)
    }

    private func isTitleLine(_ paragraph: DocumentParagraph) -> Bool {
        let text = paragraph.text
        guard !paragraph.isTableRow, Heading.looksLikeName(text, limit: 80) || paragraph.isCentred && !text.has("。") else { return false }
        // Document numbers, days and addressees are no titles.
        let folded = text.withoutBlanks
        if folded.ends(in: "号") || folded.ends(in: "公告") && folded.unicodeScalars.count < 20 || folded.ends(in: "日") { return false }
        return (2...120).contains(folded.unicodeScalars.count) && !folded.begins(with: "（") && !folded.ends(in: "：")
    }

    // MARK: 目录

    private static func isContentsTitle(_ text: String) -> Bool {
        let folded = text.withoutBlanks
        return folded == "目录" || folded == "目次"
    }

    /// The table of contents: from 目录 to the line before the one that repeats its first entry, or before the first article.
    private var contentsRange: Range<Int>? {
        guard let start = paragraphs.firstIndex(where: { Self.isContentsTitle($0.text) }), start + 1 < paragraphs.endIndex else {
            return nil
        }
        let first = Self.entry(paragraphs[start + 1].text)
        var end = start + 2
        while end < paragraphs.endIndex {
            let text = paragraphs[end].text
            if Self.entry(text) == first || ArticleLabel(text) != nil { break }
            guard Heading.looksLikeName(Self.entry(text), limit: 60) else { break }
            end += 1
        }
        return start..<end
    }

    /// An entry without its page number and leader.
    private static func entry(_ text: String) -> String {
        var scalars = Array(text.withoutBlanks.unicodeScalars)
        while let last = scalars.last, ("0"..."9").contains(last) || ".…·．-".unicodeScalars.contains(last) { scalars.removeLast() }
        return String(scalars: scalars)
    }
}
