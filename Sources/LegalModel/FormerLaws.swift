/// The concordance of former laws: which article of a law in force stands for an article of one that is no more.
package struct FormerLaws: Sendable {
    /// One line of the concordance.
    package struct Row: Sendable, Equatable {
        /// Short name of the former law: 合同法.
        package var former: String
        package var article: ArticleNumber
        /// Full title of today's law.
        package var title: String
        package var today: ArticleNumber
        /// What changed, for readers; empty if nothing.
        package var note: String

        package init(former: String, article: ArticleNumber, title: String, today: ArticleNumber, note: String) {
            self.former = former
            self.article = article
            self.title = title
            self.today = today
            self.note = note
        }

        /// The cells of a line by the names of `Concordance/former-laws.tsv`; nil if a number is none.
        package init?(
            former: String, article: String, suffix: String, title: String, todayArticle: String, todaySuffix: String, note: String
        ) {
            guard !former.isEmpty, !title.isEmpty, let number = Int(article), let today = Int(todayArticle), number > 0, today > 0,
                let suffix = Int(suffix.isEmpty ? "0" : suffix), let todaySuffix = Int(todaySuffix.isEmpty ? "0" : todaySuffix),
                suffix >= 0, todaySuffix >= 0
            else { return nil }
            self.init(
                former: former, article: ArticleNumber(number, suffix: suffix), title: title,
                today: ArticleNumber(today, suffix: todaySuffix),
                note: note)
        }
    }

    private let rows: [String: [ArticleNumber: [Row]]]
    private let successors: [String: String]

    package init(rows list: [Row]) {
        var rows: [String: [ArticleNumber: [Row]]] = [:]
        var successors: [String: String] = [:]
        for row in list {
            rows[row.former, default: [:]][row.article, default: []].append(row)
            if successors[row.former] == nil { successors[row.former] = row.title }
        }
        self.rows = rows
        self.successors = successors
    }

    package static let none = FormerLaws(rows: [])

    /// Short names, sorted.
    package var names: [String] { rows.keys.sorted() }

    /// Full title of the law that took the former one's place; nil for a name that is not in the concordance.
    package func successor(of name: String) -> String? { successors[name] }

    /// Today's articles, first the one that the concordance names first; empty if it has none for the article.
    package func today(of article: ArticleNumber, in name: String) -> [Row] { rows[name]?[article] ?? [] }
}
