import LegalModel
import Testing

@Suite struct CalendarDayTests {
    @Test("days are counted from 1970-01-01")
    func known() throws {
        #expect(CalendarDay(year: 1970, month: 1, day: 1)?.ordinal == 0)
        #expect(CalendarDay(year: 1969, month: 12, day: 31)?.ordinal == -1)
        #expect(CalendarDay(year: 2000, month: 3, day: 1)?.ordinal == 11_017)
        #expect(CalendarDay(iso: "2024-07-01")?.ordinal == 19_905)
    }

    @Test("every day of 1800 to 2999 has its successor, and comes back from its text")
    func everyDay() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var expected = try #require(CalendarDay(year: 1800, month: 1, day: 1)).ordinal
        for year in 1800...2999 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                for number in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
                    let day = try #require(CalendarDay(year: year, month: month, day: number))
                    if day.ordinal != expected { Issue.record("\(year)-\(month)-\(number) is \(day.ordinal), not \(expected)") }
                    if day.components != (year, month, number) { Issue.record("\(day.ordinal) reads back as \(day.components)") }
                    expected += 1
                }
            }
        }
        #expect(CalendarDay(year: 2000, month: 2, day: 29)?.description == "2000-02-29")
    }

    @Test(
        "days that do not exist and other forms are refused",
        arguments: [
            "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-1-01", "2024/01/01", "20240101", "", "2024-07-011",
            "１９９９-01-01",
        ])
    func refused(_ text: String) {
        #expect(CalendarDay(iso: text) == nil)
    }

    @Test("the day in Shanghai begins at 16:00 UTC")
    func shanghai() {
        // 2024-06-30T15:59:59Z and one second later.
        #expect(CalendarDay(secondsSince1970: 1_719_763_199).description == "2024-06-30")
        #expect(CalendarDay(secondsSince1970: 1_719_763_200).description == "2024-07-01")
        #expect(CalendarDay(secondsSince1970: 1_719_763_200).secondsSince1970 == 1_719_763_200)
        #expect(CalendarDay(secondsSince1970: -28_801).secondsSince1970 == -28_800 - 86_400)
        #expect(CalendarDay(secondsSince1970: -28_801).description == "1969-12-31")
    }

    @Test("printed forms and order")
    func forms() throws {
        let day = try #require(CalendarDay(iso: "1982-07-09"))
        #expect(day.chinese == "1982年7月9日")
        #expect(day.description == "1982-07-09")
        #expect(day.adding(days: -9).description == "1982-06-30")
        #expect(day < day.adding(days: 1))
    }
}
