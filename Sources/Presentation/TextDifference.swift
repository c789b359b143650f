/// What changed between two texts, character by character, as runs that can be read.
package enum TextDifference {
    package enum Run: Equatable, Sendable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Scalars of both texts together, without what they begin and end with alike, beyond which what changed is shown whole: nobody reads
    /// the difference of two such texts, and comparing costs the square of it.
    package static let most = 6_000
    /// Unchanged runs of fewer characters between changes are part of the change: 的 left standing alone helps nobody.
    private static let shortest = 2

    private typealias Piece = (same: ArraySlice<Unicode.Scalar>, removed: [Unicode.Scalar], added: [Unicode.Scalar])

    /// Runs in order; removed text stands before the added text of the same place.
    /// - Complexity: linear where both begin and end alike or one has nothing between; else Myers 1986, the sum of the lengths between times
    ///   the number of changes.
    package static func runs(from old: String, to new: String) -> [Run] {
        let (left, right) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        let shorter = min(left.count, right.count)
        var start = 0
        while start < shorter, left[start] == right[start] { start += 1 }
        var end = 0
        while end < shorter - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
        let (before, after) = (left[start..<left.count - end], right[start..<right.count - end])
        let middle: [Piece]
        if before.isEmpty || after.isEmpty || before.count + after.count > most {
            middle = [([], Array(before), Array(after))]
        } else {
            middle = compared(Array(before), Array(after))
        }
        return joined([(left[..<start], [], [])] + middle + [(left[(left.count - end)...], [], [])])
    }

    private static func compared(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> [Piece] {
        let change = right.difference(from: left)
        let removed = Set(change.removals.map(offset))
        let added = Set(change.insertions.map(offset))
        var pieces: [Piece] = []
        var (old, new) = (0, 0)
        while old < left.count || new < right.count {
            var piece: Piece = ([], [], [])
            while old < left.count, new < right.count, !removed.contains(old), !added.contains(new) {
                piece.same.append(left[old])
                (old, new) = (old + 1, new + 1)
            }
            while old < left.count, removed.contains(old) {
                piece.removed.append(left[old])
                old += 1
            }
            while new < right.count, added.contains(new) {
                piece.added.append(right[new])
                new += 1
            }
            pieces.append(piece)
        }
        return pieces
    }

    private static func offset(_ change: CollectionDifference<Unicode.Scalar>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    private static func joined(_ pieces: [Piece]) -> [Run] {
        var runs: [Run] = []
        var removed: [Unicode.Scalar] = []
        var added: [Unicode.Scalar] = []
        func close() {
            if !removed.isEmpty { runs.append(.removed(text(removed))) }
            if !added.isEmpty { runs.append(.added(text(added))) }
            removed = []
            added = []
        }
        for piece in pieces {
            if piece.same.count < shortest, !removed.isEmpty || !added.isEmpty, !piece.removed.isEmpty || !piece.added.isEmpty {
                removed += piece.same
                added += piece.same
            } else if !piece.same.isEmpty {
                close()
                runs.append(.same(text(piece.same)))
            }
            removed += piece.removed
            added += piece.added
        }
        close()
        return runs
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The share of character pairs that two texts have in common (Jaccard), 0…1.
    package static func similarity(_ left: Set<UInt64>, _ right: Set<UInt64>) -> Double {
        let (small, large) = left.count <= right.count ? (left, right) : (right, left)
        let common = small.count { large.contains($0) }
        let all = left.count + right.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }

    /// Neighbouring characters of a text, each pair as one number.
    package static func pairs(of text: String) -> Set<UInt64> {
        var pairs: Set<UInt64> = []
        var last: UInt64 = 0
        for scalar in text.unicodeScalars {
            pairs.insert(last << 32 | UInt64(scalar.value))
            last = UInt64(scalar.value)
        }
        return pairs
    }
}
