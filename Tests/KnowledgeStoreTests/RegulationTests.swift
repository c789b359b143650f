import KnowledgeStore
import LegalModel
import Testing

@Suite struct RegulationTests {
    @Test("公司法 as of a day: the text of 2018 to 2024-06-30, that of 2023 from 2024-07-01")
    func companyLawAsOf() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.new)
        _ = try writer.store(CompanyLaw.old)
        let reader = try KnowledgeStore.open(at: folder.path)
        let book = try reader.book()
        try reader.read { (store) throws(StoreError) in
            let work = try store.work(slug: "公司法")!
            let before = book.version(of: work.id, on: day("2024-06-30"))!
            let after = book.version(of: work.id, on: day("2024-07-01"))!
            #expect(try store.article(ArticleNumber(1), of: before)?.text == "旧法第一条")
            #expect(try store.article(ArticleNumber(1), of: after)?.text == "新法第一条")
            #expect(try store.article(ArticleNumber(26), of: after) == nil)
            #expect(book.status(of: before, on: day("2024-06-30")) == .inForce)
            #expect(book.status(of: after, on: day("2024-06-30")) == .notYetInForce)
            #expect(book.status(of: before, on: day("2024-07-01")) == .amended)
            #expect(book.finding(of: after, on: day("2024-07-01"))?.reason == "自2024年7月1日起施行（按截至2025-04-05的文本）")
            #expect(book.newest(of: work.id) == after)
            #expect(book.version(of: work.id, on: day("2018-10-25")) == nil)
            #expect(try store.newestArticle(ArticleNumber(47), of: work.id)?.version == after)
            #expect(try store.newestArticle(ArticleNumber(26), of: work.id) == nil)
            #expect(try store.revisions(of: ArticleNumber(1), in: work.id).map(\.text) == ["新法第一条", "旧法第一条"])
            #expect(try store.versions(of: work.id).map(\.isNewest) == [false, true])
        }
        #expect(try reader.problems() == [])
    }

    @Test("a correction of a date alone is another state of the version: what was made of it must be made anew")
    func correctedDay() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(CompanyLaw.old) else {
            Issue.record("not stored")
            return
        }
        let before = try writer.snapshot.versionStates().map(\.parts)
        var corrected = CompanyLaw.old
        corrected.effectiveFrom = day("2018-11-26")
        #expect(try writer.store(corrected) == .corrected(version))
        #expect(try writer.snapshot.versionStates().map(\.parts) != before)
    }

    @Test("storing the same file again changes nothing")
    func idempotent() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let first = try writer.store(CompanyLaw.old)
        let number = try writer.snapshot.contentNumber()
        guard case .stored(let version) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(try writer.store(CompanyLaw.old) == .unchanged(version))
        #expect(try writer.snapshot.contentNumber() == number)
        #expect(try writer.snapshot.counts().articles == 3)
    }

    @Test("the same text from another file is one version with two sources, whatever its blanks; another text is refused")
    func doubles() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(CompanyLaw.old) else {
            Issue.record("not stored")
            return
        }
        var again = CompanyLaw.old
        again.source.path = "其他/公司法.md"
        again.elements[0] = .article(ArticleText(number: ArticleNumber(1), path: [], paragraphs: [Paragraph(text: "旧法　第一条")], line: 3))
        #expect(try writer.store(again) == .sameTextAgain(version))
        #expect(try writer.snapshot.sources(of: version).map(\.kind) == [.text, .double])
        #expect(try writer.snapshot.article(ArticleNumber(1), of: version)?.text == "旧法第一条")

        var other = again
        other.source.path = "另一/公司法.md"
        other.elements.removeLast()
        guard case .conflict(let reason) = try writer.store(other) else {
            Issue.record("another text was accepted")
            return
        }
        #expect(reason.contains("民法商法/公司法(2018-10-26).md"))
        #expect(try writer.snapshot.counts().articles == 3)
        #expect(try writer.snapshot.sources(of: version).count == 2)
        #expect(try writer.snapshot.problems() == [])
    }

    @Test("the same text under another day is one version, of the day with the better basis, whichever comes first")
    func sameTextAnotherDay() throws {
        var adopted = CompanyLaw.new
        adopted.promulgated = day("2023-12-20")
        adopted.promulgatedBasis = .stated
        adopted.source.path = "其他/公司法.md"
        for texts in [[adopted, CompanyLaw.new], [CompanyLaw.new, adopted]] {
            let folder = try DataFolder()
            let writer = try KnowledgeStore.create(at: folder.path)
            _ = try writer.store(CompanyLaw.old)
            guard case .stored(let version) = try writer.store(texts[0]) else {
                Issue.record("not stored")
                return
            }
            #expect(try writer.store(texts[1]) == .sameTextAgain(version))
            #expect(try writer.store(texts[0]) == .unchanged(version))
            #expect(try writer.store(texts[1]) == .unchanged(version))
            let store = writer.snapshot
            #expect(try store.version(version)?.promulgated == day("2023-12-29"))
            #expect(try store.version(version)?.isNewest == true)
            #expect(try store.sources(of: version).count == 2)
            #expect(try store.counts().versions == 2)
            #expect(try store.problems() == [])
        }
        var later = CompanyLaw.new
        (later.promulgated, later.effectiveFrom) = (day("2024-12-29"), day("2025-01-01"))
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.new)
        guard case .stored = try writer.store(later) else {
            Issue.record("another effective day is another version")
            return
        }
    }

    @Test("another text from the same path corrects it; articles that stay keep their row")
    func corrected() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(CompanyLaw.old) else {
            Issue.record("not stored")
            return
        }
        let row = try writer.snapshot.article(ArticleNumber(2), of: version)!.id
        let better = regulation(
            "中华人民共和国公司法", promulgated: "2018-10-26", effective: "2018-11-01",
            articles: [("2", "更正后第二条"), ("3", "补上的第三条")], blocks: ["序言"], path: "民法商法/公司法(2018-10-26).md", sha256: "01")
        #expect(try writer.store(better) == .corrected(version))
        let store = writer.snapshot
        #expect(try store.article(ArticleNumber(2), of: version)?.text == "更正后第二条")
        #expect(try store.article(ArticleNumber(2), of: version)?.id == row)
        #expect(try store.article(ArticleNumber(1), of: version) == nil)
        #expect(try store.version(version)?.effectiveFrom == day("2018-11-01"))
        #expect(try store.counts().articles == 2)
        #expect(try store.counts().blocks == 1)
        #expect(try store.problems() == [])
    }

    @Test("parts of one title and day join in the order of their articles, whichever comes first")
    func parts() throws {
        func part(_ name: String, _ numbers: ClosedRange<Int>, _ path: String) -> RegulationText {
            regulation(
                "中华人民共和国民法典", part: name, promulgated: "2020-05-28", effective: "2021-01-01",
                articles: numbers.map { (String($0), "\(name)第\($0)条") }, blocks: ["\(name)前言"], path: path)
        }
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(part("第二编", 205...207, "b.md")) else {
            Issue.record("not stored")
            return
        }
        #expect(try writer.store(part("第一编", 1...3, "a.md")) == .mergedPart(version))
        #expect(try writer.store(part("第三编", 463...464, "c.md")) == .mergedPart(version))
        #expect(try writer.store(part("第三编", 463...464, "c.md")) == .unchanged(version))
        #expect(try writer.store(part("第三编", 463...464, "d.md")) == .sameTextAgain(version))
        guard case .conflict = try writer.store(part("第四编", 464...465, "e.md")) else {
            Issue.record("an article was accepted twice")
            return
        }
        let contents = try writer.snapshot.contents(of: version)
        let order = contents.map { entry -> String in
            switch entry {
            case .article(let article): article.number.description
            case .block(let block): block.text
            }
        }
        #expect(order == ["第一编前言", "1", "2", "3", "第二编前言", "205", "206", "207", "第三编前言", "463", "464"])
        #expect(try writer.snapshot.outline(of: version).compactMap(\.number).map(\.number) == [1, 2, 3, 205, 206, 207, 463, 464])
        let third = try writer.snapshot.article(ArticleNumber(205), of: version)!
        let neighbours = try writer.snapshot.neighbours(of: third)
        #expect(neighbours.previous == ArticleNumber(3))
        #expect(neighbours.next == ArticleNumber(206))
        #expect(try writer.snapshot.counts().versions == 1)
        #expect(try writer.snapshot.problems() == [])
    }

    @Test("inserting 之一 leaves every other article where it is; 133 is not 133之一")
    func suffixes() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(
            regulation("刑法", promulgated: "1997-03-14", effective: "1997-10-01", articles: [("133", "肇事"), ("134", "事故")], path: "a.md"))
        _ = try writer.store(
            regulation(
                "刑法", promulgated: "2011-02-25", effective: "2011-05-01", articles: [("133", "肇事"), ("133-1", "危险驾驶"), ("134", "事故")],
                path: "b.md"))
        let store = writer.snapshot
        let work = try store.work(slug: "刑法")!.id
        #expect(try store.revisions(of: ArticleNumber(134), in: work).count == 2)
        #expect(try store.revisions(of: ArticleNumber(133, suffix: 1), in: work).map(\.text) == ["危险驾驶"])
        #expect(try store.newestArticle(ArticleNumber(133), of: work)?.text == "肇事")
    }

    @Test("a number given twice, and control characters that would break a column, are refused whole")
    func refused() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let twice = regulation("甲法", promulgated: nil, effective: nil, articles: [("1", "一"), ("1", "又一")], path: "a.md")
        #expect(try writer.store(twice) == .conflict("第一条出现两次"))
        let hostile = regulation("乙法", promulgated: nil, effective: nil, articles: [("1", "一\u{1F}2\u{1D}")], path: "b.md")
        #expect(throws: StoreError.self) { try writer.store(hostile) }
        #expect(try writer.snapshot.works() == [])
    }

    @Test("works of one title by different organs have different addresses, in law order")
    func sameTitle() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        for (issuer, path) in [("财政部", "a.md"), ("教育部", "b.md")] {
            _ = try writer.store(
                regulation(
                    "管理办法", level: .departmentRule, issuers: [issuer], promulgated: "2020-01-01", effective: nil, articles: [("1", issuer)],
                    path: path))
        }
        _ = try writer.store(CompanyLaw.old)
        #expect(try writer.snapshot.works().map(\.slug) == ["公司法", "管理办法", "管理办法（教育部）"])
        #expect(try writer.snapshot.works(titled: "《管理办法》").count == 2)
    }

    @Test("款 and 项 come back as they were, also empty and odd ones")
    func paragraphs() throws {
        let paragraphs = [
            Paragraph(text: "有下列情形之一的：", items: [.init(number: 1, text: "（一）甲；"), .init(number: 2, text: "（二）1乙\n续行")]),
            Paragraph(text: ""),
            Paragraph(text: "末款\t表格"),
        ]
        var text = CompanyLaw.old
        text.elements = [.article(ArticleText(number: ArticleNumber(1), path: ["第一编　总则", ""], paragraphs: paragraphs, line: 1))]
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let version) = try writer.store(text) else {
            Issue.record("not stored")
            return
        }
        let article = try writer.snapshot.article(ArticleNumber(1), of: version)
        #expect(article?.paragraphs == paragraphs)
        #expect(article?.path == ["第一编　总则", ""])
        #expect(try writer.snapshot.version(version)?.history == ["题注一", "题注二"])
    }
}
