internal import CKernels

/// Exact top-k evaluation by range bounds.
///
/// Every range of eight documents gets an upper bound from 4-bit codes, by vector instructions over whole segments, and only the
/// ranges whose bound reaches the k-th best score are looked at, best first. The steps, for each segment:
///
/// 1. Sparse terms add their bounds to 16-bit sums, range by range, and leave a node for each range that they touch.
/// 2. Dense terms add theirs for 128 ranges at a time, in 64ths of the 16-bit unit, saturating.
/// 3. The best ranges of the best chunks are evaluated first, which gives a threshold.
/// 4. All ranges at or above it are evaluated in batches by descending bound until one falls below.
/// 5. In a batch: the bound once more in 16 bits; then one 16-bit sum a document, heaviest term first, dropping ranges that cannot
///    reach the threshold; documents that still can are scored exactly.
///
/// All bounds are integers, rounded up; the threshold is rounded down. Not to be used from two threads.
final class RangeScorer {
    struct SparseTerm {
        /// Starts of the tiles, or `nil` where documents have 32 bits.
        let starts: UnsafePointer<UInt32>?
        let low: UnsafePointer<UInt16>
        let wide: UnsafePointer<UInt32>
        let codes: UnsafePointer<UInt8>
        let payload: UnsafePointer<UInt8>
        let lengthClasses: UnsafePointer<UInt8>?
        let weighting: Unmanaged<UnitWeighting>
        let weight: Float
        let count: Int
        let bits: Int
        /// First posting at or after the present tile, where documents have 32 bits.
        var cursor: Int
    }

    /// A sparse term in a range: its first posting there, and the next node of the range.
    struct Node {
        let next: UInt32
        let term: UInt32
        let posting: UInt32
        let range: UInt32
    }

    static let noNode = UInt32.max
    /// Ranges evaluated between two looks at the threshold; more where it rises slowly, since a term has more to load at once.
    static let batchSize = 64
    static let largestBatch = 256
    static let manyHits = 100

    let reader: IndexReader
    let level: fw_level
    var plan = QueryPlan()
    let best = TopK(limit: 0)
    var prior = PriorView()

    // The segment in work: number of its first document, documents, and the length classes of its units that the query uses.
    var base = 0
    var documentCount = 0
    let lengthClasses = GrowableBuffer<UnsafePointer<UInt8>>()
    let dense = GrowableBuffer<fw_dense_term>()
    let denseBounds = GrowableBuffer<UnsafePointer<UInt8>>()
    let denseFine = GrowableBuffer<UInt16>()
    let denseCoarse = GrowableBuffer<UInt8>()
    let sparse = GrowableBuffer<SparseTerm>()
    let sparseFine = GrowableBuffer<UInt16>()
    let nodes = GrowableBuffer<Node>()
    /// Newest node of each range; right only if that node is of this range (it may be left over from another query).
    let heads = GrowableBuffer<UInt32>()
    /// Sums of the sparse terms for the ranges of one tile.
    let sums: UnsafeMutablePointer<UInt16>
    static let tileRanges = 1 << (SegmentFormat.tileShift - SegmentFormat.rangeShift)
    let bounds = GrowableBuffer<UInt8>()
    let chunkMaxima = GrowableBuffer<UInt8>()
    /// Documents that may be found, and coarse bounds of the prior; empty where all may and there is none.
    /// Whether bounds are sums of 16-bit values, and whether the codes of the batch were gathered all at once.
    var areBoundsFine = false
    var hasCodes = false
    let lanes = GrowableBuffer<UInt8>()
    let priorBounds = GrowableBuffer<UInt8>()
    var hasLanes = false

    // Units: a score s is at most s · scale + the number of its terms in 16-bit units.
    var scale: Float = 0
    /// The plan's.
    var fixedScale: Float = 1
    /// Least 16-bit sum that a document needs, and least coarse bound that its range needs; at least 1.
    var threshold: UInt16 = 1
    var coarseThreshold: UInt8 = 1

    let batch = RangeBatch(size: RangeScorer.largestBatch)
    let candidates = GrowableBuffer<Int32>()
    let ordered = GrowableBuffer<Int32>()

    init(_ reader: IndexReader, level: fw_level = fw_processor_level()) {
        self.reader = reader
        self.level = level
        sums = .allocate(capacity: Self.tileRanges + 128)
        sums.initialize(repeating: 0, count: Self.tileRanges + 128)
    }

    deinit { sums.deallocate() }

    /// Most terms that 16-bit sums can take with a useful resolution; a longer query is for the exhaustive scorer.
    static let largestTermCount = 30_000

    /// The best `limit` documents, or `nil` if the query is not for this scorer: too many terms, or weights that give no scale.
    func search(_ query: IndexQuery, limit: Int) -> [SearchHit]? {
        plan.prepare(query, reader: reader)
        guard limit > 0, !plan.terms.isEmpty else { return [] }
        guard plan.terms.count <= Self.largestTermCount, prepareScale(query) else { return nil }
        fixedScale = plan.fixedScale
        best.reset(limit: limit)
        updateThreshold()
        for position in reader.segments.indices { searchSegment(position, query) }
        // The prior's memory is the query's.
        prior = PriorView()
        return best.sorted()
    }

    /// Chooses the unit so that the sum over all terms of the largest contribution fits 16 bits.
    private func prepareScale(_ query: IndexQuery) -> Bool {
        prior = PriorView(query)
        let count = Float(plan.terms.count)
        let total = plan.terms.reduce(Float(0)) { $0 + $1.bound } + prior.span
        guard total > 1e-20, total < 1e20, prior.weight >= 0 else { return false }
        // Enough steps to tell documents apart, few enough that coarse bounds of good ranges stay below 255.
        let steps = min(max(150 + 25 * count, 260), min(1000, (65_000 - 2 * count) / 64))
        scale = steps * 64 / total
        prior.scale = scale
        return true
    }

    /// Sets the integer thresholds from the worst hit kept.
    func updateThreshold() {
        guard best.isFull else {
            threshold = 1
            coarseThreshold = 1
            return
        }
        let slack = prior.slack + 4e-7 * abs(best.threshold)
        let units = (best.threshold - prior.least - slack) * scale * 0.999998
        threshold = UInt16(max(1, min(65_535, units)))
        coarseThreshold = UInt8(min(255, (UInt32(threshold) + 63) >> 6))
    }

    private func searchSegment(_ position: Int, _ query: IndexQuery) {
        let segment = reader.segments[position]
        guard segment.reader.documentCount > 0 else { return }
        base = segment.base
        documentCount = segment.reader.documentCount
        prepareTerms(position, segment)
        guard dense.count + sparse.count > 0 else { return }
        prepareLanes(segment, query.filter)
        preparePrior()
        boundRanges()
        evaluateFirst()
        evaluateRest()
    }

    /// Splits the terms of the plan by how the segment stores them, heaviest first, and fills their tables.
    private func prepareTerms(_ position: Int, _ segment: IndexReader.Segment) {
        dense.removeAll()
        denseBounds.removeAll()
        sparse.removeAll()
        lengthClasses.removeAll()
        for unit in segment.reader.units { if let classes = unit.lengthClasses { lengthClasses.append(classes) } }
        let count = plan.terms.count
        denseFine.setCount(count * 16)
        denseCoarse.setCount(count * 16)
        sparseFine.setCount(count * 16)
        let segments = reader.segments.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { unused in
            guard let unused = unused.baseAddress else { return }
            for term in plan.terms {
                guard let record = plan.records[Int(term.row) * segments + position] else { continue }
                let unit = segment.reader.units[Int(term.unit)]
                let weighting = Unmanaged.passUnretained(reader.weightings[Int(term.unit)])
                let factor = term.weight * record.pointee.largestImpact / 255 * 1.000001 * scale
                let levels = UnsafeRawPointer(record).assumingMemoryBound(to: UInt8.self) + Self.levelsOffset
                if record.pointee.kind == PostingsKind.dense.rawValue {
                    let row = dense.count * 16
                    fw_fill_tables(levels, factor, denseFine.base + row, denseCoarse.base + row)
                    dense.append(
                        reader.weightings[Int(term.unit)].denseTerm(
                            unit.postings + Int(record.pointee.postingsOffset), lengthClasses: unit.lengthClasses, weight: term.weight))
                    denseBounds.append(unit.bounds + Int(record.pointee.boundsOffset))
                } else {
                    fw_fill_tables(levels, factor, sparseFine.base + sparse.count * 16, unused)
                    sparse.append(sparseTerm(record.pointee, unit, weighting, term.weight))
                }
            }
        }
    }

    private static let levelsOffset = 16
    private static let prefetchedBytes = 1536

    private func sparseTerm(
        _ record: TermRecord, _ unit: UnitReader, _ weighting: Unmanaged<UnitWeighting>, _ weight: Float
    ) -> SparseTerm {
        let isTiled = record.kind == PostingsKind.tiled.rawValue
        let layout = SparseLayout(
            kind: isTiled ? .tiled : .sparse, documentFrequency: Int(record.documentFrequency), width: Int(record.width),
            tiles: SegmentFormat.tileCount(documents: unit.documentCount))
        let start = UnsafeRawPointer(unit.postings + Int(record.postingsOffset))
        // Read from front to back soon; the processor finds the rest by itself.
        for line in stride(from: 0, to: min(layout.payload, Self.prefetchedBytes), by: 64) { fw_prefetch(start + line) }
        return SparseTerm(
            starts: isTiled ? start.assumingMemoryBound(to: UInt32.self) : nil,
            low: (start + layout.documents).assumingMemoryBound(to: UInt16.self), wide: start.assumingMemoryBound(to: UInt32.self),
            codes: (start + layout.codes).assumingMemoryBound(to: UInt8.self),
            payload: (start + layout.payload).assumingMemoryBound(to: UInt8.self), lengthClasses: unit.lengthClasses,
            weighting: weighting, weight: weight, count: Int(record.documentFrequency), bits: Int(record.width), cursor: 0)
    }
}
