package import ByteStorage
package import LegalModel
package import TextVectors

/// Questions whose right articles are known, as vectors: a question near one of them probably asks for the same articles.
///
/// `Models/judged-vectors.bin` holds a row for each question, then a row for each question's answer (without a vector where there is none);
/// `Models/judged-articles.tsv` a line for each question: its articles as `title@number`, separated by `|`. No text ships.
package struct JudgedQuestions: Sendable {
    /// An article by the folded title of its law.
    package struct Judged: Sendable, Equatable {
        package let title: String
        package let number: ArticleNumber
    }

    package let vectors: VectorStore
    /// Articles of each question.
    package let articles: [[Judged]]

    /// - Throws: `TabSeparatedTable.Problem` for a line that cannot be read or a number of vectors that does not fit.
    package init(vectors: VectorStore, articles bytes: [UInt8]) throws(TabSeparatedTable.Problem) {
        let table = try TabSeparatedTable(bytes, columns: ["articles"])
        var articles: [[Judged]] = []
        for row in table.rows {
            var list: [Judged] = []
            for place in table.cell("articles", of: row).split(separator: "|") {
                guard let at = place.lastIndex(of: "@"), let number = ArticleNumber(place[place.index(after: at)...]) else {
                    throw TabSeparatedTable.Problem(line: row.line, reason: "“\(place)”不是 题名@条号")
                }
                list.append(Judged(title: String(place[..<at]), number: number))
            }
            articles.append(list)
        }
        guard vectors.count == articles.count * 2 else {
            throw TabSeparatedTable.Problem(line: 1, reason: "向量 \(vectors.count) 行，应为 \(articles.count * 2) 行")
        }
        self.vectors = vectors
        self.articles = articles
    }
}
