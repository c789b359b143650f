import LegalModel

/// Builds articles, 款, 项 and blocks from the lines of a body. Every line ends up in an article, a block or a heading.
struct RegulationBody {
    /// Characters after which a block is closed at the next paragraph, so that text without articles is found in pieces of readable size.
    private static let blockLength = 600

    private let path: String
    /// True for decisions that print new articles of another law: there a label out of sequence is quoted text.
    private let quotesArticles: Bool

    private(set) var elements: [RegulationElement] = []
    private(set) var notices: [ImportIssue] = []
    private(set) var problems: [ImportIssue] = []

    private var headings = HeadingPath()
    private var article: ArticleText?
    private var block: TextBlock?
    private var lastNumber: ArticleNumber?
    private var lineOfNumber: [ArticleNumber: Int] = [:]
    private var lastWasHeading = false
    private var isQuoting = false
    private var isInAnnex = false
    private var opensNewBlock = false

    init(path: String, quotesArticles: Bool) {
        self.path = path
        self.quotesArticles = quotesArticles
    }

    mutating func read(_ lines: [SourceLine]) {
        let (split, found) = InlineLabels.split(lines)
        if let first = found.first, let last = found.last {
            let range = found.count == 1 ? first.number.label : "\(first.number.label)至\(last.number.label)等\(found.count)条"
            note(first.line, "\(range)与上文连在一行，已拆出", "请核对原文的分行")
        }
        for line in split { read(line) }
        closeArticle()
        closeBlock()
        if lastWasHeading, let line = split.last { keepEmpty(headings.texts, line: line.number) }
    }

    private mutating func read(_ line: SourceLine) {
        switch line.kind {
        case .infoEnd: return
        case .heading(let hashes): enter(Heading(line.text), hashes: hashes, line: line.number)
        case .tableRow: append(row: line)
        case .paragraph: readParagraph(line)
        }
    }

    private mutating func readParagraph(_ line: SourceLine) {
        if let label = ArticleLabel(line.text), label.canBeLabel {
            if begin(label, line) { return }
        } else if Heading.looksLikeName(line.text, limit: 30), !isQuoting, let heading = Heading(numbered: line.text) {
            if !quotesArticles || article == nil { return enter(heading, hashes: 0, line: line.number) }
            note(line.number, "“\(line.text)”及其后的条文是被引用的内容，存在上一条之内", "")
            isQuoting = true
        } else if !isQuoting, !lineOfNumber.isEmpty, Heading.opensAnnex(line.text) {
            return enter(Heading(line.text), hashes: 0, line: line.number)
        } else if lastWasHeading, article == nil, block == nil, Heading.looksLikeName(line.text), !line.text.ends(in: "目录") {
            return headings.continueLast(with: line.text)
        }
        append(paragraph: line)
    }

    // MARK: Headings

    private mutating func enter(_ heading: Heading, hashes: Int, line: Int) {
        closeArticle()
        closeBlock()
        let above = headings.texts
        isQuoting = false
        isInAnnex = isInAnnex || (!lineOfNumber.isEmpty && Heading.opensAnnex(heading.text))
        headings.enter(heading, hashes: hashes)
        if lastWasHeading, !headings.texts.starts(with: above) { keepEmpty(above, line: line) }
        lastWasHeading = true
    }

    /// A heading with nothing below it (附件：略) is text of its own.
    private mutating func keepEmpty(_ path: [String], line: Int) {
        guard let text = path.last else { return }
        elements.append(.block(TextBlock(path: Array(path.dropLast()), text: text, line: line)))
    }

    // MARK: Articles

    /// - Returns: false if the label is text of the current article or block.
    private mutating func begin(_ label: ArticleLabel, _ line: SourceLine) -> Bool {
        let follows = isNext(label.number)
        if label.form == .attached && !follows { return false }
        if isInAnnex {
            opensNewBlock = true
            return false
        }
        if let last = lastNumber, !follows {
            if label.number <= last {
                if refuses(label, line) { return true }
            } else if quotesArticles, article != nil, isQuoting || endsWithColon {
                if !isQuoting { note(line.number, "\(label.number.label)是被引用的条文，存在\(last.label)之内", "") }
                isQuoting = true
                return false
            } else {
                note(line.number, "\(last.label)之后直接是\(label.number.label)，中间的条号没有找到", "请核对原文")
            }
        }
        if lastNumber == nil, label.number.number > 1, label.number.number <= 20, !elements.isEmpty || block != nil, !quotesArticles {
            note(line.number, "条文从\(label.number.label)开始，之前的文字按无条号文本保存", "请核对原文是否漏了条号")
        }
        if label.isMisprinted { note(line.number, "条号印刷有误，按\(label.number.label)读取", "") }
        closeArticle()
        closeBlock()
        article = ArticleText(number: label.number, path: headings.texts, paragraphs: [], line: line.number)
        if !label.rest.isEmpty { article?.paragraphs.append(Paragraph(text: label.rest)) }
        lineOfNumber[label.number] = line.number
        lastNumber = label.number
        lastWasHeading = false
        isQuoting = false
        return true
    }

    private func isNext(_ number: ArticleNumber) -> Bool {
        guard let last = lastNumber else { return true }
        return number.number == last.number + 1 && number.suffix == 0 || number.number == last.number && number.suffix == last.suffix + 1
    }

    private var endsWithColon: Bool {
        guard let paragraph = article?.paragraphs.last else { return false }
        let text = paragraph.items.last?.text ?? paragraph.text
        return text.ends(in: "：") || text.ends(in: ":")
    }

    /// A number that is not above the last: an annex that counts anew, a duplicate, or an article out of order.
    ///
    /// - Returns: true if the line is refused.
    private mutating func refuses(_ label: ArticleLabel, _ line: SourceLine) -> Bool {
        if label.number == ArticleNumber(1), lastWasHeading {
            note(line.number, "附件的条文重新编号，按无条号文本保存", "需要单独检索时请把附件另存为一个文件")
            isInAnnex = true
            opensNewBlock = true
            append(paragraph: line)
            return true
        }
        if let earlier = lineOfNumber[label.number] {
            problems.append(
                .init(
                    path: path, line: line.number, field: label.number.label, reason: "条号重复，第\(earlier)行已有\(label.number.label)",
                    fix: "请核对原文；附件中的条文请另存为一个文件"))
            return true
        }
        notices.append(
            .init(
                path: path, line: line.number, field: label.number.label, reason: "条号次序颠倒", fix: "请核对原文的次序", severity: .warning))
        return false
    }

    // MARK: Text

    private mutating func append(paragraph line: SourceLine) {
        lastWasHeading = false
        guard var current = article else { return append(toBlock: line) }
        let text = line.text
        if let number = ItemMark.number(of: text) {
            if current.paragraphs.isEmpty { current.paragraphs.append(Paragraph(text: "")) }
            current.paragraphs[current.paragraphs.count - 1].items.append(.init(number: number, text: text))
        } else if let last = current.paragraphs.indices.last {
            let end = current.paragraphs[last].items.last?.text ?? current.paragraphs[last].text
            if isQuoting || ItemMark.isSubordinate(text) {
                Self.extend(&current.paragraphs[last], with: "\n" + text)
            } else if Self.isBroken(end) {
                Self.extend(&current.paragraphs[last], with: text)
            } else {
                current.paragraphs.append(Paragraph(text: text))
            }
        } else {
            current.paragraphs.append(Paragraph(text: text))
        }
        article = current
    }

    private mutating func append(row line: SourceLine) {
        lastWasHeading = false
        guard var current = article else { return append(toBlock: line) }
        if let last = current.paragraphs.indices.last {
            Self.extend(&current.paragraphs[last], with: "\n" + line.text)
        } else {
            current.paragraphs.append(Paragraph(text: line.text))
        }
        article = current
    }

    /// A line that the source broke in the middle of a sentence: long, and without a mark at its end.
    private static func isBroken(_ text: String) -> Bool {
        guard text.utf8.count >= 60, let last = text.unicodeScalars.last else { return false }
        return !last.endsClause && !text.has("\n|") && !text.begins(with: "|")
    }

    private static func extend(_ paragraph: inout Paragraph, with text: String) {
        if let item = paragraph.items.indices.last {
            paragraph.items[item].text += text
        } else {
            paragraph.text += text
        }
    }

    private mutating func append(toBlock line: SourceLine) {
        if let current = block, opensNewBlock || (current.text.utf8.count > Self.blockLength * 3 && line.kind == .paragraph) {
            closeBlock()
        }
        opensNewBlock = false
        if block == nil {
            block = TextBlock(path: headings.texts, text: line.text, line: line.number)
        } else {
            block?.text += "\n" + line.text
        }
    }

    private mutating func closeArticle() {
        guard let current = article else { return }
        elements.append(.article(current))
        article = nil
    }

    private mutating func closeBlock() {
        guard let current = block else { return }
        elements.append(.block(current))
        block = nil
    }

    private mutating func note(_ line: Int, _ reason: String, _ fix: String) {
        notices.append(.init(path: path, line: line, reason: reason, fix: fix, severity: .note))
    }
}
