import Answering
import HTTPServer
import LegalModel
import Presentation

/// What the service says to the question: one reviewed answer, a choice of questions, or a way to a person.
struct AnswerCard {
    let reply: AnswerResponse
    let parameters: SearchParameters

    var html: HTML {
        switch reply.decision {
        case .answer: reply.answer.map(answer) ?? .empty
        case .clarify: clarification
        case .refuse: refusal
        }
    }

    private func answer(_ view: AnswerView) -> HTML {
        article(
            .class("answer-card"), .decision(.answer), .answer(view.answer.id), .revision(view.revision), .hash(view.revision),
            .init("aria-labelledby", "answer-title")
        ) {
            p(.class("eyebrow")) { "标准答复" }
            h2(.id("answer-title")) { a(.href(.answer(view.answer.id, asOf: parameters.asOf))) { view.answer.question } }
            Components.recheck(view.isUnderRecheck)
            if let conclusion = view.answer.conclusion {
                p(.class("conclusion")) { conclusion }
            } else {
                div(.class("body")) { HTML.markdown(view.answer.body) }
            }
            if let conditions = view.answer.conditions {
                p(.class("condition")) {
                    strong { "适用前提" }
                    conditions
                }
            }
            if !view.answer.nextSteps.isEmpty {
                h3 { "下一步怎么办" }
                Components.list(view.answer.nextSteps, isOrdered: true)
            }
            if !view.basis.isEmpty {
                h3 { "法律依据" }
                Components.basis(Array(view.basis.prefix(4)), asOf: parameters.asOf)
            }
            div(.class("card-foot")) {
                a(.class("button"), .href(.answer(view.answer.id, asOf: parameters.asOf))) { "看完整答复" }
                p(.class("fine")) {
                    if let day = view.answer.review.reviewedOn { span { "核验于 \(day.chinese)" } }
                    span { "第 \(view.revision.number) 版" }
                    span { "一般信息，不代替律师意见" }
                }
            }
            FeedbackForm(view: view).html
            others
        }
    }

    /// The next best questions, for those whose matter is another one.
    private var others: HTML {
        let rest = reply.answers.dropFirst().prefix(3)
        guard !rest.isEmpty else { return .empty }
        return div(.class("others")) {
            h3 { "不是您要问的？看看这些" }
            ul { rest.map { candidate in li { a(.href(.answer(candidate.id, asOf: parameters.asOf))) { candidate.question } } } }
        }
    }

    private var clarification: HTML {
        section(.class("answer-card choice"), .decision(.clarify), .init("aria-labelledby", "choice-title")) {
            p(.class("eyebrow")) { "请选一个最接近的" }
            h2(.id("choice-title")) { "您想问的是不是这些？" }
            ul(.class("choices")) {
                reply.answers.prefix(5).map { candidate in
                    li {
                        a(
                            .href(.answer(candidate.id, asOf: parameters.asOf)), .answer(candidate.id), .revision(candidate.revision),
                            .hash(candidate.revision)
                        ) {
                            strong { candidate.question }
                            if let conclusion = candidate.conclusion { span { conclusion } }
                        }
                    }
                }
            }
            p(.class("fine")) { "都不是？换个说法再问，或者拨打 12348 直接说。" }
        }
    }

    private var refusal: HTML {
        section(.class("answer-card person"), .decision(.refuse), .init("aria-labelledby", "person-title")) {
            p(.class("eyebrow")) { "没有现成的标准答复" }
            h2(.id("person-title")) { "这个问题，建议直接问人" }
            p { reply.refusal?.reason ?? "知识库里没有把握回答这个问题的标准答复。" }
            Components.referrals(reply.refusal.map { $0.referrals.isEmpty ? ["12348热线"] : $0.referrals } ?? ["12348热线"])
            nearest
        }
    }

    /// From this share of the ideal score a question is worth a look although nobody would vouch for it: questions on other matters
    /// (weather, cooking, films) stay below .3.
    private static let worthALook = 0.4

    /// Who cannot be answered may still find the matter among these.
    private var nearest: HTML {
        let near = reply.answers.prefix(3).filter { $0.score >= Self.worthALook }
        guard !near.isEmpty else { return .empty }
        return div(.class("others")) {
            h3 { "也可以先看看这些，不一定是您要问的" }
            ul { near.map { candidate in li { a(.href(.answer(candidate.id, asOf: parameters.asOf))) { candidate.question } } } }
        }
    }
}

/// What was understood, shown and undoable: the day, lay words, citations, notes.
struct InterpretationLine {
    let interpretation: Interpretation
    let parameters: SearchParameters

    var html: HTML {
        HTML {
            Components.proposals(interpretation, literally: .search(changed { $0.isLiteral = true })) { question in
                .search(
                    changed {
                        $0.question = question
                        $0.isLiteral = false
                    })
            }
            if !interpretation.citations.isEmpty { citations }
            if !interpretation.expansions.isEmpty { expansions }
            if parameters.withoutExpansions {
                p(.class("notice")) {
                    "只按您写的字搜索。"
                    a(.href(.search(changed { $0.withoutExpansions = false }))) { "也按法律用语搜索" }
                }
            }
            interpretation.notes.map { note in p(.class("notice")) { note } }
        }
    }

    private var expansions: HTML {
        p(.class("notice")) {
            "已同时搜索："
            interpretation.expansions.map { expansion in
                span(.class("chip"), .init("title", "因为您提到“\(expansion.lay)”")) { expansion.legal.joined(separator: "、") }
            }
            a(.class("undo"), .href(.search(changed { $0.withoutExpansions = true }))) { "只按原话搜" }
        }
    }

    private var citations: HTML {
        ul(.class("jump")) {
            interpretation.citations.prefix(8).map { citation in
                li {
                    if let link = Components.link(citation, asOf: parameters.asOf) {
                        a(.href(link)) {
                            "直接打开 "
                            strong { "《\(citation.law)》" + (citation.article?.label ?? "") }
                        }
                    } else {
                        span { "“\(citation.text)”：本库没有收录" }
                    }
                    if let cited = citation.cited { small { "（您写的是 \(cited)，现在由这一条规定）" } }
                }
            }
        }
    }

    private func changed(_ change: (inout SearchParameters) -> Void) -> QueryParameters {
        var target = parameters
        target.page = 1
        change(&target)
        return target.query
    }
}

/// Nothing found: what was searched, how to go on.
struct NothingFound {
    let parameters: SearchParameters
    let reply: AnswerResponse?
    let coverage: Coverage

    var html: HTML {
        section(.class("nothing"), .init("aria-labelledby", "nothing-title")) {
            h2(.id("nothing-title")) { "没有找到相关内容" }
            p { "查的是法条、标准答复、案例和办事指引；法律文本截至 \(coverage.horizon.chinese)。" }
            ul(.class("plain")) {
                if parameters.hasFilters { li { a(.href(.search(parameters.withoutFilters.query))) { "去掉筛选条件再查" } } }
                if parameters.kind != nil { li { a(.href(.search(SearchParameters(question: parameters.question).query))) { "在全部种类里查" } } }
                li { "换个说法：用平常说话的词，写明是什么事、和谁、想怎么样" }
                li {
                    "拨打 "
                    a(.href(.hotline)) { "12348" }
                    "，人工解答"
                }
            }
        }
    }
}
