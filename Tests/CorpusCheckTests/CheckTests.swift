import CorpusImport
import LegalModel
import Testing

@testable import CorpusCheck
@testable import KnowledgeStore

/// Small corpora made for one rule each. The law texts are invented.
private enum Samples {
    static func file(_ path: String, _ text: String) -> CorpusFile {
        CorpusFile(InputFile(path: path, bytes: Array(text.utf8)), parser: CorpusParser())
    }

    static func answer(_ id: String, _ change: (inout StandardAnswer) -> Void) -> CorpusItem {
        var answer = StandardAnswer(id: id, question: "押金不退怎么办？")
        change(&answer)
        return CorpusItem(.answer(answer), file: file("StandardAnswers/房屋租赁/\(id).md", "id: \(id)\n结论: \(answer.conclusion ?? "")\n"))
    }

    static func article(_ text: String) -> ArticleRecord {
        ArticleRecord(
            id: RevisionID(1), work: WorkID(1), version: VersionID(1), number: ArticleNumber(7), ordinal: 1, path: [],
            paragraphs: [Paragraph(text: text)], hasOfficialText: true, digest: nil)
    }
}

@Suite("Numbers stand in the cited articles")
struct NumberCheckTests {
    private let article = Samples.article("出借人应当自收到通知之日起十五日内答复，逾期的，处一千元以上五千元以下罚款。")

    private func reasons(_ change: (inout StandardAnswer) -> Void) -> [String] {
        NumberCheck().check(Samples.answer("a", change), articles: [article], blocks: []).findings.map(\.reason)
    }

    @Test("A number of the article, in any form, is explained; another is not")
    func compared() {
        #expect(reasons { $0.conclusion = "15天内要答复，过了罚1千元到5000元。" } == [])
        #expect(reasons { $0.conclusion = "十天内要答复。" }.count == 1)
        #expect(reasons { $0.body = "十五个工作日内答复。" }.count == 1)
    }

    @Test("A reason explains the number it names, and no other")
    func noted() {
        let texts = ("三十天内答复，罚三千元。", ["三十天：两个十五日相加"])
        let found = reasons {
            $0.conclusion = texts.0
            $0.numberNotes = texts.1
        }
        #expect(found.count == 1)
        #expect(found.first?.contains("三千元") ?? false)
    }

    @Test("Without official text nothing is said of numbers")
    func unknown() {
        let bare = ArticleRecord(
            id: RevisionID(1), work: WorkID(1), version: VersionID(1), number: ArticleNumber(7), ordinal: 1, path: [], paragraphs: [],
            hasOfficialText: false, digest: "十五日内答复")
        let result = NumberCheck().check(Samples.answer("a") { $0.conclusion = "十天内答复" }, articles: [bare], blocks: [])
        #expect(result.count == 0)
        #expect(result.findings.isEmpty)
    }
}

@Suite("Passages are the corpus's own")
struct CopiedPassageTests {
    private let article = Samples.article("承租人应当妥善保管租赁物，因保管不善造成租赁物毁损、灭失的，应当承担赔偿责任。")

    private func findings(_ text: String, terms: [String] = []) -> [CorpusFinding] {
        let check = CopiedPassageCheck(minimum: 10, terms: terms)
        return check.check(Samples.answer("a") { $0.body = text }, articles: [article], blocks: []).findings
    }

    @Test("Ten characters in a row are a copy, also across a comma")
    func copies() {
        #expect(findings("您因保管不善造成租赁物毁损就要赔。").count == 1)
        #expect(findings("妥善保管租赁物因保管不善。").count == 1)
        #expect(findings("您没管好，东西坏了就要赔。").isEmpty)
    }

    @Test("Defined terms are no copy, and a list of terms is none")
    func unavoidable() {
        #expect(findings("您因保管不善造成租赁物毁损就要赔。", terms: ["租赁物毁损", "保管不善"]).isEmpty)
        let list = Samples.article("赔偿医疗费、护理费、交通费、营养费、住院伙食补助费。")
        let check = CopiedPassageCheck(minimum: 10, terms: [])
        let result = check.check(
            Samples.answer("a") { $0.body = "医疗费、护理费、交通费、营养费、住院伙食补助费都能要。" }, articles: [list], blocks: [])
        #expect(result.findings.isEmpty)
    }

    @Test("The overlap counts every run")
    func overlap() {
        let check = CopiedPassageCheck(minimum: 10, terms: ["租赁物毁损", "保管不善"])
        let result = check.check(Samples.answer("a") { $0.body = "因保管不善造成租赁物毁损" }, articles: [article], blocks: [])
        #expect(result.shared == 12)
        #expect(result.characters == 12)
    }
}

@Suite("Answers do not contradict each other")
struct ContradictionTests {
    private func entry(_ id: String, _ article: Int, _ change: (inout StandardAnswer) -> Void) -> ContradictionCheck.Entry {
        let item = Samples.answer(id, change)
        guard case .answer(let answer) = item.item else { preconditionFailure("made as an answer") }
        return .init(item: item, answer: answer, basis: [Provision(law: "样法", article: ArticleNumber(article))])
    }

    @Test("The same question twice is reported, blanks and marks apart")
    func repeated() {
        let one = entry("a", 1) { $0.similarQuestions = ["房东 不退押金？"] }
        let other = entry("b", 1) {
            $0.question = "押金的事"
            $0.similarQuestions = ["房东不退押金"]
        }
        #expect(ContradictionCheck([one, other]).findings().count == 1)
    }

    @Test("Nearly the same question with another deadline or other articles")
    func near() {
        let one = entry("a", 1) { $0.conclusion = "三十日内退" }
        func other(_ article: Int, _ conclusion: String) -> ContradictionCheck.Entry {
            entry("b", article) {
                $0.question = "房子押金不退怎么办"
                $0.conclusion = conclusion
            }
        }
        #expect(ContradictionCheck([one, other(1, "三十天内退")]).findings().isEmpty)
        #expect(ContradictionCheck([one, other(1, "十日内退")]).findings().map(\.kind) == [.contradiction])
        #expect(ContradictionCheck([one, other(2, "三十天内退")]).findings().count == 1)
    }
}

@Suite("Fields and plain words")
struct FieldTests {
    @Test("A whole answer without its fields lists each of them once")
    func missing() {
        let item = Samples.answer("a") { $0.conclusion = String(repeating: "长", count: 121) }
        let reasons = FieldCheck(answers: []).findings(item).map(\.reason)
        #expect(reasons.contains("结论有121字，超过120字"))
        #expect(reasons.contains("相似问只有0个"))
        for field in ["口播", "正文", "下一步", "转介", "依据", "应命中", "主题", "业务线", "适用人群", "责任单位", "审核日期", "下次复核日"] {
            #expect(reasons.count { $0 == "缺少“\(field)”" } == 1, "\(field)")
        }
    }

    @Test("A guide tells all at once")
    func guides() {
        var guide = ServiceGuide(id: "g", title: "办事")
        guide.materials = [.init(name: "身份证")]
        let item = CorpusItem(.guide(guide), file: Samples.file("ServiceGuides/g.md", "id: g"))
        let reasons = FieldCheck(answers: []).findings(item).map(\.reason)
        for field in ["时限", "费用", "步骤", "办理渠道", "常见错误"] { #expect(reasons.contains("缺少“\(field)”"), "\(field)") }
        #expect(reasons.contains("材料“身份证”没有写份数"))
    }

    @Test("Short sentences are plain; long ones full of legal terms are not")
    func plain() {
        let plain = PlainLanguage(terms: ["用人单位", "劳动合同"])
        #expect(plain.score(["先去投诉。再去仲裁。"]) == 100)
        // One sentence of 30 characters costs 2 × 10.
        #expect(plain.score([String(repeating: "字", count: 30)]) == 80)
        // Eight of ten characters are legal terms: 100 × (0.8 − 0.2).
        #expect(abs(plain.score(["用人单位签劳动合同了"]) - 40) < 0.001)
    }
}

@Suite("Translations keep up with the Chinese words")
struct TranslationCheckTests {
    private func findings(_ source: String, of answer: String = "a") -> [CorpusFinding] {
        let translation = AnswerTranslation(
            answer: answer, language: "en", source: source, question: "Q", body: "B", translator: "甲", reviewer: "乙",
            reviewedOn: CalendarDay(ordinal: 0))
        let file = Samples.file("Translations/en/a.md", "答复: a\n原文校验: \(source)\n")
        return TranslationCheck([Samples.answer("a") { $0.body = "正文" }]).findings([(translation, file)])
    }

    @Test("One of other words is told with the number to put in, one of no answer is an error, a good one is nothing")
    func stale() {
        var answer = StandardAnswer(id: "a", question: "押金不退怎么办？")
        answer.body = "正文"
        let source = String(answer.translatedHash.prefix(16))
        #expect(findings(source).isEmpty)
        let stale = findings("0123456789abcdef")
        #expect(stale.map(\.severity) == [.warning] && stale.first?.line == 2 && stale.first?.remedy.contains(source) == true)
        #expect(findings(source, of: "none").map(\.severity) == [.error])
    }
}
