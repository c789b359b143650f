internal import ByteStorage
internal import LegalModel

/// A regulation's body in the form of the tables, with the hashes that tell whether two bodies are the same.
struct RegulationContent {
    struct Article {
        let number: ArticleNumber
        let ordinal: Int
        let path: String
        let paragraphs: String
        let sha256: String
        let line: Int
    }

    struct Block {
        let ordinal: Int
        let path: String
        let text: String
        let sha256: String
        let line: Int
    }

    let articles: [Article]
    let blocks: [Block]
    /// Over everything that is stored: another hash means that the rows must change.
    let content: String
    /// Over the numbers and characters without blanks: doubles of a text in two files have the same one.
    let fingerprint: String
    /// A number that the text gives twice, if there is one.
    let repeated: ArticleNumber?

    /// Room for the elements of one part in the shared order: parts of one work stand in the order of their first article.
    private static let partStride = 100_000

    init(_ text: RegulationText) throws(StoreError) {
        let first = text.part == nil ? 0 : text.articles.map(\.number.number).min() ?? 0
        var articles: [Article] = []
        var blocks: [Block] = []
        var content = SHA256()
        var fingerprint = SHA256()
        var seen: Set<ArticleNumber> = []
        var repeated: ArticleNumber?
        for (position, element) in text.elements.enumerated() {
            let ordinal = first * Self.partStride + position
            switch element {
            case .article(let article):
                let paragraphs = try StoredText.encode(paragraphs: article.paragraphs)
                let row = Article(
                    number: article.number, ordinal: ordinal, path: try StoredText.encode(list: article.path), paragraphs: paragraphs,
                    sha256: StoredText.sha256(paragraphs), line: article.line)
                if !seen.insert(article.number).inserted { repeated = article.number }
                content.add("\(article.number)\u{1D}\(row.path)\u{1D}\(paragraphs)")
                fingerprint.addWithoutBlanks("\(article.number)")
                fingerprint.addWithoutBlanks(article.text)
                articles.append(row)
            case .block(let block):
                let row = Block(
                    ordinal: ordinal, path: try StoredText.encode(list: block.path), text: try StoredText.checked(block.text),
                    sha256: StoredText.sha256(block.text), line: block.line)
                content.add("\u{1D}\(row.path)\u{1D}\(row.text)")
                fingerprint.addWithoutBlanks(block.text)
                blocks.append(row)
            }
        }
        self.articles = articles
        self.blocks = blocks
        self.content = hexadecimal(content.finalize())
        self.fingerprint = hexadecimal(fingerprint.finalize())
        self.repeated = repeated
    }
}

extension SHA256 {
    fileprivate mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    fileprivate mutating func addWithoutBlanks(_ text: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace { scalars.append(scalar) }
        add(String(scalars) + "\u{1E}")
    }
}
