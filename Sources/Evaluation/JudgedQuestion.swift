internal import FoundationEssentials
package import LegalModel

/// A question with the articles that answer it: one line of a judged file.
package struct JudgedQuestion: Sendable {
    package let id: String
    package let question: String
    /// Distinct; at least one.
    package let relevant: Set<JudgedArticle>
    /// Standard answers, by id, that must not help: the question is one of their own ways of asking.
    package let without: Set<String>

    package init(id: String, question: String, relevant: Set<JudgedArticle>, without: Set<String> = []) {
        self.without = without
        self.id = id
        self.question = question
        self.relevant = relevant
    }

    /// Reads JSONL: `{"id", "question", "relevant": [{"law", "title", "date", "article"}]}`, `without` where answers are left out; empty lines are skipped.
    ///
    /// - Throws: the line that cannot be read, or that judges no article.
    package static func read(jsonLines bytes: [UInt8]) throws(JudgementError) -> [JudgedQuestion] {
        var questions: [JudgedQuestion] = []
        let decoder = JSONDecoder()
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() where !line.allSatisfy({ $0 <= 32 })
        {
            let row: Row
            do {
                row = try decoder.decode(Row.self, from: Data(line))
            } catch {
                throw JudgementError(line: index + 1, reason: "不是所要的 JSON 对象：\(error)")
            }
            var relevant = Set<JudgedArticle>()
            for judged in row.relevant {
                guard let number = ArticleNumber(judged.article) else {
                    throw JudgementError(line: index + 1, reason: "条号“\(judged.article)”读不出")
                }
                relevant.insert(JudgedArticle(law: WorkIdentity.fold(judged.title ?? judged.law), number: number))
            }
            guard !relevant.isEmpty else { throw JudgementError(line: index + 1, reason: "没有判定的法条") }
            questions.append(JudgedQuestion(id: row.id.text, question: row.question, relevant: relevant, without: Set(row.without ?? [])))
        }
        return questions
    }

    private struct Row: Decodable {
        var id: Identifier
        var question: String
        var relevant: [Article]
        var without: [String]?

        struct Article: Decodable {
            var law: String
            var title: String?
            var article: String
        }
    }

    /// Ids are numbers in some files and words in others.
    private struct Identifier: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                text = String(number)
            } else {
                text = try container.decode(String.self)
            }
        }
    }
}

/// An article as judged: which version is shown does not matter.
package struct JudgedArticle: Sendable, Hashable {
    /// Folded title.
    package let law: String
    package let number: ArticleNumber

    package init(law: String, number: ArticleNumber) {
        self.law = law
        self.number = number
    }
}

/// A line of a judged file that cannot be used.
package struct JudgementError: Error, Sendable, Equatable {
    package let line: Int
    package let reason: String
}
