import LegalModel

/// Builds answers, guides and organisations from their fields. Lengths and closed lists of the editorial gate are not checked here.
struct ItemReader {
    let path: String

    func answer(_ fields: inout FieldReader, body: String) -> StandardAnswer {
        var answer = StandardAnswer(id: fields.requiredText("id"), question: fields.requiredText("标准问", "question"))
        answer.externalID = fields.text("外部编号", "external_id")
        answer.similarQuestions = fields.texts("相似问", "similar")
        answer.keywords = Self.split(fields.texts("关键词", "keywords"))
        answer.conclusion = fields.text("结论", "conclusion")
        answer.body = fields.text("正文", "answer") ?? body
        answer.spoken = fields.text("口播", "口播版", "spoken")
        answer.shortMessage = fields.text("短信")
        answer.botText = fields.text("机器人")
        answer.conditions = fields.text("适用前提")
        answer.exceptions = fields.text("例外")
        answer.nextSteps = fields.texts("下一步")
        answer.referrals = fields.texts("转介")
        answer.basis = fields.texts("依据", "basis")
        answer.topic = fields.text("主题", "topic")
        answer.serviceLine = fields.text("业务线")
        answer.audiences = fields.texts("适用人群")
        answer.region = fields.text("适用地域", "region") ?? "全国"
        answer.mustHit = fields.texts("应命中")
        answer.mustNotHit = fields.texts("不应命中")
        answer.numberNotes = fields.texts("数字说明")
        answer.internalNote = fields.text("内部提示")
        answer.review = review(&fields)
        if answer.body.isEmpty && answer.conclusion == nil { fields.report("正文", "既没有正文也没有结论", "请写上答复") }
        return answer
    }

    func guide(_ fields: inout FieldReader, body: String) -> ServiceGuide {
        var guide = ServiceGuide(id: fields.requiredText("id"), title: fields.requiredText("事项"))
        guide.externalID = fields.text("外部编号")
        guide.authority = fields.text("实施主体")
        guide.applicants = fields.text("适用对象")
        guide.requirements = fields.texts("条件")
        guide.materials = materials(&fields)
        guide.steps = fields.texts("步骤")
        guide.timeLimit = fields.text("时限")
        guide.fee = fields.text("费用")
        guide.basis = fields.texts("依据")
        guide.channels = fields.texts("办理渠道")
        guide.commonMistakes = fields.texts("常见错误")
        guide.topic = fields.text("主题")
        guide.serviceLine = fields.text("业务线")
        guide.audiences = fields.texts("适用人群")
        guide.region = fields.text("适用地域") ?? "全国"
        guide.body = fields.text("说明") ?? body
        let numberNotes = fields.texts("数字说明")
        guide.numberNotes = numberNotes.isEmpty ? nil : numberNotes
        guide.review = review(&fields)
        return guide
    }

    func organisation(_ fields: inout FieldReader) -> Organisation {
        var organisation = Organisation(id: fields.requiredText("id"), name: fields.requiredText("名称"))
        organisation.externalID = fields.text("外部编号")
        organisation.kind = fields.text("类别")
        organisation.address = fields.text("地址")
        organisation.telephone = fields.text("电话")
        organisation.hours = fields.text("时间")
        organisation.services = fields.texts("业务范围")
        organisation.languages = fields.texts("语言")
        organisation.accessibility = fields.texts("无障碍设施")
        organisation.region = fields.text("适用地域") ?? "全国"
        organisation.sourceUnit = fields.text("来源")
        organisation.updatedOn = fields.day("更新日期")
        organisation.isExample = fields.flag("示例")
        return organisation
    }

    /// - Returns: nil with an issue in `fields` where something is missing.
    func translation(_ fields: inout FieldReader, body: String) -> AnswerTranslation? {
        let (answer, language) = (fields.requiredText("答复"), fields.requiredText("语言"))
        let (source, question) = (fields.requiredText("原文校验"), fields.requiredText("问题"))
        let (translator, reviewer) = (fields.requiredText("翻译"), fields.requiredText("审核"))
        Self.check(source: source, language: language, &fields)
        if translator == reviewer { fields.report("审核", "审核和翻译是同一个人", "请由另一个人审核") }
        if body.isEmpty { fields.report("正文", "没有译文", "请在属性区下面写译文") }
        let reviewedOn = fields.day("审核日期")
        if reviewedOn == nil { fields.report("审核日期", "没有审核日期", "请写成 2026-11-20 这样") }
        let (conclusion, conditions) = (fields.text("结论"), fields.text("适用前提"))
        let (exceptions, nextSteps) = (fields.text("例外"), fields.texts("下一步"))
        guard let reviewedOn else { return nil }
        var translation = AnswerTranslation(
            answer: answer, language: language, source: source, question: question, body: body, translator: translator, reviewer: reviewer,
            reviewedOn: reviewedOn)
        translation.conclusion = conclusion
        translation.conditions = conditions
        translation.exceptions = exceptions
        translation.nextSteps = nextSteps
        return translation
    }

    private static func check(source: String, language: String, _ fields: inout FieldReader) {
        let isHash = source.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        if !isHash || !(AnswerTranslation.leastDigits...64).contains(source.utf8.count) {
            fields.report("原文校验", "不是原文校验的前\(AnswerTranslation.leastDigits)位以上", "请照抄 fawen corpus check 给出的数字")
        }
        let isTag = language.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        if !isTag || language.utf8.count > 20 { fields.report("语言", "“\(language.prefix(20))”不是语言代码", "请写 en、ug 这样的小写代码") }
    }

    /// The fields of responsibility and validity, at the top or below 审核.
    func review(_ fields: inout FieldReader) -> ReviewRecord {
        if let nested = fields.mapping("审核") {
            do throws(ImportIssue) {
                var inner = try FieldReader(nested, path: path)
                let record = reviewFields(&inner)
                inner.reportUnknown()
                fields.absorb(inner)
                return record
            } catch {
                fields.report("审核", error.line ?? 0, error.reason, error.fix)
                return ReviewRecord()
            }
        }
        return reviewFields(&fields)
    }

    private func reviewFields(_ fields: inout FieldReader) -> ReviewRecord {
        var record = ReviewRecord()
        record.responsibleUnit = fields.text("责任单位")
        record.author = fields.text("采编人")
        record.reviewer = fields.text("审核人")
        record.reviewedOn = fields.day("审核日期")
        record.validFrom = fields.day("生效日期")
        record.validTo = fields.day("有效期至")
        record.nextReview = fields.day("下次复核日")
        record.visibility = fields.choice("公开范围") ?? .everyone
        return record
    }

    private func materials(_ fields: inout FieldReader) -> [ServiceGuide.Material] {
        var found: [ServiceGuide.Material] = []
        for item in fields.mappings("材料") {
            if case .scalar(let name?, _) = item {
                found.append(.init(name: name))
                continue
            }
            do throws(ImportIssue) {
                var inner = try FieldReader(item, path: path)
                found.append(
                    .init(
                        name: inner.requiredText("名称"), form: inner.text("形式"), copies: inner.text("份数"), original: inner.text("原件或复印件"),
                        waivable: inner.text("可免提交")))
                inner.reportUnknown()
                fields.absorb(inner)
            } catch {
                fields.report("材料", item.line, error.reason, error.fix)
            }
        }
        return found
    }

    /// Keywords come as a list or as one text with commas.
    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split { ",，、;；|\n".contains($0) }.map { $0.trimmed } }.filter { !$0.isEmpty }
    }
}
