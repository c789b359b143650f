internal import CKernels

extension RangeScorer {
    /// Joins live documents and filter to one mask a range.
    func prepareLanes(_ segment: IndexReader.Segment, _ filter: DocumentSet?) {
        hasLanes = filter != nil || segment.live != nil
        guard hasLanes else { return }
        let documents = segment.reader.documentCount
        let ranges = SegmentFormat.rangeCount(documents: documents)
        let padded = LaneMasks.paddedCount(documents: documents)
        lanes.setCount(padded)
        let first = segment.base >> SegmentFormat.rangeShift
        let target = lanes.base
        if let filter {
            filter.masks.withUnsafeBufferPointer { masks in
                guard let source = masks.baseAddress else { return }
                target.update(from: source + first, count: ranges)
            }
            (target + ranges).update(repeating: 0, count: padded - ranges)
            segment.live?.withUnsafeBufferPointer { live in
                for range in 0..<ranges { target[range] &= live[range] }
            }
        } else {
            segment.live?.withUnsafeBufferPointer { live in
                guard let source = live.baseAddress else { return }
                target.update(from: source, count: padded)
            }
        }
    }

    /// Bounds of the prior above its smallest value, in coarse units, rounded up.
    func preparePrior() {
        guard prior.isPresent else { return }
        let padded = LaneMasks.paddedCount(documents: documentCount)
        let ranges = SegmentFormat.rangeCount(documents: documentCount)
        let first = base >> SegmentFormat.rangeShift
        priorBounds.setCount(padded)
        let target = priorBounds.base
        for range in 0..<ranges { target[range] = UInt8(min(255, (prior.units(ofRange: first + range) + 63) >> 6)) }
        (target + ranges).update(repeating: 0, count: padded - ranges)
    }

    /// Bounds of all ranges of the segment, tile by tile, so that the sums of the sparse terms stay in the nearest cache.
    func boundRanges() {
        let chunks = SegmentFormat.chunkCount(documents: documentCount)
        bounds.setCount(chunks * SegmentFormat.chunkRanges)
        // Whole vectors of chunks; those beyond the last have bound 0.
        chunkMaxima.setCount((chunks + 63) & ~63)
        (chunkMaxima.base + chunks).update(repeating: 0, count: chunkMaxima.count - chunks)
        heads.setCount(max(heads.count, chunks * SegmentFormat.chunkRanges))
        nodes.removeAll()
        let tileChunks = Self.tileRanges / SegmentFormat.chunkRanges
        // 64ths suffice while few terms round up; with many, a bound is mostly rounding.
        areBoundsFine = dense.count > Self.largestCoarseCount
        var first = 0
        while first < chunks {
            let last = min(chunks, first + tileChunks)
            if sparse.count > 0 { scatter(tile: first / tileChunks, ranges: (last - first) * SegmentFormat.chunkRanges) }
            let sparseSums: UnsafePointer<UInt16>? = sparse.count > 0 ? UnsafePointer(sums) : nil
            let least: UnsafePointer<UInt8>? = prior.isPresent ? UnsafePointer(priorBounds.base) : nil
            let allowed: UnsafePointer<UInt8>? = hasLanes ? UnsafePointer(lanes.base) : nil
            if areBoundsFine {
                fw_bound_ranges_fine(
                    level, denseBounds.base, denseFine.base, dense.count, first, last, sparseSums, least, allowed, bounds.base,
                    chunkMaxima.base)
            } else {
                fw_bound_ranges(
                    level, denseBounds.base, denseCoarse.base, dense.count, first, last, sparseSums, least, allowed, bounds.base,
                    chunkMaxima.base)
            }
            first = last
        }
    }

    static let largestCoarseCount = 96
    private static let headsAhead = 16

    /// Adds the bounds of the sparse terms of one tile to `sums` and leaves a node for each term and range.
    private func scatter(tile: Int, ranges: Int) {
        sums.update(repeating: 0, count: ranges)
        for number in 0..<sparse.count {
            let term = sparse[number]
            if let starts = term.starts {
                let first = Int(starts[tile])
                let last = Int(starts[tile + 1])
                let low = term.low
                scatter(number, term.codes, first, last, tile) { Int(low[$0]) }
            } else {
                let first = term.cursor
                let end = UInt64(tile + 1) << UInt64(SegmentFormat.tileShift)
                var last = first
                while last < term.count && UInt64(term.wide[last]) < end { last &+= 1 }
                sparse.base[number].cursor = last
                let wide = term.wide
                scatter(number, term.codes, first, last, tile) { Int(wide[$0] & 0xFFFF) }
            }
        }
    }

    @inline(__always)
    private func scatter(
        _ number: Int, _ codes: UnsafePointer<UInt8>, _ first: Int, _ last: Int, _ tile: Int, _ document: (Int) -> Int
    ) {
        nodes.reserve(last - first + 1)
        let fine = sparseFine.base + number * 16
        let heads = self.heads.base + tile * Self.tileRanges
        let firstRange = UInt32(truncatingIfNeeded: tile * Self.tileRanges)
        let sums = self.sums
        let target = nodes.base
        var count = nodes.count
        for posting in first..<last {
            // Of a large index most heads are far away. Beyond the last posting stands something else, which may be loaded too.
            fw_prefetch(heads + document(posting &+ Self.headsAhead) &>> SegmentFormat.rangeShift)
            let code = Int((codes[posting &>> 1] &>> UInt8(truncatingIfNeeded: (posting & 1) &<< 2)) & 15)
            let range = document(posting) &>> SegmentFormat.rangeShift
            let sum = sums[range]
            let head = heads[range]
            target[count] = Node(
                next: sum == 0 ? Self.noNode : head, term: UInt32(truncatingIfNeeded: number),
                posting: UInt32(truncatingIfNeeded: posting), range: firstRange &+ UInt32(truncatingIfNeeded: range))
            // Code 0: not the first posting of its range. Written and forgotten, which is cheaper than a branch.
            heads[range] = code == 0 ? head : UInt32(truncatingIfNeeded: count)
            sums[range] = sum &+ fine[code]
            count &+= code == 0 ? 0 : 1
        }
        nodes.setCount(count)
    }

    /// The newest node of a range, or `noNode`.
    @inline(__always)
    func firstNode(_ range: Int) -> UInt32 {
        let head = heads[range]
        guard Int(head) < nodes.count, nodes[Int(head)].range == UInt32(truncatingIfNeeded: range) else { return Self.noNode }
        return head
    }

    // MARK: Which ranges to evaluate

    /// Evaluates the best ranges of the best chunks, to have a threshold before the rest is sorted.
    func evaluateFirst() {
        let wantedChunks = max(16, best.limit / 2)
        let wantedRanges = min(Self.largestBatch, max(Self.batchSize, best.limit))
        let cut = thresholdOfChunks(wantedChunks)
        candidates.removeAll()
        forEachRange(cut) { range in
            candidates.append(Int32(truncatingIfNeeded: range))
            return candidates.count < wantedRanges
        }
        guard candidates.count > 0 else { return }
        evaluateBatch(candidates.base, candidates.count)
        // Done with: the rest must not take them again.
        for index in 0..<candidates.count { bounds[Int(candidates[index])] = 0 }
    }

    /// Calls `body` with every range whose bound is at least `cut`, ascending, as long as it returns true.
    @inline(__always)
    private func forEachRange(_ cut: UInt8, _ body: (Int) -> Bool) {
        var first = 0
        while first < chunkMaxima.count {
            var chunks = fw_at_least(chunkMaxima.base + first, cut)
            while chunks != 0 {
                let chunk = first &+ chunks.trailingZeroBitCount
                chunks &= chunks &- 1
                var mask = fw_at_least(bounds.base + chunk &* SegmentFormat.chunkRanges, cut)
                while mask != 0 {
                    guard body(chunk &* SegmentFormat.chunkRanges &+ mask.trailingZeroBitCount) else { return }
                    mask &= mask &- 1
                }
            }
            first &+= 64
        }
    }

    /// The largest coarse bound that at least `wanted` chunks reach; at least the present threshold.
    private func thresholdOfChunks(_ wanted: Int) -> UInt8 {
        var low = Int(coarseThreshold)
        var high = 255
        while low < high {
            let middle = (low + high + 1) / 2
            if fw_count_at_least(chunkMaxima.base, chunkMaxima.count, UInt8(middle)) >= wanted { low = middle } else { high = middle - 1 }
        }
        return UInt8(low)
    }

    /// Evaluates all ranges that reach the threshold, by descending bound.
    func evaluateRest() {
        sortCandidates()
        let size = best.limit < Self.manyHits ? Self.batchSize : Self.largestBatch
        var first = 0
        while first < ordered.count {
            var last = first
            let end = min(ordered.count, first + size)
            while last < end && bounds[Int(ordered[last])] >= coarseThreshold { last += 1 }
            guard last > first else { return }
            evaluateBatch(ordered.base + first, last - first)
            first = last
        }
    }

    /// Fills `ordered` with the ranges at or above the threshold: a counting sort, stable, best first.
    private func sortCandidates() {
        candidates.removeAll()
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 257) { starts in
            starts.initialize(repeating: 0)
            forEachRange(coarseThreshold) { range in
                candidates.append(Int32(truncatingIfNeeded: range))
                starts[256 - Int(bounds[range])] &+= 1
                return true
            }
            var total: Int32 = 0
            for index in 0..<257 {
                let count = starts[index]
                starts[index] = total
                total &+= count
            }
            ordered.setCount(candidates.count)
            for index in 0..<candidates.count {
                let range = candidates[index]
                let key = 256 - Int(bounds[Int(range)])
                ordered[Int(starts[key])] = range
                starts[key] &+= 1
            }
        }
    }
}
