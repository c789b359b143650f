internal import LegalModel

/// Reads the quantities of a text: days, working days, weeks, months, years, ages, hours, money, multiples, percentages, fractions and measures, in
/// Chinese and Arabic numerals.
///
/// Left out: calendar days and years, ordinals (第三十日), vague counts (几天, 十多年, 两三个月), idioms (同一天, 一年到头).
struct QuantityScanner {
    private let scalars: [Unicode.Scalar]

    private init(_ text: String) {
        // A separator of thousands is no part of the number: 50,000.
        let folded = text.unicodeScalars.map(Self.folded)
        scalars = folded.enumerated().filter { index, scalar in
            !(scalar == "," && index > 0 && index + 3 < folded.count && Self.isDigit(folded[index - 1])
                && folded[(index + 1)...(index + 3)].allSatisfy(Self.isDigit))
        }.map(\.element)
    }

    /// Every quantity of a text in order; offsets are of the text without separators of thousands.
    ///
    /// - Complexity: O(length).
    static func quantities(in text: String) -> [LocatedQuantity] { QuantityScanner(text).all() }

    /// A numeral that still wants its unit.
    private struct Number {
        var value: Double
        /// 10,000 or 100,000,000 if the numeral ends with 万 or 亿.
        var multiplier = 1.0
        var isFraction = false
        var end: Int
    }

    private func all() -> [LocatedQuantity] {
        var found: [LocatedQuantity] = []
        /// A numeral without unit, which takes that of the end of its range: 三至六个月.
        var open: (number: Number, start: Int)?
        var place = 0
        while place < scalars.count {
            guard let number = number(at: place) else {
                if Self.mayBeginNumber(scalars[place]) {
                    place = endOfRun(place)
                    open = nil
                } else {
                    place += 1
                }
                continue
            }
            let start = place
            if let (unit, end) = unit(number, start) {
                if let first = open, isRange(first.number.end, start) {
                    found.append(located(openEnd(first.number, number, unit), first.start, first.number.end))
                }
                found.append(located(Quantity(number.value * unit.factor + unit.extra, unit.unit), start, end))
                open = nil
                place = max(end, start + 1)
            } else {
                open = (number, start)
                place = number.end
            }
        }
        return found
    }

    private func located(_ quantity: Quantity, _ start: Int, _ end: Int) -> LocatedQuantity {
        LocatedQuantity(quantity: quantity, text: text(start..<end), offset: start)
    }

    /// 三至五万元 begins at 30,000, 五千至一万元 at 5,000.
    private func openEnd(_ first: Number, _ last: Number, _ unit: Measure) -> Quantity {
        var value = first.value
        if last.multiplier > 1, first.multiplier == 1, first.value < last.value / last.multiplier { value *= last.multiplier }
        return Quantity(value * unit.factor, unit.unit)
    }

    private func isRange(_ end: Int, _ start: Int) -> Bool {
        ["至", "到", "~", "-", "—", "–", "或", "或者", "以上至"].contains(text(end..<start))
    }

    // MARK: Numerals

    private func number(at place: Int) -> Number? {
        guard Self.mayBeginNumber(scalars[place]) else { return nil }
        let before = place > 0 ? scalars[place - 1] : " "
        if before == "第" || before == "几" || before == "." && place > 1 && Self.isDigit(scalars[place - 2]) { return nil }
        if before == "数", isVague(place) { return nil }
        if scalars[place] == "半" { return half(place, before) }
        if scalars[place] == "双", place + 1 < scalars.count, scalars[place + 1] == "倍" { return Number(value: 2, end: place + 1) }
        guard let whole = plain(place) else { return nil }
        if text(whole.end..<min(whole.end + 2, scalars.count)) == "分之", let upper = decimal(whole.end + 2), whole.value > 0 {
            return Number(value: upper.value / whole.value, isFraction: true, end: upper.end)
        }
        // 1/3
        if whole.end + 1 < scalars.count, scalars[whole.end] == "/", Self.isDigit(scalars[place]), let lower = plain(whole.end + 1),
            lower.value > 0,
            whole.value < lower.value
        {
            return Number(value: whole.value / lower.value, isFraction: true, end: lower.end)
        }
        return decimal(place)
    }

    /// 数十万, 数百元, but not 株数一倍 or 人数十人.
    private func isVague(_ place: Int) -> Bool {
        let counted: Set<Unicode.Scalar> = ["人", "株", "次", "天", "日", "月", "年", "金", "总", "个", "件", "倍", "额", "份", "户"]
        return Self.large(scalars[place]) != nil || ["十", "百"].contains(scalars[place])
            ? place < 2 || !counted.contains(scalars[place - 2]) : false
    }

    /// 半年, 半个月, 半小时, 一半 (read from its 半 by the caller's 一).
    private func half(_ place: Int, _ before: Unicode.Scalar) -> Number? {
        guard !["大", "小", "多", "一", "另", "前", "后", "上", "下", "过"].contains(before) else { return nil }
        return Number(value: 0.5, end: place + 1)
    }

    /// A whole number or a decimal (1.5, 一点五) with 万 or 亿.
    private func decimal(_ place: Int) -> Number? {
        guard var number = plain(place) else { return nil }
        if number.end + 1 < scalars.count, number.multiplier == 1, scalars[number.end] == "." || scalars[number.end] == "点" {
            var scale = 0.1
            var end = number.end + 1
            while end < scalars.count, let digit = Self.digit(scalars[end]) {
                number.value += Double(digit) * scale
                scale /= 10
                end += 1
            }
            if scale < 0.05 || end > number.end + 1 { number.end = end }
        }
        while number.end < scalars.count, let factor = Self.large(scalars[number.end]) {
            number.value *= factor
            number.multiplier *= factor
            number.end += 1
        }
        return number
    }

    private func plain(_ place: Int) -> Number? {
        var end = place
        while end < scalars.count, ChineseNumeral.isNumeral(scalars[end]), end - place < 14 { end += 1 }
        guard end > place else { return nil }
        if Self.isDigit(scalars[place]) {
            end = place
            var value = 0.0
            while end < scalars.count, Self.isDigit(scalars[end]), end - place < 14 {
                value = value * 10 + Double(scalars[end].value - 48)
                end += 1
            }
            return Number(value: value, end: end)
        }
        // 一百二十万 is beyond the numerals of statutes: what stands before the last 万 counts by itself.
        if let last = scalars[place..<end].lastIndex(of: "万"), last > place, let high = ChineseNumeral.value(of: scalars[place..<last]) {
            if last + 1 == end { return Number(value: Double(high) * 10_000, multiplier: 10_000, end: end) }
            guard let low = ChineseNumeral.value(of: scalars[(last + 1)..<end]) else { return nil }
            return Number(value: Double(high) * 10_000 + Double(low < 10 ? low * 1000 : low), end: end)
        }
        // 两三个月, 一两天: digits side by side are a guess, unless they are a year.
        if (2...3).contains(end - place), scalars[place..<end].allSatisfy({ Self.digit($0) != nil }) { return nil }
        guard let value = ChineseNumeral.value(of: scalars[place..<end]) else { return nil }
        return Number(value: Double(value), end: end)
    }

    private func endOfRun(_ place: Int) -> Int {
        var end = place + 1
        while end < scalars.count, ChineseNumeral.isNumeral(scalars[end]) { end += 1 }
        return end
    }

    // MARK: Units

    private struct Measure {
        let unit: Quantity.Unit
        let factor: Double
        /// 一年半, 一个半月.
        var extra = 0.0
    }

    private func unit(_ number: Number, _ start: Int) -> (Measure, Int)? {
        if number.isFraction { return (Measure(unit: .ratio, factor: 1), number.end) }
        let place = number.end
        let before = start > 0 ? scalars[start - 1] : " "
        // 一半 is a share, unless it is one's other half.
        if scalars[start] == "一", place < scalars.count, scalars[place] == "半" {
            guard before != "另", !["年", "个", "天", "日"].contains(scalar(place + 1)) else { return nil }
            return number.value == 1 ? (Measure(unit: .ratio, factor: 0.5), place + 1) : nil
        }
        guard let (word, measure) = Self.units.first(where: { has($0.word, at: place) }) else { return nil }
        let end = place + word.count
        let next = scalar(end)
        guard accepts(word, number, start, next) else { return nil }
        // 一年半, 两倍多.
        if next == "多" || next == "余" || next == "来" { return nil }
        if next == "半", measure.unit == .month || measure.unit == .hour || measure.unit == .ratio, scalar(end + 1) != "数" {
            return (Measure(unit: measure.unit, factor: measure.factor, extra: measure.factor / 2), end + 1)
        }
        return (measure, end)
    }

    private func accepts(_ word: [Unicode.Scalar], _ number: Number, _ start: Int, _ next: Unicode.Scalar) -> Bool {
        let isOne = number.value == 1
        let before = start > 0 ? scalars[start - 1] : " "
        switch String(String.UnicodeScalarView(word)) {
        case "年":
            if (1900...2100).contains(number.value) { return false }
            return !["级", "代", "龄", "轻", "纪", "份", "度", "初", "底", "终", "生"].contains(next)
                && !(isOne && (isIdiom(before, next) || isNeighbour(start)))
        case "日", "天":
            guard before != "月", number.value != 0.5 else { return false }
            return !isOne || isDeadline(before, next)
        case "元": return !["旦", "素", "件", "宵", "月"].contains(next)
        case "块": return number.value >= 5 && !["地", "儿", "田", "土"].contains(next)
        case "成": return number.value <= 10 && !["立", "员", "年", "本", "功", "为", "果", "绩", "都", "了", "交", "不", "熟", "套"].contains(next)
        case "周": return !["末", "边", "围"].contains(next) && !(isOne && isIdiom(before, next))
        case "米", "克", "升": return number.value != 0.5
        default: return !(isOne && isIdiom(before, next) && (word.last == "期"))
        }
    }

    /// 上一年, 下一年, but not 六个月以上一年以下.
    private func isNeighbour(_ start: Int) -> Bool {
        guard start > 0, scalars[start - 1] == "上" || scalars[start - 1] == "下" else { return false }
        return start < 2 || scalars[start - 2] != "以"
    }

    /// A single day is a deadline only where it bounds something: 提前一天, 满一天, 一天内. 干一天给一天的钱 counts nothing.
    private func isDeadline(_ before: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
        ["前", "满", "过", "于", "足", "长", "加"].contains(before) || ["内", "之", "以", "起", "前", "后", "至", "到", "或"].contains(next)
    }

    /// 同一天, 有一天, 那一年, 每一天, 一天到晚, 一年一年.
    private func isIdiom(_ before: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
        ["同", "有", "那", "这", "某", "哪", "每", "前", "后", "头", "当", "早"].contains(before) || ["到", "又", "一", "比"].contains(next)
    }

    /// Longer words first where one begins another.
    private static let units: [(word: [Unicode.Scalar], measure: Measure)] = [
        words("个工作日 工作日 个交易日", .workday, 1), words("个半月", .month, 1, extra: 0.5), words("个半小时", .hour, 1, extra: 0.5),
        words("个月", .month, 1), words("周年 年", .month, 12), words("周岁 岁", .age, 1),
        words("日 天", .day, 1), words("个星期 星期 个礼拜 周", .day, 7), words("个小时 小时 个钟头", .hour, 1), words("分钟", .minute, 1),
        words("元 块", .yuan, 1), words("倍", .ratio, 1), words("成", .ratio, 0.1), words("%", .ratio, 0.01), words("‰", .ratio, 0.001),
        words("平方米", .squareMetre, 1), words("公里 千米", .metre, 1000), words("厘米", .metre, 0.01), words("米", .metre, 1),
        words("公斤 千克", .mass, 1000), words("毫克", .mass, 0.001), words("克", .mass, 1), words("毫升", .litre, 0.001), words("升", .litre, 1),
    ].flatMap(\.self)

    private static func words(
        _ text: String, _ unit: Quantity.Unit, _ factor: Double, extra: Double = 0
    ) -> [(word: [Unicode.Scalar], measure: Measure)] {
        text.split(separator: " ").map { (Array($0.unicodeScalars), Measure(unit: unit, factor: factor, extra: extra)) }
    }

    // MARK: Characters

    private func has(_ word: [Unicode.Scalar], at place: Int) -> Bool {
        place + word.count <= scalars.count && scalars[place..<(place + word.count)].elementsEqual(word)
    }

    private func scalar(_ place: Int) -> Unicode.Scalar { place < scalars.count ? scalars[place] : " " }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    private static func mayBeginNumber(_ scalar: Unicode.Scalar) -> Bool {
        ChineseNumeral.isNumeral(scalar) || scalar == "半" || scalar == "双"
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        let value = ChineseNumeral.value(of: CollectionOfOne(scalar))
        return value.flatMap { $0 < 10 ? $0 : nil }
    }

    private static func large(_ scalar: Unicode.Scalar) -> Double? {
        switch scalar {
        case "千": 1000
        case "万": 10_000
        case "亿": 100_000_000
        default: nil
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) && scalar != "，" ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }
}
