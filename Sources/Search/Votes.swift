internal import LegalModel
internal import TextVectors

/// Something that cites articles and is near the question: a judged question, a standard answer.
package struct CitingNeighbour: Sendable {
    package let articles: [ArticlePlace]
    /// 0…1.
    package let similarity: Float

    package init(articles: [ArticlePlace], similarity: Float) {
        self.articles = articles
        self.similarity = similarity
    }
}

/// How near the nearest neighbours are that cite an article or a law.
struct Votes: Sendable {
    struct Vote: Sendable {
        /// Similarity of the nearest, 0…1.
        var best: Float = 0
        /// Σ similarity⁴ over all: many near ones count, far ones hardly do.
        var sum: Float = 0

        mutating func add(_ similarity: Float) {
            best = max(best, similarity)
            let square = similarity * similarity
            sum += square * square
        }
    }

    private(set) var articles: [ArticlePlace: Vote] = [:]
    private(set) var laws: [Int64: Vote] = [:]
    /// Similarity of the nearest of all.
    private(set) var nearest: Float = 0

    init() {}

    init(_ neighbours: [CitingNeighbour]) {
        for neighbour in neighbours where neighbour.similarity > 0 {
            nearest = max(nearest, neighbour.similarity)
            for place in neighbour.articles { articles[place, default: Vote()].add(neighbour.similarity) }
            for work in Set(neighbour.articles.map(\.work)) { laws[work, default: Vote()].add(neighbour.similarity) }
        }
    }

    func article(_ place: ArticlePlace) -> Vote { articles[place] ?? Vote() }
    func law(_ work: Int64) -> Vote { laws[work] ?? Vote() }
}

/// Judged questions with their articles as rows of this knowledge base.
package struct JudgedNeighbours: Sendable {
    private let vectors: VectorStore
    private let articles: [[ArticlePlace]]
    /// How many judged questions an article answers.
    let counts: [ArticlePlace: Int]
    private static let limit = 40

    /// - Parameter works: rows of works by folded title; articles of laws that are not loaded are left out.
    package init(_ judged: JudgedQuestions, works: [String: Int64]) {
        vectors = judged.vectors
        articles = judged.articles.map { list in
            list.compactMap { article in
                works[article.title].map { ArticlePlace(work: $0, number: article.number.number, suffix: article.number.suffix) }
            }
        }
        counts = articles.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The nearest by question, and the nearest by the question's answer.
    func near(_ query: VectorStore.Query) -> (questions: [CitingNeighbour], answers: [CitingNeighbour]) {
        var questions: [CitingNeighbour] = []
        var answers: [CitingNeighbour] = []
        for neighbour in vectors.nearest(query, limit: 2 * Self.limit) {
            let row = Int(neighbour.document)
            let isQuestion = row < articles.count
            let citing = CitingNeighbour(
                articles: articles[isQuestion ? row : row - articles.count], similarity: min(1, max(0, neighbour.cosine)))
            if isQuestion { questions.append(citing) } else { answers.append(citing) }
        }
        return (Array(questions.prefix(Self.limit)), Array(answers.prefix(Self.limit)))
    }
}
