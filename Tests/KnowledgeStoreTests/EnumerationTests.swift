import KnowledgeStore
import LegalModel
import Testing

@Suite struct EnumerationTests {
    private func enumerate(_ texts: [RegulationText]) throws -> [String] {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        for text in texts { _ = try writer.store(text) }
        var lines: [String] = []
        try writer.snapshot.forEachRevision { (entry) throws(StoreError) in
            let place =
                switch entry.entry {
                case .article(let article): article.number.description
                case .block: "block"
                }
            lines.append("\(entry.work.slug) \(entry.version.promulgated?.description ?? "-") \(entry.version.isNewest) \(place)")
        }
        return lines
    }

    @Test("works by level and title, newest version first, in the order of the text, whatever was imported first")
    func order() throws {
        let rule = regulation(
            "甲办法", level: .departmentRule, issuers: ["财政部"], promulgated: "2020-01-01", effective: nil, articles: [("1", "一")],
            blocks: ["序"], path: "r.md")
        let expected = [
            "公司法 2023-12-29 true 1", "公司法 2023-12-29 true 2", "公司法 2023-12-29 true 47", "公司法 2018-10-26 false 1", "公司法 2018-10-26 false 2",
            "公司法 2018-10-26 false 26", "甲办法 2020-01-01 true block", "甲办法 2020-01-01 true 1",
        ]
        #expect(try enumerate([CompanyLaw.old, CompanyLaw.new, rule]) == expected)
        #expect(try enumerate([rule, CompanyLaw.new, CompanyLaw.old]) == expected)
    }

    @Test("a batch comes back in the order asked for, with nil for rows that are not there")
    func batch() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        _ = try writer.store(
            regulation("乙法", promulgated: nil, effective: nil, articles: [], blocks: ["一", "二"], path: "b.md"))
        let store = writer.snapshot
        #expect(
            try store.articles([RevisionID(3), RevisionID(77), RevisionID(1)]).map { $0?.number } == [
                ArticleNumber(26), nil, ArticleNumber(1),
            ])
        #expect(try store.blocks([BlockID(2), BlockID(1), BlockID(9)]).map { $0?.text } == ["二", "一", nil])
    }
}
