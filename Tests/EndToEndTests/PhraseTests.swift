import Testing

@Suite("A question that is one quoted text lists the articles that say so word for word", .timeLimit(.minutes(10)))
struct PhraseTests {
    /// Both articles hold every pair of characters of 红伞归红伞; only the second holds them in this order.
    private static let law = """
        # 示例市红伞管理条例

        2020年3月1日 示例市人民代表大会常务委员会通过 自2020年5月1日起施行

        <!-- INFO END -->

        第一条 红伞归红处，蓝伞归蓝处。

        第二条 红伞归红伞，蓝伞归蓝伞。

        第三条 本条例自2020年5月1日起施行。

        """

    private static func articles(_ question: String, _ data: String) async throws -> [String] {
        try await Program.run("search", question, "--kind", "law", "--data", data, "--json").object().list("hits").map { try $0.text("id") }
    }

    @Test("in any kind of quotes, whatever the width of its characters; speech inside a story restricts nothing")
    func phrases() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let path = try folder.write(Self.law, to: "示例市红伞管理条例(2020-03-01).md")
        try #require(try await Program.run("import", path, "--data", data).status == 0)
        try #require(try await Program.run("index", "--data", data).status == 0)
        let second = try await Self.articles("“红伞归红伞”", data)
        #expect(second.count == 1 && second[0].hasSuffix("@2"))
        #expect(try await Self.articles("\"红伞归红伞\"", data) == second)
        #expect(try await Self.articles(" 「红伞归红伞」 ", data) == second)
        #expect(try await Self.articles("“红伞归蓝伞”", data).isEmpty)
        // Between 红处 and 蓝处 stand four other characters.
        for near in ["“红处 蓝处”~4", "“蓝处　红处”～20"] {
            let first = try await Self.articles(near, data)
            #expect(first.count == 1 && first[0].hasSuffix("@1"), "\(near)")
        }
        for far in ["“红处 蓝处”~3", "“红处 蓝处”", "“红处 日起”~200"] { #expect(try await Self.articles(far, data).isEmpty, "\(far)") }
        #expect(try await Self.articles("红伞归红伞", data).count >= 2)
        #expect(try await Self.articles("他说“红伞归红伞”对吗", data).count >= 2)
    }
}
