extension IndexReader {
    /// The live documents that hold every one of the terms, in any field of the unit; all live documents if there are no terms.
    ///
    /// The index has no positions. The pairs of characters of a phrase, asked for together, leave few documents besides those that hold
    /// the phrase; a look at the text tells them apart.
    /// - Complexity: O(postings of the terms), about 2 ns each.
    package func documents(unit: Int, holding terms: [[UInt8]]) -> DocumentSet {
        var found = DocumentSet(limit: documentLimit)
        guard schema.units.indices.contains(unit) else { return found }
        if terms.isEmpty { return liveDocuments() }
        for segment in segments {
            let reader = segment.reader.units[unit]
            let records = terms.compactMap { term in term.withUnsafeBufferPointer { reader.record(of: $0)?.pointee } }
                .sorted { $0.documentFrequency < $1.documentFrequency }
            guard records.count == terms.count, let largest = records.last else { continue }
            var kept: [UInt32] = []
            let rows = PostingRows(capacity: Int(largest.documentFrequency), fieldCount: 1)
            for (place, record) in records.enumerated() {
                reader.decode(record, documents: rows.documents, codes: rows.codes)
                let postings = UnsafeBufferPointer(start: rows.documents, count: Int(record.documentFrequency))
                kept = place == 0 ? Array(postings) : Self.intersection(kept, postings)
                if kept.isEmpty { break }
            }
            for local in kept where segment.live.map({ $0[Int(local >> 3)] >> UInt8(local & 7) & 1 == 1 }) ?? true {
                found.insert(UInt32(segment.base) + local)
            }
        }
        return found
    }

    /// What two ascending lists share.
    private static func intersection(_ kept: [UInt32], _ postings: UnsafeBufferPointer<UInt32>) -> [UInt32] {
        var result: [UInt32] = []
        var next = 0
        for document in kept {
            while next < postings.count && postings[next] < document { next += 1 }
            guard next < postings.count else { break }
            if postings[next] == document { result.append(document) }
        }
        return result
    }
}
