/// The best k hits so far: higher scores first, of equal scores the lower document numbers.
struct TopK {
    private(set) var hits: [SearchHit]
    let limit: Int

    init(limit: Int) {
        self.limit = limit
        hits = []
        hits.reserveCapacity(min(limit, 1024))
    }

    var isFull: Bool { hits.count >= limit }

    /// The worst hit kept, once there are k.
    @inline(__always)
    var worst: SearchHit? { isFull ? hits.first : nil }

    /// Score that a hit must reach to be kept; below every score while there are fewer than k.
    @inline(__always)
    var threshold: Float { isFull && limit > 0 ? hits.withUnsafeBufferPointer { $0[0].score } : -.infinity }

    /// Takes the hit in if it is among the best k. Cost: O(log k).
    @inline(__always)
    mutating func offer(_ hit: SearchHit) {
        if hits.count < limit {
            hits.append(hit)
            if hits.count == limit { makeHeap() }
        } else if limit > 0 && hit.precedes(hits[0]) {
            sink(hit, from: 0)
        }
    }

    /// The hits, best first.
    func sorted() -> [SearchHit] { hits.sorted { $0.precedes($1) } }

    // Until k hits are there they stand unordered; then they form a heap with the worst at the root.
    private mutating func makeHeap() {
        for index in stride(from: hits.count / 2 - 1, through: 0, by: -1) { sink(hits[index], from: index) }
    }

    private mutating func sink(_ hit: SearchHit, from start: Int) {
        let count = hits.count
        hits.withUnsafeMutableBufferPointer { hits in
            var hole = start
            while true {
                var child = hole &* 2 &+ 1
                if child >= count { break }
                if child &+ 1 < count && hits[child].precedes(hits[child &+ 1]) { child &+= 1 }
                if !hit.precedes(hits[child]) { break }
                hits[hole] = hits[child]
                hole = child
            }
            hits[hole] = hit
        }
    }
}
