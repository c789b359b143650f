import LegalModel

/// Names of organs that issue law, as history lines print them.
enum Organs {
    /// Organs named in a text, in order, without repetition; 第十届…人民代表大会 gives the organ without its term.
    static func find(in text: String) -> [String] {
        var found: [(position: String.Index, name: String)] = []
        func add(_ word: String, as name: String? = nil) {
            if let range = text.range(of: word) { found.append((range.lowerBound, name ?? word)) }
        }
        for congress in congresses(in: text) { found.append(congress) }
        if text.begins(with: "中共中央") || text.has(" 中共中央") { add("中共中央") }
        add("最高人民法院")
        add("最高人民检察院")
        if text.containsAny(["国务院令", "国务院发布", "国务院公布", "国务院批准", "国务院第", "国务院修订", "国务院关于", "国务院、", "、国务院", "国务院常务会议"]) {
            add("国务院")
        }
        if text.containsAny(["中央军事委员会令", "中央军事委员会发布", "中央军事委员会公布", "中央军委"]) {
            add(text.has("中央军事委员会") ? "中央军事委员会" : "中央军委", as: "中央军事委员会")
        }
        for department in departments
        where text == department || text.containsAny([department + "令", department + "第", department + "公告", department + "关于"]) {
            add(department, as: fullName(of: department))
        }
        var names: [String] = []
        for organ in found.sorted(by: { $0.position < $1.position }) where !names.contains(organ.name) { names.append(organ.name) }
        return names
    }

    /// A congress of a province, city or county.
    static func isLocalCongress(_ organ: String) -> Bool { organ.has("人民代表大会") && !organ.begins(with: "全国") }

    /// A ministry, commission or bureau.
    static func isDepartment(_ organ: String) -> Bool { !organ.has("人民代表大会") && !organ.begins(with: "最高人民") && organ != "国务院" }

    /// 市场监督管理总局 → 国家市场监督管理总局; unknown names stay.
    static func fullName(of department: String) -> String {
        switch department {
        case "市场监督管理总局": "国家市场监督管理总局"
        case "药品监督管理局": "国家药品监督管理局"
        case "人力资源社会保障部": "人力资源和社会保障部"
        case "住房城乡建设部": "住房和城乡建设部"
        default: department
        }
    }

    private static let departments = [
        "公安部", "国家安全部", "司法部", "财政部", "民政部", "教育部", "科学技术部", "商务部", "文化和旅游部", "文化部", "交通运输部", "交通部", "水利部", "农业农村部",
        "农业部", "自然资源部", "国土资源部", "生态环境部", "环境保护部", "住房和城乡建设部", "住房城乡建设部", "建设部", "工业和信息化部", "信息产业部", "外交部", "国防部",
        "人力资源和社会保障部", "人力资源社会保障部", "劳动和社会保障部", "劳动部", "人事部", "应急管理部", "退役军人事务部", "卫生部", "国家卫生健康委员会",
        "国家发展和改革委员会", "国家市场监督管理总局", "国家工商行政管理总局", "国家食品药品监督管理局", "国家药品监督管理局", "食品药品监管局",
        "国家税务总局", "海关总署", "审计署", "中国人民银行", "国家知识产权局", "国家互联网信息办公室", "中国证券监督管理委员会", "国家金融监督管理总局",
        "中国银行保险监督管理委员会", "中国银行业监督管理委员会", "国家广播电视总局", "国家新闻出版署", "国家宗教事务局", "国家民族事务委员会", "国家档案局", "国家统计局",
        "国家林业和草原局", "中国民用航空局", "国家邮政局", "国家能源局", "国家医疗保障局", "国家文物局",
    ]

    /// …人民代表大会 with 常务委员会 behind it, and the place before it.
    private static func congresses(in text: String) -> [(position: String.Index, name: String)] {
        var found: [(position: String.Index, name: String)] = []
        var rest = text[...]
        while let range = rest.range(of: "人民代表大会") {
            let standing = text[range.upperBound...].begins(with: "常务委员会") ? "常务委员会" : ""
            if let place = place(before: range.lowerBound, in: text) {
                found.append((range.lowerBound, place + "人民代表大会" + standing))
            }
            rest = text[range.upperBound...]
        }
        return found
    }

    /// 全国 or the name of the place before 人民代表大会, read over 第十届; nil where none stands, as inside most titles.
    private static func place(before index: String.Index, in text: String) -> String? {
        var scalars = Array(text[..<index].unicodeScalars.suffix(40))
        if let term = scalars.lastIndex(of: "第"), let session = scalars.last, session == "届" || scalars.suffix(3).contains("届") {
            if scalars.end(of: "全国", at: scalars.count - 2) != nil { return "全国" }
            scalars.removeSubrange(term...)
        }
        if scalars.count >= 2, scalars.end(of: "全国", at: scalars.count - 2) != nil { return "全国" }
        guard let last = scalars.last, "市省区县州盟".unicodeScalars.contains(last) else { return nil }
        let start =
            scalars.indices.last { index in
                let scalar = scalars[index]
                // 日 ends a date, but begins 日照市.
                if scalar == "日" { return index > 0 && ChineseNumeral.isNumeral(scalars[index - 1]) }
                return scalar.isBlank || scalar.endsClause || "由经年月的是和并《（(，、〈<".unicodeScalars.contains(scalar)
            }.map { $0 + 1 } ?? 0
        let name = String(scalars: scalars[start...])
        return (2...16).contains(name.unicodeScalars.count) ? name : nil
    }
}
