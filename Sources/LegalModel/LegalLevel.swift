/// 效力位阶: the rank of a regulation in the order of sources. The raw value is what people read; the order of cases is rank.
public enum LegalLevel: String, Sendable, Codable, CaseIterable, Comparable {
    case constitution = "宪法"
    case law = "法律"
    case lawInterpretation = "法律解释"
    case administrativeRegulation = "行政法规"
    case supervisoryRegulation = "监察法规"
    case judicialInterpretation = "司法解释"
    case localRegulation = "地方性法规"
    case autonomousRegulation = "自治条例和单行条例"
    case specialZoneRegulation = "经济特区法规"
    case departmentRule = "部门规章"
    case localGovernmentRule = "地方政府规章"
    case normativeDocument = "行政规范性文件"
    case partyRegulation = "党内法规"
    case treaty = "条约"
    case foreignLaw = "域外法"
    case other = "其他"

    /// 0 is the highest; dense, fits a byte.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

    public static func < (left: LegalLevel, right: LegalLevel) -> Bool { left.rank < right.rank }
}
