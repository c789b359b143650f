internal import CKernels

extension RangeScorer {
    /// Evaluates up to `largestBatch` ranges: bounds in 16 bits, sums a document, exact scores of what is left.
    func evaluateBatch(_ source: UnsafePointer<Int32>, _ count: Int) {
        batch.reserve(terms: dense.count, slots: count)
        let kept = boundBatch(source, count)
        guard kept > 0 else { return }
        startLanes(kept)
        let alive = addDenseTerms(kept)
        guard alive > 0 else { return }
        for index in 0..<alive {
            let first = Int(batch.ranges[Int(batch.alive[index])]) << SegmentFormat.rangeShift
            for unit in 0..<lengthClasses.count { fw_prefetch(lengthClasses[unit] + first) }
        }
        if !best.isFull { scoreBestFirst(alive) }
        for index in 0..<alive {
            let slot = Int(batch.alive[index])
            var mask = fw_lanes_at_least(batch.lanes + slot * 8, threshold) & UInt32(batch.matched[slot])
            while mask != 0 {
                let lane = mask.trailingZeroBitCount
                mask &= mask &- 1
                if batch.lanes[slot * 8 + lane] < threshold { continue }
                offer(slot, lane)
            }
        }
    }

    /// Bounds in 16-bit units; keeps the slots that reach the threshold, in order, and returns their number.
    private func boundBatch(_ source: UnsafePointer<Int32>, _ count: Int) -> Int {
        var isBounded = areBoundsFine
        for slot in 0..<count {
            let range = Int(source[slot])
            batch.ranges[slot] = source[slot]
            batch.allowed[slot] = hasLanes ? lanes[range] : 0xFF
            batch.heads[slot] = sparse.count > 0 ? firstNode(range) : Self.noNode
            batch.rest[slot] = UInt32(bounds[range]) << 6
            isBounded = isBounded && bounds[range] < 255
        }
        if dense.count > 0 { fw_locate_codes(batch.ranges, count, batch.places, batch.halves) }
        // Sums of fine values, rounded up: the same sums again would drop next to nothing, and codes can wait until they are needed.
        hasCodes = !isBounded
        if hasCodes { addBounds(count) }
        var kept = 0
        for slot in 0..<count where batch.rest[slot] >= UInt32(threshold) {
            batch.alive[kept] = Int32(truncatingIfNeeded: slot)
            kept &+= 1
        }
        return kept
    }

    /// Sets `rest` to the bounds of all terms and the prior, and looks up the codes of the dense terms.
    private func addBounds(_ count: Int) {
        let firstRange = base >> SegmentFormat.rangeShift
        let sums = batch.denseSums
        sums.update(repeating: 0, count: batch.size)
        for term in 0..<dense.count {
            fw_gather_codes(
                level, denseBounds[term], batch.places, batch.halves, count, denseFine.base + term * 16,
                batch.codes.base + term * batch.size, sums)
        }
        for slot in 0..<count {
            var total = UInt32(sums[slot]) &+ prior.units(ofRange: firstRange + Int(batch.ranges[slot]))
            var next = batch.heads[slot]
            while next != Self.noNode {
                let node = nodes[Int(next)]
                total &+= UInt32(fineBound(node))
                next = node.next
            }
            batch.rest[slot] = total
        }
    }

    @inline(__always)
    private func fineBound(_ node: Node) -> UInt16 {
        let posting = Int(node.posting)
        let byte = sparse[Int(node.term)].codes[posting &>> 1]
        let code = Int((byte &>> UInt8(truncatingIfNeeded: (posting & 1) &<< 2)) & 15)
        return sparseFine[Int(node.term) &* 16 &+ code]
    }

    /// Sets the lanes of the kept slots to the prior and adds the sparse terms.
    private func startLanes(_ kept: Int) {
        for index in 0..<kept {
            let slot = Int(batch.alive[index])
            let range = Int(batch.ranges[slot])
            let lanes = batch.lanes + slot * 8
            lanes.update(repeating: 0, count: 8)
            (batch.masks.base + slot * batch.stride).update(repeating: 0, count: batch.stride)
            batch.matched[slot] = 0
            batch.best[slot] = 0
            if let values = prior.values { startPrior(lanes, slot, range, values) }
            var next = batch.heads[slot]
            while next != Self.noNode {
                let node = nodes[Int(next)]
                let value = fineBound(node)
                let mask = documents(node, range) & batch.allowed[slot]
                batch.matched[slot] |= mask
                batch.best[slot] = fw_add_lanes(lanes, mask, value)
                batch.rest[slot] &-= UInt32(value)
                next = node.next
            }
        }
    }

    private func startPrior(_ lanes: UnsafeMutablePointer<UInt16>, _ slot: Int, _ range: Int, _ values: UnsafePointer<Float>) {
        batch.rest[slot] &-= prior.units(ofRange: base >> SegmentFormat.rangeShift + range)
        let first = base + range << SegmentFormat.rangeShift
        for lane in 0..<min(8, documentCount - range << SegmentFormat.rangeShift) {
            let units = prior.units(values[first + lane])
            lanes[lane] = UInt16(truncatingIfNeeded: units)
            batch.best[slot] = max(batch.best[slot], units)
        }
    }

    /// The documents of a sparse term in a range, as a mask.
    @inline(__always)
    private func documents(_ node: Node, _ range: Int) -> UInt8 {
        let term = sparse.base + Int(node.term)
        var mask: UInt8 = 0
        var posting = Int(node.posting)
        if let starts = term.pointee.starts {
            let tile = range >> (SegmentFormat.tileShift - SegmentFormat.rangeShift)
            let end = Int(starts[tile + 1])
            let key = UInt16(truncatingIfNeeded: range & (Self.tileRanges - 1))
            while posting < end && term.pointee.low[posting] >> 3 == key {
                mask |= 1 &<< UInt8(truncatingIfNeeded: term.pointee.low[posting] & 7)
                posting &+= 1
            }
        } else {
            while posting < term.pointee.count && term.pointee.wide[posting] >> 3 == UInt32(truncatingIfNeeded: range) {
                mask |= 1 &<< UInt8(truncatingIfNeeded: term.pointee.wide[posting] & 7)
                posting &+= 1
            }
        }
        return mask
    }

    /// Adds the dense terms to the lanes, heaviest first; returns the number of slots that still reach the threshold.
    private func addDenseTerms(_ kept: Int) -> Int {
        let size = batch.size
        var alive = compact(batch.alive, kept)
        var view = batch.view
        var slots = batch.present
        var nextSlots = batch.nextPresent
        var present = 0
        if dense.count > 0 && alive > 0 { present = locate(0, alive, slots) }
        for term in 0..<dense.count where alive > 0 {
            var nextPresent = 0
            // The payloads of the next term load while those of this one are added.
            if term + 1 < dense.count { nextPresent = locate(term + 1, alive, nextSlots) }
            let row = term * size
            let dropped = fw_add_dense_term(
                level, &view, dense[term].directory, batch.offsets.base + row, batch.codes.base + row, denseFine.base + term * 16,
                slots, present, UInt32(threshold), batch.masks.base + term, batch.stride,
                batch.firsts.base + row)
            if dropped > 0 {
                alive = compact(batch.alive, alive)
                nextPresent = compact(nextSlots, nextPresent)
            }
            let done = slots
            slots = nextSlots
            nextSlots = done
            present = nextPresent
        }
        return alive
    }

    @inline(__always)
    private func locate(_ term: Int, _ alive: Int, _ present: UnsafeMutablePointer<Int32>) -> Int {
        let row = term * batch.size
        if hasCodes {
            return fw_locate_payloads(
                dense[term].directory, batch.codes.base + row, batch.alive, alive, batch.ranges, present, batch.offsets.base + row)
        }
        return fw_locate_coded(
            dense[term].directory, denseBounds[term], term + 1 < dense.count ? denseBounds[term + 1] : nil, batch.places, batch.halves,
            batch.codes.base + row, batch.alive, alive, batch.ranges, present, batch.offsets.base + row)
    }

    /// Drops the slots of a list that cannot reach the threshold.
    @inline(__always)
    private func compact(_ slots: UnsafeMutablePointer<Int32>, _ count: Int) -> Int {
        var kept = 0
        for index in 0..<count {
            let slot = slots[index]
            slots[kept] = slot
            if batch.best[Int(slot)] &+ batch.rest[Int(slot)] >= UInt32(threshold) { kept &+= 1 }
        }
        return kept
    }

    // MARK: Exact scores

    /// While there are fewer than k hits: scores the documents with the largest sums first, to have a threshold for the others.
    private func scoreBestFirst(_ alive: Int) {
        let wanted = best.limit - best.count + 2
        let cut = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { histogram -> UInt16 in
            histogram.initialize(repeating: 0)
            for index in 0..<alive {
                let lanes = batch.lanes + Int(batch.alive[index]) * 8
                for lane in 0..<8 { histogram[Int(lanes[lane] >> 8)] &+= 1 }
            }
            var cut = 255
            var count = 0
            while cut > 0 {
                count += Int(histogram[cut])
                if count >= wanted { break }
                cut -= 1
            }
            return UInt16(max(1, cut << 8))
        }
        for index in 0..<alive {
            let slot = Int(batch.alive[index])
            var mask = fw_lanes_at_least(batch.lanes + slot * 8, cut) & UInt32(batch.matched[slot])
            while mask != 0 {
                let lane = mask.trailingZeroBitCount
                mask &= mask &- 1
                if batch.lanes[slot * 8 + lane] < threshold { continue }
                offer(slot, lane)
                batch.matched[slot] &= ~(1 &<< UInt8(truncatingIfNeeded: lane))
            }
        }
    }

    @inline(__always)
    private func offer(_ slot: Int, _ lane: Int) {
        let local = Int(batch.ranges[slot]) << SegmentFormat.rangeShift + lane
        let document = UInt32(truncatingIfNeeded: base + local)
        var score = Float(sum(slot, lane, local)) / fixedScale
        if let values = prior.values { score += prior.weight * values[Int(document)] }
        guard score >= best.threshold else { return }
        best.offer(SearchHit(document: document, score: score))
        updateThreshold()
    }

    @inline(__always)
    private func fixed(_ contribution: Float) -> Int64 { fw_truncated(contribution * fixedScale) }

    /// The sum of all contributions to a document, in fixed-point units.
    private func sum(_ slot: Int, _ lane: Int, _ local: Int) -> Int64 {
        var total: Int64 = 0
        var next = batch.heads[slot]
        while next != Self.noNode {
            let node = nodes[Int(next)]
            total &+= sparseContribution(node, lane, local)
            next = node.next
        }
        guard dense.count > 0 else { return total }
        return total
            &+ fw_sum_dense(
                level, dense.base, batch.masks.base + slot &* batch.stride, batch.stride, UInt32(truncatingIfNeeded: local),
                batch.offsets.base + slot, batch.firsts.base + slot, batch.size, fixedScale)
    }

    @inline(__always)
    private func sparseContribution(_ node: Node, _ lane: Int, _ local: Int) -> Int64 {
        let term = sparse.base + Int(node.term)
        var posting = Int(node.posting)
        if let starts = term.pointee.starts {
            let end = Int(starts[local >> SegmentFormat.tileShift + 1])
            let key = UInt16(truncatingIfNeeded: local)
            while posting < end && term.pointee.low[posting] < key { posting &+= 1 }
            guard posting < end && term.pointee.low[posting] == key else { return 0 }
        } else {
            let key = UInt32(truncatingIfNeeded: local)
            while posting < term.pointee.count && term.pointee.wide[posting] < key { posting &+= 1 }
            guard posting < term.pointee.count && term.pointee.wide[posting] == key else { return 0 }
        }
        let code = PayloadCodec.code(term.pointee.payload, posting, bits: term.pointee.bits)
        let lengthClass = term.pointee.lengthClasses.map { $0[local] } ?? 0
        let impact = term.pointee.weighting._withUnsafeGuaranteedRef { $0.impact(code: code, lengthClass: lengthClass) }
        return fixed(term.pointee.weight * impact)
    }
}
