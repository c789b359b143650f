internal import LegalModel

/// Required fields, lengths and closed lists of items.
struct FieldCheck {
    /// Ids of the corpus's answers, for 相关答复.
    let answers: Set<String>

    func findings(_ item: CorpusItem) -> [CorpusFinding] {
        var list = FindingList(file: item.file)
        if item.file.path.split(separator: "/").last != "\(item.id).md" { list.add("id", "文件名与 id“\(item.id)”不同", "把文件名改成 id") }
        switch item.item {
        case .answer(let answer): check(answer, &list)
        case .caseExample(let example): check(example, &list)
        case .guide(let guide): check(guide, &list)
        case .organisation(let organisation):
            if !organisation.isExample { list.add("示例", "没有标明示例", "写上 示例: true") }
        }
        return list.findings
    }

    private func check(_ answer: StandardAnswer, _ list: inout FindingList) {
        list.length("标准问", answer.question, CorpusVocabulary.questionCharacters)
        list.length("结论", answer.conclusion, CorpusVocabulary.conclusionCharacters)
        list.length("口播", answer.spoken, CorpusVocabulary.spokenCharacters)
        if let spoken = answer.spoken, let mark = spoken.first(where: { "（）()《》〈〉【】[]".contains($0) }) {
            list.add("口播", "口播里有念不出来的符号“\(mark)”", "改成能念的话")
        }
        if Set(answer.similarQuestions).count < CorpusVocabulary.similarQuestions {
            list.add("相似问", "相似问只有\(Set(answer.similarQuestions).count)个", "至少写\(CorpusVocabulary.similarQuestions)个不同的问法")
        }
        list.required("正文", [answer.body].filter { !$0.isEmpty })
        list.required("下一步", answer.nextSteps)
        list.closed("转介", answer.referrals, CorpusVocabulary.referrals)
        list.required("依据", answer.basis)
        list.required("应命中", answer.mustHit)
        list.required("不应命中", answer.mustNotHit)
        classification(answer.topic, answer.serviceLine, answer.audiences, &list)
        review(answer.review, needsNext: true, &list)
        if let author = answer.review.author, author == answer.review.reviewer { list.add("审核人", "审核人与采编人是同一个人", "由另一个人审核") }
    }

    private func check(_ example: CaseExample, _ list: inout FindingList) {
        if !example.title.hasPrefix("（示例）") || !example.isExample { list.add("标题", "没有标明示例", "标题以（示例）开头，并写 示例: true") }
        let texts = [
            ("一句话", example.oneLine), ("案由", example.cause), ("案情", example.facts), ("请求", example.claims), ("结果", example.outcome),
            ("释法说理", example.reasoning), ("典型意义", example.significance), ("提示建议", example.advice), ("来源单位", example.sourceUnit),
        ]
        for (name, text) in texts { list.required(name, [text ?? ""].filter { !$0.isEmpty }) }
        list.required("争议焦点", example.issues)
        list.required("法律依据", example.basis)
        list.closed("案例类别", [example.kind].compactMap(\.self), CorpusVocabulary.caseKinds)
        list.closed("主题", [example.topic].compactMap(\.self), CorpusVocabulary.topics)
        list.closed("适用人群", example.audiences, CorpusVocabulary.audiences)
        list.required("事实时间", example.factsDate.map { [$0.description] } ?? [])
        for id in example.relatedAnswers where !answers.contains(id) { list.add("相关答复", "没有答复“\(id)”", "改成有的答复") }
        list.required("审核人", [example.review.reviewer].compactMap(\.self))
        list.required("审核日期", example.review.reviewedOn.map { [$0.description] } ?? [])
        list.required("有效期至", example.review.validTo.map { [$0.description] } ?? [])
    }

    /// 一次性告知: everything that an applicant must know, told at once.
    private func check(_ guide: ServiceGuide, _ list: inout FindingList) {
        let texts = [("实施主体", guide.authority), ("适用对象", guide.applicants), ("时限", guide.timeLimit), ("费用", guide.fee)]
        for (name, text) in texts { list.required(name, [text ?? ""].filter { !$0.isEmpty }) }
        list.required("条件", guide.requirements)
        list.required("步骤", guide.steps)
        list.required("依据", guide.basis)
        list.required("办理渠道", guide.channels)
        list.required("常见错误", guide.commonMistakes)
        list.required("材料", guide.materials.map(\.name))
        for material in guide.materials {
            let parts = [("形式", material.form), ("份数", material.copies), ("原件或复印件", material.original), ("可免提交", material.waivable)]
            for (name, text) in parts where text == nil {
                list.add("材料", "材料“\(material.name)”没有写\(name)", "补上", near: material.name)
            }
        }
        classification(guide.topic, guide.serviceLine, guide.audiences, &list)
        review(guide.review, needsNext: false, &list)
    }

    private func classification(_ topic: String?, _ line: String?, _ audiences: [String], _ list: inout FindingList) {
        list.closed("主题", [topic].compactMap(\.self), CorpusVocabulary.topics)
        list.closed("业务线", [line].compactMap(\.self), CorpusVocabulary.serviceLines)
        list.closed("适用人群", audiences, CorpusVocabulary.audiences)
    }

    private func review(_ review: ReviewRecord, needsNext: Bool, _ list: inout FindingList) {
        list.required("责任单位", [review.responsibleUnit].compactMap(\.self))
        list.required("采编人", [review.author].compactMap(\.self))
        list.required("审核人", [review.reviewer].compactMap(\.self))
        let days = [("审核日期", review.reviewedOn), ("生效日期", review.validFrom), ("有效期至", review.validTo)]
        for (name, day) in days + (needsNext ? [("下次复核日", review.nextReview)] : []) {
            list.required(name, day.map { [$0.description] } ?? [])
        }
        if let from = review.validFrom, let to = review.validTo, to < from { list.add("有效期至", "有效期至早于生效日期", "改正日期") }
    }
}

/// Findings of one file's fields.
struct FindingList {
    let file: CorpusFile
    private(set) var findings: [CorpusFinding] = []

    init(file: CorpusFile) { self.file = file }

    mutating func add(_ field: String, _ reason: String, _ remedy: String, near text: String? = nil) {
        let line = file.line(of: text ?? field + ":", field: field)
        findings.append(CorpusFinding(.field, path: file.path, line: line, reason: reason, remedy: remedy))
    }

    mutating func required(_ field: String, _ values: [String]) {
        if values.isEmpty { add(field, "缺少“\(field)”", "补上") }
    }

    mutating func closed(_ field: String, _ values: [String], _ list: Set<String>) {
        required(field, values)
        for value in values where !list.contains(value) { add(field, "\(field)“\(value)”不在可选范围内", "改成 README 里列出的") }
    }

    /// Length in characters as a reader counts them.
    mutating func length(_ field: String, _ text: String?, _ limit: Int) {
        guard let text, !text.isEmpty else { return required(field, []) }
        if text.count > limit { add(field, "\(field)有\(text.count)字，超过\(limit)字", "缩短") }
    }
}
