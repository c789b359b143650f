internal import LegalModel

/// The texts of an item by field, and the days on which its law is read.
struct TextsOfItem {
    /// Everything a person wrote: field and text.
    private(set) var fields: [(field: String, text: String)] = []
    private(set) var basisField = "依据"
    private var factsDate: CalendarDay?
    private var validFrom: CalendarDay?
    /// 有效期至; nil for cases, whose law is that of one day.
    private(set) var lastDay: CalendarDay?
    private let isCase: Bool

    init(_ item: KnowledgeItem) {
        switch item {
        case .answer(let answer):
            isCase = false
            take(answer)
            validFrom = answer.review.validFrom
            lastDay = answer.review.validTo
        case .caseExample(let example):
            isCase = true
            basisField = "法律依据"
            factsDate = example.factsDate
            take(example)
        case .guide(let guide):
            isCase = false
            take(guide)
            validFrom = guide.review.validFrom
            lastDay = guide.review.validTo
        case .organisation(let organisation):
            isCase = false
            take(organisation)
        }
        fields.removeAll { $0.text.isEmpty }
    }

    /// The first day that counts: of the facts, or of validity if that is still to come.
    func lawDay(_ today: CalendarDay) -> CalendarDay {
        if isCase { return factsDate ?? today }
        return max(validFrom ?? today, today)
    }

    /// True if one sentence names the law and speaks of a revision.
    func tellsOfRevision(_ law: String) -> Bool {
        let short = WorkIdentity.fold(law)
        return fields.contains { entry in
            entry.text.split(whereSeparator: { "。！？；\n".contains($0) }).contains { sentence in
                sentence.contains(short) && ["修订", "修改", "修正", "新法", "新的", "改过"].contains { sentence.contains($0) }
            }
        }
    }

    private mutating func add(_ field: String, _ texts: [String?]) {
        fields += texts.compactMap(\.self).map { (field, $0) }
    }

    private mutating func take(_ answer: StandardAnswer) {
        add("标准问", [answer.question])
        add("相似问", answer.similarQuestions)
        add("结论", [answer.conclusion])
        add("正文", [answer.body])
        add("口播", [answer.spoken])
        add("短信", [answer.shortMessage])
        add("机器人", [answer.botText])
        add("适用前提", [answer.conditions])
        add("例外", [answer.exceptions])
        add("下一步", answer.nextSteps)
        add("应命中", answer.mustHit)
        add("不应命中", answer.mustNotHit)
        add("数字说明", answer.numberNotes)
        add("内部提示", [answer.internalNote])
    }

    private mutating func take(_ example: CaseExample) {
        add("标题", [example.title])
        add("一句话", [example.oneLine])
        add("案情", [example.facts])
        add("请求", [example.claims])
        add("争议焦点", example.issues)
        add("结果", [example.outcome])
        add("释法说理", [example.reasoning])
        add("典型意义", [example.significance])
        add("提示建议", [example.advice])
        add("其他", example.otherSections.flatMap { [$0.heading, $0.text] })
        add("来源单位", [example.sourceUnit])
    }

    private mutating func take(_ guide: ServiceGuide) {
        add("事项", [guide.title])
        add("适用对象", [guide.applicants])
        add("条件", guide.requirements)
        add("材料", guide.materials.map(\.name))
        add("步骤", guide.steps)
        add("办理渠道", guide.channels)
        add("常见错误", guide.commonMistakes)
        add("说明", [guide.body])
    }

    /// Address and telephone of an office are public.
    private mutating func take(_ organisation: Organisation) {
        add("名称", [organisation.name])
        add("业务范围", organisation.services)
    }
}
