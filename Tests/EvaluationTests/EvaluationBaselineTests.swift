import Testing

@testable import Evaluation

@Suite("Comparison with an earlier run")
struct EvaluationBaselineTests {
    private func figures(_ values: [(String, Double)]) -> [(name: String, value: MeasuredMean)] {
        values.map { ($0.0, MeasuredMean([$0.1])) }
    }

    @Test("a fall beyond the tolerance is a loss, a smaller one and a rise are not")
    func losses() throws {
        let baseline = try EvaluationBaseline(
            json: Array(#"{"recall@10": 0.7, "mrr@10": 0.5, "recall@5": 0.6, "questions": 9, "level": "all"}"#.utf8))
        let differences = baseline.differences(from: figures([("recall@10", 0.69), ("mrr@10", 0.499), ("recall@5", 0.61), ("new", 1)]))
        #expect(differences.map(\.name) == ["recall@10", "mrr@10", "recall@5"])
        #expect(differences.map(\.isLoss) == [true, false, false])
    }

    @Test("figures of standard answers stand below a key, and refusing what is in scope counts the other way round")
    func answers() throws {
        let baseline = try EvaluationBaseline(json: Array(#"{"figures": {"top-1": 0.8, "refused_in_scope": 0.1}, "reliability": []}"#.utf8))
        #expect(baseline.figures == ["top-1": 0.8, "refused_in_scope": 0.1])
        let differences = baseline.differences(from: figures([("top-1", 0.9), ("refused_in_scope", 0.2)]))
        #expect(differences.map(\.isLoss) == [false, true])
    }

    @Test("a file without figures is refused", arguments: ["", "[]", "{}", #"{"questions": 3}"#])
    func nothing(json: String) {
        #expect(throws: JudgementError.self) { try EvaluationBaseline(json: Array(json.utf8)) }
    }

    @Test("a judged question may name answers that must not help")
    func without() throws {
        let line = #"{"id": 1, "question": "问", "without": ["a"], "relevant": [{"law": "民法典", "article": "第一条"}]}"#
        #expect(try JudgedQuestion.read(jsonLines: Array(line.utf8)).first?.without == ["a"])
    }
}
