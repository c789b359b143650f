/// Finds numbers of court and arbitration cases: （2023）京01民终1234号, 某劳人仲案字〔2023〕第12号.
struct CaseNumberReader {
    let scalars: [Unicode.Scalar]

    private static let kinds = Set("民刑行执赔破仲调劳认财清".unicodeScalars)
    private static let brackets: [Unicode.Scalar: Unicode.Scalar] = ["（": "）", "(": ")", "〔": "〕", "[": "]", "［": "］", "【": "】"]

    /// A number whose bracket of the year opens at a place.
    func number(at place: Int, after floor: Int) -> PersonalDataFinding? {
        guard place + 6 < scalars.count, let close = Self.brackets[scalars[place]], scalars[place + 5] == close,
            scalars[(place + 1)...(place + 4)].allSatisfy(NameReader.isDigit)
        else { return nil }
        let rest = scalars[(place + 6)..<min(scalars.count, place + 36)]
        guard let last = rest.firstIndex(of: "号"), NameReader.isDigit(scalars[last - 1]) else { return nil }
        let body = scalars[(place + 6)..<last]
        let isPlain = body.allSatisfy { NameReader.isHan($0) || NameReader.isDigit($0) || $0 == "-" }
        guard isPlain else { return nil }
        var end = last + 1
        if scalars[end...].starts(with: "之".unicodeScalars), end + 1 < scalars.count,
            "一二三四五六七八九".unicodeScalars.contains(scalars[end + 1])
        {
            end += 2
        }
        if body.contains(where: NameReader.isHan), body.contains(where: Self.kinds.contains), body.count >= 3, body.first != "第" {
            return PersonalDataFinding(offset: place, length: end - place, kind: .caseNumber, proposal: "")
        }
        // The name of the commission stands before the year.
        var start = place
        while start > floor, place - start < 14, NameReader.isHan(scalars[start - 1]) { start -= 1 }
        guard let mark = scalars[start..<place].lastIndex(of: "仲"), place - mark <= 6,
            scalars[mark..<place].contains(where: { "字案裁".unicodeScalars.contains($0) })
        else { return nil }
        // 津南劳人仲: 劳人, and the two characters of the place.
        let bodies = scalars[start..<mark].suffix(2).elementsEqual("劳人".unicodeScalars) ? 2 : 0
        let first = max(start, mark - bodies - 2)
        return PersonalDataFinding(offset: first, length: end - first, kind: .caseNumber, proposal: "")
    }
}
