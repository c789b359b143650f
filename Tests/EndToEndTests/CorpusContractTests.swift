import Foundation
import Testing

@Suite("fawen corpus check and scan-personal-data", .timeLimit(.minutes(10)))
struct CorpusContractTests {
    private static func answer(basis: String, conclusion: String, spoken: String, body: String) -> String {
        let similar = (1...8).map { "  - 第\($0)种问法：伞什么时候还" }.joined(separator: "\n")
        return """
            ---
            类型: 标准答复
            id: umbrella
            标准问: 借了共享雨伞多久要还？
            相似问:
            \(similar)
            结论: \(conclusion)
            口播: \(spoken)
            下一步: [按时还伞]
            转介: [12348热线]
            依据:
              - \(basis)
            主题: 其他
            业务线: 法律咨询
            适用人群: [一般]
            适用地域: 全国
            应命中: [共享雨伞几天之内归还]
            不应命中: [押金不退找谁]
            责任单位: 示例市司法局
            采编人: 示例采编
            审核人: 示例审核
            审核日期: 2026-11-20
            生效日期: 2026-11-20
            有效期至: 2027-11-19
            下次复核日: 2027-05-20
            公开范围: 公开
            ---
            \(body)

            """
    }

    private static let digest = """
        ---
        类型: 要点
        法规: 示例市共享雨伞管理条例
        制定机关: 示例市人民代表大会常务委员会
        效力位阶: 地方性法规
        公布日期: 2023-06-01
        施行日期: 2023-07-01
        官方文本: 示例
        ---
        ## 第二条
        伞借走以后，十天之内还。

        """

    private static func check(_ answer: String, digest: String = digest) async throws -> (status: Int32, report: [String: Any]) {
        let folder = try TemporaryFolder()
        try folder.write([
            "corpus/StandardAnswers/其他/umbrella.md": answer, "corpus/Regulations/示例市共享雨伞管理条例.md": digest,
            "laws/示例市共享雨伞管理条例(2023-06-01).md": Samples.second,
        ])
        let outcome = try await Program.run(
            "corpus", "check", folder.path("corpus"), "--laws", folder.path("laws"), "--resources", Program.resources.path, "--json",
            "--findings")
        return (outcome.status, try outcome.object())
    }

    @Test("What is wrong in an answer is counted and listed with file, line, reason and remedy")
    func findings() async throws {
        let (status, report) = try await Self.check(
            Self.answer(
                basis: "《示例市共享雨伞管理条例》第二条、第八十八条", conclusion: "十五天内还。", spoken: "您好，找13812345678还。",
                body: "借伞人应当在十日内归还雨伞，别忘了。"))
        #expect(status == 65)
        let expected = [
            "dangling_citations": 1, "unexplained_numbers": 1, "personal_data": 1, "copied_passages": 1, "contradictions": 0, "answers": 1,
        ]
        for (name, count) in expected { #expect(try report.integer(name) == count, "\(name)") }
        let found = try report.list("findings")
        let dangling = try #require(try found.first { try $0.text("kind") == "dangling_citation" })
        #expect(try dangling.text("file") == "StandardAnswers/其他/umbrella.md")
        // Front matter: five lines to 相似问, eight questions, 结论, 口播, 下一步, 转介, 依据.
        #expect(try dangling.integer("line") == 19)
        #expect(try dangling.text("reason").contains("第八十八条"))
        #expect(try !dangling.text("remedy").isEmpty)
    }

    @Test("The same answer put right passes every rule about the law")
    func corrected() async throws {
        let (_, report) = try await Self.check(
            Self.answer(basis: "《示例市共享雨伞管理条例》第二条", conclusion: "十天内还。", spoken: "您好，10日之内还就行。", body: "早还早安心。"))
        for name in [
            "refused", "dangling_citations", "not_in_force", "unexplained_numbers", "copied_passages", "personal_data", "fields",
            "missing_digests",
        ] {
            #expect(try report.integer(name) == 0, "\(name): \(report["findings"] ?? "")")
        }
        #expect(try report.number("test_questions_hit") == 1)
        #expect(try report.integer("digests") == 1)
    }

    @Test("A digest with a number that its article lacks, and of an article that is not there")
    func digests() async throws {
        let wrong = Self.digest.replacing("十天之内", with: "七天之内") + "## 第九条\n没有这一条。\n"
        let (status, report) = try await Self.check(
            Self.answer(basis: "《示例市共享雨伞管理条例》第二条", conclusion: "十天内还。", spoken: "您好，按时还。", body: "早还早安心。"), digest: wrong)
        #expect(status == 65)
        #expect(try report.integer("unexplained_numbers") == 1)
        #expect(try report.integer("dangling_citations") == 1)
    }

    @Test("Personal data is listed one object a line, with offsets in Unicode scalars")
    func scan() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("没有什么\n😀电话13812345678\n", to: "text.txt")
        let outcome = try await Program.run("scan-personal-data", path, "--json")
        #expect(outcome.status == 65)
        let lines = try outcome.objects()
        try #require(lines.count == 2)
        #expect(try lines[0].list("findings").isEmpty)
        let found = try #require(try lines[1].list("findings").first)
        #expect(try found.integer("offset") == 3)
        #expect(try found.integer("length") == 11)
        #expect(try found.text("kind") == "电话号码")
        #expect(try !found.text("proposal").isEmpty)
    }
}
