/// The identity of a work over all its versions: folded title + issuer, + region if local.
///
/// Issuers of one level are folded into one name (both 全国人大 and its standing committee make laws; a 修正 may come from the other organ
/// than the original), so that an amendment never starts a second work.
public struct WorkIdentity: Hashable, Sendable, Codable {
    public let foldedTitle: String
    public let issuer: String
    /// Empty for national works.
    public let region: String

    /// - Parameter title: as printed; must already be NFKC (importers normalise).
    public init(title: String, level: LegalLevel, issuers: [String], region: String) {
        foldedTitle = Self.fold(title)
        switch level {
        case .constitution, .law, .lawInterpretation: issuer = "全国人大"
        case .administrativeRegulation: issuer = "国务院"
        case .judicialInterpretation: issuer = "最高司法机关"
        case .localRegulation, .specialZoneRegulation, .autonomousRegulation: issuer = "地方人大"
        default: issuer = issuers.first ?? ""
        }
        self.region = region == "全国" ? "" : region
    }

    /// The identity of the work that a text is a version of.
    public init(_ text: RegulationText) {
        self.init(title: text.title, level: text.level, issuers: text.issuers, region: text.region)
    }

    /// One key for a unique index.
    public var key: String { "\(foldedTitle)|\(issuer)|\(region)" }

    /// A title without 中华人民共和国 in front, without 《》, brackets in one form, without blanks.
    ///
    /// A blank between the organs before 关于 becomes 、: 最高人民法院 最高人民检察院关于 … is printed both ways.
    public static func fold(_ title: String) -> String {
        let scalars = Array(title.unicodeScalars)
        let organsEnd = scalars.indices.dropLast().first { scalars[$0] == "关" && scalars[$0 + 1] == "于" } ?? 0
        var text = String.UnicodeScalarView()
        var isAfterBlank = false
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "《", "》", "〈", "〉": continue
            case " ", "\u{3000}", "\t", "\u{A0}":
                isAfterBlank = true
                continue
            default:
                if isAfterBlank, index < organsEnd, let last = text.last, last != "、", scalar != "、" { text.append("、") }
                isAfterBlank = false
            }
            switch scalar {
            case "(": text.append("（")
            case ")": text.append("）")
            default: text.append(scalar)
            }
        }
        let folded = String(text)
        let prefix = "中华人民共和国"
        // 中华人民共和国 alone, or 中华人民共和国宪法 without the rest, stays readable.
        if folded.hasPrefix(prefix), folded.unicodeScalars.count > 8 { return String(folded.dropFirst(prefix.count)) }
        return folded
    }
}
