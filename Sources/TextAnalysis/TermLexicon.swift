/// Terms that are kept whole in addition to the words of the breaker: a trie over folded characters.
///
/// Every place of a text gives at most one term, the longest, and none that lies inside the term before it:
/// 劳动合同法 with 劳动合同 and 合同法 gives both, with 劳动合同法 only that.
package struct TermLexicon: Sendable {
    /// Longer terms are left out: the cost of a text is at most this times its length.
    package static let maximumTermLength = 32

    /// Folded, sorted by bytes, without doubles.
    package let terms: [[UInt32]]
    private var childStart: [Int32] = []
    private var childCount: [Int32] = []
    private var isEnd: [Bool] = []
    private var childCharacter: [UInt32] = []
    private var childNode: [Int32] = []
    /// Node of each first character of the basic plane, 0 for none: most places of a text end here.
    private var roots: [Int32] = []

    package static let empty = TermLexicon(folded: [])

    /// - Parameter folded: terms as the analyzer folds them; those of fewer than two characters are left out.
    init(folded: [[UInt32]]) {
        terms = Set(folded.filter { (2...Self.maximumTermLength).contains($0.count) }).sorted { $0.lexicographicallyPrecedes($1) }
        guard !terms.isEmpty else { return }
        var pending: [(range: Range<Int>, depth: Int)] = []
        appendNode(isEnd: false)
        pending.append((terms.indices, 0))
        var node = 0
        while node < pending.count {
            let (range, depth) = pending[node]
            childStart[node] = Int32(childCharacter.count)
            var first = range.lowerBound
            while first < range.upperBound {
                if terms[first].count == depth {
                    first += 1
                    continue
                }
                let character = terms[first][depth]
                var last = first
                while last < range.upperBound, terms[last].count > depth, terms[last][depth] == character { last += 1 }
                childCharacter.append(character)
                childNode.append(Int32(isEnd.count))
                // The shortest term of the group sorts first.
                appendNode(isEnd: terms[first].count == depth + 1)
                pending.append((first..<last, depth + 1))
                first = last
            }
            childCount[node] = Int32(childCharacter.count) - childStart[node]
            node += 1
        }
        roots = [Int32](repeating: 0, count: 0x10000)
        for index in 0..<Int(childCount[0]) where childCharacter[index] < 0x10000 {
            roots[Int(childCharacter[index])] = childNode[index]
        }
    }

    private mutating func appendNode(isEnd end: Bool) {
        childStart.append(0)
        childCount.append(0)
        isEnd.append(end)
    }

    package var isEmpty: Bool { terms.isEmpty }

    /// End of the longest term that begins at `start`, or nil. O(longest term × log of the branching).
    func longestMatch(in text: UnsafeBufferPointer<UInt32>, at start: Int) -> Int? {
        guard !roots.isEmpty, text[start] < 0x10000 else { return nil }
        var node = Int(roots[Int(text[start])])
        guard node != 0 else { return nil }
        var end: Int?
        var place = start + 1
        while place < text.count {
            guard let next = child(of: node, character: text[place]) else { break }
            node = next
            place += 1
            if isEnd[node] { end = place }
        }
        return end
    }

    private func child(of node: Int, character: UInt32) -> Int? {
        var low = Int(childStart[node])
        var high = low + Int(childCount[node])
        let limit = high
        while low < high {
            let middle = (low + high) / 2
            if childCharacter[middle] < character { low = middle + 1 } else { high = middle }
        }
        return low < limit && childCharacter[low] == character ? Int(childNode[low]) : nil
    }
}
