import LegalModel

@testable import Editorial

/// One row: what is changed in the good item, and what the gate must say of it; nothing for an item that stays good.
struct GateRow {
    let name: String
    let item: KnowledgeItem
    /// `field rule`, without repetition.
    let expected: Set<String>

    init(_ name: String, _ item: KnowledgeItem, _ expected: [String]) {
        self.name = name
        self.item = item
        self.expected = Set(expected)
    }
}

/// Good and bad items of every kind.
enum GateTable {
    static var rows: [GateRow] { answers + lengths + reviews + citations + personalData + cases + guides + offices }

    private static func answer(_ name: String, _ expected: [String], _ change: (inout StandardAnswer) -> Void) -> GateRow {
        var answer = Sample.answer
        change(&answer)
        return GateRow(name, .answer(answer), expected)
    }

    private static func example(_ name: String, _ expected: [String], _ change: (inout CaseExample) -> Void) -> GateRow {
        var example = Sample.example
        change(&example)
        return GateRow(name, .caseExample(example), expected)
    }

    private static func guide(_ name: String, _ expected: [String], _ change: (inout ServiceGuide) -> Void) -> GateRow {
        var guide = Sample.guide
        change(&guide)
        return GateRow(name, .guide(guide), expected)
    }

    private static func office(_ name: String, _ expected: [String], _ change: (inout Organisation) -> Void) -> GateRow {
        var office = Sample.office
        change(&office)
        return GateRow(name, .organisation(office), expected)
    }

    private static func text(_ count: Int) -> String { String(repeating: "伞", count: count) }

    private static var answers: [GateRow] {
        [
            answer("a good answer", []) { _ in },
            answer("a referral in place of next steps", []) { answer in
                answer.nextSteps = []
                answer.referrals = ["12348热线"]
            },
            answer("no conditions, exceptions, short message, note", []) { answer in
                answer.conditions = nil
                answer.exceptions = nil
            },
            answer("with every optional field", []) { answer in
                answer.conditions = "借的是共享雨伞"
                answer.exceptions = "自己的伞不算"
                answer.shortMessage = "十日内还伞"
                answer.botText = "十日内还伞"
                answer.internalNote = "先问在哪里借的"
                answer.numberNotes = ["十日：见条例"]
            },
            answer("for seats alone", []) { $0.review.visibility = .seats },
            answer("without 不应命中", []) { $0.mustNotHit = [] },
            answer("without keywords", []) { $0.keywords = [] },
            answer("an empty question", ["标准问 required"]) { $0.question = "" },
            answer("a blank question", ["标准问 required"]) { $0.question = "　 " },
            answer("no conclusion", ["结论 required"]) { $0.conclusion = nil },
            answer("a blank conclusion", ["结论 required"]) { $0.conclusion = " " },
            answer("no body", ["正文 required"]) { $0.body = "" },
            answer("a body of line breaks", ["正文 required"]) { $0.body = "\n\n" },
            answer("nothing to say", ["口播 required"]) { $0.spoken = nil },
            answer("empty spoken form", ["口播 required"]) { $0.spoken = "" },
            answer("no basis", ["依据 required"]) { $0.basis = [] },
            answer("neither next steps nor referral", ["下一步 required"]) { $0.nextSteps = [] },
            answer("no test question", ["应命中 required"]) { $0.mustHit = [] },
            answer("a blank test question", ["应命中 required"]) { $0.mustHit = [""] },
            answer("no topic", ["主题 required"]) { $0.topic = nil },
            answer("empty topic", ["主题 required"]) { $0.topic = "" },
            answer("no service line", ["业务线 required"]) { $0.serviceLine = nil },
            answer("no audience", ["适用人群 required"]) { $0.audiences = [] },
            answer("no region", ["适用地域 required"]) { $0.region = "" },
            answer("no similar question", ["相似问 required"]) { $0.similarQuestions = [] },
            answer("one similar question", ["相似问 required"]) { $0.similarQuestions = ["共享雨伞几天之内归还"] },
            answer("two similar questions", ["相似问 required"]) { $0.similarQuestions = ["共享雨伞几天之内归还", "借伞超时"] },
            answer("three of which two are one", ["相似问 required"]) { answer in
                answer.similarQuestions = ["共享雨伞几天之内归还", "共享雨伞，几天之内归还？", "借伞超时"]
            },
            answer("a similar question that is the question", ["相似问 required"]) { answer in
                answer.similarQuestions = [answer.question, "共享雨伞几天之内归还", "借伞超时"]
            },
            answer("brackets in the spoken form", ["口播 consistency"]) { $0.spoken = "您好（请听）" },
            answer("a title mark in the spoken form", ["口播 consistency"]) { $0.spoken = "您好，按《条例》要还" },
            answer("Markdown in the spoken form", ["口播 consistency"]) { $0.spoken = "您好，**十天**之内还" },
            answer("one wording in both tests", ["不应命中 consistency", "不应命中 must_not_hit"]) { answer in
                answer.mustNotHit = answer.mustHit
            },
            answer("several faults at once", ["结论 required", "依据 required", "主题 required"]) { answer in
                answer.conclusion = nil
                answer.basis = []
                answer.topic = nil
            },
        ]
    }

    private static var lengths: [GateRow] {
        [
            answer("a question of 60", []) { $0.question = text(60) },
            answer("a question of 61", ["标准问 length"]) { $0.question = text(61) },
            answer("a conclusion of 120", []) { $0.conclusion = text(120) },
            answer("a conclusion of 121", ["结论 length"]) { $0.conclusion = text(121) },
            answer("a conclusion of 500", ["结论 length"]) { $0.conclusion = text(500) },
            answer("240 to say", []) { $0.spoken = text(240) },
            answer("241 to say", ["口播 length"]) { $0.spoken = text(241) },
            answer("a similar question of 200", []) { $0.similarQuestions.append(text(200)) },
            answer("a similar question of 201", ["相似问 length"]) { $0.similarQuestions.append(text(201)) },
            answer("a long body", []) { $0.body = text(5000) },
            example("one line of 120", []) { $0.oneLine = text(120) },
            example("one line of 121", ["一句话 length"]) { $0.oneLine = text(121) },
        ]
    }

    private static var reviews: [GateRow] {
        [
            answer("no unit", ["责任单位 required"]) { $0.review.responsibleUnit = nil },
            answer("a blank unit", ["责任单位 required"]) { $0.review.responsibleUnit = " " },
            answer("no author", ["采编人 required"]) { $0.review.author = nil },
            answer("no reviewer", ["审核人 required"]) { $0.review.reviewer = nil },
            answer("reviewer is author", ["审核人 consistency"]) { $0.review.reviewer = $0.review.author },
            answer("no review day", ["审核日期 required"]) { $0.review.reviewedOn = nil },
            answer("reviewed today", []) { $0.review.reviewedOn = Sample.today },
            answer("reviewed tomorrow", ["审核日期 consistency"]) { $0.review.reviewedOn = day("2026-11-21") },
            answer("no first day", ["生效日期 required"]) { $0.review.validFrom = nil },
            answer("no last day", ["有效期至 required"]) { $0.review.validTo = nil },
            answer("ends before it begins", ["有效期至 consistency"]) { answer in
                answer.review.validFrom = day("2026-12-20")
                answer.review.validTo = day("2026-12-19")
                answer.review.nextReview = day("2026-12-01")
            },
            answer("over since yesterday", ["有效期至 consistency"]) { answer in
                answer.review.validFrom = day("2026-01-01")
                answer.review.validTo = day("2026-11-19")
                answer.review.nextReview = day("2026-11-01")
            },
            answer("over today", []) { answer in
                answer.review.validTo = Sample.today
                answer.review.nextReview = Sample.today
            },
            answer("valid for ten years", ["有效期至 consistency"]) { $0.review.validTo = day("2036-11-20") },
            answer("valid for three years", []) { $0.review.validTo = day("2029-11-19") },
            answer("no next review", ["下次复核日 required"]) { $0.review.nextReview = nil },
            answer("next review after the end", ["下次复核日 consistency"]) { $0.review.nextReview = day("2027-02-01") },
            guide("a guide without unit", ["责任单位 required"]) { $0.review.responsibleUnit = nil },
            guide("a guide without author", ["采编人 required"]) { $0.review.author = nil },
            guide("a guide reviewed by its author", ["审核人 consistency"]) { $0.review.author = $0.review.reviewer },
            guide("a guide without end", ["有效期至 required"]) { $0.review.validTo = nil },
            example("a case without reviewer", ["审核人 required"]) { $0.review.reviewer = nil },
            example("a case without review day", ["审核日期 required"]) { $0.review.reviewedOn = nil },
            example("a case without end", ["有效期至 required"]) { $0.review.validTo = nil },
            example("a case that is over", ["有效期至 consistency"]) { answer in
                answer.review.validFrom = nil
                answer.review.validTo = day("2026-01-01")
            },
        ]
    }

    private static var citations: [GateRow] {
        let law = "《\(Sample.umbrella)》"
        func basis(_ name: String, _ texts: [String], _ expected: [String]) -> GateRow { answer(name, expected) { $0.basis = texts } }
        return [
            basis("an article", [law + "第二条"], []),
            basis("Arabic numerals", [law + "第2条"], []),
            basis("a short title", ["《共享雨伞条例》第二条"], []),
            basis("several articles in one", [law + "第一条、第二条"], []),
            basis("second paragraph", [law + "第二条第二款"], []),
            basis("third paragraph of two", [law + "第二条第三款"], ["依据 citation"]),
            basis("an item that is not there", [law + "第二条第一款第三项"], ["依据 citation"]),
            basis("an item without paragraph", [law + "第四条第二项"], ["依据 citation"]),
            basis("第八十八条 of six", [law + "第八十八条"], ["依据 citation"]),
            basis("第三条之一 of none", [law + "第三条之一"], ["依据 citation"]),
            basis("the law alone", [law], ["依据 citation"]),
            basis("an unknown law", ["《示例市没有的条例》第一条"], ["依据 citation"]),
            basis("no law at all", ["按照有关规定"], ["依据 citation"]),
            basis("a contract", ["安置协议第三条"], ["依据 citation"]),
            basis("one good, one bad", [law + "第二条", law + "第九十条"], ["依据 citation"]),
            basis("a repealed law", ["《示例市旧伞回收办法》第一条"], ["依据 in_force"]),
            basis("a law not yet in force", ["《示例市雨具押金条例》第一条"], ["依据 in_force"]),
            basis("a law without effective day", ["《示例市雨衣办法》第一条"], ["依据 in_force"]),
            basis("a former law", ["雨具法第九条"], ["依据 in_force"]),
            basis("a law revised since", ["《示例市伞具租赁规定》第二条"], ["依据 in_force"]),
            answer("a law revised since, and it says so", []) { answer in
                answer.basis = ["《示例市伞具租赁规定》第二条"]
                answer.exceptions = "示例市伞具租赁规定2026年有修订，以新文本为准。"
            },
            basis("a law that changes after the item's end", ["《示例市雨棚条例》第一条"], []),
            answer("a law that changes before the item's end", ["依据 in_force"]) { answer in
                answer.basis = ["《示例市雨棚条例》第一条"]
                answer.review.validTo = day("2027-06-30")
            },
            answer("an item that begins when the law does", []) { answer in
                answer.basis = ["《示例市雨具押金条例》第一条"]
                answer.review.validFrom = day("2027-06-01")
                answer.review.validTo = day("2028-05-31")
                answer.review.nextReview = day("2028-01-01")
            },
            example("the article of the facts' day", []) { $0.basis = [law + "第五条"] },
            example("the old text on an old day", []) { example in
                example.factsDate = day("2022-01-01")
                example.basis = [law + "第六条"]
            },
            example("a law repealed today but not then", []) { example in
                example.factsDate = day("2019-01-01")
                example.basis = ["《示例市旧伞回收办法》第一条"]
            },
            example("a law not yet there on the facts' day", ["法律依据 in_force"]) { $0.factsDate = day("2010-01-01") },
            example("an unknown article in a case", ["法律依据 citation"]) { $0.basis = [law + "第九十九条"] },
            guide("an unknown article in a guide", ["依据 citation"]) { $0.basis = [law + "第九十九条"] },
            guide("a repealed law in a guide", ["依据 in_force"]) { $0.basis = ["《示例市旧伞回收办法》第二条"] },
        ]
    }

    private static var personalData: [GateRow] {
        let identity = "120101199003074516"
        func body(_ name: String, _ text: String, _ expected: [String]) -> GateRow { answer(name, expected) { $0.body += text } }
        return [
            body("an identity number", "身份证\(identity)", ["正文 personal_data"]),
            body("an identity number that ends in X", "11010519491231002X", ["正文 personal_data"]),
            body("full-width digits", "１２０１０１１９９００３０７４５１６", ["正文 personal_data"]),
            body("a wrong check digit", "编号120101199003074517", []),
            body("a mobile number", "电话13800138000", ["正文 personal_data"]),
            body("a mobile number in groups", "138 0013 8000", ["正文 personal_data"]),
            body("a bank card", "卡号6222021000112233449", ["正文 personal_data"]),
            body("a plate", "车牌京A12345", ["正文 personal_data"]),
            body("an address of e-mail", "写信到 wang.wu@example.com", ["正文 personal_data"]),
            body("the hotline", "拨打12348或者12333", []),
            body("amounts and days", "赔偿3500元，自2026年1月1日起三十日内", []),
            body("an article number", "见第一百二十条之一", []),
            body("a case number in an answer", "参见（2023）示01民终1234号", []),
            answer("a number in the spoken form", ["口播 personal_data"]) { $0.spoken = "请打13800138000" },
            answer("a number in the conclusion", ["结论 personal_data"]) { $0.conclusion = "请打13800138000" },
            answer("a number in a similar question", ["相似问 personal_data"]) { $0.similarQuestions.append("13800138000 借的伞") },
            answer("a number in a next step", ["下一步 personal_data"]) { $0.nextSteps = ["找张师傅 13800138000"] },
            answer("a number in the seats' note", ["内部提示 personal_data"]) { $0.internalNote = "来电人 \(identity)" },
            answer("a number in the short message", ["短信 personal_data"]) { $0.shortMessage = "转账到6222021000112233449" },
            guide("an office's telephone in a guide", []) { $0.channels = ["电话 022-12345678"] },
            guide("an identity number in a guide", ["步骤 personal_data"]) { $0.steps.append("填 \(identity)") },
            example("an identity number in the facts", ["案情 personal_data"]) { $0.facts += identity },
            example("a case number in the facts", ["案情 personal_data"]) { $0.facts += "（2023）示01民终1234号" },
            example("a case number in the reasoning", ["释法说理 personal_data"]) { $0.reasoning = "见(2021)示0102民初77号判决" },
            example("a document number in the reasoning", []) { $0.reasoning = "见法释〔2020〕17号" },
            example("a party's full name", ["案情 personal_data"]) { $0.facts = "原告李小明，住在示例市。" },
            example("a party's name of two characters", ["案情 personal_data"]) { $0.facts = "被告：王强。借伞不还。" },
            example("a party masked as courts do", []) { $0.facts = "原告李某，被告王某甲。借伞不还。" },
            example("a party that is an office", []) { $0.facts = "原告某公司，被告城管局。借伞不还。" },
            example("a plate in the outcome", ["结果 personal_data"]) { $0.outcome = "京A12345号车归还" },
            example("an e-mail in other sections", ["其他 personal_data"]) {
                $0.otherSections = [.init(heading: "来源", text: "a.b@example.com")]
            },
        ]
    }

    private static var cases: [GateRow] {
        [
            example("a good case", []) { _ in },
            example("no title", ["标题 required"]) { $0.title = "" },
            example("no one-line form", ["一句话 required"]) { $0.oneLine = nil },
            example("no kind", ["案例类别 required"]) { $0.kind = nil },
            example("no facts", ["案情 required"]) { $0.facts = "" },
            example("no issue", ["争议焦点 required"]) { $0.issues = [] },
            example("no outcome", ["结果 required"]) { $0.outcome = nil },
            example("no reasoning", ["释法说理 required"]) { $0.reasoning = nil },
            example("no basis", ["法律依据 required"]) { $0.basis = [] },
            example("no significance", ["典型意义 required"]) { $0.significance = nil },
            example("no source", ["来源单位 required"]) { $0.sourceUnit = nil },
            example("no day of the facts", ["事实时间 required"]) { $0.factsDate = nil },
            example("facts of next year", ["事实时间 consistency"]) { $0.factsDate = day("2027-01-01") },
            example("no audience", ["适用人群 required"]) { $0.audiences = [] },
            example("no topic", ["主题 required"]) { $0.topic = nil },
            example("no claims, no advice", []) { example in
                example.claims = nil
                example.advice = nil
            },
        ]
    }

    private static var guides: [GateRow] {
        [
            guide("a good guide", []) { _ in },
            guide("no matter", ["事项 required"]) { $0.title = "" },
            guide("no authority", ["实施主体 required"]) { $0.authority = nil },
            guide("no applicants", ["适用对象 required"]) { $0.applicants = nil },
            guide("no conditions", ["条件 required"]) { $0.requirements = [] },
            guide("no materials", ["材料 required"]) { $0.materials = [] },
            guide("no materials needed", []) { $0.materials = [.init(name: "无需材料")] },
            guide("a material without form", ["材料 required"]) { $0.materials[0].form = nil },
            guide("a material without copies", ["材料 required"]) { $0.materials[0].copies = nil },
            guide("original or copy untold", ["材料 required"]) { $0.materials[0].original = nil },
            guide("whether it may be left out untold", []) { $0.materials[0].waivable = nil },
            guide("no steps", ["步骤 required"]) { $0.steps = [] },
            guide("no time limit", ["时限 required"]) { $0.timeLimit = nil },
            guide("no fee", ["费用 required"]) { $0.fee = nil },
            guide("blank fee", ["费用 required"]) { $0.fee = " " },
            guide("no basis", ["依据 required"]) { $0.basis = [] },
            guide("no channel", ["办理渠道 required"]) { $0.channels = [] },
            guide("no topic", ["主题 required"]) { $0.topic = nil },
            guide("no audience", ["适用人群 required"]) { $0.audiences = [] },
            guide("no region", ["适用地域 required"]) { $0.region = "" },
        ]
    }

    private static var offices: [GateRow] {
        [
            office("a good office", []) { _ in },
            office("no name", ["名称 required"]) { $0.name = "" },
            office("no kind", ["类别 required"]) { $0.kind = nil },
            office("no address", ["地址 required"]) { $0.address = nil },
            office("no telephone", ["电话 required"]) { $0.telephone = nil },
            office("no hours", ["时间 required"]) { $0.hours = nil },
            office("no services", ["业务范围 required"]) { $0.services = [] },
            office("no source", ["来源 required"]) { $0.sourceUnit = nil },
            office("no day of update", ["更新日期 required"]) { $0.updatedOn = nil },
            office("updated tomorrow", ["更新日期 consistency"]) { $0.updatedOn = day("2026-11-21") },
            office("no languages", []) { $0.languages = [] },
            office("an identity number among services", ["业务范围 personal_data"]) { $0.services.append("120101199003074516") },
        ]
    }
}
