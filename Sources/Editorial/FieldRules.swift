internal import LegalModel

/// What every kind of item must have, how long it may be, and how its dates and persons fit together (product.md E3, E4).
struct FieldRules {
    /// Characters.
    static let question = 60
    static let conclusion = 120
    static let spoken = 240
    static let similar = 200
    static let leastSimilarQuestions = 3
    /// Days that an item may hold without being looked at.
    static let longestValidity = 1100

    let today: CalendarDay

    func check(_ item: KnowledgeItem, _ list: inout GateList) {
        switch item {
        case .answer(let answer): check(answer, &list)
        case .caseExample(let example): check(example, &list)
        case .guide(let guide): check(guide, &list)
        case .organisation(let organisation): check(organisation, &list)
        }
    }

    private func check(_ answer: StandardAnswer, _ list: inout GateList) {
        list.require("标准问", answer.question)
        list.limit("标准问", answer.question, Self.question)
        similarQuestions(answer, &list)
        list.require("结论", answer.conclusion, "用一两句话先把规则说清楚")
        list.limit("结论", answer.conclusion, Self.conclusion)
        list.require("正文", answer.body)
        list.require("口播", answer.spoken, "写一段坐席能照着念的话")
        list.limit("口播", answer.spoken, Self.spoken)
        if let mark = answer.spoken?.first(where: { "（）()《》〈〉【】[]*#".contains($0) }) {
            list.add(.consistency, "口播", "口播里有念不出来的符号“\(mark)”", "改成能念的话")
        }
        list.require("依据", answer.basis, "写上《法规全称》第几条")
        if answer.nextSteps.isEmpty, answer.referrals.isEmpty { list.add(.required, "下一步", "既没有“下一步”也没有“转介”", "告诉来电人接下来找谁、做什么") }
        list.require("应命中", answer.mustHit, "至少写一个群众会怎么问，发布前要试检索")
        classification(answer.topic, answer.audiences, answer.region, &list)
        list.require("业务线", answer.serviceLine)
        responsibility(answer.review, &list)
        list.require("生效日期", answer.review.validFrom)
        list.require("下次复核日", answer.review.nextReview)
        if let next = answer.review.nextReview, let end = answer.review.validTo, next > end {
            list.add(.consistency, "下次复核日", "下次复核日晚于有效期至", "把复核放在有效期之内")
        }
        if answer.mustHit.contains(where: answer.mustNotHit.contains) {
            list.add(.consistency, "不应命中", "同一个问法既写在应命中又写在不应命中", "留下一处")
        }
    }

    private func similarQuestions(_ answer: StandardAnswer, _ list: inout GateList) {
        let variants = Set(answer.similarQuestions.map { TextShape($0).folded }).subtracting([TextShape(answer.question).folded, []])
        if variants.count < Self.leastSimilarQuestions {
            list.add(
                .required, "相似问", "相似问只有\(variants.count)个不同的问法，至少要\(Self.leastSimilarQuestions)个", "补上群众的说法：口语、关键词、说错的词")
        }
        for text in answer.similarQuestions where text.count > Self.similar {
            list.add(.length, "相似问", "相似问“\(text.prefix(20))…”有\(text.count)字，超过\(Self.similar)字", "请缩短到\(Self.similar)字以内")
        }
    }

    private func check(_ example: CaseExample, _ list: inout GateList) {
        list.require("标题", example.title)
        list.require("一句话", example.oneLine, "用一句话说清这个案子说明什么")
        list.limit("一句话", example.oneLine, Self.conclusion)
        list.require("案例类别", example.kind)
        list.require("案情", example.facts)
        list.require("争议焦点", example.issues)
        list.require("结果", example.outcome)
        list.require("释法说理", example.reasoning)
        list.require("法律依据", example.basis, "写上《法规全称》第几条")
        list.require("典型意义", example.significance)
        list.require("来源单位", example.sourceUnit)
        list.require("事实时间", example.factsDate, "写上事情发生的日期，法律按那一天核对")
        if let day = example.factsDate, day > today { list.add(.consistency, "事实时间", "事实时间在今天之后", "改正日期") }
        classification(example.topic, example.audiences, example.region, &list)
        list.require("审核人", example.review.reviewer)
        list.require("审核日期", example.review.reviewedOn)
        list.require("有效期至", example.review.validTo)
        dates(example.review, &list)
    }

    /// 一次性告知: everything that an applicant must know, told at once.
    private func check(_ guide: ServiceGuide, _ list: inout GateList) {
        list.require("事项", guide.title)
        list.require("实施主体", guide.authority)
        list.require("适用对象", guide.applicants)
        list.require("条件", guide.requirements)
        list.require("材料", guide.materials.map(\.name), "一次列全；不需要材料的，写“无需材料”")
        for material in guide.materials where !material.name.contains("无需") {
            let parts = [("形式", material.form), ("份数", material.copies), ("原件或复印件", material.original)]
            for (name, text) in parts where (text ?? "").withoutBlanks.isEmpty {
                list.add(.required, "材料", "材料“\(material.name)”没有写\(name)", "补上\(name)，免得群众跑第二趟")
            }
        }
        list.require("步骤", guide.steps)
        list.require("时限", guide.timeLimit, "写明办结时限；当场办结的写“当场”")
        list.require("费用", guide.fee, "写明费用；不收费的写“不收费”")
        list.require("依据", guide.basis, "写上《法规全称》第几条")
        list.require("办理渠道", guide.channels)
        classification(guide.topic, guide.audiences, guide.region, &list)
        responsibility(guide.review, &list)
    }

    private func check(_ organisation: Organisation, _ list: inout GateList) {
        list.require("名称", organisation.name)
        list.require("类别", organisation.kind)
        list.require("地址", organisation.address)
        list.require("电话", organisation.telephone)
        list.require("时间", organisation.hours, "写上接待时间")
        list.require("业务范围", organisation.services)
        list.require("来源", organisation.sourceUnit, "写明数据从哪个单位来")
        list.require("更新日期", organisation.updatedOn)
        if let day = organisation.updatedOn, day > today { list.add(.consistency, "更新日期", "更新日期在今天之后", "改正日期") }
    }

    private func classification(_ topic: String?, _ audiences: [String], _ region: String, _ list: inout GateList) {
        list.require("主题", topic)
        list.require("适用人群", audiences, "没有特定人群的写“一般”")
        list.require("适用地域", region, "全国适用的写“全国”")
    }

    private func responsibility(_ review: ReviewRecord, _ list: inout GateList) {
        list.require("责任单位", review.responsibleUnit)
        list.require("采编人", review.author)
        list.require("审核人", review.reviewer)
        list.require("审核日期", review.reviewedOn)
        list.require("有效期至", review.validTo)
        if let author = review.author, !author.isEmpty, author == review.reviewer {
            list.add(.consistency, "审核人", "审核人与采编人是同一个人“\(author)”", "由另一个人审核")
        }
        dates(review, &list)
    }

    private func dates(_ review: ReviewRecord, _ list: inout GateList) {
        if let from = review.validFrom, let to = review.validTo, to < from {
            list.add(.consistency, "有效期至", "有效期至早于生效日期", "改正日期")
        } else if let to = review.validTo, to < today {
            list.add(.consistency, "有效期至", "有效期至\(to.chinese)，已经过了", "重新审核并改有效期")
        } else if let to = review.validTo, to > (max(review.validFrom ?? today, today)).adding(days: Self.longestValidity) {
            list.add(.consistency, "有效期至", "有效期超过三年", "缩短到三年以内，到期再审")
        }
        if let day = review.reviewedOn, day > today { list.add(.consistency, "审核日期", "审核日期在今天之后", "改正日期") }
    }
}
