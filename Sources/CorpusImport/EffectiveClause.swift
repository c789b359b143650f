import LegalModel

/// A clause that says when a text takes effect: 自2021年1月1日起施行, 自公布之日起施行, 自公布之日起三十日后施行.
enum EffectiveClause: Equatable {
    case day(CalendarDay)
    /// So many days and months behind the day of promulgation.
    case afterPromulgation(days: Int, months: Int)

    /// The first clause of a text; those of single articles (第十条自…起施行) and of titles in 《》 do not count.
    ///
    /// - Complexity: O(length), little more than a search for 自 and its like.
    static func find(in text: String) -> EffectiveClause? {
        guard text.containsAny(["施行", "实施", "生效", "执行", "试行"]) else { return nil }
        let scalars = Array(text.unicodeScalars)
        var titleDepth = 0
        var sentence = 0
        for index in scalars.indices {
            switch scalars[index] {
            case "《": titleDepth += 1
            case "》": titleDepth = max(0, titleDepth - 1)
            case "。", "；", "\n": sentence = index + 1
            case "自", "从", "由", "于", "在":
                guard titleDepth == 0, let clause = clause(scalars, after: index + 1) else { continue }
                if isOfSingleArticle(scalars[sentence..<index]) { continue }
                return clause
            default: continue
            }
        }
        return nil
    }

    /// The day on which a text promulgated on `promulgated` takes effect.
    func day(promulgated: CalendarDay?) -> CalendarDay? {
        switch self {
        case .day(let day): return day
        case .afterPromulgation(let days, let months):
            guard let promulgated else { return nil }
            let (year, month, day) = promulgated.components
            let total = year * 12 + month - 1 + months
            // The last day of the month where the month is too short.
            let shifted = (0...3).lazy.compactMap { CalendarDay(year: total / 12, month: total % 12 + 1, day: day - $0) }.first
            return shifted?.adding(days: days)
        }
    }

    private static let startingDays = [
        "公布之日", "发布之日", "颁布之日", "通过之日", "公告之日", "批准之日", "印发之日", "签发之日", "公告公布之日", "公告发布之日", "下发之日", "发文之日",
        "批准公布之日", "公布日", "发布日",
    ]

    private static func clause(_ scalars: [Unicode.Scalar], after index: Int) -> EffectiveClause? {
        if let (day, end) = DateScanner.day(in: scalars, at: index, allowsMonths: true) {
            return takesEffect(scalars, from: end) ? .day(day) : nil
        }
        // The issuer may stand before the day: 自国务院批准之日起.
        var start = index
        while start < scalars.count, start - index <= 14, !scalars[start].endsClause {
            if let end = scalars.end(ofAny: startingDays, at: start) { return relative(scalars, from: end) }
            start += 1
        }
        return nil
    }

    private static func relative(_ scalars: [Unicode.Scalar], from index: Int) -> EffectiveClause? {
        var position = scalars.end(of: "起", at: index) ?? index
        position = scalars.end(ofAny: ["满", "第", "，"], at: position) ?? position
        var digits: [Unicode.Scalar] = []
        while position < scalars.count, ChineseNumeral.isNumeral(scalars[position]), digits.count < 6 {
            digits.append(scalars[position])
            position += 1
        }
        guard let amount = ChineseNumeral.value(of: digits), amount <= 3650 else {
            return takesEffect(scalars, from: index) ? .afterPromulgation(days: 0, months: 0) : nil
        }
        guard takesEffect(scalars, from: position) else { return nil }
        if scalars.end(ofAny: ["日", "天"], at: position) != nil { return .afterPromulgation(days: amount, months: 0) }
        if scalars.end(ofAny: ["个月", "月"], at: position) != nil { return .afterPromulgation(days: 0, months: amount) }
        if scalars.end(of: "年", at: position) != nil { return .afterPromulgation(days: 0, months: amount * 12) }
        return nil
    }

    /// 施行 or its like follows within the clause.
    private static func takesEffect(_ scalars: [Unicode.Scalar], from index: Int) -> Bool {
        var position = index
        while position < scalars.count, position - index <= 16 {
            if scalars.end(ofAny: ["施行", "实施", "生效", "执行", "试行"], at: position) != nil { return true }
            if scalars[position] == "。" || scalars[position] == "；" || scalars[position] == "前" { return false }
            position += 1
        }
        return false
    }

    private static func isOfSingleArticle(_ subject: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let article = subject.firstIndex(of: "条"), subject[..<article].contains("第") else { return false }
        return true
    }
}
