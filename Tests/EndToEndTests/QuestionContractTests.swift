import Foundation
import Testing

/// One imported and indexed collection, made once for all questions of a suite and taken away after them.
private struct Collection: SuiteTrait, TestScoping {
    @TaskLocal static var data = ""

    func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void) async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try #require(try await Program.run("import", folder.path("laws"), folder.path("answers.jsonl"), "--data", data).status == 0)
        try #require(try await Program.run("index", "--data", data).status == 0)
        try await Self.$data.withValue(data) { try await body() }
        withExtendedLifetime(folder) {}
    }
}

@Suite("fawen search, ask, cite and evaluate", Collection(), .timeLimit(.minutes(10)))
struct QuestionContractTests {
    @Test("A hit names kind, id, title, article, status and score; of two versions the one in force is shown")
    func search() async throws {
        let outcome = try await Program.run("search", "雨伞多久归还", "--kind", "law", "--data", Collection.data, "--json")
        #expect(outcome.status == 0)
        let hits = try outcome.object().list("hits")
        let first = try #require(hits.first)
        #expect(try first.text("kind") == "law")
        #expect(try first.text("id") == Samples.law + "@2")
        #expect(try first.text("title") == Samples.law)
        #expect(try first.text("article") == "第二条")
        #expect(try first.text("status") == "现行有效")
        #expect(try first.text("snippet").contains("十日内"))
        let scores = try hits.map { try $0.number("score") }
        #expect(scores == scores.sorted(by: >))
        #expect(Set(try hits.map { try $0.text("id") }).count == hits.count)
    }

    @Test(
        "The version in force on the day is searched",
        arguments: [("2020-04-30", nil), ("2020-05-01", "七日内"), ("2023-06-30", "七日内"), ("2023-07-01", "十日内")] as [(String, String?)])
    func asOf(_ day: String, _ words: String?) async throws {
        let outcome = try await Program.run(
            "search", "借伞人归还雨伞", "--kind", "law", "--limit", "1", "--as-of", day, "--data", Collection.data, "--json")
        let hits = try outcome.object().list("hits")
        guard let words else {
            #expect(hits.isEmpty)
            #expect(outcome.status == 1)
            return
        }
        #expect(outcome.status == 0)
        #expect(try #require(hits.first).text("snippet").contains(words))
    }

    @Test("A question close to a published one is answered; its candidates carry id, external id and question, its articles follow")
    func ask() async throws {
        let outcome = try await Program.run("ask", "借了共享雨伞多久要还", "--data", Collection.data, "--json")
        #expect(outcome.status == 0)
        let reply = try outcome.object()
        #expect(try reply.text("decision") == "answer")
        #expect((0...1).contains(try reply.number("confidence")))
        let best = try #require(try reply.list("answers").first)
        #expect(try best.text("external_id") == "7")
        #expect(try best.text("question") == "借了共享雨伞多久要还？")
        #expect(try best.text("id").isEmpty == false)
        #expect(try #require(try reply.list("articles").first).text("id") == Samples.law + "@2")
    }

    @Test("A question that nothing answers is refused with the way to a person, exit 1")
    func refuse() async throws {
        let outcome = try await Program.run("ask", "火星移民要办哪些手续", "--data", Collection.data, "--json")
        #expect(outcome.status == 1)
        let reply = try outcome.object()
        #expect(try reply.text("decision") == "refuse")
        let refusal = try #require(reply["refusal"] as? [String: Any])
        #expect(try #require(refusal["referrals"] as? [String]).contains { $0.contains("12348") })
    }

    @Test("A file of questions gives one object a line, in order, also for an empty line")
    func askFile() async throws {
        let folder = try TemporaryFolder()
        let questions = ["雨伞坏了要赔吗", "", "借了共享雨伞多久要还"]
        let file = try folder.write(questions.joined(separator: "\n") + "\n", to: "questions.txt")
        let outcome = try await Program.run("ask", "--file", file, "--data", Collection.data, "--json")
        #expect(outcome.status == 0)
        let replies = try outcome.objects()
        #expect(try replies.map { try $0.text("question") } == questions)
        #expect(try replies.map { try $0.text("decision") }.allSatisfy(["answer", "clarify", "refuse"].contains))
    }

    @Test("Citations in order with 款, 项 and 之一; no such article is unresolved; an agreement is no law")
    func cite() async throws {
        let text = "《示例市共享雨伞管理条例》第二条第一款、第三条第（一）项，按照安置协议第三条和该条例第九十九条处理"
        let outcome = try await Program.run("cite", text, "--data", Collection.data, "--json")
        #expect(outcome.status == 0)
        let citations = try outcome.object().list("citations")
        for citation in citations {
            #expect(try citation.text("law") == Samples.law)
            #expect(citation.keys.contains("cited") && citation.keys.contains("suffix"))
        }
        #expect(try citations.map { try $0.integer("article") }.prefix(2) == [2, 3])
        #expect(citations.prefix(2).map { $0["paragraph"] as? Int } == [1, nil])
        #expect(citations.prefix(2).map { $0["item"] as? Int } == [nil, 1])
        #expect(citations.prefix(2).allSatisfy { $0["resolved"] as? Bool == true })
        #expect(try citations.allSatisfy { try !$0.text("text").contains("协议") })
        let offsets = try citations.map { try $0.integer("offset") }
        #expect(offsets.first == 0 && offsets == offsets.sorted())
    }

    @Test("本法 and an article alone are read in the context given")
    func citeInContext() async throws {
        let data = Collection.data
        let outcome = try await Program.run("cite", "依照本条例第一条", "--context", Samples.law, "--data", data, "--json")
        #expect(outcome.status == 0)
        let citation = try #require(try outcome.object().list("citations").first)
        #expect(try citation.text("law") == Samples.law)
        #expect(try citation.integer("article") == 1)
        #expect(citation["suffix"] is NSNull)
        #expect(try await Program.run("cite", "安置协议第三条", "--data", data, "--json").status == 1)
    }

    @Test("One question answered and one never: recall is one half, with an interval around it")
    func evaluate() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Samples.judgements, to: "judgements.jsonl")
        let outcome = try await Program.run("evaluate", file, "--data", Collection.data, "--json", "--plain")
        #expect(outcome.status == 0)
        let figures = try outcome.object()
        #expect(try figures.integer("questions") == 2)
        let intervals = try #require(figures["intervals"] as? [String: [Double]])
        for name in ["recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"] {
            #expect(try figures.number(name) == 0.5)
            let interval = try #require(intervals[name])
            #expect(interval.count == 2 && interval[0] <= 0.5 && interval[1] >= 0.5)
        }
    }

    @Test(
        "A mistake in the call ends with 64 and one line",
        arguments: [
            ["no-such-command"], ["search"], ["search", "雨伞"], ["search", "雨伞", "--data", "data", "--no-such-option"],
            ["search", "雨伞", "--data", "data", "--limit", "0"], ["search", "雨伞", "--data", "data", "--kind", "poem"],
            ["search", "雨伞", "--data", "data", "--as-of", "2024-13-01"], ["ask", "--data", "data"], ["import", "--data", "data"],
            ["serve", "--data", "data", "--port", "99999"],
        ])
    func usage(_ words: [String]) async throws {
        let process = try await Program.run(words)
        #expect(process.status == 64)
        #expect(process.output.isEmpty)
        #expect(process.errors.split(separator: "\n").count == 1)
    }

    @Test("Without data, or before the first index, reading commands end with 69")
    func unavailable() async throws {
        let folder = try Samples.folder()
        #expect(try await Program.run("search", "雨伞", "--data", folder.path("nowhere")).status == 69)
        #expect(try await Program.run("serve", "--data", folder.path("nowhere")).status == 69)
        let data = folder.path("data")
        #expect(try await Program.run("import", folder.path("laws"), "--data", data).status == 0)
        #expect(try await Program.run("search", "雨伞", "--data", data).status == 69)
    }

    @Test(
        "Help names every command, and every command has its own",
        arguments: [
            "import", "index", "search", "ask", "cite", "serve", "evaluate", "verify",
        ])
    func help(_ command: String) async throws {
        let overview = try await Program.run("help")
        #expect(overview.status == 0)
        #expect(overview.output.contains(command))
        let page = try await Program.run(command, "--help")
        #expect(page.status == 0)
        #expect(page.output.contains("--data"))
        #expect(page.errors.isEmpty)
    }
}
