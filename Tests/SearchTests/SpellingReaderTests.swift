import Testing
import TextAnalysis

@testable import Search

@Suite("What may have been meant")
struct SpellingReaderTests {
    /// Articles that hold a word: as in the collection, rounded.
    private static let frequencies = [
        "劳动": 9000, "仲裁": 2000, "劳动仲裁": 60, "申请": 30000, "种": 3000, "才": 300, "怎么": 1, "工伤": 600, "认定": 4000, "合同": 9000, "老板": 2, "订金": 3,
        "定金": 60, "退": 900, "调解": 3000, "条": 9000, "解": 100, "帐户": 40, "账户": 900, "公": 900, "伤": 500, "发现": 3000, "银行": 5000, "wifi": 4,
    ]

    private func reader() throws -> SpellingReader {
        var tables = SpellingTables()
        func fold(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }
        try tables.addConfusions(
            Array("written\tmeant\tpolicy\n帐户\t账户\tsuggest\n定金\t订金\tkeep-apart\n".utf8), fold: fold)
        try tables.addReadings(Array("character\treadings\n调\ttiao|diao\n".utf8))
        let sounds = SpokenSounds(pinyin: try PinyinTable(), tables: tables)
        let legal = ["劳动仲裁", "定金", "订金", "工伤认定", "合同法", "调解", "劳动者", "账户"]
        let texts =
            legal.map { (text: fold($0), uses: 0, isLegal: true) } + [
                (fold("怎么"), 50, false), (fold("申请"), 40, false), (fold("老板"), 9, false),
            ]
        return SpellingReader(
            vocabulary: ClosedVocabulary(texts, characters: [fold("去")[0]: 30], sounds: sounds), sounds: sounds, tables: tables)
    }

    private func proposals(_ question: String) throws -> [SpellingProposal] {
        let analyzer = try Analyzer(try AnalyzerConfiguration(terms: ["劳动仲裁", "工伤认定"]))
        return try reader().proposals(for: question, analyzer: analyzer) { word in
            Self.frequencies[String(decoding: word, as: UTF8.self)] ?? 0
        }
    }

    @Test(
        "a homophone from speech recognition is proposed with the term that was meant",
        arguments: [
            ("劳动种才怎么申请", "劳动仲裁怎么申请"), ("怎么申请公伤认定", "怎么申请工伤认定"), ("老动仲才", "劳动仲裁"),
        ])
    func homophones(_ written: String, _ meant: String) throws {
        #expect(try proposals(written).map(\.question) == [meant])
    }

    @Test("what is changed is told piece by piece, in the asker's own characters")
    func changes() throws {
        let proposal = try #require(try proposals("老板，勞動種才怎么申请").first)
        #expect(proposal.question == "老板，劳动仲裁怎么申请")
        #expect(proposal.changes == [.init(written: "勞動種才", meant: "劳动仲裁")])
    }

    @Test(
        "nothing is proposed for words that are known, Traditional characters, a word that only begins like a term, or another language",
        arguments: ["劳动仲裁怎么申请", "勞動仲裁怎麼申請", "签合同发现问题", "老板退订金吗", "定金能退吗", "how are you", "wifi", "", "？"])
    func clean(_ question: String) throws {
        #expect(try proposals(question).isEmpty)
    }

    @Test("a known misspelling is proposed although the law still holds it")
    func misspelling() throws {
        #expect(try proposals("银行帐户").map(\.question) == ["银行账户"])
    }

    @Test(
        "pinyin, with spaces, beside characters and in a further reading, and initials are read as terms",
        arguments: [
            ("laodongzhongcai", "劳动仲裁"), ("laodong zhongcai怎么申请", "劳动仲裁怎么申请"), ("tiaojie", "调解"), ("ldzc", "劳动仲裁"),
            ("LDZC怎么申请", "劳动仲裁怎么申请"),
            ("zenmeshenqinggongshangrending", "怎么申请工伤认定"),
        ])
    func latin(_ written: String, _ meant: String) throws {
        #expect(try proposals(written).first?.question == meant)
    }

    @Test(
        "corrections on both sides of a character that folds to several share it once",
        arguments: ["dingji℁njie", "tiaoji℁dingjin", "㍿dingjin"])
    func sharedCharacter(_ written: String) throws {
        for proposal in try proposals(written) { #expect(proposal.changes.allSatisfy { written.contains($0.written) }) }
    }

    @Test("terms that sound alike to the letter are all offered")
    func alike() throws {
        #expect(Set(try proposals("dingjin").map(\.question)) == ["定金", "订金"])
    }

    @Test("sounds that recognisers mix up are of one class, others are not")
    func classes() {
        func same(_ left: String, _ right: String) -> Bool {
            SpokenSounds.soundClass(of: Array(left.utf8)) == SpokenSounds.soundClass(of: Array(right.utf8))
        }
        #expect(same("zhong", "zong") && same("shi", "si") && same("lan", "nan") && same("jing", "jin") && same("shang", "san"))
        #expect(!same("zhong", "chong") && !same("fa", "fan") && !same("lan", "lang".replacing("l", with: "m")) && !same("an", "en"))
    }

    @Test("a story is left alone")
    func long() throws {
        #expect(try proposals(String(repeating: "劳动种才，", count: 30)).isEmpty)
    }
}
