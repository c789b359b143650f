/// How well a scanner does on texts in which somebody marked what it should find.
///
/// A mark is ⟦姓名|王小明→王某⟧ in the text: kind, words, and what should stand there (which may be left out).
package struct LabelledScan {
    /// Figures of one kind.
    package struct Tally: Sendable, Equatable {
        package var marked = 0
        /// Marks that a finding of the kind overlaps.
        package var found = 0
        /// Those of them with the very same words.
        package var exact = 0
        /// Findings that overlap no mark at all.
        package var wrong = 0

        /// Nothing counted.
        package init() {}
    }

    /// What went wrong in a text, for whoever improves the scanner.
    package struct Slip: Sendable, Equatable {
        /// From 1.
        package let text: Int
        /// 漏, 误, 界, 议: missed, false, other words, another proposal.
        package let what: String
        package let kind: String
        package let words: String
    }

    package private(set) var tallies: [PersonalDataFinding.Kind: Tally] = [:]
    package private(set) var texts = 0
    /// Texts without a mark, and those of them in which something was found.
    package private(set) var cleanTexts = 0
    package private(set) var falseTexts = 0
    /// Marks with a proposal that were found exactly, and those of them with that proposal.
    package private(set) var proposals = 0
    package private(set) var rightProposals = 0
    package private(set) var slips: [Slip] = []

    private let scanner = CaseTextScanner()

    package init() {}

    /// Why a text cannot be counted.
    package struct Malformed: Error, Sendable, Equatable {
        package let reason: String
    }

    private struct Mark {
        let range: Range<Int>
        let kind: PersonalDataFinding.Kind
        let proposal: String?
    }

    /// Scans one marked text and counts.
    package mutating func take(_ marked: String) throws(Malformed) {
        let (text, marks) = try Self.parse(marked)
        texts += 1
        let findings = scanner.findings(in: text)
        let scalars = Array(text.unicodeScalars)
        func words(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        func slip(_ what: String, _ kind: PersonalDataFinding.Kind, _ range: Range<Int>, _ more: String = "") {
            slips.append(Slip(text: texts, what: what, kind: kind.rawValue, words: words(range) + more))
        }
        if marks.isEmpty {
            cleanTexts += 1
            if !findings.isEmpty { falseTexts += 1 }
        }
        for mark in marks {
            tallies[mark.kind, default: Tally()].marked += 1
            guard let found = findings.first(where: { $0.kind == mark.kind && $0.range.overlaps(mark.range) }) else {
                slip("漏", mark.kind, mark.range)
                continue
            }
            tallies[mark.kind, default: Tally()].found += 1
            guard found.range == mark.range else {
                slip("界", mark.kind, mark.range, "｜\(words(found.range))")
                continue
            }
            tallies[mark.kind, default: Tally()].exact += 1
            guard let wanted = mark.proposal else { continue }
            proposals += 1
            if wanted == found.proposal { rightProposals += 1 } else { slip("议", mark.kind, mark.range, "｜\(found.proposal)") }
        }
        for finding in findings where !marks.contains(where: { $0.range.overlaps(finding.range) }) {
            tallies[finding.kind, default: Tally()].wrong += 1
            slip("误", finding.kind, finding.range)
        }
    }

    private static func parse(_ marked: String) throws(Malformed) -> (text: String, marks: [Mark]) {
        var text = String.UnicodeScalarView()
        var marks: [Mark] = []
        var rest = marked.unicodeScalars[...]
        while let open = rest.firstIndex(of: "⟦") {
            text.append(contentsOf: rest[..<open])
            guard let close = rest[open...].firstIndex(of: "⟧"), let bar = rest[open..<close].firstIndex(of: "|") else {
                throw Malformed(reason: "标记没有写完：\(String(rest[open...].prefix(12)))")
            }
            let name = String(rest[rest.index(after: open)..<bar])
            guard let kind = PersonalDataFinding.Kind(rawValue: name) else { throw Malformed(reason: "没有“\(name)”这一类") }
            let inner = rest[rest.index(after: bar)..<close]
            let arrow = inner.firstIndex(of: "→")
            let words = inner[..<(arrow ?? inner.endIndex)]
            marks.append(
                Mark(
                    range: text.count..<text.count + words.count, kind: kind,
                    proposal: arrow.map { String(inner[inner.index(after: $0)...]) }))
            text.append(contentsOf: words)
            rest = rest[rest.index(after: close)...]
        }
        text.append(contentsOf: rest)
        return (String(text), marks)
    }
}
