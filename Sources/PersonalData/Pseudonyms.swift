/// What stands for people's names: 张某, and where two share it, 张某甲, 张某乙 in the order in which they come.
struct Pseudonyms {
    private static let stems = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]
    private let names: [String: String]

    /// - Parameters:
    ///   - names: full names in the order of the text; doubles are one person.
    ///   - taken: 张某, 张某甲 … that stand in the text already, for somebody else.
    init(_ names: [String], taken: Set<String>) {
        var order: [String] = []
        for name in names where !order.contains(name) { order.append(name) }
        let groups = Dictionary(grouping: order) { Self.short($0) }
        var chosen: [String: String] = [:]
        for (short, members) in groups {
            guard members.count > 1 || taken.contains(short) else {
                chosen[members[0]] = short
                continue
            }
            // More than eight of one surname are told apart by numbers.
            var free = (Self.stems + (9...999).map(String.init)).map { short + $0 }.filter { !taken.contains($0) }[...]
            for member in members { chosen[member] = free.popFirst() ?? short }
        }
        self.names = chosen
    }

    subscript(name: String) -> String { names[name] ?? Self.short(name) }

    /// The surname with 某; of names in several parts the first character.
    static func short(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        let compound = NameTables.compoundSurnames.length(at: 0, scalars)
        let kept = compound > 0 && scalars.count > compound ? compound : 1
        return String(String.UnicodeScalarView(scalars.prefix(kept))) + "某"
    }

    /// 张某, 张某甲 as they stand in texts.
    static func standing(in scalars: [Unicode.Scalar]) -> Set<String> {
        var found: Set<String> = []
        for place in scalars.indices.dropFirst() where scalars[place] == "某" && NameReader.isHan(scalars[place - 1]) {
            var text = String.UnicodeScalarView(scalars[place - 1...place])
            if place + 1 < scalars.count, stems.contains(String(Character(scalars[place + 1]))) { text.append(scalars[place + 1]) }
            found.insert(String(text))
        }
        return found
    }
}
