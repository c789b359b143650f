/// What changed between two texts, character by character, as runs that can be read.
enum TextDifference {
    enum Run: Equatable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Texts whose lengths multiplied exceed this are shown whole: nobody reads their difference, and it costs their product.
    private static let most = 9_000_000
    /// Unchanged runs of fewer characters between changes are part of the change: 的 left standing alone helps nobody.
    private static let shortest = 2

    /// Runs in order; removed text stands before the added text of the same place.
    /// - Complexity: Myers 1986, the sum of lengths times the number of changes.
    static func runs(from old: String, to new: String) -> [Run] {
        let (left, right) = (Array(old), Array(new))
        guard left.count * right.count <= most else { return [.removed(old), .added(new)] }
        let change = right.difference(from: left)
        let removed = Set(change.removals.map(offset))
        let added = Set(change.insertions.map(offset))
        var pieces: [(same: [Character], removed: [Character], added: [Character])] = []
        var (old, new) = (0, 0)
        while old < left.count || new < right.count {
            var piece: (same: [Character], removed: [Character], added: [Character]) = ([], [], [])
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
        return joined(pieces)
    }

    private static func offset(_ change: CollectionDifference<Character>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    private static func joined(_ pieces: [(same: [Character], removed: [Character], added: [Character])]) -> [Run] {
        var runs: [Run] = []
        var removed: [Character] = []
        var added: [Character] = []
        func close() {
            if !removed.isEmpty { runs.append(.removed(String(removed))) }
            if !added.isEmpty { runs.append(.added(String(added))) }
            removed = []
            added = []
        }
        for piece in pieces {
            if piece.same.count < shortest, !removed.isEmpty || !added.isEmpty, !piece.removed.isEmpty || !piece.added.isEmpty {
                removed += piece.same
                added += piece.same
            } else if !piece.same.isEmpty {
                close()
                runs.append(.same(String(piece.same)))
            }
            removed += piece.removed
            added += piece.added
        }
        close()
        return runs
    }

    /// The share of character pairs that two texts have in common (Jaccard), 0…1.
    static func similarity(_ left: Set<[Character]>, _ right: Set<[Character]>) -> Double {
        let common = left.intersection(right).count
        let all = left.count + right.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }

    static func pairs(of text: String) -> Set<[Character]> {
        let characters = Array(text)
        guard characters.count > 1 else { return [characters] }
        return Set((1..<characters.count).map { [characters[$0 - 1], characters[$0]] })
    }
}
