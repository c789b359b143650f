import Testing

@testable import TextAnalysis

/// Terms of a unit, and for each the piece of the original it came from.
private func terms(
    _ text: String, _ unit: AnalysisUnit, lexicon: [String] = []
) throws -> (terms: [String], originals: [String]) {
    let analyzer = try Analyzer(AnalyzerConfiguration(terms: lexicon))
    let tokens = try analyzer.analyze(text)
    let bytes = Array(text.utf8)
    return (
        tokens.tokens(unit).map { tokens.text($0) },
        tokens.tokens(unit).map { String(decoding: bytes[$0.sourceRange], as: UTF8.self) }
    )
}

@Suite("Analyzer")
struct AnalyzerTests {
    @Test("Han runs give neighbouring pairs; lone characters and runs of letters or digits stay whole")
    func bigrams() throws {
        #expect(try terms("拖欠工资", .bigram).terms == ["拖欠", "欠工", "工资"])
        #expect(try terms("我,你和", .bigram).terms == ["我", "你和"])
        #expect(try terms("第563条abc12款", .bigram).terms == ["第", "563", "条", "abc12", "款"])
        #expect(try terms("", .bigram).terms == [])
        #expect(try terms("。！ \n", .bigram).terms == [])
    }

    @Test("unigrams are Han characters only")
    func unigrams() throws {
        #expect(try terms("第5条a〇、合同", .unigram).terms == ["第", "条", "〇", "合", "同"])
    }

    @Test("words are lower case, without punctuation")
    func words() throws {
        #expect(try terms("Hello, World 3.5!", .word).terms == ["hello", "world", "3.5"])
        #expect(try terms("……（）《》", .word).terms == [])
    }

    @Test("a text is the same tokens in traditional characters, full width and simplified")
    func foldsAlike() throws {
        for unit in AnalysisUnit.allCases {
            let plain = try terms("劳动合同法第82条ABC", unit).terms
            #expect(try terms("勞動合同法第82條ABC", unit).terms == plain)
            #expect(try terms("劳动合同法第８２条ＡＢＣ", unit).terms == plain)
            #expect(try terms("劳动合同法第82条abc", unit).terms == plain)
        }
    }

    @Test("places are those of the original: traditional")
    func traditionalPlaces() throws {
        let found = try terms("勞動合同", .bigram)
        #expect(found.terms == ["劳动", "动合", "合同"])
        #expect(found.originals == ["勞動", "動合", "合同"])
    }

    @Test("places are those of the original: full width")
    func fullWidthPlaces() throws {
        let found = try terms("，ＡＢ１２条", .bigram)
        #expect(found.terms == ["ab12", "条"])
        #expect(found.originals == ["ＡＢ１２", "条"])
    }

    @Test("places are those of the original: a ligature, a squared word, a letter with its accent apart")
    func expansionPlaces() throws {
        let ligature = try terms("x ﬁne 条", .word)
        #expect(ligature.terms == ["x", "fine", "条"])
        #expect(ligature.originals == ["x", "ﬁne", "条"])
        let squared = try terms("㍻元年", .unigram)
        #expect(squared.terms == ["平", "成", "元", "年"])
        #expect(squared.originals == ["㍻", "㍻", "元", "年"])
        let accent = try terms("cafe\u{301} b", .word)
        #expect(accent.terms == ["café", "b"])
        #expect(accent.originals == ["cafe\u{301}", "b"])
    }

    @Test("characters that fold to nothing belong to no token at its ends")
    func ignorablePlaces() throws {
        let found = try terms("合\u{200B}同\u{200B}，", .bigram)
        #expect(found.terms == ["合同"])
        #expect(found.originals == ["合\u{200B}同"])
    }

    @Test("characters that Simplified text uses as well stay: 著作权, 乾安县")
    func keptCharacters() throws {
        #expect(try terms("著作权", .unigram).terms == ["著", "作", "权"])
        #expect(try terms("乾安縣", .unigram).terms == ["乾", "安", "县"])
        #expect(try terms("後於徵", .unigram).terms == ["后", "于", "征"])
    }

    @Test("the lexicon's terms come in addition, the longest at each place, none inside another")
    func lexicon() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration(terms: ["经济补偿金", "经济补偿", "补偿金", "欠条"]))
        let tokens = try analyzer.analyze("要求支付经济补偿金")
        let added = tokens.words.filter(\.isAdded).map { tokens.text($0) }
        let ordinary = tokens.words.filter { !$0.isAdded }.map { tokens.text($0) }
        #expect(added == ["经济补偿金"])
        #expect(try ordinary == terms("要求支付经济补偿金", .word).terms)
        #expect(tokens.wordCount == ordinary.count)
        #expect(tokens.length(.word) == ordinary.count)
    }

    @Test("overlapping terms are both found, whatever the breaker makes of them")
    func overlappingTerms() throws {
        let configuration = try AnalyzerConfiguration(terms: ["甲乙丙", "丙丁戊"])
        let tokens = try Analyzer(configuration).analyze("甲乙丙丁戊")
        #expect(tokens.words.filter(\.isAdded).map { tokens.text($0) } == ["甲乙丙", "丙丁戊"])
    }

    @Test("a term that the breaker finds itself is not doubled")
    func noDoubles() throws {
        let words = try terms("合同", .word).terms
        #expect(words == ["合同"])
        #expect(try terms("合同", .word, lexicon: ["合同"]).terms == ["合同"])
    }

    @Test("terms are folded: a traditional entry matches simplified text")
    func foldedTerms() throws {
        let configuration = try AnalyzerConfiguration(terms: ["違約責任"])
        let tokens = try Analyzer(configuration).analyze("违约责任")
        #expect(tokens.words.contains { tokens.text($0) == "违约责任" })
    }

    @Test("the fingerprint follows the lexicon's set, not its order")
    func fingerprint() throws {
        let first = try AnalyzerConfiguration(terms: ["违约金", "定金"])
        let second = try AnalyzerConfiguration(terms: ["定金", "违约金", "定金"])
        let third = try AnalyzerConfiguration(terms: ["订金", "违约金"])
        #expect(first.fingerprint == second.fingerprint)
        #expect(first.fingerprint != third.fingerprint)
        #expect(first.fingerprint.utf8.count == 64)
    }

    @Test("units not asked for stay empty and a reused result holds only the last text")
    func reuse() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration())
        var result = TokenizedText()
        try analyzer.analyze(Array("拖欠工资怎么办".utf8), into: &result)
        try analyzer.analyze(Array("合同".utf8), units: .bigrams, into: &result)
        #expect(result.words.isEmpty && result.unigrams.isEmpty)
        #expect(result.bigrams.map { result.text($0) } == ["合同"])
        #expect(String(decoding: result.folded, as: UTF8.self) == "合同")
    }

    @Test("four threads give the same tokens")
    func threads() async throws {
        let configuration = try AnalyzerConfiguration(terms: ["劳动仲裁"])
        let text = String(repeating: "老板拖欠工资，申请劳动仲裁要多久？ABC 12.5元。", count: 50)
        let expected = try Analyzer(configuration).analyze(text).words
        let agree = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 { group.addTask { try Analyzer(configuration).analyze(text).words == expected } }
            return try await group.reduce(true) { $0 && $1 }
        }
        #expect(agree)
        #expect(!expected.isEmpty)
    }
}
