import Glibc

extension ServerClock {
    /// The clocks of the machine.
    package static let system = ServerClock(
        now: { ContinuousClock.now },
        unixTime: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec)
        })
}
