package import LegalModel

/// Which article of a new text continues which article of the old one: by number where the texts agree, by likeness where numbers moved.
package struct ArticleAlignment: Sendable {
    package struct Pair: Sendable, Equatable {
        /// Positions in the two lists.
        package let old: Int
        package let new: Int
        /// Dice share of common character pairs, 0…1.
        package let likeness: Double
    }

    /// By position in the old list.
    package private(set) var pairs: [Pair] = []
    /// Old articles that nothing continues.
    package private(set) var removed: [Int] = []
    /// New articles that continue nothing.
    package private(set) var added: [Int] = []

    /// Likeness from which an article under another number is the same one.
    private static let movedLikeness = 0.5
    /// Likeness from which an article under the same number is the same one.
    private static let keptLikeness = 0.3
    /// What the same number is worth when candidates are ranked.
    private static let numberBonus = 0.08
    /// Equal texts shorter than this say nothing about identity.
    private static let shortest = 6

    /// - Complexity: linear in the texts, plus the product of document frequencies of pairs among articles that changed; 民法典 against a
    ///   shifted copy takes some tenths of a second.
    package init(old: [ArticleText], new: [ArticleText]) {
        self.init(old: old.map(\.number), old.map { TextShape($0.text) }, new: new.map(\.number), new.map { TextShape($0.text) })
    }

    init(old: [ArticleNumber], _ oldShapes: [TextShape], new: [ArticleNumber], _ newShapes: [TextShape]) {
        var freeOld = Set(old.indices)
        var freeNew = Set(new.indices)
        func pair(_ one: Int, _ other: Int, _ likeness: Double) {
            pairs.append(Pair(old: one, new: other, likeness: likeness))
            freeOld.remove(one)
            freeNew.remove(other)
        }
        let places = Dictionary(old.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        for index in new.indices {
            if let place = places[new[index]], freeOld.contains(place), oldShapes[place].folded == newShapes[index].folded {
                pair(place, index, 1)
            }
        }
        var byText: [[Unicode.Scalar]: [Int]] = [:]
        for place in freeOld.sorted() where oldShapes[place].folded.count >= Self.shortest {
            byText[oldShapes[place].folded, default: []].append(place)
        }
        for index in freeNew.sorted() {
            guard var same = byText[newShapes[index].folded], !same.isEmpty else { continue }
            pair(same.removeFirst(), index, 1)
            byText[newShapes[index].folded] = same
        }
        for candidate in Self.candidates(old, oldShapes, freeOld, new, newShapes, freeNew)
        where freeOld.contains(candidate.old) && freeNew.contains(candidate.new) {
            pair(candidate.old, candidate.new, candidate.likeness)
        }
        pairs.sort { $0.old < $1.old }
        removed = freeOld.sorted()
        added = freeNew.sorted()
    }

    /// Pairs that may be the same article, best first.
    private static func candidates(
        _ old: [ArticleNumber], _ oldShapes: [TextShape], _ freeOld: Set<Int>, _ new: [ArticleNumber], _ newShapes: [TextShape],
        _ freeNew: Set<Int>
    ) -> [Pair] {
        var postings: [UInt64: [(place: Int, count: Int)]] = [:]
        for place in freeOld.sorted() {
            for (pair, count) in oldShapes[place].counts { postings[pair, default: []].append((place, count)) }
        }
        var found: [(pair: Pair, rank: Double)] = []
        for index in freeNew.sorted() {
            var common: [Int: Int] = [:]
            for (pair, count) in newShapes[index].counts {
                for entry in postings[pair] ?? [] { common[entry.place, default: 0] += min(count, entry.count) }
            }
            for (place, count) in common {
                let likeness = Double(2 * count) / Double(max(oldShapes[place].size + newShapes[index].size, 1))
                let isSameNumber = old[place] == new[index]
                guard likeness >= (isSameNumber ? keptLikeness : movedLikeness) else { continue }
                found.append((Pair(old: place, new: index, likeness: likeness), likeness + (isSameNumber ? numberBonus : 0)))
            }
        }
        found.sort { ($1.rank, $0.pair.old, $0.pair.new) < ($0.rank, $1.pair.old, $1.pair.new) }
        return found.map(\.pair)
    }
}
