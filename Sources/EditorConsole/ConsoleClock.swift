package import LegalModel

/// The time that the console goes by, handed in so that tests need not wait.
package struct ConsoleClock: Sendable {
    /// Seconds since 1970-01-01 UTC.
    package let now: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// Today in Asia/Shanghai.
    package var today: CalendarDay { CalendarDay(secondsSince1970: now()) }
}
