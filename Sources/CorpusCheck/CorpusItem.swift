internal import LegalModel

/// An item with its texts sorted by what the checks ask of them.
struct CorpusItem {
    /// A text of one field.
    struct Field {
        /// The key in the file.
        let name: String
        let text: String
    }

    let item: KnowledgeItem
    let file: CorpusFile
    /// What the item says of the law: its numbers must stand in the cited articles, its sentences must be its own.
    let statements: [Field]
    /// Further texts, of which nothing but personal data is asked.
    let others: [Field]
    /// 数字说明.
    let numberNotes: [String]
    /// What a case tells of its facts: numbers may be repeated from there.
    let facts: [String]
    /// 事实时间 of a case.
    let factsDate: CalendarDay?
    /// 生效日期.
    let validFrom: CalendarDay?

    var id: String { item.id }

    init(_ item: KnowledgeItem, file: CorpusFile) {
        self.item = item
        self.file = file
        var fields = Fields()
        var notes: [String] = []
        var facts: [String] = []
        var factsDate: CalendarDay?
        var validFrom: CalendarDay?
        switch item {
        case .answer(let answer):
            fields.take(answer)
            notes = answer.numberNotes
            validFrom = answer.review.validFrom
        case .caseExample(let example):
            fields.take(example)
            facts = [example.title, example.facts, example.claims ?? "", example.outcome ?? ""] + example.issues
            factsDate = example.factsDate
            notes = example.numberNotes ?? []
        case .guide(let guide):
            fields.take(guide)
            notes = guide.numberNotes ?? []
            validFrom = guide.review.validFrom
        case .organisation(let organisation):
            fields.take(organisation)
        }
        statements = fields.statements
        others = fields.others
        numberNotes = notes
        self.facts = facts
        self.factsDate = factsDate
        self.validFrom = validFrom
    }

    func line(of field: Field) -> Int { file.line(of: field.text, field: field.name) }
}

/// Collects the texts of an item; nothing that a reader sees is left out.
private struct Fields {
    private(set) var statements: [CorpusItem.Field] = []
    private(set) var others: [CorpusItem.Field] = []

    mutating func take(_ answer: StandardAnswer) {
        state("结论", [answer.conclusion])
        state("口播", [answer.spoken])
        state("短信", [answer.shortMessage])
        state("机器人", [answer.botText])
        state("适用前提", [answer.conditions])
        state("例外", [answer.exceptions])
        state("下一步", answer.nextSteps)
        state("内部提示", [answer.internalNote])
        state("正文", [answer.body])
        tell("标准问", [answer.question])
        tell("相似问", answer.similarQuestions)
        tell("应命中", answer.mustHit)
        tell("不应命中", answer.mustNotHit)
        tell("数字说明", answer.numberNotes)
        tell("责任单位", [answer.review.responsibleUnit, answer.review.author, answer.review.reviewer])
    }

    mutating func take(_ example: CaseExample) {
        state("一句话", [example.oneLine])
        state("释法说理", [example.reasoning])
        state("典型意义", [example.significance])
        state("提示建议", [example.advice])
        state("其他", example.otherSections.map(\.text))
        tell("标题", [example.title])
        tell("案情", [example.facts])
        tell("请求", [example.claims])
        tell("争议焦点", example.issues)
        tell("结果", [example.outcome])
        tell("来源单位", [example.sourceUnit, example.sourceNumber])
    }

    mutating func take(_ guide: ServiceGuide) {
        state("条件", guide.requirements)
        state("步骤", guide.steps)
        state("时限", [guide.timeLimit])
        state("费用", [guide.fee])
        state("常见错误", guide.commonMistakes)
        state("正文", [guide.body])
        tell("事项", [guide.title, guide.authority, guide.applicants])
        tell("材料", guide.materials.flatMap { [$0.name, $0.form, $0.waivable] })
        tell("办理渠道", guide.channels)
    }

    mutating func take(_ organisation: Organisation) {
        tell("名称", [organisation.name, organisation.address, organisation.hours])
        tell("电话", [organisation.telephone.map { "电话" + $0 }])
        tell("业务范围", organisation.services)
    }

    private mutating func state(_ name: String, _ texts: [String?]) { statements += Self.fields(name, texts) }
    private mutating func tell(_ name: String, _ texts: [String?]) { others += Self.fields(name, texts) }

    private static func fields(_ name: String, _ texts: [String?]) -> [CorpusItem.Field] {
        texts.compactMap(\.self).filter { !$0.isEmpty }.map { CorpusItem.Field(name: name, text: $0) }
    }
}
