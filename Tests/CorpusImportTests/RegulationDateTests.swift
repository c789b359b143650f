import CorpusImport
import LegalModel
import Testing

@Suite("Days of a regulation and what they rest on")
struct RegulationDateTests {
    private func law(_ history: [String], _ last: String, name: String = "某法.md") throws -> RegulationText {
        let head = history.map { $0 + "\n" }.joined()
        return try Samples.regulation("# 某法\n\(head)<!-- INFO END -->\n第一条 甲。\n第二条 \(last)\n", path: name)
    }

    @Test(
        "The day in the file's name comes before the history, the last history day before nothing",
        arguments: [
            ("某法(2020-05-28).md", "2020-05-28", DateBasis.fileName), ("某法（2020-05-28）.md", "2020-05-28", .fileName),
            ("某法.md", "2019-03-04", .stated),
        ])
    func promulgation(name: String, day: String, basis: DateBasis) throws {
        let law = try law(["2001年1月1日 会议通过", "2019年3月4日 会议修订", "2022年1月1日 施行"], "乙。", name: name)
        #expect(law.promulgated == CalendarDay(iso: day))
        #expect(law.promulgatedBasis == basis)
        #expect(law.effectiveFrom == CalendarDay(iso: "2022-01-01"))
        #expect(law.effectiveBasis == .stated)
    }

    @Test(
        "Clauses in the last articles",
        arguments: [
            ("本法自2021年1月1日起施行。", "2021-01-01", DateBasis.stated),
            ("本法自２０２１年１月１日起施行。", "2021-01-01", .stated),
            ("本法自二〇二一年十月一日起施行。", "2021-10-01", .stated),
            ("本法自二○二一年十二月三十一日起正式施行。", "2021-12-31", .stated),
            ("本规定自2021年7月起执行。", "2021-07-01", .stated),
            ("本法自公布之日起施行。", "2020-06-30", .rule),
            ("本法自发布之日起30日后施行。", "2020-07-30", .rule),
            ("本法自公布之日起三个月后施行。", "2020-09-30", .rule),
            ("本法自2021年3月1日起施行。1999年5月1日公布的《旧法》同时废止。", "2021-03-01", .stated),
        ])
    func clauses(text: String, day: String, basis: DateBasis) throws {
        let law = try law(["2020年6月30日 会议通过"], text)
        #expect(law.effectiveFrom == CalendarDay(iso: day))
        #expect(law.effectiveBasis == basis)
    }

    @Test("An amended text that keeps the first text's day takes effect with its amendment")
    func amendedText() throws {
        let law = try law(["1995年2月28日 会议通过", "2018年12月29日 会议《关于修改〈某法〉的决定》第二次修正"], "本法自1995年3月1日起施行。")
        #expect(law.changeKind == .amended)
        #expect(law.promulgated == CalendarDay(iso: "2018-12-29"))
        #expect(law.effectiveFrom == CalendarDay(iso: "2018-12-29"))
        #expect(law.effectiveBasis == .rule)
    }

    @Test("A revised text with a new day takes effect on it")
    func revisedText() throws {
        let law = try law(["1995年2月28日 会议通过", "2018年12月29日 会议修订"], "本法自2019年3月1日起施行。")
        #expect(law.changeKind == .revised)
        #expect(law.effectiveFrom == CalendarDay(iso: "2019-03-01"))
    }

    @Test(
        "A day for one article, a repealed law's title or a day that only says until when is no effective day",
        arguments: [
            "本法第三条自2021年1月1日起施行。", "依照《自2015年1月1日起施行的办法》办理。", "在2021年1月1日前施行的除外。", "乙。",
        ])
    func noClause(text: String) throws {
        let law = try law(["2020年6月30日 会议通过"], text)
        #expect(law.effectiveFrom == nil)
        #expect(law.effectiveBasis == .unknown)
    }

    @Test("A judicial interpretation without a day takes effect with its publication")
    func interpretation() throws {
        let text = try Samples.regulation("# 最高人民法院关于某事的批复\n2005年6月7日 最高人民法院审判委员会第1号会议通过\n<!-- INFO END -->\n此复。\n")
        #expect(text.level == .judicialInterpretation)
        #expect(text.effectiveFrom == CalendarDay(iso: "2005-06-07"))
        #expect(text.effectiveBasis == .rule)
    }

    @Test("A history line broken before its end, and 根据 left at the end of a line, are read as one event")
    func brokenHistory() throws {
        let law = try law(["2001年1月1日 会议通过  根据", "2003年2月3日 会议《关于修改某法", "第三十一条的决定》修正"], "乙。")
        #expect(law.history == ["2001年1月1日 会议通过", "根据2003年2月3日 会议《关于修改某法第三十一条的决定》修正"])
        #expect(law.changeKind == .amended)
        #expect(law.articles.count == 2)
    }

    @Test("Without any day a warning says so")
    func undated() {
        let parsed = Samples.parse("# 某法\n<!-- INFO END -->\n第一条 甲。\n")
        #expect(parsed.notices.contains { $0.severity == .warning && $0.reason.contains("没有公布日期") })
    }
}
