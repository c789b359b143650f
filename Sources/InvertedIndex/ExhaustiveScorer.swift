/// Scores every document that holds a term, one term after the other: slow, simple, and the definition of what is right.
///
/// `Searcher` must return the same documents in the same order with the same scores, bit for bit. Not to be used from two threads.
package final class ExhaustiveScorer {
    private let reader: IndexReader
    private var plan = QueryPlan()
    private var sums: [Int64] = []
    private var isMatch: [Bool] = []
    private var documents: [UInt32] = []
    private var codes: [UInt16] = []

    package init(_ reader: IndexReader) {
        self.reader = reader
    }

    /// The best `limit` documents, best first; of equal scores the lower numbers first.
    package func search(_ query: IndexQuery, limit: Int) -> [SearchHit] {
        plan.prepare(query, reader: reader)
        let best = TopK(limit: max(0, limit))
        for (position, segment) in reader.segments.enumerated() {
            let count = segment.reader.documentCount
            sums = [Int64](repeating: 0, count: count)
            isMatch = [Bool](repeating: false, count: count)
            for term in plan.terms { add(term, segment, position) }
            for local in 0..<count where isMatch[local] {
                let document = UInt32(segment.base + local)
                if let live = segment.live, live[local >> 3] >> UInt8(local & 7) & 1 == 0 { continue }
                if let filter = query.filter, !filter.contains(document) { continue }
                var score = plan.score(sums[local])
                if let prior = query.prior { score += query.priorWeight * prior.value(of: document) }
                best.offer(SearchHit(document: document, score: score))
            }
        }
        return best.sorted()
    }

    private func add(_ term: QueryPlan.Term, _ segment: IndexReader.Segment, _ position: Int) {
        guard let record = plan.records[Int(term.row) * reader.segments.count + position] else { return }
        let unit = segment.reader.units[Int(term.unit)]
        let weighting = reader.weightings[Int(term.unit)]
        let count = Int(record.pointee.documentFrequency)
        if documents.count < count {
            documents = [UInt32](repeating: 0, count: count)
            codes = [UInt16](repeating: 0, count: count)
        }
        documents.withUnsafeMutableBufferPointer { documents in
            codes.withUnsafeMutableBufferPointer { codes in
                guard let documentBase = documents.baseAddress, let codeBase = codes.baseAddress else { return }
                unit.decode(record.pointee, documents: documentBase, codes: codeBase)
            }
        }
        for posting in 0..<count {
            let document = Int(documents[posting])
            let lengthClass = unit.lengthClasses.map { $0[document] } ?? 0
            sums[document] += plan.fixed(term.weight * weighting.impact(code: UInt32(codes[posting]), lengthClass: lengthClass))
            isMatch[document] = true
        }
    }
}
