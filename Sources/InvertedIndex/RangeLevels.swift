/// The ascending levels to which a term's range bounds are rounded up: code c in 1...15 stands for `levels[c]` / 255 of the term's
/// largest impact, code 0 for a range without the term.
struct RangeLevels {
    static let count = 16
    /// `levels[0]` is 0, the last is 255.
    let levels: [UInt8]
    /// Code of each quantised maximum 0...255.
    private let codes: [UInt8]

    /// Chooses the levels with the least total over-estimate of the given maxima, each in 1...255.
    ///
    /// Dynamic programming over the distinct values: the best split of the first j values into c levels puts the level at the j-th
    /// and goes on from some i < j. The best i does not fall when j rises, so each row is filled by divide and conquer.
    /// - Complexity: O(15 · d · log d) for d distinct values, at most 255.
    init(histogram: [UInt32]) {
        var values: [Int] = []
        for value in 1...255 where histogram[value] > 0 { values.append(value) }
        var chosen = [UInt8](repeating: 255, count: Self.count)
        chosen[0] = 0
        if values.count <= Self.count - 1 {
            for (index, value) in values.enumerated() { chosen[index + 1] = UInt8(value) }
        } else {
            for (index, value) in LevelFitting(values: values, histogram: histogram).best().enumerated() {
                chosen[index + 1] = UInt8(value)
            }
        }
        levels = chosen
        var codes = [UInt8](repeating: 0, count: 256)
        var code = 1
        for value in 1...255 {
            while code < Self.count - 1 && Int(chosen[code]) < value { code += 1 }
            codes[value] = UInt8(code)
        }
        self.codes = codes
    }

    /// Code of a quantised maximum.
    @inline(__always)
    func code(of quantised: Int) -> UInt8 { codes.withUnsafeBufferPointer { $0[quantised] } }

    /// A maximum in 1/255 of the term's largest impact, rounded up.
    @inline(__always)
    static func quantised(_ impact: Float, largest: Float) -> Int {
        largest > 0 ? min(255, max(1, Int((impact / largest * 255).rounded(.up)))) : 255
    }
}

/// The dynamic programme of `RangeLevels`.
private struct LevelFitting {
    private let values: [Int]
    /// Number of maxima, and their sum, among the first i values.
    private var counts: [Int] = [0]
    private var sums: [Int] = [0]

    init(values: [Int], histogram: [UInt32]) {
        self.values = values
        for value in values {
            counts.append(counts[counts.count - 1] + Int(histogram[value]))
            sums.append(sums[sums.count - 1] + Int(histogram[value]) * value)
        }
    }

    /// Over-estimate if the values i..<j are rounded up to the last of them.
    private func cost(_ i: Int, _ j: Int) -> Int { (counts[j] - counts[i]) * values[j - 1] - (sums[j] - sums[i]) }

    /// Fifteen levels, ascending.
    func best() -> [Int] {
        let total = values.count
        let levelCount = RangeLevels.count - 1
        var previous = (0...total).map { $0 == 0 ? 0 : cost(0, $0) }
        var splits = [[Int]](repeating: [], count: levelCount + 1)
        for level in 2...levelCount {
            var row = [Int](repeating: Int.max / 2, count: total + 1)
            var split = [Int](repeating: 0, count: total + 1)
            fill(&row, &split, from: level, through: total, low: level - 1, high: total - 1, previous)
            previous = row
            splits[level] = split
        }
        var chosen: [Int] = []
        var end = total
        var level = levelCount
        while level >= 1 {
            chosen.append(values[end - 1])
            end = level > 1 ? splits[level][end] : 0
            level -= 1
        }
        return chosen.reversed()
    }

    private func fill(
        _ row: inout [Int], _ split: inout [Int], from first: Int, through last: Int, low: Int, high: Int, _ previous: [Int]
    ) {
        guard first <= last else { return }
        let middle = (first + last) / 2
        var best = Int.max
        var bestSplit = low
        for i in low...min(high, middle - 1) {
            let total = previous[i] + cost(i, middle)
            if total < best { (best, bestSplit) = (total, i) }
        }
        row[middle] = best
        split[middle] = bestSplit
        fill(&row, &split, from: first, through: middle - 1, low: low, high: bestSplit, previous)
        fill(&row, &split, from: middle + 1, through: last, low: bestSplit, high: high, previous)
    }
}
