import Answering
import LegalModel
import Presentation

/// Two versions of a law, article by article, also where a revision renumbered them.
struct VersionComparison {
    struct Row {
        let old: LawEntry?
        let new: LawEntry?

        var isSameText: Bool { old.map(VersionComparison.text) == new.map(VersionComparison.text) }
        var isUnchanged: Bool { isSameText && old?.number == new?.number }
        var isMoved: Bool { old != nil && new != nil && old?.number != new?.number }
    }

    /// Articles are taken for the same one from this likeness on, if their numbers agree…
    private static let likeAtPlace = 0.3
    /// …and from this one on if they do not.
    private static let likeElsewhere = 0.55
    /// A revision moves an article by so many places at most.
    private static let farthest = 80

    /// In order of the new text; removed articles stand where they were.
    let rows: [Row]

    /// - Complexity: linear for equal articles; each renumbered one is compared with `farthest` neighbours on both sides.
    init(old: LawView, new: LawView) {
        let left = old.entries.filter { $0.number != nil && !$0.paragraphs.isEmpty }
        let right = new.entries.filter { $0.number != nil && !$0.paragraphs.isEmpty }
        var partner = Self.sameNumber(left, right)
        Self.findMoved(left, right, &partner)
        var taken: [Int: Int] = [:]
        for (new, old) in partner { taken[old] = new }
        var rows: [Row] = []
        var next = 0
        for (index, entry) in right.enumerated() {
            let mate = partner[index]
            // What was removed before this article is told before it.
            if let mate {
                while next < mate {
                    if taken[next] == nil { rows.append(Row(old: left[next], new: nil)) }
                    next += 1
                }
                next = max(next, mate + 1)
            }
            rows.append(Row(old: mate.map { left[$0] }, new: entry))
        }
        while next < left.count {
            if taken[next] == nil { rows.append(Row(old: left[next], new: nil)) }
            next += 1
        }
        self.rows = rows
    }

    /// Places of the old text by places of the new one: articles of one number that are alike.
    private static func sameNumber(_ left: [LawEntry], _ right: [LawEntry]) -> [Int: Int] {
        var place: [ArticleNumber: Int] = [:]
        for (index, entry) in left.enumerated() { if let number = entry.number { place[number] = index } }
        var partner: [Int: Int] = [:]
        for (index, entry) in right.enumerated() {
            guard let number = entry.number, let old = place[number] else { continue }
            let (before, after) = (text(left[old]), text(entry))
            let isLike =
                before == after
                || TextDifference.similarity(TextDifference.pairs(of: before), TextDifference.pairs(of: after)) >= likeAtPlace
            if isLike { partner[index] = old }
        }
        return partner
    }

    /// The rest by likeness, in order of the new text, among articles that are not too far away.
    private static func findMoved(_ left: [LawEntry], _ right: [LawEntry], _ partner: inout [Int: Int]) {
        let taken = Set(partner.values)
        var free = left.indices.filter { !taken.contains($0) }.map { (place: $0, pairs: TextDifference.pairs(of: text(left[$0]))) }
        for index in right.indices where partner[index] == nil {
            let pairs = TextDifference.pairs(of: text(right[index]))
            var best: (position: Int, likeness: Double)?
            for (position, candidate) in free.enumerated() where abs(candidate.place - index) <= farthest {
                // Sets of such different size cannot be alike enough.
                let (small, large) = (min(pairs.count, candidate.pairs.count), max(pairs.count, candidate.pairs.count))
                guard Double(small) >= likeElsewhere * Double(large) else { continue }
                let likeness = TextDifference.similarity(candidate.pairs, pairs)
                if likeness >= likeElsewhere, likeness > best?.likeness ?? 0 { best = (position, likeness) }
            }
            guard let best else { continue }
            partner[index] = free[best.position].place
            free.remove(at: best.position)
        }
    }

    /// The article's whole text, a line a 款 or 项.
    static func text(_ entry: LawEntry) -> String {
        entry.paragraphs.flatMap { [$0.text] + $0.items.map(\.text) }.joined(separator: "\n")
    }
}
