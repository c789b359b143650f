/// Phrases to values, found in a text by walking a trie of Unicode scalars; built once, read by many threads.
///
/// - Complexity: finding is O(length · longest phrase) at worst, O(length) on ordinary text.
struct PhraseTable<Value: Sendable>: Sendable {
    /// (node << 21 | scalar) → child. Scalars need 21 bits.
    private var children: [UInt64: Int32] = [:]
    private var ends: [Int32: Int] = [:]
    private(set) var values: [Value] = []
    private var nodeCount: Int32 = 1

    /// A phrase in a text.
    struct Match {
        /// In scalars of the text.
        var range: Range<Int>
        var value: Value
    }

    /// Adds a phrase, or passes its value so far to `merge`.
    mutating func insert(_ phrase: [UInt32], _ value: Value, merge: (inout Value, Value) -> Void) {
        precondition(!phrase.isEmpty, "an empty phrase stands everywhere")
        var node: Int32 = 0
        for scalar in phrase {
            let key = UInt64(UInt32(bitPattern: node)) << 21 | UInt64(scalar)
            if let next = children[key] {
                node = next
            } else {
                children[key] = nodeCount
                node = nodeCount
                nodeCount += 1
            }
        }
        if let index = ends[node] {
            merge(&values[index], value)
        } else {
            ends[node] = values.count
            values.append(value)
        }
    }

    /// Phrases from left to right, the longest at each place, none overlapping.
    func matches(in text: [UInt32]) -> [Match] {
        var found: [Match] = []
        var start = 0
        while start < text.count {
            if let (length, index) = longest(at: start, in: text) {
                found.append(Match(range: start..<(start + length), value: values[index]))
                start += length
            } else {
                start += 1
            }
        }
        return found
    }

    /// Every phrase that stands in a text, by its beginning and then by its length, nested and overlapping ones too.
    func forEachMatch(in text: [UInt32], _ body: (Match) -> Void) {
        for start in text.indices {
            var node: Int32 = 0
            for position in start..<text.count {
                guard let next = children[UInt64(UInt32(bitPattern: node)) << 21 | UInt64(text[position])] else { break }
                node = next
                if let index = ends[node] { body(Match(range: start..<position + 1, value: values[index])) }
            }
        }
    }

    /// Phrases that begin at a place, shortest first.
    ///
    /// - Parameter symbols: what may stand at each place, one or more symbols: characters with several readings have several sounds.
    func beginning(at start: Int, in symbols: [[UInt32]]) -> [Match] {
        var found: [Match] = []
        var nodes: [Int32] = [0]
        for position in start..<symbols.count {
            var next: [Int32] = []
            for node in nodes {
                for symbol in symbols[position] {
                    if let child = children[UInt64(UInt32(bitPattern: node)) << 21 | UInt64(symbol)] { next.append(child) }
                }
            }
            if next.isEmpty { break }
            for node in next {
                if let index = ends[node] { found.append(Match(range: start..<(position + 1), value: values[index])) }
            }
            nodes = next
        }
        return found
    }

    private func longest(at start: Int, in text: [UInt32]) -> (length: Int, index: Int)? {
        var node: Int32 = 0
        var best: (Int, Int)?
        for position in start..<text.count {
            guard let next = children[UInt64(UInt32(bitPattern: node)) << 21 | UInt64(text[position])] else { break }
            node = next
            if let index = ends[node] { best = (position + 1 - start, index) }
        }
        return best.map { ($0.0, $0.1) }
    }
}
