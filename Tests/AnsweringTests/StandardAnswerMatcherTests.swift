import LegalModel
import Testing

@testable import Answering
@testable import Search

@Suite("Standard answers without similar questions")
struct StandardAnswerMatcherTests {
    private static let files: [String: String] = [
        "Lexicon/legal-terms.tsv": "term\n留置权\n", "Lexicon/stop-words.tsv": "word\tkind\n吗\tquestion\n",
        "Lexicon/places.tsv": "name\tshort\tlevel\tprovince\tcity\n浙江省\t浙江\t1\t浙江\t\n",
        "Lexicon/same-meaning.tsv": "terms\tsayings\n留置权|留置\t扣着|扣下\n质押|质权\t押在\n义务\t好好保管\n",
        "Models/ranking.json": """
        {"expansionWeight": 0.3, "levelPrior": {}, "placeLift": 0.7, "placeTermWeight": 0.15, "namedLawLift": 0.5, "answerVote": 0.5,
         "articleLift": 0.2,
         "answers": {"variant": 0.25, "meaning": 0.35, "bodyMeaning": 0.15, "questionCosine": 0.2, "keywordCosine": 0.1, "bodyCosine": 0.1,
                     "bareBodyCosine": 0.2, "ways": 0.04, "citing": {"variant": 0.25, "questionCosine": 0.15, "bodyCosine": 0.15}},
         "trained": {"cosine": 1.5, "lawPrior": 0.2, "ownCount": 0.3, "judgedVote": 0.3, "answerVote": 0.5, "placeLift": 3.0,
                     "rerankedDepth": 200}}
        """,
    ]

    private let reader: QuestionReader
    private let parameters: RankingParameters

    init() throws {
        let resources = try SearchResources(files: Self.files.mapValues { Array($0.utf8) })
        reader = QuestionReader(resources: resources, analyzers: AnalyzerPool(resources.analyzer))
        parameters = resources.ranking
    }

    private func record(
        _ row: Int64, _ question: String, similar: [String] = [], keywords: [String] = []
    ) -> (row: Int64, answer: StandardAnswer) {
        var answer = StandardAnswer(id: "a\(row)", question: question)
        answer.similarQuestions = similar
        answer.keywords = keywords
        return (row, answer)
    }

    private func rows(_ question: String, among records: [(row: Int64, answer: StandardAnswer)]) throws -> [Int64] {
        let readings = try records.map { try AnswerReading($0.answer, row: $0.row, questions: reader) }
        let matcher = StandardAnswerMatcher(readings, parameters: parameters)
        return matcher.rank(try reader.read(question, expanding: true), [], isPlain: true).matches.map(\.row)
    }

    @Test("a question in other words finds the answer that shares its meanings and no character")
    func meaning() throws {
        let records = [record(1, "质权人须做什么？"), record(2, "留置权人须做什么？"), record(3, "怎样登记结婚？")]
        #expect(try rows("车被扣下了", among: records) == [2])
    }

    @Test("keywords are a way of asking")
    func keywords() throws {
        let records = [record(1, "须做什么？"), record(2, "须怎样做？", keywords: ["留置"])]
        #expect(try rows("东西被扣着", among: records) == [2])
    }

    @Test("of two answers alike, the one with a dozen ways of asking is not nearer by their number")
    func ways() throws {
        let many = (0..<12).map { "扣着\($0)" }
        let records = [record(1, "扣着", similar: many), record(2, "扣着")]
        #expect(try rows("扣下", among: records) == [2, 1])
    }

    @Test("a question that was asked with expansions undone has no meanings")
    func undone() throws {
        #expect(try reader.read("扣着", expanding: false).meanings.isEmpty)
        #expect(try !reader.read("扣着", expanding: true).meanings.isEmpty)
    }
}
