import Foundation
import Glibc
import Testing

@Suite("fawen import, index and verify", .timeLimit(.minutes(10)))
struct ImportContractTests {
    @Test("Two versions of a law and two answers are counted; a second import changes nothing")
    func idempotent() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        let paths = (folder.path("laws"), folder.path("answers.jsonl"))
        let first = try await Program.run("import", paths.0, paths.1, "--data", data, "--json")
        #expect(first.status == 0)
        let report = try first.object()
        #expect(try report.integer("regulations") == 2)
        #expect(try report.integer("articles") == 8)
        #expect(try report.integer("items") == 2)
        #expect(try report.integer("refused") == 0)
        #expect(try report.list("dangling").map { try $0.text("text") } == ["《示例市共享雨伞管理条例》第八十八条"])
        let before = try await Self.verified(data)

        let second = try await Program.run("import", paths.0, paths.1, "--data", data, "--json")
        #expect(second.status == 0)
        #expect(try second.object().integer("regulations") == 0)
        #expect(try second.object().integer("items") == 0)
        #expect(try await Self.verified(data) == before)
        #expect(
            before == [
                "laws": 1, "versions": 2, "articles": 8, "current_articles": 3, "blocks": 0, "answers": 2, "cases": 0, "generation": 0,
            ])
    }

    @Test("Indexing gives generation 1, then 2, and verify names it without a problem")
    func generations() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        #expect(try await Program.run("import", folder.path("laws"), "--data", data).status == 0)
        for generation in 1...2 {
            let outcome = try await Program.run(["index", "--data", data, "--json"] + (generation == 1 ? [] : ["--rebuild"]))
            #expect(outcome.status == 0)
            #expect(try outcome.object().integer("generation") == generation)
            #expect(try await Self.verified(data)["generation"] == generation)
        }
    }

    @Test("--dry-run reports everything and writes nothing")
    func dryRun() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        let outcome = try await Program.run("import", folder.path("laws"), "--data", data, "--dry-run", "--json")
        #expect(outcome.status == 0)
        #expect(try outcome.object().integer("articles") == 8)
        #expect(try outcome.object()["rolled_back"] as? Bool == true)
        #expect(try await Self.verified(data)["laws"] == 0)
    }

    @Test("One bad file is refused by itself: 65, a line with file and reason, the others stored")
    func refusedAlone() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try folder.write("第一条 没有标题的文件。\n", to: "laws/无标题.md")
        let outcome = try await Program.run("import", folder.path("laws"), "--data", data, "--json")
        #expect(outcome.status == 65)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("无标题.md"))
        #expect(try await Self.verified(data)["versions"] == 2)
    }

    @Test("--atomic keeps nothing if one file is refused")
    func atomic() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        try folder.write("第一条 没有标题的文件。\n", to: "laws/无标题.md")
        let outcome = try await Program.run("import", folder.path("laws"), "--data", data, "--atomic", "--json")
        #expect(outcome.status == 65)
        #expect(try outcome.object()["rolled_back"] as? Bool == true)
        #expect(try await Self.verified(data)["laws"] == 0)
    }

    @Test("Broken files end with 65 and one line that names the file", arguments: BrokenFile.all)
    func broken(_ file: BrokenFile) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: file.name)
        let outcome = try await Program.run("import", path, "--data", folder.path("data"))
        #expect(outcome.status == 65)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].hasPrefix(file.name), "\(outcome.errors)")
        let counts = try await Self.verified(folder.path("data"))
        #expect(counts["laws"] == 0 && counts["answers"] == 0)
    }

    @Test("While another process writes, import ends with 75 and changes nothing")
    func busy() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        #expect(try await Program.run("import", folder.path(Samples.firstFile), "--data", data).status == 0)
        let descriptor = open(data + "/knowledge.lock", O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(try await Program.run("import", folder.path(Samples.secondFile), "--data", data).status == 75)
        close(descriptor)
        #expect(try await Self.verified(data)["versions"] == 1)
        #expect(try await Program.run("import", folder.path(Samples.secondFile), "--data", data).status == 0)
        #expect(try await Self.verified(data)["versions"] == 2)
    }

    @Test("A byte changed in the index is found: verify ends with 65, search with 65, and nothing is deleted")
    func damage() async throws {
        let folder = try Samples.folder()
        let data = folder.path("data")
        #expect(try await Program.run("import", folder.path("laws"), "--data", data).status == 0)
        #expect(try await Program.run("index", "--data", data).status == 0)
        let index = folder.url.appendingPathComponent("data/index")
        let names = try FileManager.default.contentsOfDirectory(atPath: index.path).sorted()
        let sizes = try names.map { ($0, try Data(contentsOf: index.appendingPathComponent($0)).count) }
        let largest = try #require(sizes.max { $0.1 < $1.1 }).0
        var bytes = try Data(contentsOf: index.appendingPathComponent(largest))
        bytes[bytes.count / 2] ^= 0x10
        try bytes.write(to: index.appendingPathComponent(largest))
        let verification = try await Program.run("verify", "--data", data, "--json")
        #expect(verification.status == 65)
        #expect(try #require(verification.object()["problems"] as? [String]).isEmpty == false)
        #expect(try await Program.run("search", "雨伞", "--data", data).status == 65)
        #expect(try FileManager.default.contentsOfDirectory(atPath: index.path).sorted() == names)
    }

    /// The counts that `verify` promises; fails on any problem.
    private static func verified(_ data: String) async throws -> [String: Int] {
        let outcome = try await Program.run("verify", "--data", data, "--json")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let object = try outcome.object()
        #expect(object["problems"] as? [String] == [])
        let names = ["laws", "versions", "articles", "current_articles", "blocks", "answers", "cases", "generation"]
        return Dictionary(uniqueKeysWithValues: try names.map { ($0, try object.integer($0)) })
    }
}

/// A file that must be refused, with the reason in its name for the test report.
struct BrokenFile: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: Data

    var testDescription: String { name }

    static let all = [
        BrokenFile(name: "utf-16.md", bytes: Data([0xFF, 0xFE, 0x23, 0x00, 0x20, 0x00])),
        BrokenFile(name: "not-utf-8.md", bytes: Data("# 示例条例\n\n第一条 ".utf8) + [0xC3, 0x28] + Data("。\n".utf8)),
        BrokenFile(name: "no-title.md", bytes: Data("第一条 没有标题。\n".utf8)),
        BrokenFile(name: "not-a-zip.docx", bytes: Data("并不是压缩包".utf8)),
        BrokenFile(name: "cut-short.docx", bytes: Data([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00, 0x08, 0x00])),
        BrokenFile(name: "half-an-object.jsonl", bytes: Data("{\"id\": 1, \"question\": \n".utf8)),
        BrokenFile(name: "no-question.jsonl", bytes: Data("{\"id\": 1, \"answer\": \"没有问题的答复\"}\n".utf8)),
        BrokenFile(
            name: "twice.md", bytes: Data("# 示例条例\n\n2020年1月1日 公布\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第一条 乙。\n".utf8)),
        BrokenFile(name: "one-line.md", bytes: Data("# 示例条例\n\n第一条 ".utf8) + Data(repeating: 0x41, count: 3 << 20)),
    ]
}
