/// The terms of one text that a table knows, counted: what its vector is made of.
///
/// Reuse one value for many texts: `removeAll` keeps the capacity.
package struct TermBag {
    package let table: NGramTable
    private var counts: [Int: Int] = [:]

    package init(table: NGramTable) { self.table = table }

    package var isEmpty: Bool { counts.isEmpty }

    /// Counts a term once more; terms without a row are left out. O(length of the term).
    package mutating func add(_ term: ArraySlice<UInt8>) {
        if let row = table.row(of: term) { counts[row, default: 0] += 1 }
    }

    package mutating func removeAll() { counts.removeAll(keepingCapacity: true) }

    /// Rows of the table with how often each was counted, ascending.
    package var entries: [(row: Int, count: Int)] { counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The unit vector Σ √tf E[t] / |…|; nil if no term is known. The same bits whatever the order in which terms were added.
    package func vector() -> [Float]? {
        guard !counts.isEmpty else { return nil }
        var sum = [Float](repeating: 0, count: table.width)
        for (row, count) in counts.sorted(by: { $0.key < $1.key }) { table.add(row, weight: Float(count).squareRoot(), to: &sum) }
        var square = 0.0
        for value in sum { square += Double(value) * Double(value) }
        guard square > 0, square.isFinite else { return nil }
        let factor = Float(1 / square.squareRoot())
        for index in sum.indices { sum[index] *= factor }
        return sum
    }
}
