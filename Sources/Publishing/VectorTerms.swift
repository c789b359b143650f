/// What the vector of each document is made of, in order of the documents: `Tools/Training` makes the vectors of a held-out table from it without
/// building an index for every fold.
///
/// Bytes, little-endian: `FWTERMS1`; UInt32 documents; UInt32 terms of each document; UInt32 row of the table of each term; UInt32 count of each.
package final class VectorTerms {
    private var lengths: [UInt32] = []
    private var rows: [UInt32] = []
    private var counts: [UInt32] = []

    package init() {}

    func append(_ terms: [(row: Int, count: Int)]) {
        lengths.append(UInt32(terms.count))
        for term in terms {
            rows.append(UInt32(term.row))
            counts.append(UInt32(term.count))
        }
    }

    /// About 120 MB for 147,000 articles.
    package var bytes: [UInt8] {
        var bytes = Array("FWTERMS1".utf8)
        bytes.reserveCapacity(12 + 4 * (lengths.count + rows.count + counts.count))
        for list in [[UInt32(lengths.count)], lengths, rows, counts] {
            for value in list {
                for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
            }
        }
        return bytes
    }
}
