internal import KnowledgeStore
public import LegalModel

/// A published answer in another language, beside the Chinese text that prevails.
public struct TranslationView: Sendable {
    public var translation: AnswerTranslation
    /// The Chinese answer as it is published now, with its basis.
    public var answer: AnswerView
    /// The Chinese words have changed since they were translated.
    public var isStale: Bool

    public init(translation: AnswerTranslation, answer: AnswerView, isStale: Bool) {
        self.translation = translation
        self.answer = answer
        self.isStale = isStale
    }
}

/// A translated answer as a list shows it.
public struct TranslationSummary: Sendable, Equatable {
    public var id: String
    /// In the other language.
    public var question: String
    /// In Chinese.
    public var original: String
    /// In Chinese, as everywhere.
    public var topic: String?

    public init(id: String, question: String, original: String, topic: String?) {
        self.id = id
        self.question = question
        self.original = original
        self.topic = topic
    }
}

extension KnowledgeBase {
    public func translation(of id: String, into language: String) throws(KnowledgeBaseError) -> TranslationView? {
        let day = today
        let snapshot = current
        return try snapshot.read { (store) throws(StoreError) in
            guard let translation = try store.translation(of: id, into: language),
                let record = try snapshot.record(.answer, id, nil, in: store),
                let view = try snapshot.answerView(record, on: day, for: .everyone, in: store)
            else { return nil }
            return TranslationView(
                translation: translation, answer: view, isStale: !view.answer.translatedHash.hasPrefix(translation.source))
        }
    }

    public func translations(into language: String) throws(KnowledgeBaseError) -> [TranslationSummary] {
        let filter = ItemFilter(visibleTo: .everyone, validOn: today)
        return try current.read { (store) throws(StoreError) in
            let found = try store.translations(into: language)
            // Without a translation nothing is read of the answers.
            guard !found.isEmpty else { return [] }
            let open = try store.items(.answer, where: filter)
            let titles = Dictionary(open.map { ($0.id, $0) }) { first, _ in first }
            return found.compactMap { translation in
                titles[translation.answer].map {
                    TranslationSummary(id: $0.id, question: translation.question, original: $0.title, topic: $0.topic)
                }
            }
        }
    }
}
