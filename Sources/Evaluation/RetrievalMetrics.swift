internal import Glibc

/// Figures of one question; binary relevance, averaged over questions elsewhere.
package struct RetrievalScore: Sendable, Equatable {
    /// Share of the relevant articles among the first k.
    package var recall5 = 0.0
    package var recall10 = 0.0
    package var recall100 = 0.0
    /// Reciprocal rank of the first relevant one among ten, 0 for none.
    package var reciprocalRank10 = 0.0
    /// Discounted cumulative gain at ten over the ideal one, gains 0 and 1, discount 1/log2(rank + 1) (Järvelin and Kekäläinen 2002).
    package var ndcg10 = 0.0

    /// - Parameters:
    ///   - ranked: distinct articles, best first.
    ///   - relevant: not empty.
    package init<Item: Hashable>(ranked: [Item], relevant: Set<Item>) {
        precondition(!relevant.isEmpty, "a question without judgement has no score")
        let total = Double(relevant.count)
        var found = 0.0
        var gain = 0.0
        for (index, item) in ranked.prefix(100).enumerated() where relevant.contains(item) {
            found += 1
            let rank = index + 1
            if rank <= 5 { recall5 = found / total }
            if rank <= 10 {
                recall10 = found / total
                if reciprocalRank10 == 0 { reciprocalRank10 = 1 / Double(rank) }
                gain += 1 / log2(Double(rank) + 1)
            }
            recall100 = found / total
        }
        var ideal = 0.0
        for rank in 1...min(10, relevant.count) { ideal += 1 / log2(Double(rank) + 1) }
        ndcg10 = gain / ideal
    }
}

/// Mean of a figure over questions with its 95 % bootstrap interval.
package struct MeasuredMean: Sendable, Equatable {
    package let mean: Double
    package let low: Double
    package let high: Double

    /// Percentile bootstrap over questions (Efron 1979), 2,000 resamples from a fixed seed: the same numbers every run.
    ///
    /// - Complexity: O(2,000 · values).
    package init(_ values: [Double]) {
        guard !values.isEmpty else {
            mean = 0
            low = 0
            high = 0
            return
        }
        mean = values.reduce(0, +) / Double(values.count)
        var generator = SplitMix64(state: 0x5EED)
        var means: [Double] = []
        means.reserveCapacity(2000)
        for _ in 0..<2000 {
            var sum = 0.0
            for _ in values.indices { sum += values[Int(generator.next() % UInt64(values.count))] }
            means.append(sum / Double(values.count))
        }
        means.sort()
        low = means[49]
        high = means[1949]
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
