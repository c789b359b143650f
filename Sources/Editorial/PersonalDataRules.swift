package import LegalModel
internal import PersonalData

/// Words that may say who somebody is, where they stand, and what may stand there instead.
package struct PersonalDataHit: Sendable, Equatable {
    /// The editors' name of the field.
    package let field: String
    /// As written.
    package let words: String
    /// 身份证号, 电话号码 …, 案号, 姓名, 住址, 未成年人.
    package let what: String
    /// Empty where the words had better go.
    package let proposal: String
    /// Where they stand, in Unicode scalars of the field's text.
    package let range: Range<Int>
}

/// Nobody's numbers anywhere, and in cases nobody's name, home, birthday, school or case number.
package struct PersonalDataRules {
    private let numbers = PersonalDataScanner()
    private let cases = CaseTextScanner()

    /// Fields that hold the public numbers and addresses of offices, citations, keys, and who answers for the item.
    private static let exempt: Set<String> = [
        "类型", "id", "外部编号", "来源库", "来源编号", "地址", "电话", "依据", "法律依据", "责任单位", "采编人", "审核人",
    ]

    package init() {}

    /// What is looked through of an item, by field, in the order of a sheet: for the gate and for the editors' form alike.
    ///
    /// - Parameter cells: as `ItemSheet.cells` gives them.
    package static func fields(of cells: [String: String]) -> [(field: String, text: String)] {
        ItemSheet.fields.compactMap { name in
            guard !exempt.contains(name), let text = cells[name], !text.isEmpty else { return nil }
            return (name, text)
        }
    }

    /// Hits by field, in the order of the text.
    ///
    /// - Complexity: linear in the texts.
    package func hits(in fields: [(field: String, text: String)], of kind: ItemKind) -> [PersonalDataHit] {
        let texts = fields.map(\.text)
        let found = kind == .caseExample ? cases.findings(in: texts) : texts.map(numbers.findings)
        // A guide tells where to call: its telephones are those of offices.
        let allowsTelephones = kind == .guide
        var hits: [PersonalDataHit] = []
        for ((field, text), findings) in zip(fields, found) where !findings.isEmpty {
            let scalars = Array(text.unicodeScalars)
            for finding in findings where !(allowsTelephones && finding.kind == .telephone) {
                let words = String(String.UnicodeScalarView(scalars[finding.range]))
                hits.append(
                    PersonalDataHit(
                        field: field, words: words, what: finding.kind.rawValue, proposal: finding.proposal, range: finding.range))
            }
        }
        return hits
    }

    func check(_ item: KnowledgeItem, _ list: inout GateList) {
        for hit in hits(in: Self.fields(of: ItemSheet.cells(of: item)), of: item.kind) {
            let (reason, remedy) =
                switch hit.what {
                case "案号": ("案号 \(hit.words)", "案例默认不写案号：删掉，或者说明理由后豁免")
                case "姓名": ("当事人像是写了全名：\(hit.words)", "按裁判文书公布规则改成“\(hit.proposal)”")
                case "未成年人": ("像是未成年人的姓名或者学校：\(hit.words)", "改成“\(hit.proposal)”：未成年人不能被认出来")
                case "单位名称": ("当事单位写了全称：\(hit.words)", "改成“\(hit.proposal)”，或者说明理由后豁免")
                default: ("像是\(hit.what)：\(hit.words)", "换成\(hit.proposal)，或者说明理由后豁免")
                }
            list.add(.personalData, hit.field, reason, remedy, evidence: hit.words)
        }
    }
}
