/// Everything in a case that its place gives away, in one pass.
struct CaseMarks {
    /// Stands in a name's proposal until all names are known.
    static let personalMark = "某"

    private let scalars: [Unicode.Scalar]
    private let names: NameReader
    private let organisations: OrganisationReader
    private let places: PlaceReader
    private let caseNumbers: CaseNumberReader
    private(set) var findings: [PersonalDataFinding] = []
    /// Where the last finding ended.
    private var floor = 0

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        names = NameReader(scalars: scalars)
        organisations = OrganisationReader(scalars: scalars)
        places = PlaceReader(scalars: scalars)
        caseNumbers = CaseNumberReader(scalars: scalars)
        var place = 0
        while place < scalars.count { place = max(place + 1, look(at: place)) }
    }

    /// Looks at a place; returns where to go on.
    private mutating func look(at place: Int) -> Int {
        if let found = caseNumbers.number(at: place, after: floor) { return take(found) }
        if NameReader.isDigit(scalars[place]) || isUnitLetter(place) {
            if let found = places.birthday(at: place) ?? places.address(at: place, after: floor) { return take(found) }
            // The rest of the number begins no other.
            var end = place
            while end < scalars.count, NameReader.isDigit(scalars[end]) { end += 1 }
            return end
        }
        if let found = places.address(at: place, after: floor) ?? places.school(at: place, after: floor) { return take(found) }
        if let firm = organisations.firm(at: place, after: floor) { return take(firm.start, (firm.length, firm.proposal)) }
        let end = party(at: place)
        return end > place ? end : clause(at: place)
    }

    /// ，孙国强驾驶…: a name of three characters at the beginning of a clause, or behind 向 or 与, with a verb behind it.
    private mutating func clause(at place: Int) -> Int {
        let isOpen =
            place == 0 || place == floor || NameTables.punctuation.contains(scalars[place - 1])
            || "向与由被给和".unicodeScalars.contains(scalars[place - 1])
        guard isOpen else { return place }
        if let end = pair(at: place) ?? nickname(at: place) { return end }
        let dated = names.length(at: place, .party)
        if dated > 2, followedByDay(place + dated) { return nameList(place, .party, .name) ?? place }
        let length = names.length(at: place, .clause)
        let isLed = place > 0 && "向与由被给和".unicodeScalars.contains(scalars[place - 1])
        guard length > (isLed ? 1 : 2), names.endsName(at: place + length) == 2 else { return place }
        return nameList(place, .clause, .name) ?? place
    }

    /// ，江涛向尹红购买…: two names with a word between them.
    private mutating func pair(at place: Int) -> Int? {
        let first = names.length(at: place, .party)
        let join = place + first
        guard first > 0, join < scalars.count, "向与和诉给".unicodeScalars.contains(scalars[join]) else { return nil }
        let second = names.length(at: join + 1, .party)
        guard second > 0, names.endsName(at: join + 1 + second) == 2 || first > 2 && second > 2 else { return nil }
        findings.append(PersonalDataFinding(offset: place, length: first, kind: .name, proposal: Self.personalMark))
        return nameList(join + 1, .party, .name)
    }

    /// 康康（6岁）: a child by the name it is called by.
    private mutating func nickname(at place: Int) -> Int? {
        for length in [2, 3] {
            let end = place + length
            guard end < scalars.count, scalars[end] == "（" || scalars[end] == "(", scalars[place..<end].allSatisfy(NameReader.isHan),
                !scalars[place..<end].contains("某"), NameTables.people.length(at: place, scalars) == 0,
                NameTables.kin.length(at: place, scalars) == 0, NameTables.children.length(at: place, scalars) == 0,
                NameTables.parties.length(at: place, scalars) == 0,
                let age = agedBehind(end), age < 18
            else { continue }
            return take(PersonalDataFinding(offset: place, length: length, kind: .minor, proposal: Self.personalMark))
        }
        return nil
    }

    /// 于2020年: whoever stands before it did something then.
    private func followedByDay(_ place: Int) -> Bool {
        place + 1 < scalars.count && scalars[place] == "于" && NameReader.isDigit(scalars[place + 1])
    }

    private func isUnitLetter(_ place: Int) -> Bool { ("A"..."Z").contains(scalars[place]) }

    private mutating func take(_ finding: PersonalDataFinding) -> Int {
        // A school or a home may begin before a name that was read on the way.
        while let last = findings.last, last.range.upperBound > finding.offset { findings.removeLast() }
        findings.append(finding)
        floor = finding.range.upperBound
        return floor
    }

    // MARK: People and firms

    /// A word of a party with the name behind it; returns where to go on.
    private mutating func party(at place: Int) -> Int {
        let firm = NameTables.firms.length(at: place, scalars)
        if firm > 0, let found = organisations.organisation(at: place + firm) { return take(place + firm, found) }
        let child = NameTables.children.length(at: place, scalars)
        if child > 0 { return nameList(place + child, .party, .minor) ?? place + child }
        if scalars[place] == "岁", place + 1 < scalars.count, scalars[place + 1] == "的" {
            return nameList(place + 2, .announced, isChild(place) ? .minor : .name) ?? place
        }
        let party = NameTables.parties.length(at: place, scalars)
        if party > 0 { return partyName(place + party) ?? place + party }
        let announcing = NameTables.announcing.length(at: place, scalars)
        if announcing > 0 { return nameList(afterLink(place + announcing), .announced, .name) ?? place + announcing }
        let kin = NameTables.kin.length(at: place, scalars)
        if kin > 0 { return nameList(afterLink(place + kin), .party, .name) ?? place + kin }
        let person = NameTables.people.length(at: place, scalars)
        if person > 0 { return nameList(afterLink(place + person), trust(place + person), .name) ?? place + person }
        let title = NameTables.titles.length(at: place, scalars)
        if title > 0 { titled(place) }
        return place
    }

    /// A link (： 系 叫) says more than the word alone.
    private func trust(_ place: Int) -> NameReader.Trust { afterLink(place) > place ? .party : .word }

    private mutating func partyName(_ place: Int) -> Int? {
        let start = afterLink(afterBracket(place))
        let firm = organisations.organisation(at: start)
        // 欧阳超市: the longer reading is the name.
        let name = names.length(at: start, .party)
        if let firm, firm.length > name, name == 0 || names.endsName(at: start + name) == 0 { return take(start, firm) }
        return nameList(start, .party, .name)
    }

    private mutating func take(_ place: Int, _ found: (length: Int, proposal: String)) -> Int {
        take(PersonalDataFinding(offset: place, length: found.length, kind: .organisation, proposal: found.proposal))
    }

    /// One name, or several with 、 or 和 between them.
    private mutating func nameList(_ place: Int, _ trust: NameReader.Trust, _ kind: PersonalDataFinding.Kind) -> Int? {
        var start = place
        var end: Int?
        while true {
            let length = names.length(at: start, trust)
            guard length > 0 else { return end }
            let isChild = kind == .minor || agedBehind(start + length).map { $0 < 18 } ?? false
            findings.append(
                PersonalDataFinding(offset: start, length: length, kind: isChild ? .minor : .name, proposal: Self.personalMark))
            floor = start + length
            end = floor
            let join = NameTables.joins.length(at: floor, scalars)
            guard join > 0, scalars[floor] != "，" else { return end }
            start = floor + join
        }
    }

    /// 王丽女士 at the beginning of a clause: the name before a title.
    private mutating func titled(_ place: Int) {
        for length in [3, 2] where place - length >= floor {
            let start = place - length
            let isFree =
                start == 0 || NameTables.punctuation.contains(scalars[start - 1]) || NameTables.follows.contains(scalars[start - 1])
            guard isFree, names.length(at: start, .party) == length else { continue }
            findings.append(PersonalDataFinding(offset: start, length: length, kind: .name, proposal: Self.personalMark))
            floor = place
            return
        }
    }

    private func afterLink(_ place: Int) -> Int {
        var end = place
        for _ in 0..<2 { end += NameTables.links.length(at: end, scalars) }
        return end
    }

    /// 原告（反诉被告）王…: behind the bracket.
    private func afterBracket(_ place: Int) -> Int {
        guard place < scalars.count, scalars[place] == "（" || scalars[place] == "(" else { return place }
        let rest = scalars[place..<min(scalars.count, place + 16)]
        return rest.firstIndex { $0 == "）" || $0 == ")" }.map { $0 + 1 } ?? place
    }

    // MARK: Ages

    /// （12岁）, ，今年9岁, （男，14岁） behind a name.
    private func agedBehind(_ place: Int) -> Int? {
        guard place < scalars.count, NameTables.punctuation.contains(scalars[place]) || "今时现当".unicodeScalars.contains(scalars[place])
        else {
            return nil
        }
        var rest = scalars[place..<min(scalars.count, place + 12)]
        if scalars[place] == "（" || scalars[place] == "(" { rest = rest.prefix { $0 != "）" && $0 != ")" } }
        guard let mark = rest.firstIndex(of: "岁") else { return nil }
        return age(before: mark)
    }

    private func isChild(_ mark: Int) -> Bool { age(before: mark).map { $0 < 18 } ?? false }

    /// The number that ends before 岁 or 周岁.
    private func age(before mark: Int) -> Int? {
        var end = mark
        if end > 0, scalars[end - 1] == "周" { end -= 1 }
        var start = end
        while start > 0, end - start < 3, NameReader.isDigit(scalars[start - 1]) { start -= 1 }
        // Both widths of a digit end in its value.
        if start < end { return scalars[start..<end].reduce(0) { $0 * 10 + Int($1.value & 0xF) } }
        let numerals: [Unicode.Scalar: Int] = ["一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9]
        guard end > 0 else { return nil }
        if scalars[end - 1] == "十" { return end > 1 ? numerals[scalars[end - 2]].map { $0 * 10 } ?? 10 : 10 }
        guard let unit = numerals[scalars[end - 1]] else { return nil }
        guard end > 1, scalars[end - 2] == "十" else { return unit }
        return (end > 2 ? numerals[scalars[end - 3]].map { $0 * 10 } ?? 10 : 10) + unit
    }
}
