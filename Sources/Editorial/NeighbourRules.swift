internal import KnowledgeStore
internal import LegalModel

/// Answers to the same or nearly the same question: one wording belongs to one answer, and two answers may not say different things.
struct NeighbourRules {
    /// Share of common character pairs (Dice) from which two questions are nearly identical.
    static let nearness = 0.8

    private let laws: LawLookup
    private let answers: [StandardAnswer]
    private let variants: [(answer: Int, text: String, shape: TextShape)]
    private let byPair: [UInt64: [Int]]

    /// - Parameter answers: every answer as it would stand after publication.
    /// - Complexity: linear in the questions, about 50 ms for 10,000.
    init(_ answers: [StandardAnswer], laws: LawLookup) {
        self.laws = laws
        self.answers = answers
        variants = answers.enumerated().flatMap { index, answer in
            ([answer.question] + answer.similarQuestions).map { (index, $0, TextShape($0)) }
        }
        var byPair: [UInt64: [Int]] = [:]
        for (index, variant) in variants.enumerated() { for pair in variant.shape.counts.keys { byPair[pair, default: []].append(index) } }
        self.byPair = byPair
    }

    func check(_ answer: StandardAnswer, _ list: inout GateList) {
        var reported: Set<String> = []
        for (field, texts) in [("标准问", [answer.question]), ("相似问", answer.similarQuestions)] {
            for text in texts {
                let shape = TextShape(text)
                for index in near(shape) where answers[variants[index].answer].id != answer.id {
                    let other = answers[variants[index].answer]
                    if variants[index].shape.folded == shape.folded {
                        guard reported.insert("=\(other.id)").inserted else { continue }
                        list.add(
                            .duplicate, field, "“\(text)”与 \(other.id) 的“\(variants[index].text)”是同一个问法", "一个问法只放在一条答复里，改问法或者合并")
                    }
                    guard let difference = difference(answer, other), reported.insert(other.id).inserted else { continue }
                    list.add(
                        .contradiction, field, "“\(text)”与 \(other.id) 的“\(variants[index].text)”问的几乎一样，\(difference)",
                        "核对哪条对；合并、改到看得出区别，或者说明理由后豁免", evidence: other.id)
                }
            }
        }
    }

    private func near(_ shape: TextShape) -> [Int] {
        var common: [Int: Int] = [:]
        for (pair, count) in shape.counts {
            for index in byPair[pair] ?? [] { common[index, default: 0] += min(count, variants[index].shape.counts[pair] ?? 0) }
        }
        return common.filter { index, count in
            Double(2 * count) >= Self.nearness * Double(shape.size + variants[index].shape.size)
        }.keys.sorted()
    }

    /// In what two answers differ; nil if they agree.
    private func difference(_ one: StandardAnswer, _ other: StandardAnswer) -> String? {
        let left = Self.byUnit(one.conclusion ?? "")
        let right = Self.byUnit(other.conclusion ?? "")
        for unit in left.keys.sorted() {
            guard let mine = left[unit], let others = right[unit], mine.isDisjoint(with: others) else { continue }
            return unit == "元" ? "结论里的数额不同" : "结论里的期限或者比例不同"
        }
        let basis = (laws.provisions(of: one.basis), laws.provisions(of: other.basis))
        return !basis.0.isEmpty && !basis.1.isEmpty && basis.0.isDisjoint(with: basis.1) ? "依据的条文没有一条相同" : nil
    }

    private static func byUnit(_ text: String) -> [String: Set<Int>] {
        Dictionary(grouping: StatedQuantity.all(in: text).keys, by: \.unit).mapValues { Set($0.map(\.thousandths)) }
    }
}

extension LawLookup {
    /// Law and article of every citation of a basis.
    fileprivate func provisions(of basis: [String]) -> Set<Provision> {
        Set(basis.flatMap { citations(in: $0) }.map { Provision(law: $0.law, article: $0.article) })
    }
}
