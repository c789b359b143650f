import Foundation
import Testing

@testable import TextAnalysis

@Suite("Folding")
struct FoldingTests {
    private func fold(_ text: String) throws -> FoldedText { try Analyzer(AnalyzerConfiguration()).fold(text) }

    @Test("pieces folded alone give what folding the whole gives, whatever stands together")
    func likeWholeNormalization() throws {
        // Marks, jamo, letters that compose, width variants, ligatures, ignorable characters.
        let alphabet: [UInt32] = [
            0x61, 0x41, 0x301, 0x300, 0x323, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xFF21, 0xFB01, 0xFB03, 0x200B, 0xAD, 0x212B, 0x3099, 0x304B,
            0xFF76, 0xFF9E, 0x5408, 0x3392, 0x1E9B, 0x20, 0x130, 0xDF, 0x1D400, 0x345, 0x3B1,
        ]
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 1...UInt64.max, using: &generator)
        var state = seed
        let analyzer = try Analyzer(AnalyzerConfiguration())
        for _ in 0..<3000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                if let scalar = Unicode.Scalar(alphabet[Int(state >> 33) % alphabet.count]) { view.append(scalar) }
            }
            let text = String(view)
            let once = try analyzer.fold(text)
            // Folding is idempotent, and the compatibility form of the platform agrees once case is folded.
            let twice = try analyzer.fold(once.text)
            #expect(once.scalars == twice.scalars, "seed \(seed) text \(text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    @Test("folding agrees with the platform's compatibility normalisation on letters without case")
    func likePlatform() throws {
        for text in ["合\u{FF08}一\u{FF09}", "か\u{3099}", "\u{1112}\u{1161}\u{11AB}", "㈠条", "①", "½", "㎡"] {
            let expected = text.precomposedStringWithCompatibilityMapping.unicodeScalars.map(\.value)
            #expect(try fold(text).scalars == expected, "\(text)")
        }
        // Half-width ka with its voiced mark is one letter (UAX #15); Foundation leaves the mark apart.
        #expect(try fold("\u{FF76}\u{FF9E}").scalars == [0x30AC])
    }

    @Test("every folded character names bytes of the original, in order and without gaps inside a character")
    func sourceRanges() throws {
        let text = "勞ﬁ㍻e\u{301}Ａ条"
        let folded = try fold(text)
        let length = UInt32(text.utf8.count)
        var last: UInt32 = 0
        for (start, end) in zip(folded.sourceStarts, folded.sourceEnds) {
            #expect(start < end && end <= length && start >= last)
            last = start
        }
        #expect(folded.text == "劳fi平成éa条")
    }

    @Test("ill-formed bytes read as the replacement character, one a maximal subpart")
    func illFormed() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration())
        var result = TokenizedText()
        try analyzer.analyze([0xE5, 0x90, 0x88, 0xFF, 0xE5, 0x90, 0xE5, 0x90, 0x8C, 0xED, 0xA0, 0x80, 0xE5], into: &result)
        #expect(result.bigrams.map { result.text($0) } == ["合", "同"])
        #expect(result.bigrams.map(\.sourceRange) == [0..<3, 6..<9])
    }

    @Test("a hundred thousand combining marks keep their places")
    func nonStarters() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration())
        var bytes = Array("合".utf8)
        for _ in 0..<50_000 { bytes += Array("\u{323}\u{301}".utf8) }
        bytes += Array("同".utf8)
        var result = TokenizedText()
        try analyzer.analyze(bytes, into: &result)
        #expect(result.unigrams.last?.sourceRange == (bytes.count - 3)..<bytes.count)
    }

    @Test("a word of a million letters gives one term of bounded length that covers all of it")
    func longWord() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration())
        let text = String(repeating: "a", count: 1_000_000)
        let tokens = try analyzer.analyze(text)
        #expect(tokens.bigrams.count == 1)
        #expect(tokens.bigrams.first?.range.count == Analyzer.maximumTermLength)
        #expect(tokens.bigrams.first?.sourceRange == 0..<1_000_000)
        #expect(tokens.words.allSatisfy { $0.range.count <= Analyzer.maximumTermLength })
    }
}

@Suite("Text guard")
struct TextGuardTests {
    private let guardian = TextGuard(maximumLength: 6000)

    private func refusal(_ bytes: [UInt8]) -> TextGuard.Refusal? {
        do throws(TextGuard.Refusal) {
            try guardian.check(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("ordinary text in every script passes")
    func passes() {
        for text in ["", "老板跑路了工资没给怎么办？\r\n\t第一百二十条之一", "cafe\u{301} 한국어 ئۇيغۇرچە བོད་ 👨‍👩‍👧", "５６３条（ﬁ）"] {
            #expect(refusal(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("each fault is named with its place")
    func faults() {
        #expect(refusal([0x61, 0x00]) == .control(at: 1))
        #expect(refusal(Array("合\u{1B}".utf8)) == .control(at: 3))
        #expect(refusal(Array("a\u{7F}".utf8)) == .control(at: 1))
        #expect(refusal([0xE5, 0x90]) == .illFormed(at: 0))
        #expect(refusal([0x61, 0xED, 0xA0, 0x80]) == .illFormed(at: 1))
        #expect(refusal([0xC0, 0x80]) == .illFormed(at: 0))
        #expect(refusal([0xF4, 0x90, 0x80, 0x80]) == .illFormed(at: 0))
        #expect(refusal([0x61, 0x62, 0xEF, 0xBF, 0xBE]) == .noncharacter(at: 2))
        #expect(refusal([0xEF, 0xB7, 0x90]) == .noncharacter(at: 0))
        #expect(refusal([UInt8](repeating: 0x61, count: 6001)) == .tooLong(bytes: 6001))
    }

    @Test("thirty combining marks in a row pass, thirty-one do not")
    func nonStarters() {
        let thirty = "a" + String(repeating: "\u{301}", count: 30)
        #expect(refusal(Array(thirty.utf8)) == nil)
        #expect(refusal(Array((thirty + "\u{301}").utf8)) == .tooManyNonStarters(at: 61))
    }

    @Test("text that normalisation blows up is refused before it is normalised")
    func expansion() {
        let text = String(repeating: "\u{FDFA}", count: 1900)
        guard case .expands = refusal(Array(text.utf8)) else {
            Issue.record("1,900 times U+FDFA must be refused")
            return
        }
    }
}

@Suite("Character tables")
struct CharacterTableTests {
    @Test("traditional characters have their simplified form, others themselves")
    func simplified() throws {
        let tables = try CharacterTables()
        for (traditional, simple) in [("條", "条"), ("項", "项"), ("華", "华"), ("國", "国"), ("開", "开"), ("法", "法"), ("a", "a")] {
            #expect(tables.simplified(traditional.unicodeScalars.first ?? "?") == simple.unicodeScalars.first)
        }
        #expect(tables.simplifications().count > 2000)
        #expect(tables.simplifications()["著"] == nil)
    }

    @Test("pinyin of single characters, without tones")
    func pinyin() throws {
        let table = try PinyinTable()
        #expect(table.pinyin(of: "劳动合同法") == "laodonghetongfa")
        #expect(table.initials(of: "劳动合同法") == "ldhtf")
        #expect(table.pinyin(of: "a，1") == "")
        #expect(table.pinyin(of: "绿女") == "lunu")
    }

    @Test("the version names ICU and Unicode")
    func version() {
        let parts = CharacterTables.version.split(separator: "/")
        #expect(parts.count == 2 && parts.allSatisfy { !$0.isEmpty })
    }
}
