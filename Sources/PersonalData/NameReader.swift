/// Reads a name at a place: what begins with a surname and ends where a name may end.
///
/// Everything it looks at lies within 24 characters.
struct NameReader {
    let scalars: [Unicode.Scalar]

    /// How much the words before speak for a name.
    enum Trust: Int, Comparable {
        /// The beginning of a clause, or 向, 与.
        case clause
        /// 员工, 父亲: also everyday words of rules.
        case word
        /// 原告, 被申请人.
        case party
        /// 姓名：, 名叫.
        case announced

        static func < (one: Trust, other: Trust) -> Bool { one.rawValue < other.rawValue }
    }

    /// - Returns: length of the name that begins at a place; 0 for none.
    func length(at place: Int, _ trust: Trust) -> Int {
        guard place < scalars.count, Self.isHan(scalars[place]) else { return 0 }
        let foreign = dottedLength(at: place)
        if foreign > 0 { return foreign }
        let compound = NameTables.compoundSurnames.length(at: place, scalars)
        if compound > 0, let length = best(place, surname: compound, [1, 2], trust) { return length }
        // 周先生 hides the given name already.
        guard NameTables.titles.length(at: place + 1, scalars) == 0 else { return 0 }
        guard NameTables.surnames.contains(scalars[place]), NameTables.notNames.length(at: place, scalars) == 0 else { return 0 }
        return best(place, surname: 1, [1, 2], trust) ?? 0
    }

    /// 阿依古丽·买买提: parts of Han joined by a middle dot.
    private func dottedLength(at place: Int) -> Int {
        var end = place
        var dots = 0
        while end < scalars.count, end - place < 24 {
            if Self.isDot(scalars[end]) {
                guard end - place >= 2, end + 1 < scalars.count, Self.isHan(scalars[end + 1]) else { break }
                dots += 1
            } else if !Self.isHan(scalars[end]) || dots > 0 && endsName(at: end) >= 1 {
                break
            }
            end += 1
        }
        return dots > 0 && !scalars[place..<end].contains("某") ? end - place : 0
    }

    /// The length with the best ending; the shorter of two that are as good.
    private func best(_ place: Int, surname: Int, _ given: [Int], _ trust: Trust) -> Int? {
        var found: (length: Int, ending: Int)?
        let isWordy = surname == 1 && NameTables.wordySurnames.contains(scalars[place])
        for count in given {
            let end = place + surname + count
            guard end <= scalars.count, scalars[place + surname..<end].allSatisfy(Self.mayBeGiven) else { break }
            if NameTables.stems.contains(scalars[place + surname]) { return nil }
            var ending = endsName(at: end)
            // 冯雪因继承: the character that may follow a name is hardly its last one.
            if ending == 2, NameTables.follows.contains(scalars[end - 1]) { ending = 1 }
            if NameTables.neverLast.contains(scalars[end - 1]) { continue }
            if ending == 0, NameTables.notLast.contains(scalars[end - 1]) { continue }
            let drives = trust == .clause && ending == 2 && count == 2 && NameTables.personal.length(at: end, scalars) > 0
            guard drives || ending >= least(surname + count, isWordy ? scalars[place] : nil, trust), ending > found?.ending ?? -1 else {
                continue
            }
            found = (surname + count, ending)
        }
        return found?.length
    }

    /// What the ending of a name of this length must be worth.
    ///
    /// - Parameter wordy: the surname, if it is an everyday word.
    private func least(_ length: Int, _ wordy: Unicode.Scalar?, _ trust: Trust) -> Int {
        if let wordy {
            if trust == .announced { return 1 }
            return trust < .party || NameTables.commonSurnames.contains(wordy) ? 3 : 2
        }
        switch trust {
        case .clause: return 2
        case .word: return length > 2 ? 1 : 2
        // Behind a party's word three characters that may be a name are one, whatever comes next.
        case .party, .announced: return length > 2 ? 0 : 1
        }
    }

    /// 3 before a stop or the end, 2 before a word that only follows names, 1 before a character that may follow one.
    func endsName(at end: Int) -> Int {
        guard end < scalars.count else { return 3 }
        if NameTables.punctuation.contains(scalars[end]) { return 3 }
        if NameTables.verbs.length(at: end, scalars) > 0 || NameTables.titles.length(at: end, scalars) > 0 { return 2 }
        if NameTables.parties.length(at: end, scalars) > 0 || "称说诉".unicodeScalars.contains(scalars[end]) { return 2 }
        let isFollowed = NameTables.parties.length(at: end + 1, scalars) > 0 || NameTables.people.length(at: end + 1, scalars) > 0
        if isFollowed, NameTables.follows.contains(scalars[end]) { return 2 }
        return NameTables.follows.contains(scalars[end]) || Self.isDigit(scalars[end]) ? 1 : 0
    }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || (0x3400...0x4DBF).contains(scalar.value)
    }

    static func isDot(_ scalar: Unicode.Scalar) -> Bool { scalar == "·" || scalar == "•" || scalar == "．" || scalar == "・" }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar) }

    private static func mayBeGiven(_ scalar: Unicode.Scalar) -> Bool { isHan(scalar) && !NameTables.notGiven.contains(scalar) }
}
