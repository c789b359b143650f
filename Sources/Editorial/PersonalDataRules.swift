package import LegalModel
internal import PersonalData

/// Words that may say who somebody is, where they stand, and what may stand there instead.
package struct PersonalDataHit: Sendable, Equatable {
    /// The editors' name of the field.
    package let field: String
    /// As written.
    package let words: String
    /// 身份证号, 电话号码 …, 案号, 姓名.
    package let what: String
    /// Empty where the words had better go.
    package let proposal: String
}

/// Nobody's numbers anywhere, and in cases no case number and no full name in a party's place.
package struct PersonalDataRules {
    private let scanner: PersonalDataScanner

    package init() {
        scanner = PersonalDataScanner()
    }

    /// Hits by field, in the order of the text: numbers first, then case numbers, then names.
    package func hits(in fields: [(field: String, text: String)], of kind: ItemKind) -> [PersonalDataHit] {
        // A guide tells where to call: its telephones are those of offices.
        let allowsTelephones = kind == .guide
        var hits: [PersonalDataHit] = []
        for (field, text) in fields {
            let scalars = Array(text.unicodeScalars)
            for found in scanner.findings(in: text) where !(allowsTelephones && found.kind == .telephone) {
                let words = String(String.UnicodeScalarView(scalars[found.offset..<(found.offset + found.length)]))
                hits.append(PersonalDataHit(field: field, words: words, what: found.kind.rawValue, proposal: found.proposal))
            }
            guard kind == .caseExample else { continue }
            for words in CaseMarks.caseNumbers(in: scalars) {
                hits.append(PersonalDataHit(field: field, words: words, what: "案号", proposal: ""))
            }
            for name in CaseMarks.names(in: scalars) {
                hits.append(PersonalDataHit(field: field, words: name, what: "姓名", proposal: "\(name.prefix(1))某"))
            }
        }
        return hits
    }

    func check(_ item: KnowledgeItem, _ list: inout GateList) {
        for hit in hits(in: TextsOfItem(item).fields, of: item.kind) {
            let (reason, remedy) =
                switch hit.what {
                case "案号": ("案号 \(hit.words)", "案例默认不写案号：删掉，或者说明理由后豁免")
                case "姓名": ("当事人像是写了全名：\(hit.words)", "按裁判文书公布规则改成“\(hit.proposal)”")
                default: ("像是\(hit.what)：\(hit.words)", "换成\(hit.proposal)，或者说明理由后豁免")
                }
            list.add(.personalData, hit.field, reason, remedy, evidence: hit.words)
        }
    }
}

/// What identifies a case or a party, found by place: linear in the text.
enum CaseMarks {
    private static let parties = [
        "原告", "被告人", "被告", "被申请人", "申请人", "上诉人", "被上诉人", "被害人", "受害人", "第三人", "委托人", "当事人", "法定代表人", "受援人", "死者",
    ].map { Array($0.unicodeScalars) }
    private static let surnames = Set(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙\
        史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤
        """.unicodeScalars)
    private static let ends = Set("，。；、：,.;: \n（(诉与和".unicodeScalars)

    /// （2023）京01民终1234号.
    static func caseNumbers(in scalars: [Unicode.Scalar]) -> [String] {
        var found: [String] = []
        var place = 0
        while place + 6 < scalars.count {
            defer { place += 1 }
            guard scalars[place] == "（" || scalars[place] == "(" || scalars[place] == "〔",
                scalars[place + 5] == "）" || scalars[place + 5] == ")"
                    || scalars[place + 5] == "〕", scalars[(place + 1)...(place + 4)].allSatisfy({ ("0"..."9").contains($0) })
            else { continue }
            let rest = scalars[(place + 6)..<min(scalars.count, place + 36)]
            guard let end = rest.firstIndex(of: "号"), end > place + 8, ("0"..."9").contains(scalars[end - 1]) else { continue }
            let body = scalars[(place + 6)..<end]
            guard body.contains(where: { "民刑行执赔破仲调劳".unicodeScalars.contains($0) }),
                body.allSatisfy({ $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "第" || $0 == "字" })
            else { continue }
            found.append(String(String.UnicodeScalarView(scalars[place...end])))
        }
        return found
    }

    /// 原告张三丰，: a surname and one or two characters between a party's word and an end. 张某, 张某甲 are what is wanted.
    static func names(in scalars: [Unicode.Scalar]) -> [String] {
        var found: [String] = []
        var place = 0
        while place < scalars.count {
            guard let party = parties.first(where: { place + $0.count < scalars.count && scalars[place...].starts(with: $0) }) else {
                place += 1
                continue
            }
            place += party.count
            if scalars[place] == "：" || scalars[place] == ":" { place += 1 }
            guard place + 1 < scalars.count, surnames.contains(scalars[place]) else { continue }
            let rest = scalars[place..<min(scalars.count, place + 4)]
            let end = rest.firstIndex(where: ends.contains) ?? (rest.endIndex == scalars.count ? rest.endIndex : nil)
            guard let end, (2...3).contains(end - place), !rest[..<end].contains("某") else { continue }
            found.append(String(String.UnicodeScalarView(scalars[place..<end])))
        }
        return found
    }
}
