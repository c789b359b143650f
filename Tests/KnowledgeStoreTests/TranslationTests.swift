import KnowledgeStore
import LegalModel
import Testing

@Suite struct TranslationTests {
    private func translation(_ question: String, language: String = "en") -> AnswerTranslation {
        AnswerTranslation(
            answer: "a", language: language, source: "0123456789abcdef", question: question, body: "Text.", translator: "甲", reviewer: "乙",
            reviewedOn: day("2026-11-20"))
    }

    @Test("the newest translation of a language is read, the same one is not stored again, and the log tells of each")
    func newest() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        #expect(try writer.store(translation("First?"), at: 1) == .stored)
        #expect(try writer.store(translation("First?"), at: 2) == .unchanged)
        #expect(try writer.store(translation("Second?"), at: 3) == .stored)
        #expect(try writer.store(translation("Autre?", language: "fr"), at: 4) == .stored)
        let store = writer.snapshot
        #expect(try store.translation(of: "a", into: "en") == translation("Second?"))
        #expect(try store.translation(of: "a", into: "ug") == nil)
        #expect(try store.translations(into: "fr").map(\.question) == ["Autre?"])
        #expect(try store.auditEntries(about: "translation:en:a").map(\.number) == [2, 1])
        #expect(try store.verifyAudit(key: nil).problems == [])
    }

    @Test("a changed word changes what translations are held against; a further way of asking or a day of review does not")
    func source() {
        var answer = StandardAnswer(id: "a", question: "问")
        answer.body = "正文"
        answer.nextSteps = ["一", "二"]
        let hash = answer.translatedHash
        #expect(hash.utf8.count == 64)
        var other = answer
        other.similarQuestions = ["再问"]
        other.review.reviewedOn = day("2026-12-01")
        other.internalNote = "坐席看"
        #expect(other.translatedHash == hash)
        let changes: [(inout StandardAnswer) -> Void] = [
            { $0.question = "问？" }, { $0.body = "正文。" }, { $0.conclusion = "结论" }, { $0.conditions = "前提" }, { $0.exceptions = "例外" },
            { $0.nextSteps = ["一二"] }, { $0.nextSteps = ["二", "一"] },
        ]
        for change in changes {
            var changed = answer
            change(&changed)
            #expect(changed.translatedHash != hash)
        }
    }
}
