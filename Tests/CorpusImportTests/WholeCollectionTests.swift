import CorpusImport
import Foundation
import LegalModel
import Testing

/// The shared law texts, if they are there.
enum SharedLaws {
    static var archive: String? {
        let environment = ProcessInfo.processInfo.environment
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = environment["FAWEN_SHARED"] ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
        let path = shared + "/data/laws.tar.gz"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    static var isRequired: Bool { ProcessInfo.processInfo.environment["FAWEN_REQUIRE_SHARED"] == "1" }
}

@Suite("The whole collection")
struct WholeCollectionTests {
    @Test(
        "3,423 law files, 52 cases and 29 others; no line of any law file is lost",
        .enabled(if: SharedLaws.archive != nil || SharedLaws.isRequired, "the shared law texts are absent"))
    func everyLine() async throws {
        let archive = try #require(SharedLaws.archive, "FAWEN_REQUIRE_SHARED is set, but the shared law texts are absent")
        let folder = try TemporaryFolder()
        let unpacking = Process()
        unpacking.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unpacking.arguments = ["tar", "-xzf", archive, "-C", folder.url.path]
        try unpacking.run()
        unpacking.waitUntilExit()
        try #require(unpacking.terminationStatus == 0)

        let totals = await Self.totals(of: ImportSource(paths: [folder.url.path]))
        #expect(totals.laws == 3423)
        #expect(totals.cases == 52)
        #expect(totals.others == 29)
        #expect(totals.refused.isEmpty)
        #expect(totals.losses.isEmpty)
        // 147,295 lines begin with a label; six of them are no article: five quoted by the constitution's amendment of 2018, one of a title.
        #expect(totals.labelLines == 147_295)
        #expect(totals.keptLabels == 6)
        #expect(totals.articles - totals.storedLabels == 117)
        #expect(totals.withoutDay <= 2)
        #expect(totals.withoutEffect <= 100)
    }

    /// Reads the files in two tasks, each every other file.
    private static func totals(of source: ImportSource) async -> Totals {
        await withTaskGroup(of: Totals.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    var totals = Totals()
                    for (index, entry) in source.enumerated() where index % 2 == lane {
                        guard case .file(let file) = entry else { continue }
                        totals.add(CorpusParser().parse(file), file)
                    }
                    return totals
                }
            }
            return await group.reduce(into: Totals()) { $0.merge($1) }
        }
    }

    private struct Totals: Sendable {
        var laws = 0
        var cases = 0
        var others = 0
        var articles = 0
        var labelLines = 0
        var storedLabels = 0
        var keptLabels = 0
        var withoutDay = 0
        var withoutEffect = 0
        var refused: [ImportIssue] = []
        var losses: [String] = []

        mutating func merge(_ other: Totals) {
            laws += other.laws
            cases += other.cases
            others += other.others
            articles += other.articles
            labelLines += other.labelLines
            storedLabels += other.storedLabels
            keptLabels += other.keptLabels
            withoutDay += other.withoutDay
            withoutEffect += other.withoutEffect
            refused += other.refused
            losses += other.losses
        }

        mutating func add(_ parsed: ParsedFile, _ file: InputFile) {
            switch parsed.content {
            case .regulation(let law):
                laws += 1
                articles += law.articles.count
                if law.promulgated == nil && law.effectiveFrom == nil { withoutDay += 1 }
                if law.effectiveFrom == nil { withoutEffect += 1 }
                let reconciliation = Reconciliation(file: file.bytes, regulation: law)
                labelLines += reconciliation.labelLines
                storedLabels += reconciliation.stored
                keptLabels += reconciliation.kept
                losses += reconciliation.losses.map { "\(file.path):\($0.line) \($0.text)" }
            case .items(let items): cases += items.count
            case .notLaw: others += 1
            case .refused(let issues): refused += issues
            case .digest, .translation: others += 1
            }
        }
    }
}

@Suite("Reconciliation")
struct ReconciliationTests {
    private let text = "# 某法\n<!-- INFO END -->\n第一条 甲。\n第二条 乙。\n丙。\n"

    @Test("A faithful text has no loss")
    func faithful() throws {
        let result = Reconciliation(file: Array(text.utf8), regulation: try Samples.regulation(text))
        #expect(result.labelLines == 2)
        #expect(result.stored == 2)
        #expect(result.losses.isEmpty)
    }

    @Test("An article or a line taken away is found out with its line")
    func losses() throws {
        var law = try Samples.regulation(text)
        law.elements.removeFirst()
        #expect(Reconciliation(file: Array(text.utf8), regulation: law).losses.map(\.line) == [3])
        var other = try Samples.regulation(text)
        guard case .article(var last) = other.elements[1] else { throw Samples.Unexpected(content: "no article") }
        last.paragraphs.removeLast()
        other.elements[1] = .article(last)
        #expect(Reconciliation(file: Array(text.utf8), regulation: other).losses.map(\.line) == [5])
    }

    @Test("An article that ran on into the one before counts as kept, not as stored")
    func swallowed() throws {
        var law = try Samples.regulation(text)
        guard case .article(var first) = law.elements[0] else { throw Samples.Unexpected(content: "no article") }
        first.paragraphs += [Paragraph(text: "第二条 乙。"), Paragraph(text: "丙。")]
        law.elements = [.article(first)]
        let result = Reconciliation(file: Array(text.utf8), regulation: law)
        #expect(result.kept == 1)
        #expect(result.stored == 1)
        #expect(result.losses.isEmpty)
    }
}
