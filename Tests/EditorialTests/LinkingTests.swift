import CorpusImport
import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import Testing

@testable import Editorial

@Suite("Citations are linked, whatever came first")
struct LinkingTests {
    private static let other = """
        # 示例市雨伞柜管理办法

        2021年3月1日 示例市人民政府公布 自2021年5月1日起施行

        <!-- INFO END -->

        第一条 雨伞的借还，按照《示例市共享雨伞管理条例》第二条的规定办理。

        """
    private static let cited = """
        # 示例市共享雨伞管理条例

        2020年3月1日 示例市人民代表大会常务委员会通过 自2020年5月1日起施行

        <!-- INFO END -->

        第一条 为了规范共享雨伞的投放和使用，制定本条例。

        第二条 借伞人应当在七日内归还雨伞。

        """

    private func run(_ writer: StoreWriter, _ paths: [String]) throws -> ImportReport {
        var importer = Importer(writer: writer, linker: CitationLinker(concordance: try Sample.concordance()), moment: 1)
        return try importer.run(paths, options: Importer.Options()) { _ in }
    }

    private func citing(_ writer: StoreWriter) throws -> Int {
        let snapshot = writer.snapshot
        let work = try #require(try snapshot.works().first { $0.title == "示例市共享雨伞管理条例" })
        return try snapshot.citedBy(work.id, article: ArticleNumber(2), limit: 10).count
    }

    @Test("a law that is imported later is cited by those that were there")
    func arrivesLater() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path + "/data")
        #expect(try run(writer, [folder.write(Self.other, to: "示例市雨伞柜管理办法(2021-03-01).md")]).refused == 0)
        #expect(try run(writer, [folder.write(Self.cited, to: "示例市共享雨伞管理条例(2020-03-01).md")]).refused == 0)
        #expect(try citing(writer) == 1)
    }

    @Test("what a run that was cut off left unlinked is linked by the next one, although no file is new")
    func cutOff() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path + "/data")
        let paths = [
            try folder.write(Self.cited, to: "示例市共享雨伞管理条例(2020-03-01).md"),
            try folder.write(Self.other, to: "示例市雨伞柜管理办法(2021-03-01).md"),
        ]
        // The files of a run whose end never came: stored, and nothing linked.
        for path in paths {
            let file = InputFile(path: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
            guard case .regulation(let text) = CorpusParser().parse(file).content else {
                Issue.record("\(path) is no law")
                return
            }
            _ = try writer.store(text)
        }
        try writer.setOwesLinks(true)
        #expect(try citing(writer) == 0)
        #expect(try run(writer, paths).regulations == 0)
        #expect(try citing(writer) == 1)
        #expect(try !writer.owesLinks)
    }
}
