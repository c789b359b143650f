import Testing

@testable import Search

@Suite("Votes of neighbours")
struct VotesTests {
    private let first = ArticlePlace(work: 1, number: 10, suffix: 0)
    private let second = ArticlePlace(work: 1, number: 11, suffix: 1)

    @Test("the nearest neighbour that cites an article decides its vote; near ones add up by the fourth power")
    func articles() {
        let votes = Votes([
            CitingNeighbour(articles: [first, second], similarity: 0.5), CitingNeighbour(articles: [first], similarity: 1),
        ])
        #expect(votes.article(first).best == 1)
        #expect(votes.article(first).sum == 1 + 0.0625)
        #expect(votes.article(second).best == 0.5)
        #expect(votes.article(ArticlePlace(work: 2, number: 10, suffix: 0)).best == 0)
        #expect(votes.nearest == 1)
    }

    @Test("a neighbour votes once for a law, however many of its articles it cites")
    func laws() {
        let votes = Votes([CitingNeighbour(articles: [first, second], similarity: 0.5)])
        #expect(votes.law(1).sum == 0.0625)
        #expect(votes.law(2).sum == 0)
    }

    @Test("an article is told from its 之N, and numbers beyond the column stay within it")
    func places() {
        #expect(ArticlePlace(work: 1, number: 120, suffix: 0) != ArticlePlace(work: 1, number: 120, suffix: 1))
        #expect(ArticlePlace(work: 1, number: 120, suffix: 1).article == 120 * 256 + 1)
        #expect(ArticlePlace(work: 1, number: 3, suffix: 999).article == 3 * 256 + 255)
    }
}
