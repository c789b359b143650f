/// Finds where somebody lives, goes to school, or was born: by the house number, the class, the day.
///
/// Each finding begins at most 48 characters before the mark that gives it away.
struct PlaceReader {
    let scalars: [Unicode.Scalar]

    /// What a house number follows.
    private static let streets = Set("路街道巷弄里村区园苑庄城庭府湾坊寓厦组屯寨楼栋幢院镇乡湖邸".unicodeScalars)
    /// What a number of a house is called.
    private static let houses = WordList("号楼 号院 号 栋 幢 座 单元 门 室 弄 组 排")
    /// What comes behind a number that is no house's: 2号线, 16号令.
    private static let others = Set("线令文公决车床机岗牌标段井坑卷宗件表图案".unicodeScalars)
    private static let numerals = Set("零〇一二三四五六七八九十百".unicodeScalars)
    /// Before a home.
    private static let triggers = WordList(
        "住在 住于 居住在 居住于 家住 现住 住址 户籍地 户籍所在地 住所地 地址 住 位于 回到 搬到 搬至 搬入 前往 来到 进入 到 在 系 为 是 于 的 坐落 坐落于 主张 登记 ： : 将 把 租 购买 承租 租住")
    private static let regions = Set("省市区县旗州盟".unicodeScalars)

    /// An address whose first house number begins at a place; nil for none.
    ///
    /// - Parameter floor: where the last finding ended.
    func address(at place: Int, after floor: Int) -> PersonalDataFinding? {
        guard place > floor, Self.streets.contains(scalars[place - 1]), let first = house(at: place) else { return nil }
        var end = first
        while let next = house(at: end) ?? houseBehind(end) { end = next }
        var start = place
        while start > floor, place - start < 48, NameReader.isHan(scalars[start - 1]) || Self.isNumber(scalars[start - 1]) { start -= 1 }
        start = lastTrigger(start, place)
        let words = scalars[start..<place]
        guard words.count >= 3, !words.suffix(3).contains("某"), !words.contains("第"), !words.contains("至"),
            !"该本此其同每各原".unicodeScalars.contains(scalars[start])
        else {
            return nil
        }
        return PersonalDataFinding(offset: start, length: end - start, kind: .address, proposal: region(start..<place))
    }

    /// 235号湘域中央1栋: another number behind the name of a compound.
    private func houseBehind(_ place: Int) -> Int? {
        var end = place
        while end < scalars.count, end - place < 10, NameReader.isHan(scalars[end]), !NameTables.follows.contains(scalars[end]) { end += 1 }
        guard end > place, end < scalars.count, Self.isNumber(scalars[end]) || Self.isLetter(scalars[end]),
            Self.streets.contains(scalars[end - 1]) || "座央场心".unicodeScalars.contains(scalars[end - 1])
        else { return nil }
        return house(at: end)
    }

    /// The end of a number with what it counts: 12号楼, 302室, 三组.
    private func house(at place: Int) -> Int? {
        var end = place
        while end < scalars.count, end - place < 6,
            Self.isNumber(scalars[end]) || Self.numerals.contains(scalars[end]) || Self.isLetter(scalars[end])
                || end > place && (scalars[end] == "-" || scalars[end] == "之")
        {
            end += 1
        }
        guard end > place else { return nil }
        let unit = Self.houses.length(at: end, scalars)
        if unit == 0 {
            // 5-2-301 behind a street needs no unit.
            return scalars[place..<end].contains("-") && Self.isNumber(scalars[end - 1]) ? end : nil
        }
        let after = end + unit
        if after < scalars.count, Self.others.contains(scalars[after]) { return nil }
        return after
    }

    /// Behind the last word that leads to an address, or the beginning.
    private func lastTrigger(_ start: Int, _ end: Int) -> Int {
        var (position, last) = (start, start)
        while position < end {
            let length = Self.triggers.length(at: position, scalars)
            if length > 0, end - position - length >= 2 {
                position += length
                last = position
            } else {
                position += 1
            }
        }
        return last
    }

    /// The address down to its district, which may stand; a note where it names none.
    private func region(_ range: Range<Int>) -> String {
        var end: Int?
        for place in range.prefix(20) where place >= range.lowerBound + 2 && Self.regions.contains(scalars[place]) {
            // 小区, 社区, 园区 are no districts.
            if scalars[place] == "区", "小社园校厂院宿".unicodeScalars.contains(scalars[place - 1]) { break }
            end = place + 1
        }
        return end.map { String(String.UnicodeScalarView(scalars[range.lowerBound..<$0])) } ?? "（住址略）"
    }

    // MARK: Birthdays

    /// 1990年3月5日出生, 生于1990年3月5日: a day whose year begins at a place.
    func birthday(at place: Int) -> PersonalDataFinding? {
        guard let (end, year) = day(at: place) else { return nil }
        let before = String(String.UnicodeScalarView(scalars[max(0, place - 6)..<place]))
        let after = String(String.UnicodeScalarView(scalars[end..<min(scalars.count, end + 2)]))
        let isEvent = before.hasSuffix("发生于") || before.hasSuffix("产生于")
        let isBirth =
            !isEvent && ["出生于", "生于", "出生日期", "出生日期：", "出生日期:", "出生时间：", "生日是", "生日为", "生日：", "出生年月："].contains { before.hasSuffix($0) }
            || after == "出生" || after.hasPrefix("生") && !after.hasPrefix("生效") && !after.hasPrefix("生产") && !after.hasPrefix("生活")
        guard isBirth else { return nil }
        return PersonalDataFinding(
            offset: place, length: end - place, kind: .birthday, proposal: String(String.UnicodeScalarView(scalars[place..<year])))
    }

    /// - Returns: ends of the day and of its year.
    private func day(at place: Int) -> (end: Int, year: Int)? {
        var end = place
        var year = place
        for (unit, digits) in [("年" as Unicode.Scalar, 4...4), ("月", 1...2), ("日", 1...2)] {
            var count = 0
            while end < scalars.count, Self.isNumber(scalars[end]), count < 4 {
                end += 1
                count += 1
            }
            guard digits.contains(count), end < scalars.count, scalars[end] == unit else { return nil }
            end += 1
            if unit == "年" { year = end }
        }
        return (end, year)
    }

    // MARK: Schools

    private static let schools = WordList("小学 中学 幼儿园 实验学校 中心校 学校")
    private static let grades = WordList(
        """
        一年级 二年级 三年级 四年级 五年级 六年级 七年级 八年级 九年级 初一 初二 初三 高一 高二 高三 1年级 2年级 3年级 4年级 5年级 6年级 7年级 8年级 9年级 小班 中班 大班 托班
        """)
    private static let schooling = WordList("就读于 就读 在读 上学 念书 转学到 转入 考入 毕业于 在 是 系 为 于 到 上 ： ")
    /// In what rules say of schools.
    private static let provisions = WordList("义务 接受 期间 收费 民办 私立 公立 中小 有关 相关 实施 其他 任何 幼儿师")
    private static let generic = WordList("普通 民办 公办 中 小 初级 高级 特殊教育 专门 寄宿制 义务教育 农村 乡村 城市 城镇 本 原 该 其 一所 所在 附近 当地 某 同一所 全市 全国 各")

    /// 南塘小学三年级（2）班: a school whose form begins at a place, with a class behind it or a word of schooling before it.
    func school(at place: Int, after floor: Int) -> PersonalDataFinding? {
        let form = Self.schools.length(at: place, scalars)
        guard form > 0 else { return nil }
        var start = place
        while start > floor, place - start < 16, NameReader.isHan(scalars[start - 1]) { start -= 1 }
        var (position, named) = (start, start)
        var isSchooling = false
        while position < place {
            let length = Self.schooling.length(at: position, scalars)
            if length > 0, place - position - length >= 2 {
                isSchooling = length >= 2
                position += length
                named = position
            } else {
                position += 1
            }
        }
        let end = classEnd(place + form)
        guard place - named >= 2, !"上读念".unicodeScalars.contains(scalars[place - 1]), isSchooling || end > place + form,
            Self.generic.length(at: named, scalars) == 0,
            !(named..<place + 1).contains(where: { Self.provisions.length(at: $0, scalars) > 0 }),
            !scalars[named..<place].contains(where: { "某的和与或等、及".unicodeScalars.contains($0) })
        else { return nil }
        let kind = String(String.UnicodeScalarView(scalars[place..<place + form]))
        return PersonalDataFinding(offset: named, length: end - named, kind: .minor, proposal: "某\(kind)")
    }

    private func classEnd(_ place: Int) -> Int {
        let grade = Self.grades.length(at: place, scalars)
        guard grade > 0 else { return place }
        var end = place + grade
        let marks = Set("（）()0123456789一二三四五六七八九十".unicodeScalars)
        while end < scalars.count, end - place < 12, marks.contains(scalars[end]) { end += 1 }
        return end < scalars.count && scalars[end] == "班" ? end + 1 : place + grade
    }

    private static func isNumber(_ scalar: Unicode.Scalar) -> Bool { NameReader.isDigit(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar) }
}
