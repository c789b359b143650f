/// How often one address may ask; a list of addresses is free of limits.
package struct RateLimits: Sendable {
    /// A token bucket: `burst` requests at once, refilled at `perSecond`.
    package struct Rate: Sendable, Equatable {
        package var perSecond: Double
        package var burst: Double

        package init(perSecond: Double, burst: Double) {
            precondition(perSecond > 0 && burst >= 1, "a rate lets something through")
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    package var query = Rate(perSecond: 10, burst: 40)
    package var suggestion = Rate(perSecond: 20, burst: 60)
    package var submission = Rate(perSecond: 0.1, burst: 10)
    /// Addresses without limits of rate and of connections: proxies, load tests.
    package var exempt: [AddressRange] = []

    package init() {}

    func isExempt(_ address: ClientAddress) -> Bool {
        exempt.contains { $0.contains(address) }
    }
}

/// One token bucket for each network and class that asked lately. Belongs to the event loop's thread.
struct RateLimiter {
    private struct Key: Hashable {
        let network: ClientAddress
        let rate: RateClass
    }

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// Beyond this many buckets the full ones are dropped at once, and then any: a flood of addresses must not take the memory.
    private static let capacity = 65_536

    private let limits: RateLimits
    private var buckets: [Key: Bucket] = [:]

    init(limits: RateLimits) {
        self.limits = limits
    }

    /// Takes one token.
    /// - Returns: nil, or the seconds after which there is a token again, at least 1.
    mutating func admit(_ address: ClientAddress, _ rateClass: RateClass, now: ContinuousClock.Instant) -> Int? {
        guard let rate = rate(of: rateClass), !limits.isExempt(address) else { return nil }
        let key = Key(network: address.network, rate: rateClass)
        if buckets.count >= Self.capacity { makeRoom(now: now) }
        var bucket = buckets[key] ?? Bucket(tokens: rate.burst, filled: now)
        bucket.tokens = min(rate.burst, bucket.tokens + (now - bucket.filled).inSeconds * rate.perSecond)
        bucket.filled = now
        defer { buckets[key] = bucket }
        guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / rate.perSecond).rounded(.up))) }
        bucket.tokens -= 1
        return nil
    }

    /// Forgets networks whose buckets are full again.
    mutating func sweep(now: ContinuousClock.Instant) {
        buckets = buckets.filter { key, bucket in
            guard let rate = rate(of: key.rate) else { return false }
            return bucket.tokens + (now - bucket.filled).inSeconds * rate.perSecond < rate.burst
        }
    }

    private mutating func makeRoom(now: ContinuousClock.Instant) {
        sweep(now: now)
        if buckets.count >= Self.capacity { buckets.removeAll() }
    }

    private func rate(of rateClass: RateClass) -> RateLimits.Rate? {
        switch rateClass {
        case .query: limits.query
        case .suggestion: limits.suggestion
        case .submission: limits.submission
        case .unlimited: nil
        }
    }
}

extension Duration {
    /// As seconds with a fraction.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
