/// A standard answer in another language, reviewed on its own. The Chinese text prevails.
public struct AnswerTranslation: Codable, Equatable, Sendable {
    /// Of the standard answer.
    public var answer: String
    /// BCP 47, in lower case: `en`, `ug`.
    public var language: String
    /// The first digits of the hash of the Chinese texts that were translated: at least `leastDigits`, lower-case hex.
    public var source: String
    public var question: String
    public var conclusion: String?
    /// Markdown subset.
    public var body: String
    public var conditions: String?
    public var exceptions: String?
    public var nextSteps: [String] = []
    public var translator: String
    /// Another person than the translator.
    public var reviewer: String
    public var reviewedOn: CalendarDay

    /// Digits of a hash that tell one Chinese text from any other.
    public static let leastDigits = 16

    public init(
        answer: String, language: String, source: String, question: String, body: String, translator: String, reviewer: String,
        reviewedOn: CalendarDay
    ) {
        self.answer = answer
        self.language = language
        self.source = source
        self.question = question
        self.body = body
        self.translator = translator
        self.reviewer = reviewer
        self.reviewedOn = reviewedOn
    }
}
