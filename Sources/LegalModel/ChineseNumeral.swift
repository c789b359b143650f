/// Chinese numerals as laws write them (第五百六十三条, 二〇二〇年), with Arabic and full-width digits accepted on reading.
public enum ChineseNumeral {
    /// Reads a whole run of numerals: `五百六十三`, `十`, `两百`, `一百零四`, `二〇二〇`, `563`, `５６３`.
    ///
    /// - Returns: nil for an empty run, a character that is no numeral, or a value above 99,999.
    /// - Complexity: O(length).
    public static func value(of text: some StringProtocol) -> Int? {
        value(of: text.unicodeScalars)
    }

    /// The same over scalars.
    public static func value(of scalars: some Sequence<Unicode.Scalar>) -> Int? {
        var digits: [Int] = []
        var units: [Int] = []
        var hasUnit = false
        for scalar in scalars {
            if let digit = digit(of: scalar) {
                digits.append(digit)
                units.append(1)
            } else if let unit = unit(of: scalar) {
                hasUnit = true
                digits.append(unit)
                units.append(0)
            } else {
                return nil
            }
            if digits.count > 12 { return nil }
        }
        guard !digits.isEmpty else { return nil }
        return hasUnit ? additive(digits, units) : positional(digits)
    }

    /// Writes a number as statutes do: 10 → 十, 104 → 一百零四, 110 → 一百一十, 1260 → 一千二百六十.
    ///
    /// - Parameter number: 0…99,999; the precondition stops others.
    public static func text(_ number: Int) -> String {
        precondition((0...99_999).contains(number), "numerals of statutes end at 99,999")
        if number == 0 { return "零" }
        let names = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        var rest = number
        var result = ""
        var pendingZero = false
        for (unit, name) in [(10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = rest / unit
            rest %= unit
            if digit == 0 {
                pendingZero = !result.isEmpty
                continue
            }
            if pendingZero { result += "零" }
            pendingZero = false
            result += unit == 10 && digit == 1 && result.isEmpty ? name : names[digit] + name
        }
        return result
    }

    /// True for a character that may stand in a numeral.
    public static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
        digit(of: scalar) != nil || unit(of: scalar) != nil
    }

    static func digit(of scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "零", "〇", "○": 0
        case "一", "壹": 1
        case "二", "两", "贰": 2
        case "三", "叁": 3
        case "四", "肆": 4
        case "五", "伍": 5
        case "六", "陆": 6
        case "七", "柒": 7
        case "八", "捌": 8
        case "九", "玖": 9
        case "0"..."9": Int(scalar.value) - 48
        case "\u{FF10}"..."\u{FF19}": Int(scalar.value) - 0xFF10
        default: nil
        }
    }

    static func unit(of scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十", "拾": 10
        case "百", "佰": 100
        case "千", "仟": 1000
        case "万": 10_000
        default: nil
        }
    }

    private static func positional(_ digits: [Int]) -> Int? {
        guard digits.count <= 5 else { return nil }
        return digits.reduce(0) { $0 * 10 + $1 }
    }

    private static func additive(_ values: [Int], _ isDigit: [Int]) -> Int? {
        var total = 0
        var section = 0
        var pending: Int?
        for (value, digit) in zip(values, isDigit) {
            if digit == 1 {
                // 零 separates; two digits in a row without a unit (三五百) are no numeral.
                if let earlier = pending, earlier != 0 { return nil }
                pending = value
            } else if value == 10_000 {
                section += pending ?? 0
                guard section > 0 else { return nil }
                total += section * value
                section = 0
                pending = nil
            } else {
                section += (pending ?? 1) * value
                pending = nil
            }
        }
        total += section + (pending ?? 0)
        return total <= 99_999 ? total : nil
    }
}
