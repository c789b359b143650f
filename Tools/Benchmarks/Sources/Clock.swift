import Glibc

/// CPU time of the calling thread in nanoseconds: steadier than elapsed time on a shared machine.
func threadNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// CPU time of the whole process in seconds.
func processSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Largest resident size of the process so far, in MB.
func peakMegabytes() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
}

/// One decimal.
func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

/// Two decimals.
func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
