import CorpusImport
import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import Testing

@testable import Editorial

/// A law's new text, against the items that rest on the old one.
@Suite struct ImpactTests {
    private func answer(_ id: String, _ basis: String...) -> KnowledgeItem {
        var answer = StandardAnswer(id: id, question: "关于\(id)的问题")
        answer.basis = basis
        answer.body = "答"
        return .answer(answer)
    }

    /// Items by what they cite of the old text.
    private var items: [KnowledgeItem] {
        let law = "《\(Sample.umbrella)》"
        return [
            answer("a1-unchanged", law + "第一条"), answer("a2-first", law + "第二条第一款"), answer("a2-second", law + "第二条第二款"),
            answer("a2-whole", law + "第二条"), answer("a3-gone", law + "第三条"), answer("a4-moved", law + "第四条"),
            answer("a5-words", law + "第五条"), answer("b-law", law), answer("c-former", "雨具法第九条"), answer("d-other", "《示例市雨衣办法》第一条"),
        ]
    }

    private func change(_ folder: DataFolder) throws -> LawChange {
        try Sample.store(folder, laws: [Sample.old] + Sample.others, items: items)
        let impact = LawChangeImpact(concordance: try Sample.concordance())
        let path = try folder.write(Self.markdown, to: "in/\(Sample.umbrella)(2023-06-01).md")
        let store = try KnowledgeStore.open(at: folder.path)
        let found = try impact.changes(of: [path], against: store, parser: CorpusParser(kind: nil))
        return try #require(found.first)
    }

    /// The new text as a file.
    static let markdown: String = {
        let lines = Sample.new.articles.map { "\($0.number.label) \($0.text.replacing("\n", with: "\n\n"))" }
        return "# \(Sample.umbrella)\n\n2020年3月1日示例市人民代表大会常务委员会通过\n2023年6月1日示例市人民代表大会常务委员会修订 自2023年7月1日起施行\n\n<!-- INFO END -->\n\n"
            + lines.joined(separator: "\n\n") + "\n"
    }()

    @Test("every article gets its kind: repealed, changed, renumbered, wording, added; unchanged ones are not listed")
    func kinds() throws {
        let folder = try DataFolder()
        let change = try change(folder)
        let kinds = change.changes.map { "\($0.article?.description ?? "-")>\($0.newArticle?.description ?? "-") \($0.kind.rawValue)" }
        // 第六条 names another day; 第五条 moved and got two words more, which change no rule.
        #expect(
            kinds.sorted() == ["->5 added", "2>2 changed", "3>- repealed", "4>3 renumbered", "5>4 renumbered", "6>6 changed"].sorted())
        #expect(change.oldVersion == day("2020-03-01") && change.newVersion == day("2023-06-01"))
        #expect(change.effectiveFrom == day("2023-07-01"))
        let second = try #require(change.changes.first { $0.article == ArticleNumber(2) })
        #expect(second.oldText?.contains("七日") == true && second.newText?.contains("十日") == true)
    }

    @Test("items that cite a changed place are listed with the grade of that place; those that cite unchanged articles are not")
    func grades() throws {
        let folder = try DataFolder()
        let change = try change(folder)
        let grades = Dictionary(change.affected.map { ($0.item.id, $0.grade) }, uniquingKeysWith: { first, _ in first })
        #expect(
            grades == [
                "a2-first": .changed, "a2-second": .elsewhere, "a2-whole": .changed, "a3-gone": .repealed, "a4-moved": .renumbered,
                "a5-words": .renumbered, "b-law": .elsewhere, "c-former": .changed,
            ])
        #expect(change.affected.first?.grade == .repealed)
        #expect(change.affected.first { $0.item.id == "a4-moved" }?.newArticle == ArticleNumber(3))
        #expect(change.affectedItems == 8)
    }

    @Test("a preview stores nothing")
    func previewStoresNothing() throws {
        let folder = try DataFolder()
        _ = try change(folder)
        let counts = try KnowledgeStore.open(at: folder.path).read { (snapshot) throws(StoreError) in try snapshot.counts() }
        #expect(counts.versions == 7)
    }

    @Test(
        "a 清理 list in both forms names the items that rest on a repealed law, by today's title and by the former one",
        arguments: [
            ("list.tsv", "title\trepealed_on\tby\n示例市雨衣办法\t2027-01-01\t清理决定\n雨具法\t2021-01-01\t条例\n"),
            (
                "list.md",
                "# 关于清理部分文件的决定\n\n自2027年1月1日起废止下列文件：\n\n1. 《示例市雨衣办法》\n2. 《雨具法》（2021年1月1日）\n"
            ),
        ])
    func lists(name: String, text: String) throws {
        let folder = try DataFolder()
        try Sample.store(folder, laws: [Sample.old] + Sample.others, items: items)
        let path = try folder.write(text, to: name)
        let store = try KnowledgeStore.open(at: folder.path)
        let impact = LawChangeImpact(concordance: try Sample.concordance())
        let found = try impact.changes(of: [path], against: store, parser: CorpusParser(kind: nil))
        #expect(found.map(\.law) == ["示例市雨衣办法", "雨具法"])
        #expect(found.map(\.effectiveFrom) == [day("2027-01-01"), day("2021-01-01")])
        #expect(found[0].affected.map(\.item.id) == ["d-other"] && found[0].affected.allSatisfy { $0.grade == .repealed })
        #expect(found[1].affected.map(\.item.id) == ["c-former"])
    }

    private static func text(_ title: String, _ organ: String, _ day: String, _ days: String) -> String {
        "# \(title)\n\n\(day) \(organ)通过\n\n<!-- INFO END -->\n\n第一条 为了管理雨伞，制定本条例。\n\n第二条 雨伞应当在\(days)日内归还。\n"
    }

    @Test("a preview finds the work that the import stores into: not that of another region with the same title")
    func sameWork() throws {
        let folder = try DataFolder()
        let concordance = try Sample.concordance()
        let title = "共享雨伞管理条例"
        let (mine, other) = ("天津市人民代表大会常务委员会", "四川省人民代表大会常务委员会")
        func file(_ organ: String, _ day: String, _ days: String) throws -> String {
            try folder.write(Self.text(title, organ, day, days), to: "\(organ)/\(title)(\(day)).md")
        }
        let writer = try KnowledgeStore.create(at: folder.path)
        func bring(_ path: String) throws -> ImportReport {
            var importer = Importer(writer: writer, linker: CitationLinker(concordance: concordance), moment: Sample.moment)
            return try importer.run([path], options: Importer.Options()) { _ in }
        }
        func works() throws -> Int { try writer.snapshot.works().count }
        #expect(try bring(try file(mine, "2020-03-01", "七")).regulations == 1)
        #expect(try works() == 1)
        let impact = LawChangeImpact(concordance: concordance)
        let store = try KnowledgeStore.open(at: folder.path)
        for (organ, isNew) in [(other, true), (mine, false)] {
            let path = try file(organ, "2024-03-01", "十")
            let change = try #require(try impact.changes(of: [path], against: store, parser: CorpusParser(kind: nil)).first)
            #expect((change.oldVersion == nil) == isNew && change.count(.changed) == (isNew ? 0 : 1), "\(organ)")
            let before = try works()
            _ = try bring(path)
            #expect(try works() - before == (isNew ? 1 : 0), "\(organ)")
        }
    }

    @Test("a list with a bad day is refused with its line and field")
    func badList() throws {
        let folder = try DataFolder()
        try Sample.store(folder, laws: [Sample.old])
        let path = try folder.write("title\trepealed_on\tby\n示例市雨衣办法\t2027-13-01\t决定\n", to: "bad.tsv")
        let store = try KnowledgeStore.open(at: folder.path)
        let impact = LawChangeImpact(concordance: try Sample.concordance())
        let error = #expect(throws: EditorialError.self) {
            _ = try impact.changes(of: [path], against: store, parser: CorpusParser(kind: nil))
        }
        guard case .refused(let issues)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(issues.map(\.line) == [2] && issues.first?.field == "repealed_on" && issues.first?.fix.isEmpty == false)
    }

    @Test("titles that merely end in a former law's name are not that law")
    func formerNames() {
        func citation(_ text: String) -> StoredCitation { StoredCitation(position: 0, text: text, target: nil, unresolved: "x") }
        #expect(citation("《合同法》第九十四条").names(former: "合同法"))
        #expect(citation("中华人民共和国合同法第九十四条").names(former: "合同法"))
        #expect(!citation("《劳动合同法》第三十条").names(former: "合同法"))
    }

    @Test("a new text of 300 articles touches each of 10,000 items as its article changed")
    func scale() throws {
        let folder = try DataFolder()
        let law = "示例大法"
        func text(_ number: Int, _ days: Int) -> ArticleText {
            Sample.article("\(number)", "第\(number)类事项的办理人应当在\(days)日内向第\(number % 17)号窗口提交材料，编号为\(number * 7919 % 1000)。")
        }
        // One article in ten changes its deadline; a new one after 第一百条 moves the rest.
        let old = Sample.law(law, "2020-01-01", "2020-02-01", (1...300).map { text($0, 30) })
        let new = (1...300).map { number -> ArticleText in
            var article = text(number, number % 10 == 0 ? 60 : 30)
            if number > 100 { article.number = ArticleNumber(number + 1) }
            return article
        }
        let inserted = Sample.article("101", "窗口应当公开办理的进度和结果，接受群众监督。")
        let items = (0..<10_000).map { index in answer("item-\(index)", "《\(law)》\(ArticleNumber(index % 300 + 1).label)") }
        try Sample.store(folder, laws: [old], items: items)
        let lines = (new[..<100] + [inserted] + new[100...]).map { "\($0.number.label) \($0.text)" }
        let path = try folder.write(
            "# \(law)\n\n2026年1月1日示例市人民代表大会常务委员会修订 自2027年1月1日起施行\n\n<!-- INFO END -->\n\n" + lines.joined(separator: "\n\n"),
            to: "in/\(law)(2026-01-01).md")
        let store = try KnowledgeStore.open(at: folder.path)
        let impact = LawChangeImpact(concordance: try Sample.concordance())
        let found = try #require(try impact.changes(of: [path], against: store, parser: CorpusParser(kind: nil)).first)
        #expect(found.count(.changed) == 30 && found.count(.renumbered) == 180 && found.count(.added) == 1 && found.count(.repealed) == 0)
        // Ten changed and ninety kept articles before the new one; all two hundred behind it move.
        let changed = found.affected.count { $0.grade == .changed }
        let renumbered = found.affected.count { $0.grade == .renumbered }
        #expect(changed == items.count { item in Self.isChanged(item) })
        #expect(renumbered == items.count { !Self.isChanged($0) && Self.number($0) > 100 })
    }

    private static func number(_ item: KnowledgeItem) -> Int { Int(item.id.dropFirst(5))! % 300 + 1 }
    private static func isChanged(_ item: KnowledgeItem) -> Bool { number(item) % 10 == 0 }
}
