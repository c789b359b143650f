import LegalModel

/// The history lines (题注) of a law: when and how it was made and changed.
struct RegulationHistory {
    /// One event, as printed.
    struct Event: Equatable {
        var text: String
        /// Days named outside titles, in order.
        var days: [CalendarDay]
        /// True if the line says only when the text takes effect.
        var isEffectiveDate: Bool
    }

    var events: [Event]

    /// - Parameter lines: as printed; a line that does not begin an event continues the one before.
    init(lines: [String]) {
        var texts: [String] = []
        var carried = ""
        for piece in lines.flatMap(Self.pieces) {
            // 根据 at the end of a line belongs to the event on the next.
            if piece == "根据" {
                carried = piece
                continue
            }
            let line = carried + piece
            carried = ""
            // Only an event runs over several lines; the letter-head of a notice keeps its lines.
            if let last = texts.last, !Self.begins(line), Self.begins(last) {
                texts[texts.count - 1] = last + line
            } else {
                texts.append(line)
            }
        }
        if !carried.isEmpty { texts.append(carried) }
        events = texts.map { text in
            Event(text: text, days: DateScanner.days(in: text), isEffectiveDate: Self.saysOnlyEffect(text))
        }
    }

    /// The last day that is no effective date; nil if no line has one.
    var lastDay: CalendarDay? {
        events.lazy.filter { !$0.isEffectiveDate }.flatMap(\.days).max()
    }

    /// How this version came to be, by its last event; not known where the version is more than a year younger than that event.
    func changeKind(promulgated: CalendarDay?) -> ChangeKind {
        guard let promulgated, let lastDay, Int(promulgated.ordinal) - Int(lastDay.ordinal) > 366 else { return lastChange }
        return lastChange == .enacted ? .unknown : lastChange
    }

    private var lastChange: ChangeKind {
        guard let last = events.last(where: { !$0.isEffectiveDate }) else { return .unknown }
        if last.text.has("修订") { return .revised }
        if last.text.containsAny(["修正", "修改", "删除"]) { return .amended }
        if last.text.containsAny(["通过", "公布", "发布", "批准", "制定", "印发", "颁布", "公告", "签署", "令第"]) {
            // 公布 follows the amendment that it publishes.
            let change = events.last { !$0.isEffectiveDate && $0.text.containsAny(["修订", "修正"]) }
            guard let change, let day = change.days.max(), let published = last.days.max(), published >= day else { return .enacted }
            guard Int(published.ordinal) - Int(day.ordinal) <= 400 else { return .enacted }
            return change.text.has("修订") ? .revised : .amended
        }
        return .unknown
    }

    /// The last effective date that a line of its own, or 公布施行, states.
    var effectiveDay: CalendarDay? {
        for event in events.reversed() {
            if event.isEffectiveDate, let day = event.days.last { return day }
            if event.text.ends(in: "公布施行") || event.text.ends(in: "发布施行"), let day = event.days.last { return day }
        }
        return nil
    }

    /// True if a line says 自公布之日起施行 without a day.
    var takesEffectAtOnce: Bool {
        events.contains { $0.isEffectiveDate && $0.days.isEmpty && $0.text.has("之日") }
    }

    /// 令第…号, 公告第…号, 法释〔…〕…号: the number of the document that published this version; nil if none is printed.
    var documentNumber: String? {
        for event in events.reversed() { if let number = DocumentNumber.find(in: event.text) { return number } }
        return nil
    }

    /// Cuts a line at 根据 and at a day that begins a further event, as where line breaks were lost.
    private static func pieces(of line: String) -> [String] {
        let scalars = Array(line.unicodeScalars)
        var cuts = [0]
        var depth = 0
        for index in scalars.indices {
            if scalars[index] == "《" { depth += 1 }
            if scalars[index] == "》" { depth = max(0, depth - 1) }
            guard depth == 0, index > 0 else { continue }
            if scalars[index - 1].isBlank, DateScanner.day(in: scalars, at: index) != nil { cuts.append(index) }
            guard let end = scalars.end(of: "根据", at: index) else { continue }
            let next = scalars.skippingBlanks(from: end)
            if next == scalars.count || DateScanner.day(in: scalars, at: next) != nil { cuts.append(index) }
        }
        let bounds = zip(cuts, cuts.dropFirst() + [scalars.count])
        return bounds.map { String(scalars: scalars[$0..<$1]).trimmed }.filter { !$0.isEmpty }
    }

    private static func begins(_ line: String) -> Bool {
        let scalars = Array(line.unicodeScalars.prefix(40))
        var index = scalars.skippingBlanks(from: 0)
        if index < scalars.count, scalars[index] == "（" || scalars[index] == "(" { index += 1 }
        index = scalars.end(ofAny: ["根据", "经", "于", "自"], at: index) ?? index
        if DateScanner.day(in: scalars, at: index) != nil { return true }
        return scalars.end(ofAny: ["发布之日", "公布之日"], at: index) != nil || line.begins(with: "自")
    }

    private static func saysOnlyEffect(_ text: String) -> Bool {
        guard text.containsAny(["施行", "实施", "生效"]) else { return false }
        let scalars = Array(text.unicodeScalars)
        var index = scalars.skippingBlanks(from: 0)
        if let next = scalars.end(ofAny: ["（", "("], at: index) { index = next }
        index = scalars.end(ofAny: ["自", "于"], at: index) ?? index
        if let (_, end) = DateScanner.day(in: scalars, at: index) {
            index = scalars.skippingBlanks(from: end)
        } else if let end = scalars.end(ofAny: ["发布之日", "公布之日", "颁布之日", "通过之日"], at: index) {
            index = end
        } else {
            return false
        }
        index = scalars.end(of: "起", at: index) ?? index
        index = scalars.end(of: "正式", at: scalars.skippingBlanks(from: index)) ?? index
        return scalars.end(ofAny: ["施行", "实施", "生效"], at: scalars.skippingBlanks(from: index)) != nil
    }
}

/// Numbers of documents as authorities print them.
enum DocumentNumber {
    /// The last document number of a text: 法释〔2020〕17号, 国务院令第619号, 主席令第四十五号, 公告第3号; nil if none is printed.
    static func find(in text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        var found: String?
        var index = 0
        while index < scalars.count {
            if let end = bracketed(scalars, at: index) ?? ordered(scalars, at: index) {
                found = String(scalars: scalars[begin(scalars, index)..<end]).withoutBlanks
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// True for a line that is nothing but a ministry's number: 劳部发〔1994〕489号. The State Council's begin with 国.
    static func isOfMinistry(_ line: String) -> Bool {
        guard line.unicodeScalars.count <= 24, line.has("发") || line.has("部"), !line.begins(with: "国"), !line.begins(with: "法") else {
            return false
        }
        return find(in: line) == line
    }

    /// 〔2020〕17号 behind its code letters.
    private static func bracketed(_ scalars: [Unicode.Scalar], at index: Int) -> Int? {
        guard index > 0, "〔[（(【".unicodeScalars.contains(scalars[index]), index + 6 < scalars.count else { return nil }
        let year = scalars[(index + 1)...(index + 4)]
        guard year.allSatisfy({ ("0"..."9").contains($0) }), "〕]）)】".unicodeScalars.contains(scalars[index + 5]) else { return nil }
        var position = index + 6
        while position < scalars.count, ChineseNumeral.isNumeral(scalars[position]) || scalars[position] == "第" { position += 1 }
        guard position > index + 6, position < scalars.count, scalars[position] == "号" else { return nil }
        return position + 1
    }

    /// 令第…号, 公告第…号.
    private static func ordered(_ scalars: [Unicode.Scalar], at index: Int) -> Int? {
        guard let start = scalars.end(ofAny: ["令第", "公告第", "令（第", "令(第"], at: index) else { return nil }
        var position = scalars.skippingBlanks(from: start)
        let first = position
        while position < scalars.count, ChineseNumeral.isNumeral(scalars[position]) || scalars[position].isBlank { position += 1 }
        guard position > first, position < scalars.count, scalars[position] == "号" else { return nil }
        return position + 1
    }

    /// Start of the name that stands before the number: at most 30 characters, back to a blank or a mark.
    private static func begin(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
        var start = index
        while start > 0, index - start < 30 {
            let scalar = scalars[start - 1]
            if scalar.isBlank || scalar.endsClause || "日，、（(《".unicodeScalars.contains(scalar) { break }
            start -= 1
        }
        return start
    }
}
