/// The best k hits so far: higher scores first, of equal scores the lower document numbers.
final class TopK {
    private let hits: GrowableBuffer<SearchHit>
    private(set) var limit: Int

    init(limit: Int) {
        self.limit = limit
        hits = GrowableBuffer(capacity: 64)
    }

    /// Forgets all hits.
    func reset(limit: Int) {
        self.limit = limit
        hits.removeAll()
    }

    var count: Int { hits.count }

    @inline(__always)
    var isFull: Bool { hits.count >= limit }

    /// Score that a hit must reach to be kept; below every score while there are fewer than k.
    @inline(__always)
    var threshold: Float { isFull && limit > 0 ? hits[0].score : -.infinity }

    /// Takes the hit in if it is among the best k. Cost: O(log k).
    @inline(__always)
    func offer(_ hit: SearchHit) {
        if hits.count < limit {
            hits.append(hit)
            if hits.count == limit { makeHeap() }
        } else if limit > 0 && hit.precedes(hits[0]) {
            sink(hit, from: 0)
        }
    }

    /// The hits, best first.
    func sorted() -> [SearchHit] {
        UnsafeBufferPointer(start: hits.base, count: hits.count).sorted { $0.precedes($1) }
    }

    // Until k hits are there they stand unordered; then they form a heap with the worst at the root.
    private func makeHeap() {
        for index in stride(from: hits.count / 2 - 1, through: 0, by: -1) { sink(hits[index], from: index) }
    }

    private func sink(_ hit: SearchHit, from start: Int) {
        let count = hits.count
        let base = hits.base
        var hole = start
        while true {
            var child = hole &* 2 &+ 1
            if child >= count { break }
            if child &+ 1 < count && base[child].precedes(base[child &+ 1]) { child &+= 1 }
            if !hit.precedes(base[child]) { break }
            base[hole] = base[child]
            hole = child
        }
        base[hole] = hit
    }
}
