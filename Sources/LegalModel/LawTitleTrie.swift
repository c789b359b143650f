/// A trie over keys of titles; walks a text past the marks and the 中华人民共和国 that keys leave out.
struct TitleTrie: Sendable {
    private var childStart: [Int32] = []
    private var childCount: [Int32] = []
    /// -1 where no key ends.
    private var values: [Int32] = []
    private var labels: [UInt32] = []
    private var targets: [Int32] = []
    /// Node of each first scalar of the basic plane, 0 for none.
    private var roots = [Int32](repeating: 0, count: 0x10000)

    /// - Parameter keys: not empty each; of equal keys the first given counts.
    init(_ keys: [(key: [Unicode.Scalar], value: Int)]) {
        let sorted = keys.enumerated().sorted { left, right in
            left.element.key == right.element.key
                ? left.offset < right.offset
                : left.element.key.lexicographicallyPrecedes(right.element.key) { $0.value < $1.value }
        }.map(\.element)
        var pending: [(range: Range<Int>, depth: Int)] = [(sorted.indices, 0)]
        appendNode()
        var node = 0
        while node < pending.count {
            let (range, depth) = pending[node]
            var first = range.lowerBound
            while first < range.upperBound, sorted[first].key.count == depth {
                if values[node] < 0 { values[node] = Int32(sorted[first].value) }
                first += 1
            }
            childStart[node] = Int32(labels.count)
            while first < range.upperBound {
                let label = sorted[first].key[depth]
                var last = first
                while last < range.upperBound, sorted[last].key[depth] == label { last += 1 }
                labels.append(label.value)
                targets.append(Int32(values.count))
                appendNode()
                pending.append((first..<last, depth + 1))
                first = last
            }
            childCount[node] = Int32(labels.count) - childStart[node]
            node += 1
        }
        for index in 0..<Int(childCount[0]) where labels[index] < 0x10000 { roots[Int(labels[index])] = targets[index] }
    }

    private mutating func appendNode() {
        childStart.append(0)
        childCount.append(0)
        values.append(-1)
    }

    private func child(of node: Int, _ label: UInt32) -> Int? {
        var low = Int(childStart[node])
        let limit = low + Int(childCount[node])
        var high = limit
        while low < high {
            let middle = (low + high) / 2
            if labels[middle] < label { low = middle + 1 } else { high = middle }
        }
        return low < limit && labels[low] == label ? Int(targets[low]) : nil
    }

    /// The value of a whole key.
    func value(of key: [Unicode.Scalar]) -> Int? {
        var node = 0
        for scalar in key {
            guard let next = child(of: node, scalar.value) else { return nil }
            node = next
        }
        return node != 0 && values[node] >= 0 ? Int(values[node]) : nil
    }

    /// True if some key begins with the scalar: most places of a text end here.
    @inline(__always)
    func hasRoot(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x10000 && roots[Int(scalar.value)] != 0 }

    /// The longest key at `start` and its end in the text. O(longest key).
    func longestMatch(in text: [Unicode.Scalar], at start: Int) -> (value: Int, end: Int)? {
        var place = start
        if text[place] == "中", text[place...].starts(with: LawTitleTable.republic) { place += LawTitleTable.republic.count }
        guard place < text.count, hasRoot(text[place]) else { return nil }
        var node = Int(roots[Int(text[place].value)])
        place += 1
        var best: (value: Int, end: Int)? = values[node] >= 0 ? (Int(values[node]), place) : nil
        // Marks never end a match, and a run of them is never long inside a title.
        var marks = 0
        while place < text.count {
            let scalar = text[place]
            if scalar == "中", text[place...].starts(with: LawTitleTable.republic) {
                place += LawTitleTable.republic.count
                continue
            }
            if let next = child(of: node, scalar.value) {
                node = next
                place += 1
                marks = 0
                if values[node] >= 0 { best = (Int(values[node]), place) }
            } else if LawTitleTable.isMark(scalar), marks < 3 {
                place += 1
                marks += 1
            } else {
                break
            }
        }
        return best
    }
}
