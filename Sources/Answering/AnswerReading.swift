internal import LegalModel
internal import Search
internal import TextAnalysis

/// A standard answer as the matcher reads it: made once for each revision and carried from generation to generation.
struct AnswerReading: Sendable {
    /// A way of asking, or the keywords: characters and bigrams with their weight before idf.
    struct Text: Sendable {
        private let bytes: [UInt8]
        private let ends: [UInt32]
        let weights: [Float]
        /// By the encoder, unit length; nil without one.
        let vector: [Float]?
        let meanings: SharedMeanings.Weighted

        init(_ text: String, _ questions: QuestionReader) throws(AnalysisError) {
            let read = try questions.read(text, expanding: false)
            let features = QuestionFeature.features(of: read)
            var bytes: [UInt8] = []
            var ends: [UInt32] = []
            for feature in features {
                bytes += feature.key
                ends.append(UInt32(bytes.count))
            }
            self.bytes = bytes
            self.ends = ends
            weights = features.map(\.weight)
            vector = read.vector
            meanings = try questions.meanings(of: text)
        }

        /// Features of the text.
        var count: Int { ends.count }

        /// Unit and bytes of a feature.
        func key(_ index: Int) -> [UInt8] { Array(bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]) }
    }

    /// Row of the revision.
    let row: Int64
    /// As written, the standard question first.
    let asked: [String]
    let ways: [Text]
    /// Nil without keywords.
    let keywords: Text?
    let bodyVector: [Float]?
    /// Meanings in the text, ascending.
    let bodyMeanings: [Int32]

    /// - Complexity: some 25 µs a way of asking, and as much for each hundred characters of the answer.
    init(_ answer: StandardAnswer, row: Int64, questions: QuestionReader) throws(AnalysisError) {
        self.row = row
        var ways: [Text] = []
        asked = [answer.question] + answer.similarQuestions
        for text in asked { ways.append(try Text(text, questions)) }
        self.ways = ways
        keywords = answer.keywords.isEmpty ? nil : try Text(answer.keywords.joined(separator: "\n"), questions)
        let texts = [answer.conclusion, answer.body].compactMap(\.self)
        bodyVector = try questions.vector(of: (texts + answer.keywords).joined(separator: "\n"))
        bodyMeanings = try questions.meanings(of: texts.joined(separator: "\n")).keys.sorted()
    }
}
