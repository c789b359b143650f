import KnowledgeStore
import LegalModel
import Testing

@Suite struct ItemTests {
    private func answer(_ id: String, _ question: String, external: String? = nil, topic: String = "工伤", audiences: [String] = [])
        -> KnowledgeItem
    {
        var answer = StandardAnswer(id: id, question: question)
        answer.externalID = external
        answer.topic = topic
        answer.audiences = audiences
        answer.basis = ["《工伤保险条例》第十四条"]
        return .answer(answer)
    }

    @Test("the same content is no new revision, other content is the next one, and the old one can still be read")
    func revisions() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        guard case .stored(let first, "a", 1) = try writer.store(answer("a", "问一"), origin: "corpus", at: 100) else {
            Issue.record("not stored")
            return
        }
        #expect(try writer.store(answer("a", "问一"), origin: "corpus", at: 200) == .unchanged(first, id: "a", number: 1))
        guard case .stored(let second, "a", 2) = try writer.store(answer("a", "问二"), origin: "corpus", at: 300, note: "改问法") else {
            Issue.record("no second revision")
            return
        }
        let store = writer.snapshot
        #expect(try store.item(.answer, id: "a")?.revision == second)
        #expect(try store.item(.answer, id: "a")?.item.title == "问二")
        #expect(try store.item(.answer, id: "a", revision: 1)?.item == answer("a", "问一"))
        #expect(try store.item(.answer, id: "a", revision: 1)?.publishedAt == 100)
        #expect(try store.revisions(of: .answer, id: "a").map(\.changeNote) == [nil, "改问法"])
        #expect(try store.items([second, ItemRevisionID(99), first]).map { $0?.number } == [2, nil, 1])
        #expect(try store.listings([second, ItemRevisionID(99), first]).map { $0?.title } == ["问二", nil, "问一"])
        #expect(try store.counts().answers == 1)
        #expect(try store.item(.caseExample, id: "a") == nil)
        #expect(try store.problems() == [])
    }

    @Test("what is imported before its 生效日期 waits if the public sees an older one, and is there at once if it sees none")
    func laterOpening() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let today = CalendarDay(year: 2026, month: 11, day: 20)!
        func item(_ question: String, from day: CalendarDay?) -> KnowledgeItem {
            var answer = StandardAnswer(id: "a", question: question)
            answer.review.validFrom = day
            return .answer(answer)
        }
        let newYear = CalendarDay(year: 2027, month: 1, day: 1)!
        guard case .stored(_, _, 1) = try writer.store(item("一", from: newYear), origin: "c", at: today.secondsSince1970),
            case .stored(_, _, 2) = try writer.store(item("二", from: today), origin: "c", at: today.secondsSince1970),
            case .scheduled(let row, "a", 3, on: newYear) = try writer.store(
                item("三", from: newYear), origin: "c", at: today.secondsSince1970)
        else {
            Issue.record("stored otherwise")
            return
        }
        #expect(try writer.snapshot.item(.answer, id: "a")?.number == 2)
        #expect(try writer.snapshot.scheduled(until: newYear.secondsSince1970).map(\.revision) == [row])
        #expect(try writer.store(item("三", from: newYear), origin: "c", at: today.secondsSince1970) == .unchanged(row, id: "a", number: 3))
        guard case .stored(_, _, 4) = try writer.store(item("四", from: today), origin: "c", at: today.secondsSince1970) else {
            Issue.record("the fourth was not stored")
            return
        }
        #expect(try writer.snapshot.scheduled(until: newYear.secondsSince1970).isEmpty)
        #expect(try writer.snapshot.verifyAudit(key: nil).problems.isEmpty)
    }

    @Test("what lists show agrees with the whole item, and only published items have a standing")
    func briefs() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        var asked = StandardAnswer(id: "a", question: "问一")
        (asked.body, asked.topic, asked.audiences, asked.externalID) = ("正文", "工伤", ["劳动者"], "17")
        asked.review.reviewedOn = CalendarDay(year: 2025, month: 3, day: 1)
        (asked.review.validTo, asked.review.visibility) = (CalendarDay(year: 2026, month: 3, day: 1), .seats)
        var example = CaseExample(id: "c", title: "案")
        (example.oneLine, example.facts) = ("一句话", "案情")
        var guide = ServiceGuide(id: "g", title: "事")
        (guide.applicants, guide.steps) = ("谁", ["一", "二"])
        var rows: [ItemRevisionID] = []
        for item in [KnowledgeItem.answer(asked), .caseExample(example), .guide(guide)] {
            guard case .stored(let row, _, _) = try writer.store(item, origin: "corpus", at: 1) else { continue }
            rows.append(row)
        }
        let store = writer.snapshot
        let briefs = try store.briefs(rows).compactMap(\.self)
        #expect(briefs.map(\.telling) == ["正文", "一句话\n案情", "谁；一；二"])
        #expect(briefs.map(\.title) == ["问一", "案", "事"] && briefs.map(\.conclusion) == [nil, nil, nil])
        #expect(briefs[0].externalID == "17" && briefs[0].reviewedOn == asked.review.reviewedOn && briefs[0].topic == "工伤")
        let records = try store.items(rows).compactMap(\.self)
        #expect(zip(briefs, records).allSatisfy { $0.sha256 == $1.sha256 && $0.number == $1.number && $0.id == $1.id })
        #expect(try store.headings(.answer).map(\.title) == ["问一"])
        let standings = try store.standings()
        #expect(standings.map(\.revision) == rows && standings.map(\.title) == ["问一", "案", "事"])
        let standing = try #require(standings.first { $0.kind == .answer })
        #expect(standing.audiences == ["劳动者"] && standing.visibility == .seats && standing.validTo == asked.review.validTo)
        #expect(try writer.withdraw(.answer, id: "a", at: 2))
        #expect(try store.standings().count == 2)
    }

    @Test("the same external id of the same kind and origin updates that item, whatever its own id")
    func externalIDs() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(answer("x-1", "问一", external: "17"), origin: "imported", at: 1)
        guard case .stored(_, "x-1", 2) = try writer.store(answer("x-2", "问二", external: "17"), origin: "imported", at: 2) else {
            Issue.record("not the same item")
            return
        }
        #expect(try writer.snapshot.item(.answer, externalID: "17", origin: "imported")?.item.id == "x-1")
        guard case .stored(_, "y", 1) = try writer.store(answer("y", "问三", external: "17"), origin: "another", at: 3) else {
            Issue.record("origins were mixed")
            return
        }
        guard case .conflict = try writer.store(answer("y", "问四"), origin: "imported", at: 4) else {
            Issue.record("an id was taken over by another origin")
            return
        }
        #expect(try writer.snapshot.counts().answers == 2)
    }

    @Test("lists are narrowed by topic, audience, circle and day, and come in pages")
    func lists() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(answer("a", "甲", topic: "工伤", audiences: ["农民工", "妇女"]), origin: "c", at: 1)
        _ = try writer.store(answer("b", "乙", topic: "工伤", audiences: ["老年人"]), origin: "c", at: 1)
        _ = try writer.store(answer("c", "丙", topic: "婚姻", audiences: ["妇女"]), origin: "c", at: 1)
        var internalAnswer = StandardAnswer(id: "d", question: "丁")
        internalAnswer.topic = "婚姻"
        internalAnswer.review.visibility = .seats
        internalAnswer.review.validTo = day("2025-12-31")
        _ = try writer.store(.answer(internalAnswer), origin: "c", at: 1)
        _ = try writer.store(answer("e", "稿"), origin: "c", state: .draft, at: 1)
        let store = writer.snapshot
        func ids(_ filter: ItemFilter, limit: Int = .max, offset: Int = 0) throws -> [String] {
            try store.items(.answer, where: filter, limit: limit, offset: offset).map(\.id)
        }
        #expect(try ids(ItemFilter()) == ["a", "b", "c"])
        #expect(try ids(ItemFilter(topic: "工伤")) == ["a", "b"])
        #expect(try ids(ItemFilter(audience: "妇女")) == ["a", "c"])
        #expect(try ids(ItemFilter(audience: "女")) == [])
        #expect(try ids(ItemFilter(visibleTo: .staff)) == ["a", "b", "c", "d"])
        #expect(try ids(ItemFilter(visibleTo: .seats, validOn: day("2025-12-31"))) == ["a", "b", "c", "d"])
        #expect(try ids(ItemFilter(visibleTo: .seats, validOn: day("2026-01-01"))) == ["a", "b", "c"])
        #expect(try ids(ItemFilter(), limit: 1, offset: 1) == ["b"])
        let topics = try store.topics(.answer)
        #expect(topics.map(\.topic) == ["工伤", "婚姻"])
        #expect(topics.map(\.count) == [2, 1])
        var visited: [String] = []
        try store.forEachItem(.answer) { (record) throws(StoreError) in visited.append(record.id) }
        #expect(visited == ["a", "b", "c", "d"])
    }

    @Test("a withdrawn item is in no list, and its revision is still there")
    func withdrawal() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(answer("a", "甲"), origin: "c", at: 1)
        #expect(try writer.withdraw(.answer, id: "a", at: 2))
        #expect(try !writer.withdraw(.answer, id: "a", at: 2))
        #expect(try writer.snapshot.item(.answer, id: "a") == nil)
        #expect(try writer.snapshot.item(.answer, id: "a", revision: 1)?.state == .withdrawn)
        #expect(try writer.snapshot.items(.answer) == [])
    }

    @Test("cases, guides and organisations come back as they were")
    func kinds() throws {
        var example = CaseExample(id: "k", title: "（示例）案")
        example.otherSections = [.init(heading: "后记", text: "文")]
        example.factsDate = day("2023-06-01")
        var guide = ServiceGuide(id: "g", title: "申请")
        guide.materials = [.init(name: "身份证", copies: "1")]
        var office = Organisation(id: "o", name: "示例中心")
        office.updatedOn = day("2026-01-01")
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        for item in [KnowledgeItem.caseExample(example), .guide(guide), .organisation(office)] {
            _ = try writer.store(item, origin: "c", at: 1)
            #expect(try writer.snapshot.item(item.kind, id: item.id)?.item == item)
        }
        let counts = try writer.snapshot.counts()
        #expect((counts.cases, counts.guides, counts.organisations) == (1, 1, 1))
    }
}
