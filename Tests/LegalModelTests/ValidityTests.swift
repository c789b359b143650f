import LegalModel
import Testing

@Suite struct ValidityTests {
    private func day(_ text: String) -> CalendarDay { CalendarDay(iso: text)! }

    private func dates(_ promulgated: String?, _ effective: String?) -> VersionDates {
        VersionDates(promulgated: promulgated.map(day), effectiveFrom: effective.map(day))
    }

    /// 公司法: the text of 2018 holds until the day before the text of 2023 takes effect.
    private var companyLaw: ValidityChain {
        ValidityChain(versions: [dates("2018-10-26", "2018-10-26"), dates("2023-12-29", "2024-07-01")])
    }

    @Test("the older text holds to the day before the newer takes effect, although that was promulgated long before")
    func twoVersions() {
        #expect(companyLaw.finding(of: 0, on: day("2024-06-30")).status == .inForce)
        #expect(companyLaw.finding(of: 1, on: day("2024-06-30")).status == .notYetInForce)
        #expect(companyLaw.finding(of: 0, on: day("2024-07-01")).status == .amended)
        #expect(companyLaw.finding(of: 1, on: day("2024-07-01")) == ValidityFinding(.inForce, "自2024年7月1日起施行"))
        #expect(companyLaw.finding(of: 0, on: day("2018-10-25")).status == .notYetInForce)
    }

    @Test("a repeal holds from its day, for every text promulgated before it")
    func repeal() {
        let chain = ValidityChain(
            versions: [dates("1980-09-10", "1981-01-01"), dates("2001-04-28", "2001-04-28"), dates("2022-01-01", "2022-02-01")],
            repeal: (day("2021-01-01"), "民法典"))
        #expect(chain.finding(of: 1, on: day("2020-12-31")).status == .inForce)
        #expect(chain.finding(of: 1, on: day("2021-01-01")) == ValidityFinding(.repealed, "自2021年1月1日起由民法典废止"))
        #expect(chain.finding(of: 0, on: day("2000-01-01")).status == .inForce)
        #expect(chain.finding(of: 0, on: day("2021-01-01")).status == .repealed)
        #expect(chain.finding(of: 2, on: day("2022-02-01")).status == .inForce)
    }

    @Test("an unknown effective day never becomes 现行有效")
    func unknownDay() {
        let alone = ValidityChain(versions: [dates("2020-01-01", nil)])
        #expect(alone.finding(of: 0, on: day("2019-12-31")).status == .notYetInForce)
        #expect(alone.finding(of: 0, on: day("2024-01-01")) == ValidityFinding(.unverified, "缺施行日期"))
        let followed = ValidityChain(versions: [dates("2010-01-01", "2010-02-01"), dates("2020-01-01", nil)])
        #expect(followed.finding(of: 0, on: day("2019-12-31")).status == .inForce)
        #expect(followed.finding(of: 0, on: day("2020-01-01")).status == .unverified)
        let undated = ValidityChain(versions: [dates(nil, nil)])
        #expect(undated.finding(of: 0, on: day("2024-01-01")).status == .unverified)
    }

    @Test("a revision that is known but not loaded makes the text doubtful from its day")
    func laterRevision() {
        var chain = ValidityChain(versions: [dates("2009-08-27", "2009-08-27"), dates("2017-09-01", "2018-01-01")])
        chain.laterRevisions = [(day("2026-03-01"), "条文重新编号")]
        #expect(chain.finding(of: 1, on: day("2026-02-28")).status == .inForce)
        #expect(chain.finding(of: 1, on: day("2026-03-01")).status == .unverified)
        #expect(chain.finding(of: 1, on: day("2026-03-01")).reason.contains("条文重新编号"))
        #expect(chain.finding(of: 0, on: day("2026-03-01")).status == .amended)
        // A text for later days says nothing of the one in between.
        var waiting = chain
        waiting.versions.append(dates("2026-06-01", "2027-01-01"))
        #expect(waiting.finding(of: 1, on: day("2026-07-01")).status == .unverified)
        #expect(waiting.finding(of: 2, on: day("2027-01-01")).status == .inForce)
        chain.versions.append(dates("2025-09-12", "2026-03-01"))
        #expect(chain.finding(of: 1, on: day("2026-03-01")).status == .amended)
        #expect(chain.finding(of: 2, on: day("2026-03-01")).status == .inForce)
    }

    @Test("a newer text on the subject makes an older one doubtful, unless it is repealed")
    func doubt() {
        var chain = ValidityChain(versions: [dates("2001-04-16", "2001-04-30")], doubtedSince: (day("2021-01-01"), "《解释（一）》"))
        #expect(chain.finding(of: 0, on: day("2020-12-31")).status == .inForce)
        #expect(chain.finding(of: 0, on: day("2021-01-01")).status == .unverified)
        chain.repeal = (day("2021-01-01"), "法释〔2020〕16号")
        #expect(chain.finding(of: 0, on: day("2021-01-01")).status == .repealed)
    }

    @Test("between two turning days no status changes")
    func turningDays() {
        var chain = companyLaw
        chain.laterRevisions = [(day("2026-01-01"), "")]
        chain.repeal = (day("2027-05-05"), "")
        chain.doubtedSince = (day("2025-03-03"), "")
        let turning = chain.turningDays
        for index in chain.versions.indices {
            for offset in 0..<(12 * 366) {
                let today = day("2017-01-01").adding(days: offset)
                guard !turning.contains(today) else { continue }
                #expect(chain.ruling(of: index, on: today) == chain.ruling(of: index, on: today.adding(days: -1)))
            }
        }
    }
}
