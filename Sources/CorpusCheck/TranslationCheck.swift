internal import KnowledgeStore
internal import LegalModel

/// Whether every translation belongs to an answer of the corpus, and is made from the words that the answer has now.
struct TranslationCheck {
    private let answers: [String: StandardAnswer]

    init(_ items: [CorpusItem]) {
        let pairs = items.compactMap { item -> (String, StandardAnswer)? in
            if case .answer(let answer) = item.item { (answer.id, answer) } else { nil }
        }
        answers = Dictionary(pairs) { first, _ in first }
    }

    func findings(_ translations: [(translation: AnswerTranslation, file: CorpusFile)]) -> [CorpusFinding] {
        translations.compactMap { translation, file in
            guard let answer = answers[translation.answer] else {
                return CorpusFinding(
                    .translation, path: file.path, line: file.line(of: translation.answer), reason: "没有标准答复 \(translation.answer)",
                    remedy: "改正“答复”，或者删掉译文")
            }
            let hash = answer.translatedHash
            guard !hash.hasPrefix(translation.source) else { return nil }
            return CorpusFinding(
                .translation, path: file.path, line: file.line(of: translation.source), reason: "中文改过了，译文已经过时",
                remedy: "对照中文改好译文，再把原文校验改成 \(hash.prefix(AnswerTranslation.leastDigits))", severity: .warning)
        }
    }
}
