import KnowledgeStore
import LegalModel
import Testing

@Suite struct CitationTests {
    private struct Scene {
        let folder: DataFolder
        let writer: StoreWriter
        let work: WorkID
        let old: VersionID
        let new: VersionID
    }

    private func scene() throws -> Scene {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let old) = try writer.store(CompanyLaw.old), case .stored(let new) = try writer.store(CompanyLaw.new) else {
            throw StoreError.invalid("scene")
        }
        let work = try writer.snapshot.work(slug: "公司法")!.id
        return Scene(folder: folder, writer: writer, work: work, old: old, new: new)
    }

    private func store(_ id: String, _ question: String, citing number: Int, in scene: Scene) throws -> ItemRevisionID {
        let item = KnowledgeItem.answer(StandardAnswer(id: id, question: question))
        guard case .stored(let revision, _, _) = try scene.writer.store(item, origin: "c", at: 1) else { throw StoreError.invalid(id) }
        try scene.writer.storeCitations(
            of: .item(revision),
            [
                StoredCitation(
                    position: 0, text: "《公司法》第\(number)条第二款",
                    target: CitationTarget(work: scene.work, article: ArticleNumber(number), paragraph: 2), asOf: day("2024-01-01")),
                StoredCitation(position: 1, text: "《某法》第一条", target: nil, unresolved: "本库没有《某法》"),
            ])
        return revision
    }

    @Test("who cites an article: current revisions and newest texts only")
    func citedBy() throws {
        let scene = try scene()
        _ = try store("b", "乙", citing: 26, in: scene)
        let first = try store("a", "甲", citing: 26, in: scene)
        let second = try store("a", "甲改", citing: 47, in: scene)
        let article = try scene.writer.snapshot.article(ArticleNumber(2), of: scene.new)!
        let older = try scene.writer.snapshot.article(ArticleNumber(2), of: scene.old)!
        for id in [article.id, older.id] {
            let target = CitationTarget(work: scene.work, article: ArticleNumber(26))
            try scene.writer.storeCitations(of: .article(id), [StoredCitation(position: 7, text: "本法第二十六条", target: target)])
        }
        let reader = try KnowledgeStore.open(at: scene.folder.path)
        try reader.read { (store) throws(StoreError) in
            let records = try store.citedBy(scene.work, article: ArticleNumber(26))
            #expect(records.count == 2)
            guard case .item(let listing) = records.first?.source, case .article(let work, let number, let revision) = records.last?.source
            else {
                Issue.record("\(records)")
                return
            }
            #expect(listing.id == "b")
            #expect(records[0].citation.target?.paragraph == 2)
            #expect(records[0].citation.asOf == day("2024-01-01"))
            #expect(work.slug == "公司法")
            #expect(number == ArticleNumber(2))
            #expect(revision == article.id)
            #expect(try store.citedBy(scene.work, article: ArticleNumber(26), kinds: .cases) == [])
            #expect(try store.citedBy(scene.work, article: ArticleNumber(26), kinds: .laws).count == 1)
            #expect(try store.citedBy(scene.work, article: ArticleNumber(26, suffix: 1)) == [])
            #expect(try store.citedBy(scene.work, article: nil) == [])
            #expect(try store.citations(of: .item(first)).count == 2)
            #expect(try store.citations(of: .item(second)).map(\.unresolved) == [nil, "本库没有《某法》"])
            #expect(try store.danglingCitations().count == 2)
            #expect(try store.counts().unresolvedCitations == 3)
        }
        #expect(try reader.problems() == [])
    }

    @Test("items that rest on a version are those that cite an article it has")
    func impact() throws {
        let scene = try scene()
        _ = try store("old-only", "甲", citing: 26, in: scene)
        _ = try store("new-only", "乙", citing: 47, in: scene)
        _ = try store("both", "丙", citing: 1, in: scene)
        func ids(_ version: VersionID) throws -> [String] {
            try scene.writer.snapshot.itemsResting(on: version).map { record in
                if case .item(let listing) = record.source { listing.id } else { "" }
            }
        }
        #expect(try ids(scene.old) == ["both", "old-only"])
        #expect(try ids(scene.new) == ["both", "new-only"])
    }

    @Test("storing citations again replaces them, and a citation without target must say why")
    func replaced() throws {
        let scene = try scene()
        let revision = try store("a", "甲", citing: 1, in: scene)
        try scene.writer.storeCitations(of: .item(revision), [])
        #expect(try scene.writer.snapshot.citations(of: .item(revision)) == [])
        #expect(throws: StoreError.self) {
            try scene.writer.storeCitations(of: .item(revision), [StoredCitation(position: 0, text: "x", target: nil)])
        }
    }
}
