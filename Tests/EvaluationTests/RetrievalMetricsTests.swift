import Evaluation
import LegalModel
import Testing

@Suite("Retrieval figures")
struct RetrievalMetricsTests {
    @Test("hand-worked: relevant at ranks 2 and 7 of three relevant")
    func handWorked() {
        let score = RetrievalScore(ranked: ["x", "a", "y", "z", "v", "w", "b"], relevant: ["a", "b", "c"])
        #expect(abs(score.recall5 - 1.0 / 3) < 1e-12)
        #expect(abs(score.recall10 - 2.0 / 3) < 1e-12)
        #expect(score.reciprocalRank10 == 0.5)
        // DCG = 1/log2(3) + 1/log2(8); ideal = 1 + 1/log2(3) + 1/log2(4).
        #expect(abs(score.ndcg10 - (0.6309297535714574 + 1.0 / 3) / (1 + 0.6309297535714574 + 0.5)) < 1e-12)
    }

    @Test("rank 11 counts for recall@100 and for nothing else")
    func beyondTen() {
        let score = RetrievalScore(ranked: Array(0..<11), relevant: [10])
        #expect(score.recall10 == 0 && score.reciprocalRank10 == 0 && score.ndcg10 == 0)
        #expect(score.recall100 == 1)
    }

    @Test("the interval holds the mean, and is a point where all values are equal")
    func interval() {
        let mean = MeasuredMean([0, 1, 0, 1, 1, 0, 1, 0])
        #expect(mean.mean == 0.5)
        #expect(mean.low < 0.5 && mean.high > 0.5)
        #expect(MeasuredMean([0.25, 0.25]) == MeasuredMean([0.25, 0.25, 0.25]))
    }

    @Test("a judged line reads numbers and words as ids and folds titles")
    func reading() throws {
        let line = #"{"id": 7, "question": "问", "relevant": [{"law": "民法典", "title": "中华人民共和国民法典", "date": "", "article": "第五十四条"}]}"#
        let questions = try JudgedQuestion.read(jsonLines: Array((line + "\n\n").utf8))
        #expect(questions.count == 1)
        #expect(questions[0].id == "7")
        #expect(questions[0].relevant == [JudgedArticle(law: "民法典", number: ArticleNumber(54))])
    }

    @Test("a broken line is named by its number")
    func brokenLine() {
        let text = "{\"id\":1,\"question\":\"q\",\"relevant\":[{\"law\":\"x\",\"article\":\"第一条\"}]}\n{"
        #expect { try JudgedQuestion.read(jsonLines: Array(text.utf8)) } throws: { ($0 as? JudgementError)?.line == 2 }
    }
}
