import LegalModel

/// Tells level, issuers and region of a regulation from its folder, title and history.
///
/// The folder is believed for what only it can know; a file imported alone is classified by title and history.
struct RegulationClassifier {
    let title: String
    let history: [String]
    let folders: [Substring]
    /// The beginning of the body, where documents name their issuer and number.
    let opening: String

    /// The rank among the sources of law.
    var level: LegalLevel {
        if let byTitle = levelByTitle { return byTitle }
        guard let byFolder else { return levelByContent }
        switch byFolder {
        case .localRegulation: return localLevel
        // Trees put rules of ministries and of the party among the regulations of the State Council.
        case .administrativeRegulation: return levelByIssuer ?? byFolder
        default: return byFolder
        }
    }

    /// 全国 or the name of a province.
    var region: String {
        switch level {
        case .localRegulation, .autonomousRegulation, .specialZoneRegulation, .localGovernmentRule: break
        case .normativeDocument, .other: if folders.isEmpty || byFolder != nil { return Regions.province(leading: title) ?? "全国" }
        default: return "全国"
        }
        if let folder = folders.lazy.compactMap({ Regions.province(folder: $0) }).first { return folder }
        if let leading = Regions.province(leading: title) ?? Regions.province(looselyLeading: title) { return leading }
        return history.lazy.compactMap { Regions.province(namedIn: $0) }.first ?? Regions.province(namedIn: opening) ?? "全国"
    }

    /// Organs that made the text, as the history names them, without repetition; the one that stands for the level if none is named.
    var issuers: [String] {
        let level = level
        if level == .departmentRule, let folder = departmentFolder { return [folder] }
        var found: [String] = []
        for text in history + [title] {
            for organ in Organs.find(in: text) where !found.contains(organ) { found.append(organ) }
        }
        found = found.filter { Self.suits($0, level) }
        if !found.isEmpty { return found }
        switch level {
        case .constitution: return ["全国人民代表大会"]
        case .law, .lawInterpretation: return ["全国人民代表大会常务委员会"]
        case .administrativeRegulation: return ["国务院"]
        case .judicialInterpretation: return ["最高人民法院"]
        case .localRegulation, .autonomousRegulation, .specialZoneRegulation: return [region + "人民代表大会常务委员会"]
        default: return Organs.find(in: opening)
        }
    }

    private static func suits(_ organ: String, _ level: LegalLevel) -> Bool {
        switch level {
        case .constitution, .law, .lawInterpretation: organ.begins(with: "全国人民代表大会")
        case .judicialInterpretation: organ.begins(with: "最高人民")
        case .localRegulation, .autonomousRegulation, .specialZoneRegulation: organ.has("人民代表大会") && !organ.begins(with: "全国")
        case .administrativeRegulation: organ == "国务院" || organ == "中央军事委员会"
        case .partyRegulation: organ == "中共中央" || organ == "国务院"
        case .departmentRule: organ != "国务院" && !organ.has("人民代表大会")
        default: true
        }
    }

    // MARK: Level

    /// What the title alone decides, whatever the folder.
    private var levelByTitle: LegalLevel? {
        let bare = WorkIdentity.fold(title)
        if bare == "中华人民共和国宪法" || bare == "宪法" || bare.begins(with: "宪法修正案") { return .constitution }
        if bare.begins(with: "全国人民代表大会常务委员会关于") && bare.ends(in: "的解释") { return .lawInterpretation }
        if bare.begins(with: "最高人民法院") || bare.begins(with: "最高人民检察院") { return .judicialInterpretation }
        if bare.begins(with: "国家监察委员会") || bare.begins(with: "监察法实施条例") { return .supervisoryRegulation }
        return nil
    }

    /// What the letter-head of a ministry or the party decides.
    private var levelByIssuer: LegalLevel? {
        if history.contains(where: { $0.containsAny(["中共中央政治局", "中共中央办公厅"]) }) { return .partyRegulation }
        let isLetter = history.contains { DocumentNumber.isOfMinistry($0.withoutBlanks) }
        return isLetter ? .departmentRule : nil
    }

    private var byFolder: LegalLevel? {
        for folder in folders {
            switch folder {
            case "宪法", "宪法相关法", "刑法", "民法典", "民法商法", "社会法", "经济法", "行政法", "诉讼与非诉讼程序法", "法律": return .law
            case "法律解释": return .lawInterpretation
            case "行政法规": return .administrativeRegulation
            case "监察法规": return .supervisoryRegulation
            case "司法解释": return .judicialInterpretation
            case "部门规章": return .departmentRule
            case "地方性法规": return .localRegulation
            case "地方政府规章": return .localGovernmentRule
            case "行政规范性文件", "规范性文件": return .normativeDocument
            case "党内法规": return .partyRegulation
            case "条约": return .treaty
            case "其他": return .other
            default: if Regions.province(folder: folder) != nil { return .localRegulation }
            }
        }
        return nil
    }

    private var localLevel: LegalLevel {
        if Regions.isSpecialZone(title) { return .specialZoneRegulation }
        let place = title.range(of: "自治县") ?? title.range(of: "自治州")
        // 自治 stands in the name of the place, not in the subject.
        if let place, title.distance(from: title.startIndex, to: place.lowerBound) <= 16, !title.begins(with: "重庆市"), !title.has("实施") {
            return .autonomousRegulation
        }
        return .localRegulation
    }

    private var levelByContent: LegalLevel {
        let text = (history + [title]).joined(separator: "\n")
        if title.containsAny(["人民政府"]) && text.containsAny(["人民政府令", "人民政府公告", "人民政府第"]) { return .localGovernmentRule }
        if Regions.province(leading: title) != nil { return text.has("人民政府令") ? .localGovernmentRule : localLevel }
        let organs = Organs.find(in: text)
        if organs.contains(where: { $0.begins(with: "全国人民代表大会") }), !organs.contains(where: Organs.isLocalCongress) { return .law }
        if organs.contains(where: Organs.isLocalCongress) { return localLevel }
        if text.has("人民政府令") || text.has("市政府令") || text.has("省政府令") { return .localGovernmentRule }
        if organs.contains(where: { $0.begins(with: "最高人民") }) { return .judicialInterpretation }
        if text.containsAny(["国务院令", "国务院发布", "国务院公布", "国务院批准", "国务院第", "国务院修订", "国务院常务会议"]) || organs.contains("国务院") {
            return .administrativeRegulation
        }
        if organs.contains(where: Organs.isDepartment) { return .departmentRule }
        return levelByTitleWords
    }

    /// The last resort: what such titles usually are.
    private var levelByTitleWords: LegalLevel {
        if title.begins(with: "中华人民共和国"), title.ends(in: "法") || title.ends(in: "法典") { return .law }
        if title.has("法修正案") { return .law }
        // Only the State Council and local congresses issue 条例; the latter name their place.
        if title.ends(in: "条例") { return .administrativeRegulation }
        if title.containsAny(["司法解释", "适用法律若干问题"]) { return .judicialInterpretation }
        return .other
    }

    /// The department whose folder below 部门规章 holds the file.
    private var departmentFolder: String? {
        guard let position = folders.firstIndex(of: "部门规章"), position + 1 < folders.endIndex else { return nil }
        return Organs.fullName(of: String(folders[position + 1]))
    }
}
