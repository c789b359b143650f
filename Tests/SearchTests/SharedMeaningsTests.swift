import ByteStorage
import Testing

@testable import Search

@Suite("Meanings of phrases")
struct SharedMeaningsTests {
    private func fold(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    private func meanings(_ rows: String, lay: String = "") throws -> SharedMeanings {
        var meanings = SharedMeanings()
        try meanings.add(Array(("terms\tsayings\n" + rows).utf8), fold: fold)
        if !lay.isEmpty {
            var terms = LayTerms()
            try terms.add(Array(("lay\tlegal\tweight\ttopic\n" + lay).utf8), fold: fold)
            meanings.add(terms, fold: fold)
        }
        return meanings
    }

    @Test("what people say and what the law says are one meaning")
    func rows() throws {
        let meanings = try meanings("留置|留置权\t扣着|压着不给\n质押\t押在\n")
        #expect(meanings.meanings(in: fold("他扣着我的车")) == [0: 1])
        #expect(meanings.meanings(in: fold("留置权人的义务")) == [0: 1])
        #expect(meanings.meanings(in: fold("把车押在他那里")) == [1: 1])
        #expect(meanings.meanings(in: fold("今天天气")).isEmpty)
    }

    @Test("a phrase within a longer one counts too, a single character only where nothing longer covers it")
    func nested() throws {
        let meanings = try meanings("公益诉讼\t公益官司\n诉讼\t打官司\n盗窃\t偷\n隐私\t偷拍\n")
        #expect(meanings.meanings(in: fold("公益诉讼")) == [0: 1, 1: 1])
        #expect(meanings.meanings(in: fold("偷了手机")) == [2: 1])
        #expect(meanings.meanings(in: fold("偷拍")) == [3: 1])
    }

    @Test("a lay word has the meanings of its legal terms, weighted; a term of no row stands alone and weighs less")
    func layTerms() throws {
        let meanings = try meanings("死亡\t去世\n", lay: "病故\t死亡|遗体\t0.5\t继承\n走\t死亡\t1\t继承\n")
        let found = meanings.meanings(in: fold("父亲病故"))
        #expect(found[0] == 0.5)
        #expect(found[1] == 0.3)
        #expect(meanings.meanings(in: fold("遗体")) == [1: 0.6])
        // One character of the lay lexicon stands within too many words.
        #expect(meanings.meanings(in: fold("他走了")).isEmpty)
    }

    @Test("a row without a term is refused with its line")
    func refusal() {
        #expect(throws: TabSeparatedTable.Problem(line: 3, reason: "terms 不能为空")) { try meanings("死亡\t去世\n\t走了\n") }
    }
}
