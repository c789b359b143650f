/// The best neighbours so far, the worst on top. Documents must be inserted in ascending order: of equal ones the first stays.
struct NeighbourHeap {
    private let limit: Int
    private var items: [VectorStore.Neighbour] = []
    /// Only what is above this can enter.
    private(set) var threshold: Float

    /// - Parameter threshold: only what is above it may enter from the start.
    init(limit: Int, threshold: Float = -.infinity) {
        self.limit = limit
        self.threshold = threshold
        items.reserveCapacity(min(limit, 4096))
    }

    /// True if the left one must leave before the right one.
    private static func isWorse(_ left: VectorStore.Neighbour, _ right: VectorStore.Neighbour) -> Bool {
        left.cosine < right.cosine || (left.cosine == right.cosine && left.document > right.document)
    }

    mutating func insert(_ neighbour: VectorStore.Neighbour) {
        if items.count < limit {
            items.append(neighbour)
            var child = items.count - 1
            while child > 0, Self.isWorse(items[child], items[(child - 1) / 2]) {
                items.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        } else {
            items[0] = neighbour
            sink()
        }
        if items.count == limit { threshold = items[0].cosine }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && Self.isWorse(items[child], items[worst]) {
                worst = child
            }
            if worst == parent { return }
            items.swapAt(parent, worst)
            parent = worst
        }
    }

    func sorted() -> [VectorStore.Neighbour] { items.sorted { Self.isWorse($1, $0) } }
}
