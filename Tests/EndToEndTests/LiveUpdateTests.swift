import Foundation
import Testing

@Suite("fawen index follows the knowledge base", .timeLimit(.minutes(10)))
struct LiveUpdateTests {
    private static func answer(_ id: String, _ question: String, _ text: String) -> String {
        "{\"id\": \"\(id)\", \"question\": \"\(question)\", \"answer\": \"\(text)\", \"keywords\": \"雨伞\", "
            + "\"basis\": [\"《示例市共享雨伞管理条例》第二条\"]}\n"
    }

    private static func index(_ data: String, _ options: String...) async throws -> [String: Any] {
        let outcome = try await Program.run(["index", "--data", data, "--json"] + options)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try outcome.object()
    }

    private static func hits(_ question: String, _ data: String, kind: String) async throws -> [[String: Any]] {
        try await Program.run("search", question, "--kind", kind, "--data", data, "--json").object().list("hits")
    }

    @Test("a changed answer and a changed law are two small updates; nothing changed is no new generation")
    func updates() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try #require(
            try await Program.run("import", folder.path(Samples.firstFile), folder.path("answers.jsonl"), "--data", data).status == 0)
        let built = try await Self.index(data)
        #expect(try built.text("outcome") == "rebuilt")
        let documents = try built.integer("documents")
        let same = try await Self.index(data)
        #expect(try same.text("outcome") == "unchanged" && same.integer("generation") == built.integer("generation"))

        let first = try folder.write(Self.answer("9", "雨伞借给朋友行不行？", "可以转借。"), to: "more.jsonl")
        try #require(try await Program.run("import", first, "--data", data).status == 0)
        let added = try await Self.index(data)
        #expect(try added.text("outcome") == "updated" && added.integer("added") == 1 && added.integer("removed") == 0)
        #expect(try added.integer("documents") == documents + 1)
        #expect(try await Self.hits("雨伞借给朋友", data, kind: "answer").first?.text("title") == "雨伞借给朋友行不行？")

        try folder.write(Self.answer("9", "雨伞转借给同事行不行？", "可以转借。"), to: "more.jsonl")
        try #require(try await Program.run("import", first, "--data", data).status == 0)
        let replaced = try await Self.index(data)
        #expect(try replaced.integer("added") == 1 && replaced.integer("removed") == 1)
        #expect(try replaced.integer("documents") == documents + 1)
        let titles = try await Self.hits("雨伞借给朋友", data, kind: "answer").map { try $0.text("title") }
        #expect(titles.contains("雨伞转借给同事行不行？") && !titles.contains("雨伞借给朋友行不行？"))

        let corrected = Samples.first.replacingOccurrences(of: "一元滞纳费", with: "五角滞纳费")
        try folder.write(corrected, to: Samples.firstFile)
        try #require(try await Program.run("import", folder.path(Samples.firstFile), "--data", data).status == 0)
        let law = try await Self.index(data)
        #expect(try law.text("outcome") == "updated" && law.integer("added") == law.integer("removed") && law.integer("added") >= 5)
        #expect(try await Self.hits("五角滞纳费", data, kind: "law").first?.text("snippet").contains("五角") == true)
    }

    @Test("updates and a full rebuild find the same, and two rebuilds are the same bytes")
    func rebuilds() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try #require(try await Program.run("import", folder.path(Samples.firstFile), "--data", data).status == 0)
        _ = try await Self.index(data)
        for path in [folder.path(Samples.secondFile), folder.path("answers.jsonl")] {
            try #require(try await Program.run("import", path, "--data", data).status == 0)
            #expect(try await Self.index(data).text("outcome") == "updated")
        }
        let questions = ["雨伞多久归还", "雨伞坏了要赔吗", "把雨伞据为己有"]
        func found() async throws -> [Set<String>] {
            var found: [Set<String>] = []
            for question in questions {
                found.append(Set(try await Self.hits(question, data, kind: "law").map { try $0.text("id") }))
            }
            return found
        }
        let updated = try await found()
        #expect(try await Self.index(data, "--rebuild").text("outcome") == "rebuilt")
        let first = try Self.segments(data)
        #expect(try await found() == updated)
        #expect(try await Self.index(data, "--rebuild").text("outcome") == "rebuilt")
        #expect(try Self.segments(data).subtracting(first).isEmpty)
    }

    @Test("a server that took over new generations replies as one that opened the last of them", .timeLimit(.minutes(10)))
    func takesOver() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try #require(
            try await Program.run("import", folder.path(Samples.firstFile), folder.path("answers.jsonl"), "--data", data).status == 0)
        _ = try await Self.index(data)
        let running = try await Service(data: data)
        let more = try folder.write(Self.answer("9", "雨伞借给朋友行不行？", "可以转借。"), to: "more.jsonl")
        for path in [more, folder.path(Samples.secondFile)] {
            try #require(try await Program.run("import", path, "--data", data).status == 0)
            #expect(try await Self.index(data).text("outcome") == "updated")
        }
        let fresh = try await Service(data: data)
        func generation(_ service: Service) throws -> Int {
            try LoopbackClient(port: service.port).get("/v1/search?q=a").object().integer("generation")
        }
        // A merge may have made one more generation than there were updates.
        while try generation(running) != generation(fresh) { try #require(await running.says("已启用新的索引")) }
        for question in ["雨伞借给朋友行不行", "雨伞多久归还", "雨伞坏了要赔吗", "示例市共享雨伞管理条例第二条"] {
            let encoded = try #require(question.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            for path in ["/v1/search?q=", "/v1/suggest?q=", "/search?q="] {
                let replies = try [running, fresh].map { try LoopbackClient(port: $0.port).get(path + encoded) }
                #expect(replies[0].status == 200 && replies[0].body == replies[1].body, "\(path)\(question)")
            }
        }
        let found = try LoopbackClient(port: running.port).get("/v1/search?q=%E9%9B%A8%E4%BC%9E%E5%80%9F%E7%BB%99&kind=answer").text
        #expect(found.contains("雨伞借给朋友行不行？"))
    }

    @Test("an index folder that was built anew under a running server, counting from 1 again, is taken")
    func builtAnew() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try #require(try await Program.run("import", folder.path(Samples.firstFile), "--data", data).status == 0)
        _ = try await Self.index(data)
        _ = try await Self.index(data, "--rebuild")
        let running = try await Service(data: data)
        try #require(try await Program.run("import", folder.path("answers.jsonl"), "--data", data).status == 0)
        let index = URL(fileURLWithPath: data).appendingPathComponent("index")
        for name in try FileManager.default.contentsOfDirectory(atPath: index.path) {
            try FileManager.default.removeItem(at: index.appendingPathComponent(name))
        }
        #expect(try await Self.index(data).integer("generation") == 1)
        try #require(await running.says("已启用新的索引"))
        let found = try LoopbackClient(port: running.port).get("/v1/search?q=%E9%9B%A8%E4%BC%9E%E5%9D%8F%E4%BA%86&kind=answer").text
        #expect(found.contains("雨伞坏了要赔吗？"))
    }

    /// The contents of all segment files.
    private static func segments(_ data: String) throws -> Set<Data> {
        let folder = URL(fileURLWithPath: data).appendingPathComponent("index")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("segment-") }.sorted()
        // The newest generation alone: its predecessor is kept beside it.
        let newest = names.map { $0.dropLast(2) }.max()
        return Set(try names.filter { $0.dropLast(2) == newest }.map { try Data(contentsOf: folder.appendingPathComponent($0)) })
    }
}
