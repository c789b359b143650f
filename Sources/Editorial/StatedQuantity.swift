internal import LegalModel

/// A number that a text states with its unit, brought to one form: 一年 is 十二个月, 一周 is 七日, 1万元 is 10000元.
struct StatedQuantity: Hashable {
    /// day, workday, month, hour, yuan, percent, times, age; other units as written.
    let unit: String
    /// Thousandths of the unit.
    let thousandths: Int

    /// Longest first, with the common unit and what one of them is in it.
    private static let units: [(word: [Unicode.Scalar], unit: String, factor: Double)] = [
        ("个工作日", "工作日", 1), ("工作日", "工作日", 1), ("个月", "月", 1), ("周岁", "岁", 1), ("小时", "小时", 1), ("个小时", "小时", 1),
        ("星期", "日", 7), ("万元", "元", 10_000), ("亿元", "元", 100_000_000), ("年", "月", 12), ("岁", "岁", 1), ("日", "日", 1), ("天", "日", 1),
        ("周", "日", 7), ("元", "元", 1), ("块", "元", 1), ("倍", "倍", 1), ("%", "%", 1), ("％", "%", 1), ("人", "人", 1), ("次", "次", 1),
    ].map { (Array($0.0.unicodeScalars), $0.1, $0.2) }

    /// Every stated quantity, as a bag; ordinals (第三条, 第三十日) and years of the calendar are none.
    ///
    /// - Complexity: O(length).
    static func all(in text: String) -> [StatedQuantity: Int] {
        let scalars = Array(text.unicodeScalars)
        var found: [StatedQuantity: Int] = [:]
        var place = 0
        while place < scalars.count {
            guard ChineseNumeral.isNumeral(scalars[place]) else {
                place += 1
                continue
            }
            var end = place
            while end < scalars.count, ChineseNumeral.isNumeral(scalars[end]) { end += 1 }
            let isOrdinal = place > 0 && scalars[place - 1] == "第"
            if !isOrdinal, let (quantity, next) = read(scalars, place, end) {
                found[quantity, default: 0] += 1
                place = next
            } else {
                place = end
            }
        }
        return found
    }

    private static func read(_ scalars: [Unicode.Scalar], _ start: Int, _ end: Int) -> (StatedQuantity, Int)? {
        // 百分之二十: the numeral in front is 百.
        if starts(scalars, at: end, ["分", "之"]) || scalars[end - 1] == "分" {
            let from = end + 2
            var to = from
            while to < scalars.count, ChineseNumeral.isNumeral(scalars[to]) { to += 1 }
            guard to > from, let value = value(scalars[from..<to]) else { return nil }
            return (StatedQuantity(unit: "%", thousandths: value * 1000), to)
        }
        guard var amount = value(scalars[start..<end]).map(Double.init) else { return nil }
        var place = end
        if place + 1 < scalars.count, scalars[place] == ".", ("0"..."9").contains(scalars[place + 1]) {
            var scale = 0.1
            place += 1
            while place < scalars.count, ("0"..."9").contains(scalars[place]) {
                amount += Double(scalars[place].value - 48) * scale
                scale /= 10
                place += 1
            }
        }
        guard let unit = units.first(where: { starts(scalars, at: place, $0.word) }) else { return nil }
        if unit.unit == "月", unit.factor == 12, (1900...2100).contains(amount) { return nil }
        // More than there is money in the world is no quantity that anybody compares.
        guard let thousandths = Int(exactly: (amount * unit.factor * 1000).rounded()) else { return nil }
        return (StatedQuantity(unit: unit.unit, thousandths: thousandths), place + unit.word.count)
    }

    private static func value(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        if let value = ChineseNumeral.value(of: scalars) { return value }
        // 五百万: beyond the numerals of articles.
        guard let last = scalars.lastIndex(of: "万"), last > scalars.startIndex, let high = ChineseNumeral.value(of: scalars[..<last]) else {
            return nil
        }
        let rest = scalars[(last + 1)...]
        let (tenThousands, isTooLarge) = high.multipliedReportingOverflow(by: 10_000)
        guard !isTooLarge else { return nil }
        if rest.isEmpty { return tenThousands }
        return ChineseNumeral.value(of: rest).flatMap { low in
            let (sum, isTooLarge) = tenThousands.addingReportingOverflow(low)
            return isTooLarge ? nil : sum
        }
    }

    private static func starts(_ scalars: [Unicode.Scalar], at place: Int, _ word: [Unicode.Scalar]) -> Bool {
        place + word.count <= scalars.count && scalars[place..<(place + word.count)].elementsEqual(word)
    }
}
