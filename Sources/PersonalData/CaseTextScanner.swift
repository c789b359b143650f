/// Finds who is named in a case: the numbers of `PersonalDataScanner`, and names in the places of parties, firms, homes, birthdays, schools,
/// case numbers; proposes what court decisions are published with.
///
/// One pass with bounded look-around, and a second one for names that come again: linear in the text, no regular expressions. A name that
/// was met once in a party's place is found wherever it comes again, also in the other texts of the same case.
package struct CaseTextScanner: Sendable {
    private let numbers: PersonalDataScanner

    package init(numbers: PersonalDataScanner = PersonalDataScanner()) {
        self.numbers = numbers
    }

    /// What was found in one text, in order, without overlaps.
    package func findings(in text: String) -> [PersonalDataFinding] { findings(in: [text])[0] }

    /// The same for the parts of one case: a person has one pseudonym in all of them.
    ///
    /// - Complexity: O(length) in all.
    package func findings(in texts: [String]) -> [[PersonalDataFinding]] {
        let parts = texts.map { Array($0.unicodeScalars) }
        var found = zip(texts, parts).map { text, scalars in Self.merged(numbers.findings(in: text), CaseMarks(scalars).findings) }
        func words(_ finding: PersonalDataFinding, _ part: Int) -> String { String(String.UnicodeScalarView(parts[part][finding.range])) }
        var names: [String: PersonalDataFinding.Kind] = [:]
        var order: [String] = []
        for part in found.indices {
            for finding in found[part] where Self.isPerson(finding) {
                let name = words(finding, part)
                order.append(name)
                if names[name] != .minor { names[name] = finding.kind }
            }
        }
        var firms: [String: String] = [:]
        for part in found.indices {
            for finding in found[part] where finding.kind == .organisation { firms[words(finding, part)] = finding.proposal }
        }
        let pseudonyms = Pseudonyms(order, taken: parts.reduce(into: []) { $0.formUnion(Pseudonyms.standing(in: $1)) })
        let again = Repetition(names: names, firms: firms, pseudonyms)
        for part in found.indices {
            found[part] = Self.merged(found[part], again.findings(in: parts[part])).map { finding in
                guard Self.isPerson(finding) else { return finding }
                var named = finding
                let name = words(finding, part)
                named.proposal = pseudonyms[name]
                named.kind = names[name] ?? finding.kind
                return named
            }
        }
        return found
    }

    /// A name, and not the school of a child.
    private static func isPerson(_ finding: PersonalDataFinding) -> Bool {
        finding.kind == .name || finding.kind == .minor && finding.proposal == CaseMarks.personalMark
    }

    /// Both lists in order; where two overlap, the first list's.
    private static func merged(_ first: [PersonalDataFinding], _ second: [PersonalDataFinding]) -> [PersonalDataFinding] {
        var result: [PersonalDataFinding] = []
        var (one, other) = (first[...], second[...])
        while let next = other.first {
            if let known = one.first, known.offset <= next.offset || known.range.overlaps(next.range) {
                result.append(known)
                one = one.dropFirst()
            } else {
                other = other.dropFirst()
                if next.offset >= result.last?.range.upperBound ?? 0 { result.append(next) }
            }
        }
        return result + one
    }
}

/// Names and firms that were met, wherever they come again.
private struct Repetition {
    private let names: [String: PersonalDataFinding.Kind]
    private let firms: [String: String]
    private let firmLengths: [Int]

    init(names: [String: PersonalDataFinding.Kind], firms: [String: String], _ pseudonyms: Pseudonyms) {
        self.names = names
        self.firms = firms
        firmLengths = Set(firms.keys.map(\.unicodeScalars.count)).sorted(by: >)
    }

    func findings(in scalars: [Unicode.Scalar]) -> [PersonalDataFinding] {
        guard !names.isEmpty || !firms.isEmpty else { return [] }
        var found: [PersonalDataFinding] = []
        var place = 0
        while place < scalars.count {
            if let finding = finding(at: place, scalars) {
                found.append(finding)
                place = finding.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    private func finding(at place: Int, _ scalars: [Unicode.Scalar]) -> PersonalDataFinding? {
        func words(_ length: Int) -> String? {
            place + length <= scalars.count ? String(String.UnicodeScalarView(scalars[place..<place + length])) : nil
        }
        for length in firmLengths {
            if let text = words(length), let proposal = firms[text] {
                return PersonalDataFinding(offset: place, length: length, kind: .organisation, proposal: proposal)
            }
        }
        guard NameReader.isHan(scalars[place]) else { return nil }
        for length in [4, 3, 2] {
            guard let text = words(length), let kind = names[text] else { continue }
            // Two characters also come together by chance: 提高强度 does not name 高强.
            if length == 2, place > 0, NameReader.isHan(scalars[place - 1]), !NameTables.follows.contains(scalars[place - 1]),
                NameReader(scalars: scalars).endsName(at: place + 2) == 0
            {
                continue
            }
            return PersonalDataFinding(offset: place, length: length, kind: kind, proposal: CaseMarks.personalMark)
        }
        return nil
    }
}
