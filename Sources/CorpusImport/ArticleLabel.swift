import LegalModel

/// 第…条 at the beginning of a text.
struct ArticleLabel: Equatable {
    /// How firmly a label stands apart from what follows.
    enum Form: Equatable {
        /// 第五条　… : a blank or nothing follows.
        case apart
        /// 第五条… : text follows at once, which a cross-reference would do too.
        case attached
    }

    var number: ArticleNumber
    var form: Form
    /// The text behind the label, trimmed.
    var rest: String
    /// True if the label is misprinted (笫, a dash for 一, a blank within it).
    var isMisprinted: Bool

    /// Reads a label at the start of `text`, which must be trimmed; nil if there is none.
    ///
    /// - Complexity: O(label), for nearly every line that is none O(1).
    init?(_ text: String) {
        guard let first = text.utf8.first, first == 0xE7 else { return nil }
        self.init(text.unicodeScalars)
    }

    init?(_ scalars: some BidirectionalCollection<Unicode.Scalar>) {
        var index = scalars.startIndex
        guard index < scalars.endIndex, scalars[index] == "第" || scalars[index] == "笫" else { return nil }
        var misprinted = scalars[index] == "笫"
        scalars.formIndex(after: &index)
        guard let base = Self.numeral(scalars, &index, &misprinted, blanks: true) else { return nil }
        guard index < scalars.endIndex, scalars[index] == "条" else { return nil }
        scalars.formIndex(after: &index)
        var suffix: Int?
        if index < scalars.endIndex, scalars[index] == "之" {
            var ahead = scalars.index(after: index)
            var ignored = false
            // A blank behind the suffix ends the label; one before 条 is a misprint.
            suffix = Self.numeral(scalars, &ahead, &ignored, blanks: false)
            if suffix != nil { index = ahead }
        }
        guard base >= 1, suffix.map({ $0 >= 1 }) ?? true else { return nil }
        number = ArticleNumber(base, suffix: suffix ?? 0)
        form = index == scalars.endIndex || scalars[index].isBlank ? .apart : .attached
        rest = String(scalars: scalars[index...]).trimmed
        isMisprinted = misprinted
    }

    /// True if the text behind an attached label cannot continue a cross-reference (第三条规定的…, 第三条、第四条).
    var canBeLabel: Bool {
        guard form == .attached, let next = rest.unicodeScalars.first else { return true }
        switch next {
        case "规", "的", "第", "、", "和", "或", "至", "到", "之", "所", "中", "及", "与", "以", "修", "，", "。", "；", "》", "〉", "”", "）", ">", ")", "：",
            "—", "-", "～", "~", "款", "项", "原":
            return false
        default:
            return true
        }
    }

    /// - Parameter blanks: whether blanks may stand within, as before 条.
    private static func numeral<Scalars: BidirectionalCollection<Unicode.Scalar>>(
        _ scalars: Scalars, _ index: inout Scalars.Index, _ misprinted: inout Bool, blanks: Bool
    ) -> Int? {
        var digits: [Unicode.Scalar] = []
        var hasBlank = false
        if blanks { Self.skipBlanks(scalars, &index, &hasBlank) }
        while index < scalars.endIndex, digits.count < 12 {
            let scalar = scalars[index]
            if ChineseNumeral.isNumeral(scalar) {
                digits.append(scalar)
            } else if scalar == "－" || scalar == "—", !digits.isEmpty {
                // A dash typed for 一, as in 三十－.
                digits.append("一")
                misprinted = true
            } else {
                break
            }
            scalars.formIndex(after: &index)
            if blanks { Self.skipBlanks(scalars, &index, &hasBlank) }
        }
        misprinted = misprinted || hasBlank
        return ChineseNumeral.value(of: digits)
    }

    private static func skipBlanks<Scalars: BidirectionalCollection<Unicode.Scalar>>(
        _ scalars: Scalars, _ index: inout Scalars.Index, _ skipped: inout Bool
    ) {
        while index < scalars.endIndex, scalars[index].isBlank {
            scalars.formIndex(after: &index)
            skipped = true
        }
    }
}

/// （一） at the beginning of a text: the mark of 项.
enum ItemMark {
    /// The number if the text begins with a bracketed Chinese numeral; nil otherwise, also for (1), which marks 目.
    static func number(of text: String) -> Int? {
        guard let first = text.utf8.first, first == 0x28 || first == 0xEF else { return nil }
        var numeral: [Unicode.Scalar] = []
        for (position, scalar) in text.unicodeScalars.enumerated() {
            if position == 0 {
                guard scalar == "（" || scalar == "(" else { return nil }
            } else if scalar == "）" || scalar == ")" {
                return ChineseNumeral.value(of: numeral)
            } else if scalar.isBlank {
                continue
            } else if ChineseNumeral.isNumeral(scalar), !isArabic(scalar), position < 8 {
                numeral.append(scalar)
            } else {
                return nil
            }
        }
        return nil
    }

    /// True for a line that goes on below 项 or 款 without being either: `1.`, `１、`, `(1)`, `①`, `—`.
    static func isSubordinate(_ text: String) -> Bool {
        var scalars = text.unicodeScalars.prefix(6)[...]
        guard let first = scalars.first else { return false }
        if (0x2460...0x2473).contains(first.value) { return true }
        if first == "（" || first == "(" { scalars = scalars.dropFirst() }
        let digits = scalars.prefix(while: isArabic)
        guard !digits.isEmpty, let next = scalars.dropFirst(digits.count).first else { return false }
        return next == "." || next == "．" || next == "、" || next == ")" || next == "）"
    }

    private static func isArabic(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || ("\u{FF10}"..."\u{FF19}").contains(scalar)
    }
}
