internal import LegalModel

/// What a judicial interpretation is about, told from its title: the key under which a newer one may have replaced an older one.
struct InterpretationSubject {
    /// The title from 关于 on, without filler words and series number.
    let subject: String
    /// The organs before 关于.
    let organs: Set<String>
    /// The N of （N）; nil where the title has none.
    let series: Int?

    /// Words that come and go between texts on one subject.
    private static let fillers = ["若干", "的", "问题"]

    /// - Parameter title: folded.
    init(_ title: String) {
        var rest = title
        var series: Int?
        if rest.hasSuffix("）"), let open = rest.lastIndex(of: "（") {
            let inside = rest[rest.index(after: open)..<rest.index(before: rest.endIndex)]
            if let number = ChineseNumeral.value(of: inside) {
                series = number
                rest = String(rest[..<open])
            }
        }
        self.series = series
        if let about = rest.firstIndex(of: "关"), rest[about...].hasPrefix("关于") {
            organs = Set(rest[..<about].split(separator: "、").map(String.init))
            rest = String(rest[about...])
        } else {
            organs = []
        }
        for filler in Self.fillers { rest = rest.without(filler) }
        subject = rest
    }

    /// True if a newer text on this subject casts doubt on an older one: its series begins anew, or it has none, and it speaks for the
    /// organs of the older one. 解释（二） continues 解释（一） and 解释; 解释（一） does not continue 解释.
    func mayReplace(_ older: InterpretationSubject) -> Bool {
        guard subject == older.subject, older.organs.isSubset(of: organs) else { return false }
        guard let series else { return true }
        return series <= older.series ?? 1
    }
}

extension String {
    fileprivate func without(_ word: String) -> String {
        var result = ""
        var rest = self[...]
        while let first = rest.first {
            if rest.hasPrefix(word) {
                rest = rest.dropFirst(word.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
