import Foundation
import Testing

@Suite("What keepers of copies are told", .timeLimit(.minutes(10)))
struct ChangeContractTests {
    private struct Page {
        let told: [String]
        let next: String

        /// - Parameter cursor: where to go on; nil begins at the first entry.
        init(_ client: LoopbackClient, after cursor: String? = nil) throws {
            let reply = try client.get("/v1/changes" + (cursor.map { "?cursor=" + $0 } ?? "")).object()
            told = try reply.list("changes").map { try "\($0.text("event")) \($0.text("id")) \($0["promulgated"] ?? "-")" }
            next = try reply.text("next")
        }
    }

    @Test("A cursor hears what is new, corrected or gone, once, and nothing of files that were read again")
    func cursor() async throws {
        let folder = try Samples.folder()
        let (data, law, answers) = (folder.path("data"), folder.path(Samples.firstFile), folder.path("answers.jsonl"))
        try #require(try await Program.run("import", law, answers, "--data", data).status == 0)
        try #require(try await Program.run("index", "--data", data).status == 0)
        let service = try await Service(data: data)
        let client = LoopbackClient(port: service.port)
        let first = try Page(client)
        #expect(Set(first.told) == ["imported \(Samples.law) 2020-03-01", "published answers-7 -", "published answers-x-8 -"])
        #expect(first.next == "3")

        #expect(try await Program.run("import", law, answers, "--data", data).status == 0)
        #expect(try Page(client).told == first.told)
        #expect(try Page(client, after: first.next).told.isEmpty)

        #expect(try await Program.run("import", folder.path(Samples.secondFile), "--data", data).status == 0)
        let second = try Page(client, after: first.next)
        #expect(second.told == ["imported \(Samples.law) 2023-06-01"])

        let withdrawal = try await Program.run(
            "workflow", "withdraw", "answers-7", "--user", "审核乙", "--reason", "数字错了", "--data", data)
        #expect(withdrawal.status == 0, "\(withdrawal.errors)")
        let third = try Page(client, after: second.next)
        #expect(third.told == ["withdrawn answers-7 -"])
        #expect(try Page(client).told == first.told + second.told + third.told)
        #expect(try client.get("/changes").text.contains("已撤回"))
        #expect(await service.stop() == 0)
    }
}
