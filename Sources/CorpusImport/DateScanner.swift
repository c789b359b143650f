import LegalModel

/// Finds days written as laws write them: 2007年6月29日, ２００７年６月２９日, 二〇〇七年六月二十九日.
enum DateScanner {
    /// A day that stands at `index` and the position behind it; a month without a day counts as its first day if `allowsMonths`.
    static func day(in scalars: [Unicode.Scalar], at index: Int, allowsMonths: Bool = false) -> (day: CalendarDay, end: Int)? {
        guard let (year, afterYear) = number(in: scalars, at: index, before: "年", isYear: true), (1900...2999).contains(year) else {
            return nil
        }
        guard let (month, afterMonth) = number(in: scalars, at: afterYear, before: "月", isYear: false) else { return nil }
        if let (day, end) = number(in: scalars, at: afterMonth, before: "日", isYear: false) {
            guard let value = CalendarDay(year: year, month: month, day: day) else { return nil }
            return (value, end)
        }
        guard allowsMonths, let value = CalendarDay(year: year, month: month, day: 1) else { return nil }
        return (value, afterMonth)
    }

    /// All days of a text, in order; those inside 《》 are titles' and left out.
    static func days(in text: String) -> [CalendarDay] {
        let scalars = Array(text.unicodeScalars)
        var found: [CalendarDay] = []
        var depth = 0
        var index = 0
        while index < scalars.count {
            if scalars[index] == "《" { depth += 1 }
            if scalars[index] == "》" { depth = max(0, depth - 1) }
            if depth == 0, isStart(scalars, index), let (day, end) = day(in: scalars, at: index) {
                found.append(day)
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// A numeral begins here: no earlier character belongs to it.
    private static func isStart(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        isDigit(scalars[index]) && (index == 0 || !isDigit(scalars[index - 1]))
    }

    private static func number(
        in scalars: [Unicode.Scalar], at index: Int, before unit: Unicode.Scalar, isYear: Bool
    ) -> (value: Int, end: Int)? {
        var position = scalars.skippingBlanks(from: index)
        var digits: [Unicode.Scalar] = []
        while position < scalars.count, isDigit(scalars[position]), digits.count < 5 {
            digits.append(isZero(scalars[position]) ? "〇" : scalars[position])
            position += 1
        }
        position = scalars.skippingBlanks(from: position)
        guard !digits.isEmpty, position < scalars.count, scalars[position] == unit else { return nil }
        guard !isYear || digits.count == 4, let value = ChineseNumeral.value(of: digits) else { return nil }
        return (value, position + 1)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ChineseNumeral.isNumeral(scalar) || isZero(scalar) }

    /// Letters and circles that old texts print for 〇.
    private static func isZero(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "O", "Ｏ", "o", "○", "Ο", "О", "零", "〇", "◯": true
        default: false
        }
    }
}
