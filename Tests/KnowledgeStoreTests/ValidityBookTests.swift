import KnowledgeStore
import LegalModel
import Testing

@Suite struct ValidityBookTests {
    /// A book over judicial interpretations given by title, promulgation and effective day.
    private func book(
        _ texts: [(title: String, promulgated: String, effective: String?)], repeals: [Repeal] = [], later: [LaterRevision] = []
    ) -> (ValidityBook, [String: VersionID]) {
        var works: [WorkRecord] = []
        var versions: [VersionRecord] = []
        var ids: [String: VersionID] = [:]
        for (index, text) in texts.enumerated() {
            let id = Int64(index + 1)
            works.append(
                WorkRecord(
                    id: WorkID(id), identity: text.title, slug: text.title, title: text.title, level: .judicialInterpretation,
                    issuers: ["最高人民法院"], region: "全国"))
            versions.append(
                VersionRecord(
                    id: VersionID(id), work: WorkID(id), promulgated: day(text.promulgated), promulgatedBasis: .stated,
                    effectiveFrom: text.effective.map(day), effectiveBasis: .stated, changeKind: .enacted, documentNumber: nil, history: [],
                    hasOfficialText: true, isNewest: true))
            ids[text.title] = VersionID(id)
        }
        let book = ValidityBook(works: works, versions: versions, repeals: repeals, laterRevisions: later, horizon: day("2025-04-05"))
        return (book, ids)
    }

    private let labour = "最高人民法院关于审理劳动争议案件适用法律"

    @Test("a series that begins anew casts doubt on the older series; its own continuation does not")
    func newSeries() {
        let (book, ids) = book([
            (labour + "若干问题的解释", "2001-04-16", "2001-04-30"), (labour + "若干问题的解释（三）", "2010-09-13", "2010-09-14"),
            (labour + "问题的解释（一）", "2020-12-29", "2021-01-01"), (labour + "问题的解释（二）", "2025-07-31", "2025-09-01"),
        ])
        let today = day("2026-01-01")
        #expect(book.status(of: ids[labour + "若干问题的解释"]!, on: today) == .unverified)
        #expect(book.status(of: ids[labour + "若干问题的解释（三）"]!, on: today) == .unverified)
        #expect(book.status(of: ids[labour + "若干问题的解释（三）"]!, on: day("2020-12-31")) == .inForce)
        #expect(book.status(of: ids[labour + "问题的解释（一）"]!, on: today) == .inForce)
        #expect(book.status(of: ids[labour + "问题的解释（二）"]!, on: today) == .inForce)
        let reason = book.finding(of: ids[labour + "若干问题的解释"]!, on: today)?.reason
        #expect(reason == "同一事项有较新的规定：《\(labour)问题的解释（一）》（按截至2025-04-05的文本）")
    }

    @Test("解释（二） continues an unnumbered 解释, an unnumbered one replaces a series, and the list decides before doubt")
    func continuation() {
        let building = "最高人民法院关于审理建设工程施工合同纠纷案件适用法律问题的解释"
        let patents = "最高人民法院关于审理侵犯专利权纠纷案件应用法律若干问题的解释"
        let (book, ids) = book(
            [
                (building, "2004-10-25", "2005-01-01"), (building + "（二）", "2018-12-29", "2019-02-01"),
                (patents + "（一）", "2009-12-28", "2010-01-01"), (patents, "2016-03-21", "2016-04-01"),
                (labour + "若干问题的解释（四）", "2013-01-18", "2013-02-01"), (labour + "问题的解释（一）", "2020-12-29", "2021-01-01"),
            ], repeals: [Repeal(title: labour + "若干问题的解释（四）", day: day("2021-01-01"), by: "法释〔2020〕16号")])
        let today = day("2024-01-01")
        #expect(book.status(of: ids[building]!, on: today) == .inForce)
        #expect(book.status(of: ids[patents + "（一）"]!, on: today) == .unverified)
        #expect(book.status(of: ids[patents]!, on: today) == .inForce)
        #expect(book.status(of: ids[labour + "若干问题的解释（四）"]!, on: today) == .repealed)
    }

    @Test("another organ's interpretation casts no doubt; one that speaks for both organs does")
    func organs() {
        let subject = "关于办理洗钱刑事案件适用法律若干问题的解释"
        let (book, ids) = book([
            ("最高人民法院" + subject, "2009-11-04", "2009-11-11"), ("最高人民检察院" + subject, "2012-01-01", "2012-01-01"),
            ("最高人民法院、最高人民检察院" + subject, "2024-08-19", "2024-08-20"),
        ])
        #expect(book.status(of: ids["最高人民法院" + subject]!, on: day("2013-01-01")) == .inForce)
        #expect(book.status(of: ids["最高人民法院" + subject]!, on: day("2024-08-20")) == .unverified)
        #expect(book.status(of: ids["最高人民检察院" + subject]!, on: day("2024-08-20")) == .unverified)
        #expect(book.status(of: ids["最高人民法院、最高人民检察院" + subject]!, on: day("2024-08-20")) == .inForce)
    }

    @Test("one call gives the same statuses as single ones, and turning days bound them")
    func wholeTable() {
        let (book, _) = book(
            [
                (labour + "若干问题的解释", "2001-04-16", "2001-04-30"), (labour + "问题的解释（一）", "2020-12-29", "2021-01-01"),
                ("甲", "2030-01-01", nil),
            ],
            repeals: [Repeal(title: "甲", day: day("2031-01-01"), by: "乙")],
            later: [
                LaterRevision(title: labour + "问题的解释（一）", effectiveOn: day("2026-01-01"), known: "修订"),
                LaterRevision(title: "未收录的法", effectiveOn: day("2025-09-01"), known: "新法"),
            ])
        for date in ["2001-04-29", "2001-04-30", "2020-12-31", "2021-01-01", "2026-01-01", "2030-06-01", "2031-01-01"].map(day) {
            let table = book.statuses(on: date)
            #expect(table.count == 3)
            for (position, version) in book.order.enumerated() {
                #expect(book.status(of: version, on: date) == table[position])
                #expect(book.position(of: version) == position)
            }
            if !book.turningDays.contains(date) { #expect(book.statuses(on: date.adding(days: -1)) == table) }
        }
        #expect(book.unknownRevisions.map(\.title) == ["未收录的法"])
        #expect(book.finding(of: VersionID(99), on: day("2024-01-01")) == nil)
    }
}
