import KnowledgeStore
import LegalModel
import Testing

@Suite struct DigestTests {
    private let entries = [("26", "要点：认缴"), ("30", "要点：原文没有的条")]

    @Test("official text that comes later joins the digests of the same day, and they stay")
    func textAfterDigest() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let early = digest("公司法", promulgated: "2018-10-26", articles: entries, path: "Regulations/公司法.md", issuers: ["全国人大常委会"])
        guard case .created(let version) = try writer.store(early) else {
            Issue.record("no version was made")
            return
        }
        #expect(try writer.snapshot.version(version)?.hasOfficialText == false)
        #expect(try writer.snapshot.counts().laws == 0)
        #expect(try writer.snapshot.counts().digests == 2)
        #expect(try writer.store(CompanyLaw.old) == .stored(version))
        let store = writer.snapshot
        let article = try store.article(ArticleNumber(26), of: version)
        #expect(article?.text == "旧法：认缴出资不限期限")
        #expect(article?.digest == "要点：认缴")
        #expect(try store.article(ArticleNumber(30), of: version)?.hasOfficialText == false)
        let counts = try store.counts()
        #expect((counts.laws, counts.versions, counts.articles, counts.digests, counts.digestOnlyVersions) == (1, 1, 3, 2, 0))
        #expect(try store.works().map(\.title) == ["中华人民共和国公司法"])
        #expect(try store.problems() == [])
    }

    @Test("a digest joins the version of its day, and another day makes a version of its own")
    func digestAfterText() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(CompanyLaw.old) else {
            Issue.record("not stored")
            return
        }
        #expect(try writer.store(digest("公司法", promulgated: "2018-10-26", articles: entries, path: "d.md")) == .joined(version))
        #expect(try writer.store(digest("公司法", promulgated: "2018-10-26", articles: entries, path: "d.md")) == .unchanged(version))
        guard case .created(let other) = try writer.store(digest("公司法", promulgated: "2023-12-29", articles: entries, path: "e.md")) else {
            Issue.record("no version was made")
            return
        }
        #expect(other != version)
        #expect(try writer.snapshot.version(other)?.isNewest == true)
        #expect(try writer.snapshot.counts().currentArticles == 0)
        #expect(try writer.snapshot.problems() == [])
    }

    @Test("the work is described by official text, whichever comes first")
    func description() throws {
        let early = digest("公司法", promulgated: "2018-10-26", articles: entries, path: "d.md", issuers: ["全国人大常委会"])
        let later = digest("公司法", promulgated: "2023-12-29", articles: entries, path: "e.md", issuers: ["全国人大常委会"])
        for textFirst in [true, false] {
            let folder = try DataFolder()
            let writer = try KnowledgeStore.create(at: folder.path)
            if textFirst { _ = try writer.store(CompanyLaw.old) }
            _ = try writer.store(early)
            _ = try writer.store(later)
            if !textFirst { _ = try writer.store(CompanyLaw.old) }
            let work = try writer.snapshot.work(slug: "公司法")
            #expect(work?.title == "中华人民共和国公司法")
            #expect(work?.issuers == ["全国人民代表大会常务委员会"])
            #expect(try writer.snapshot.versions(of: work!.id).map(\.isNewest) == [false, true])
        }
    }

    @Test("the same path again replaces its digests; another path must not digest the same article")
    func replaced() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        _ = try writer.store(digest("公司法", promulgated: "2018-10-26", articles: entries, path: "d.md"))
        guard case .joined(let version) = try writer.store(digest("公司法", promulgated: "2018-10-26", articles: [("1", "要点一")], path: "d.md"))
        else {
            Issue.record("not replaced")
            return
        }
        let store = writer.snapshot
        #expect(try store.article(ArticleNumber(1), of: version)?.digest == "要点一")
        #expect(try store.article(ArticleNumber(26), of: version)?.digest == nil)
        #expect(try store.article(ArticleNumber(30), of: version) == nil)
        guard case .conflict = try writer.store(digest("公司法", promulgated: "2018-10-26", articles: [("1", "另一要点")], path: "x.md")) else {
            Issue.record("two digests of one article")
            return
        }
        #expect(try store.problems() == [])
    }
}
