internal import LegalModel

/// Two answers to the same question: the same wording twice, or nearly the same wording with different deadlines, amounts or articles.
struct ContradictionCheck {
    /// Share of common character pairs (Dice) from which two questions are nearly identical.
    static let nearness = 0.8

    /// An answer with what it rests on.
    struct Entry {
        let item: CorpusItem
        let answer: StandardAnswer
        let basis: Set<Provision>
    }

    private struct Variant {
        let entry: Int
        let text: String
        let folded: [Unicode.Scalar]
        let pairs: Set<UInt64>
    }

    private let entries: [Entry]
    private let variants: [Variant]

    init(_ entries: [Entry]) {
        self.entries = entries
        variants = entries.enumerated().flatMap { index, entry in
            ([entry.answer.question] + entry.answer.similarQuestions + entry.answer.mustHit).map { text in
                let folded = Self.folded(text)
                return Variant(entry: index, text: text, folded: folded, pairs: Self.pairs(folded))
            }
        }
    }

    /// - Complexity: O(variants × questions that share a pair); about a second for 5,000 variants.
    func findings() -> [CorpusFinding] { repeated() + near() }

    private func repeated() -> [CorpusFinding] {
        var first: [[Unicode.Scalar]: Int] = [:]
        var found: [CorpusFinding] = []
        for (index, variant) in variants.enumerated() {
            guard let earlier = first[variant.folded] else {
                first[variant.folded] = index
                continue
            }
            let other = variants[earlier]
            let place = other.entry == variant.entry ? "本条" : entries[other.entry].item.id
            found.append(
                finding(variant, "“\(variant.text)”与\(place)的“\(other.text)”是同一个问法", "一个问法只放在一条答复里；应命中的问法不要与相似问重复"))
        }
        return found
    }

    private func near() -> [CorpusFinding] {
        var byPair: [UInt64: [Int]] = [:]
        var reported: Set<[Int]> = []
        var found: [CorpusFinding] = []
        for (index, variant) in variants.enumerated() {
            var common: [Int: Int] = [:]
            for pair in variant.pairs {
                for other in byPair[pair] ?? [] where variants[other].entry != variant.entry { common[other, default: 0] += 1 }
                byPair[pair, default: []].append(index)
            }
            for (other, count) in common.sorted(by: { $0.key < $1.key }) {
                let total = variant.pairs.count + variants[other].pairs.count
                guard Double(2 * count) >= Self.nearness * Double(total), variants[other].folded != variant.folded,
                    let difference = difference(entries[variants[other].entry], entries[variant.entry]),
                    reported.insert([variants[other].entry, variant.entry]).inserted
                else { continue }
                let id = entries[variants[other].entry].item.id
                found.append(
                    finding(variant, "“\(variant.text)”与 \(id) 的“\(variants[other].text)”问的几乎一样，\(difference)", "核对哪条对；合并，或者把问法改到看得出区别"))
            }
        }
        return found
    }

    /// In what two answers to one question differ; nil if they agree.
    private func difference(_ one: Entry, _ other: Entry) -> String? {
        let left = Self.byUnit(one.answer.conclusion ?? "")
        let right = Self.byUnit(other.answer.conclusion ?? "")
        for (unit, values) in left.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let others = right[unit], values.isDisjoint(with: others) { return "结论里的期限或者数额不同" }
        }
        return one.basis.isDisjoint(with: other.basis) && !one.basis.isEmpty && !other.basis.isEmpty ? "依据的条文没有一条相同" : nil
    }

    private static func byUnit(_ text: String) -> [Quantity.Unit: Set<Quantity>] {
        Dictionary(grouping: QuantityScanner.quantities(in: text).map(\.quantity), by: \.unit).mapValues(Set.init)
    }

    private func finding(_ variant: Variant, _ reason: String, _ remedy: String) -> CorpusFinding {
        let file = entries[variant.entry].item.file
        return CorpusFinding(.contradiction, path: file.path, line: file.line(of: variant.text), reason: reason, remedy: remedy)
    }

    /// Letters, digits and Han characters alone, in lower case.
    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    private static func pairs(_ folded: [Unicode.Scalar]) -> Set<UInt64> {
        Set(zip(folded, folded.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) })
    }
}
