import LegalModel

/// Puts articles right whose labels stand within a line, because the source lost a line break.
///
/// Only a gap in the numbering is searched, only for the very number that is missing, and a cross-reference (第三条规定的…) never matches:
/// an article that is there is never torn.
enum InlineLabels {
    /// - Parameter lines: the body.
    /// - Returns: the lines, split before each label found, and the numbers found with their lines.
    static func split(_ lines: [SourceLine]) -> (lines: [SourceLine], found: [(number: ArticleNumber, line: Int)]) {
        var result: [SourceLine] = []
        result.reserveCapacity(lines.count)
        var found: [(number: ArticleNumber, line: Int)] = []
        let labels = lines.indices.compactMap { index -> (index: Int, number: Int)? in
            guard lines[index].kind == .paragraph, let label = ArticleLabel(lines[index].text), label.form == .apart else { return nil }
            return (index, label.number.number)
        }
        var next = 0
        for (position, label) in labels.enumerated() {
            result.append(contentsOf: lines[next..<label.index])
            let following = position + 1 < labels.count ? labels[position + 1] : nil
            let end = following?.index ?? lines.count
            next = label.index
            let missing = (following?.number ?? .max) - label.number
            if missing > 1 {
                // Behind the last label anything might follow: there only a label between blanks counts.
                var search = Search(
                    expected: label.number + 1, last: following.map { $0.number - 1 } ?? .max, needsBlanks: following == nil)
                for line in lines[label.index..<end] { result.append(contentsOf: search.split(line)) }
                found += search.found
                next = end
            }
        }
        result.append(contentsOf: lines[next...])
        return (result, found)
    }

    /// The search for one run of missing numbers.
    private struct Search {
        var expected: Int
        let last: Int
        let needsBlanks: Bool
        var found: [(number: ArticleNumber, line: Int)] = []

        mutating func split(_ line: SourceLine) -> [SourceLine] {
            guard line.kind == .paragraph, expected <= last, line.text.utf8.count > 12 else { return [line] }
            let scalars = Array(line.text.unicodeScalars)
            var pieces: [SourceLine] = []
            var start = 0
            var index = 1
            while index < scalars.count {
                if scalars[index] == "第", isLabel(scalars, at: index) {
                    pieces.append(piece(of: scalars[start..<index], line))
                    found.append((ArticleNumber(expected), line.number))
                    start = index
                    expected += 1
                }
                index += 1
            }
            if start == 0 { return [line] }
            pieces.append(piece(of: scalars[start...], line))
            return pieces.filter { !$0.text.isEmpty }
        }

        private func piece(of scalars: ArraySlice<Unicode.Scalar>, _ line: SourceLine) -> SourceLine {
            SourceLine(number: line.number, kind: .paragraph, text: String(scalars: scalars).trimmed)
        }

        private func isLabel(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
            guard expected <= last, let label = ArticleLabel(scalars[index...]), label.number == ArticleNumber(expected) else {
                return false
            }
            let before = scalars[index - 1]
            if needsBlanks { return label.form == .apart && before.isBlank && !label.rest.isEmpty }
            return label.form == .apart ? before.isBlank || before.endsClause : label.canBeLabel
        }
    }
}
