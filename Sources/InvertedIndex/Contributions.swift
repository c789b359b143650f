/// What the terms of a query add to some documents, term by term: the table of a re-ranker.
package struct Contributions: Sendable {
    /// A term of the query that the index knows.
    package struct Term: Sendable, Equatable {
        /// Position of the unit in the schema.
        package let unit: Int
        /// Position of the term in the query, the first of equal ones.
        package let position: Int
        /// Documents of the index that hold it.
        package let documentFrequency: Int
        /// Weight in the query times unit weight, idf^p and k1 + 1: the largest that the term could add.
        package let weight: Float
        /// Its hits in `Contributions.hits`.
        package let hits: Range<Int>
    }

    /// A document that holds a term.
    package struct Hit: Sendable, Equatable, BitwiseCopyable {
        /// Position among the documents asked for.
        package let place: Int
        /// The term's weight times v of the document, at least 0.
        package let score: Float
    }

    /// Largest possible contribution first.
    package let terms: [Term]
    /// By term, then by place.
    package let hits: [Hit]
}

extension Searcher {
    /// What each term of a query adds to each of `documents`.
    ///
    /// The scores of a document and the weighted prior add up to the score that `search` gives, but for rounding. Filters are not looked at.
    /// - Parameter documents: ascending, below `IndexReader.documentLimit`.
    /// - Complexity: for each term O(min(its postings, 16 · documents)), 1-2 ns each.
    package func contributions(_ query: IndexQuery, documents: [UInt32]) -> Contributions {
        plan.prepare(query, reader: reader)
        let selections = DocumentSelection.selections(of: documents, in: reader)
        var hits: [Contributions.Hit] = []
        let terms = plan.terms.map { term in
            let first = hits.count
            let weighting = reader.weightings[Int(term.unit)]
            for selection in selections {
                guard let record = plan.records[Int(term.row) * reader.segments.count + selection.segment] else { continue }
                let unit = reader.segments[selection.segment].reader.units[Int(term.unit)]
                unit.forEachCode(record.pointee, in: selection) { place, local, code in
                    let impact = weighting.impact(code: code, lengthClass: unit.lengthClasses.map { $0[local] } ?? 0)
                    hits.append(Contributions.Hit(place: place, score: term.weight * impact))
                }
            }
            return Contributions.Term(
                unit: Int(term.unit), position: Int(term.position), documentFrequency: Int(term.documentFrequency), weight: term.weight,
                hits: first..<hits.count)
        }
        return Contributions(terms: terms, hits: hits)
    }
}

/// Documents of one segment that a table is made for, in the forms in which postings are met with them.
struct DocumentSelection {
    /// Position of the segment in the reader.
    let segment: Int
    /// Place of the first of them among all documents asked for.
    let firstPlace: Int
    /// Ascending, within the segment.
    let locals: [UInt32]
    /// A bit a document of the segment, lowest first, and how many are set before each word.
    let words: [UInt64]
    let ranks: [UInt32]

    private init(segment: Int, firstPlace: Int, locals: [UInt32], documentCount: Int) {
        var words = [UInt64](repeating: 0, count: documentCount / 64 + 1)
        for local in locals { words[Int(local >> 6)] |= 1 << UInt64(local & 63) }
        var ranks = [UInt32](repeating: 0, count: words.count)
        var count: UInt32 = 0
        for (index, word) in words.enumerated() {
            ranks[index] = count
            count += UInt32(word.nonzeroBitCount)
        }
        self.segment = segment
        self.firstPlace = firstPlace
        self.locals = locals
        self.words = words
        self.ranks = ranks
    }

    /// One selection for each segment that holds a document asked for.
    static func selections(of documents: [UInt32], in reader: IndexReader) -> [DocumentSelection] {
        var selections: [DocumentSelection] = []
        var first = 0
        for (number, segment) in reader.segments.enumerated() {
            var locals: [UInt32] = []
            while first + locals.count < documents.count {
                let document = documents[first + locals.count]
                let local = Int(document) - segment.base
                precondition(local >= 0 && locals.last.map { Int($0) < local } ?? true, "documents must ascend")
                guard local < segment.reader.documentCount else { break }
                locals.append(UInt32(local))
            }
            guard !locals.isEmpty else { continue }
            selections.append(
                DocumentSelection(segment: number, firstPlace: first, locals: locals, documentCount: segment.reader.documentCount))
            first += locals.count
        }
        precondition(first == documents.count, "document number beyond the index")
        return selections
    }

    /// Place of a document among all asked for; nil if it is not asked for.
    @inline(__always)
    func place(of local: Int) -> Int? {
        let word = words[local &>> 6]
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: local & 63)
        guard word & bit != 0 else { return nil }
        return firstPlace &+ Int(ranks[local &>> 6]) &+ (word & (bit &- 1)).nonzeroBitCount
    }
}

extension UnitReader {
    /// Postings a document from which a binary search for each document is the cheaper way.
    private static let largestShare = 16

    /// Calls `body` with place, document and code of every selected document that holds a term, ascending.
    @inline(__always)
    func forEachCode(_ record: TermRecord, in selection: DocumentSelection, _ body: (Int, Int, UInt32) -> Void) {
        let isDense = record.kind == PostingsKind.dense.rawValue
        if isDense || Int(record.documentFrequency) > Self.largestShare * selection.locals.count {
            for (index, local) in selection.locals.enumerated() {
                if isDense && !mayHold(record, Int(local)) { continue }
                if let code = code(record, document: Int(local)) { body(selection.firstPlace + index, Int(local), code) }
            }
            return
        }
        let isTiled = record.kind == PostingsKind.tiled.rawValue
        let tiles = SegmentFormat.tileCount(documents: documentCount)
        let count = Int(record.documentFrequency)
        let layout = SparseLayout(
            kind: isTiled ? .tiled : .sparse, documentFrequency: count, width: Int(record.width), tiles: tiles)
        let start = UnsafeRawPointer(postings + Int(record.postingsOffset))
        let wide = start.assumingMemoryBound(to: UInt32.self)
        let low = (start + layout.documents).assumingMemoryBound(to: UInt16.self)
        let payload = (start + layout.payload).assumingMemoryBound(to: UInt8.self)
        func meet(_ local: Int, _ posting: Int) {
            guard let place = selection.place(of: local) else { return }
            body(place, local, PayloadCodec.code(payload, posting, bits: Int(record.width)))
        }
        guard isTiled else {
            for posting in 0..<count { meet(Int(wide[posting]), posting) }
            return
        }
        for tile in 0..<tiles {
            for posting in Int(wide[tile])..<Int(wide[tile + 1]) { meet(tile << SegmentFormat.tileShift | Int(low[posting]), posting) }
        }
    }

    /// Whether the range of a document holds a dense term at all.
    @inline(__always)
    private func mayHold(_ record: TermRecord, _ local: Int) -> Bool {
        let range = local &>> SegmentFormat.rangeShift
        let byte = bounds[Int(record.boundsOffset) &+ range &>> 6 &* SegmentFormat.chunkLength &+ range & 31]
        return (range & 32 == 0 ? byte & 15 : byte &>> 4) != 0
    }
}
