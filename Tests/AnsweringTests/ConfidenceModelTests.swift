import Testing

@testable import Answering

@Suite("The answer decision")
struct ConfidenceModelTests {
    private func model(
        without left: String = "", table: String? = nil, talking: Bool = true, weighing weighed: String = "share"
    ) throws -> ConfidenceModel {
        let weights = MatchFeatures.names.filter { $0 != left }.map { "\"\($0)\": \($0 == weighed ? 10 : 0)" }.joined(separator: ", ")
        let logistic = { (threshold: Double) in "{\"intercept\": -5, \"threshold\": \(threshold), \"weights\": {\(weights)}}" }
        let pair = "{\"inScope\": \(logistic(0.4)), \"firstIsRight\": \(logistic(0.7))}"
        let json = "{\"trained\": \(pair), \"plain\": \(pair), \"reliability\": [], \"bareReliability\": [], \"provenance\": \"test\","
        let talk = " \"legalTalk\": {\"table\": \"one\", \"intercept\": 1, \"weights\": [2, -30]}"
        return try ConfidenceModel(json: Array((json + (talking ? talk : " \"legalTalk\": null") + "}").utf8), table: table)
    }

    @Test("every feature has a name, and squares follow from what they square")
    func features() {
        var features = MatchFeatures()
        features.share = 0.5
        features.bareness = 0.25
        features.knownVocabulary = 0.8
        let values = Dictionary(uniqueKeysWithValues: zip(MatchFeatures.names, features.values))
        #expect(values.count == features.values.count)
        #expect(values["shareSquared"] == 0.25)
        #expect(values["bareShare"] == 0.125)
        #expect(values["bareVocabulary"] == 0.2)
    }

    @Test("a strange question is refused, a likely one asked back, a sure one answered")
    func bands() throws {
        let model = try model()
        func decision(share: Double) -> AnswerDecision {
            var features = MatchFeatures()
            features.share = share
            return model.decide(features, isPlain: false).decision
        }
        #expect(decision(share: 0.1) == .refuse)
        #expect(decision(share: 0.5) == .clarify)
        #expect(decision(share: 1) == .answer)
    }

    @Test("a model fitted on other features is refused")
    func mismatch() {
        #expect(throws: KnowledgeBaseError.self) { try model(without: "sharedMeaning") }
    }

    @Test("what a vector says of its being about law needs the encoder that it was fitted with")
    func legalTalk() throws {
        let talk = try #require(try model(table: "one").legalTalk)
        #expect(talk.logOdds([1, 0]) == 3)
        #expect(talk.logOdds([0, 1]) == -8)
        #expect(talk.logOdds(nil) == 0)
        #expect(throws: KnowledgeBaseError.self) { try model(table: "another") }
        // A file that gives it weight and does not bring it knows nothing; one that gives it none may go without.
        #expect(throws: KnowledgeBaseError.self) { try model(table: "one", talking: false, weighing: "legalTalk") }
        #expect(throws: Never.self) { try model(table: "one", talking: false) }
    }
}
