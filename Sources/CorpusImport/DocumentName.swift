import LegalModel

/// The name under which the national law database hands out a document: `类型_名称_公布日期_状态.docx`. Plain names are read too.
struct DocumentName {
    private(set) var level: LegalLevel?
    private(set) var title: String?
    private(set) var promulgated: CalendarDay?
    /// As printed in the name; never believed, for status is computed.
    private(set) var status: String?

    /// - Parameter stem: the name without its ending.
    init(_ stem: String) {
        var parts = stem.split(separator: "_", omittingEmptySubsequences: true).map { $0.trimmed }
        if parts.count >= 2, let level = Self.level(parts[0]) {
            self.level = level
            parts.removeFirst()
        }
        if let last = parts.last, ["有效", "现行有效", "已修改", "已废止", "尚未生效", "尚未施行", "失效"].contains(last), parts.count > 1 {
            status = last
            parts.removeLast()
        }
        if let last = parts.last, parts.count > 1, let day = Self.day(last) {
            promulgated = day
            parts.removeLast()
        }
        // A plain name is whatever somebody called the file; only the database's form is known to be the title.
        if level != nil || promulgated != nil { title = parts.isEmpty ? nil : parts.joined(separator: "_") }
    }

    private static func level(_ text: String) -> LegalLevel? {
        if let level = LegalLevel(rawValue: text) { return level }
        switch text {
        case "法律法规": return nil
        case "修正案", "法律修正案", "有关法律问题和重大问题的决定": return .law
        case "自治条例", "单行条例": return .autonomousRegulation
        case "浦东新区法规", "海南自由贸易港法规": return .localRegulation
        case "高法司法解释", "高检司法解释", "联合发布司法解释", "两高司法解释": return .judicialInterpretation
        case "国务院部门规章", "规章": return .departmentRule
        default: return nil
        }
    }

    /// 2021-01-01, 20210101, 2021年1月1日, 2021.1.1.
    private static func day(_ text: String) -> CalendarDay? {
        if let day = CalendarDay(iso: text) { return day }
        if let (day, _) = DateScanner.day(in: Array(text.unicodeScalars), at: 0) { return day }
        let digits = Array(text.utf8)
        if digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) {
            return CalendarDay(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        }
        let parts = text.split(separator: ".").compactMap { Int($0) }
        return parts.count == 3 ? CalendarDay(year: parts[0], month: parts[1], day: parts[2]) : nil
    }
}
