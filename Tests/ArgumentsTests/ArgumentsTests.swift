import Arguments
import Testing

@Suite("Command lines")
struct ArgumentsTests {
    private let signature = CommandSignature(
        name: "search", summary: "检索", operands: .exactly(1, "问题"),
        options: [
            OptionSignature("data", .value("目录"), required: true, help: "数据目录"),
            OptionSignature("json", .flag, help: "输出 JSON"),
            OptionSignature("limit", .value("N"), help: "条数"),
            OptionSignature("topic", .values("主题"), help: "主题"),
        ])

    @Test("options and operands stand in any order, with = or a blank")
    func anyOrder() throws {
        let parsed = try ParsedArguments(["--data=/d", "老板跑路", "--json", "--limit", "5", "--topic", "a", "--topic", "b"], for: signature)
        #expect(parsed.operands == ["老板跑路"])
        #expect(parsed.value("data") == "/d")
        #expect(parsed.has("json"))
        #expect(try parsed.integer("limit", in: 1...10) == 5)
        #expect(parsed.values("topic") == ["a", "b"])
    }

    @Test("a word after -- is an operand even if it looks like an option")
    func terminator() throws {
        #expect(try ParsedArguments(["--data", "d", "--", "--json"], for: signature).operands == ["--json"])
    }

    @Test(
        "each misfit is named",
        arguments: [
            (["x"], ArgumentError.missingOption("data")), (["--data"], .missingValue("data")),
            (["--data", "d", "--jsn", "x"], .unknownOption("jsn")),
            (["--data", "d", "--json=1", "x"], .unexpectedValue("json")), (["--data", "d", "--data", "e", "x"], .repeatedOption("data")),
            (["--data", "d"], .operandCount(found: 0, usage: "search 问题")),
        ])
    func misfits(words: [String], expected: ArgumentError) {
        #expect(throws: expected) { try ParsedArguments(words, for: signature) }
    }

    @Test("numbers outside their range are refused with the range")
    func range() throws {
        let parsed = try ParsedArguments(["--data", "d", "--limit", "0", "x"], for: signature)
        #expect(throws: ArgumentError.badValue("limit", "0", expected: "1…10 的整数")) { try parsed.integer("limit", in: 1...10) }
    }

    @Test("help is recognised before anything is checked, and lists every option")
    func help() throws {
        #expect(try ParsedArguments(["-h"], for: signature).wantsHelp)
        let page = signature.helpPage(program: "fawen")
        for option in signature.options { #expect(page.contains("--\(option.name)")) }
    }
}
