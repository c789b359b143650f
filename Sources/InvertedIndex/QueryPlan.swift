internal import CKernels
internal import Glibc

/// A query looked up in the dictionaries of all segments: distinct terms with their weights.
///
/// Contributions are summed as integers, in units of 1 / `fixedScale`: such a sum does not depend on its order, so that every scorer
/// gets the same bits, whatever the order in which it meets the terms. A product of weight and impact has 24 bits and stays exact
/// unless it is 2³⁵ times smaller than the largest possible score.
struct QueryPlan {
    struct Term {
        /// q · weight · idf^p · (k1 + 1).
        var weight: Float
        /// `weight` times the largest impact in any segment: no document can get more from this term.
        var bound: Float
        var unit: UInt32
        /// Position of the term in the query, the first of equal ones.
        var position: UInt32
        /// Row of the term in `records`.
        var row: UInt32
        /// Documents that hold the term, over all segments.
        var documentFrequency: UInt32
    }

    /// Descending by bound, of equal bounds by position.
    private(set) var terms: [Term] = []
    /// Records by row · segments + segment; `nil` where a segment lacks the term.
    private(set) var records: [UnsafePointer<TermRecord>?] = []
    /// A power of two; the largest possible sum is below 2⁶⁰ of its units.
    private(set) var fixedScale: Float = 1
    private var hashes: [UInt64] = []
    /// Open-addressing table over the query's own terms: position + 1, or 0.
    private var slots: [UInt32] = []
    private var weights: [Float] = []

    /// Prepares `query` for `reader`, reusing the memory of the former plan.
    mutating func prepare(_ query: IndexQuery, reader: IndexReader) {
        terms.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        joinEqualTerms(query)
        let total = Float(reader.totalDocumentCount)
        let units = reader.schema.units
        for segment in reader.segments {
            for (position, term) in query.terms.enumerated() where units.indices.contains(term.unit) {
                segment.reader.units[term.unit].prefetchSlot(hashes[position])
            }
            for (position, term) in query.terms.enumerated() where units.indices.contains(term.unit) {
                segment.reader.units[term.unit].prefetchRecord(hashes[position])
            }
        }
        for (position, queryTerm) in query.terms.enumerated() where weights[position] > 0 {
            guard units.indices.contains(queryTerm.unit) else { continue }
            var frequency = 0
            var largest: Float = 0
            let row = records.count / max(1, reader.segments.count)
            queryTerm.term.withUnsafeBufferPointer { bytes in
                for segment in reader.segments {
                    let record = bytes.baseAddress.flatMap {
                        segment.reader.units[queryTerm.unit].record(of: $0, bytes.count, hash: hashes[position])
                    }
                    records.append(record)
                    if let record {
                        frequency += Int(record.pointee.documentFrequency)
                        largest = max(largest, record.pointee.largestImpact)
                    }
                }
            }
            guard frequency > 0 else {
                records.removeLast(reader.segments.count)
                continue
            }
            let unit = units[queryTerm.unit]
            let weight = min(
                Self.largestWeight, weights[position] * unit.weight * Self.idf(frequency, total, power: unit.idfPower) * (unit.k1 + 1))
            terms.append(
                Term(
                    weight: weight, bound: weight * largest, unit: UInt32(queryTerm.unit), position: UInt32(position), row: UInt32(row),
                    documentFrequency: UInt32(frequency)))
        }
        let largest = terms.reduce(Float(0)) { $0 + $1.weight }
        // Within what a Float can hold; smaller weights lose bits of the sum, never its order-independence.
        fixedScale = largest > 0 ? Float(sign: .plus, exponent: min(120, 58 - Int(largest.exponent)), significand: 1) : 1
        terms.sort { $0.bound != $1.bound ? $0.bound > $1.bound : $0.position < $1.position }
    }

    /// A sum of `fixed` contributions as a score.
    @inline(__always)
    func score(_ sum: Int64) -> Float { Float(sum) / fixedScale }

    /// A contribution in fixed-point units.
    @inline(__always)
    func fixed(_ contribution: Float) -> Int64 { fw_truncated(contribution * fixedScale) }

    /// Weights are cut here, so that sums of them stay finite.
    private static let largestWeight: Float = 1e30

    /// idf^p with idf = ln(1 + (N − df + ½) / (df + ½)).
    private static func idf(_ frequency: Int, _ total: Float, power: Float) -> Float {
        let df = Float(frequency)
        let idf = logf(1 + (total - df + 0.5) / (df + 0.5))
        return power == 1 ? idf : powf(idf, power)
    }

    /// Sums the weights of equal terms at the first of them; the others get 0.
    private mutating func joinEqualTerms(_ query: IndexQuery) {
        let count = query.terms.count
        hashes.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
        var size = 16
        while size < count * 2 { size *= 2 }
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(0, count: size))
        for (position, term) in query.terms.enumerated() {
            let hash = term.term.withUnsafeBufferPointer { bytes in bytes.baseAddress.map { termHash($0, bytes.count) } ?? 0 }
            hashes.append(hash)
            weights.append(0)
            guard term.weight > 0, !term.term.isEmpty else { continue }
            var slot = Int(truncatingIfNeeded: hash &+ UInt64(truncatingIfNeeded: term.unit)) & (size - 1)
            while true {
                let entry = Int(slots[slot])
                if entry == 0 {
                    slots[slot] = UInt32(position + 1)
                    weights[position] = term.weight
                    break
                }
                let other = query.terms[entry - 1]
                if hashes[entry - 1] == hash, other.unit == term.unit, other.term == term.term {
                    weights[entry - 1] += term.weight
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
        }
    }
}
