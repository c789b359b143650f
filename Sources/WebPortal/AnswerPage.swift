import Answering
import HTTPServer
import LegalModel
import Presentation

/// A standard answer in full: 结论, 依据, 适用前提, 下一步, 转介, who checked it and when.
struct AnswerPage {
    private let frame: PageFrame
    private let view: AnswerView
    private let asOf: CalendarDay?
    private let isTranslated: Bool

    init(service: any KnowledgeService, request: Request) throws {
        let asOf = try request.day("as_of")
        self.asOf = asOf
        let found = try asking { () throws(KnowledgeBaseError) in
            try service.answerItem(request.capture("id"), revision: request.revision, asOf: asOf)
        }
        guard let found else {
            throw Problem(status: .notFound, code: "not_found", detail: "没有这条标准答复，或者它已经撤回。可以重新提问，或者拨打 12348。")
        }
        view = found
        let translation = try asking { () throws(KnowledgeBaseError) in
            try service.translation(of: found.answer.id, into: TranslationPage.language)
        }
        isTranslated = translation != nil
        var frame = PageFrame(title: found.answer.question, request: request)
        frame.question = ""
        frame.feed = .changes(of: found.answer.id, kind: .answer)
        frame.permalink = Link(
            ["answers", found.answer.id],
            QueryParameters([.init(name: "revision", value: String(found.revision.number))]).setting("as_of", to: asOf?.description))
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        let answer = view.answer
        return frame.response {
            article(.class("answer-page"), .flag("data-aloud"), .answer(answer.id), .revision(view.revision), .hash(view.revision)) {
                Components.trail(answer.topic.map { [($0, .topic($0))] } ?? [])
                p(.class("eyebrow")) { "标准答复" }
                h1 { answer.question }
                if isTranslated {
                    p(.class("fine")) {
                        a(.href(.translation(answer.id, into: TranslationPage.language)), .init("lang", "en")) { "Read in English" }
                    }
                }
                Components.recheck(view.isUnderRecheck)
                if let conclusion = answer.conclusion { p(.class("conclusion")) { conclusion } }
                scope
                if !answer.body.isEmpty { div(.class("body")) { HTML.markdown(answer.body) } }
                Components.block("下一步怎么办", id: "next", Components.list(answer.nextSteps, isOrdered: true))
                Components.block("找谁帮忙", id: "referrals", answer.referrals.isEmpty ? .empty : Components.referrals(answer.referrals))
                Components.block("法律依据", id: "basis", view.basis.isEmpty ? .empty : basis)
                Components.block("相关案例", id: "cases", links(view.relatedCases.map { ($0.title, Link.caseExample($0.id)) }))
                Components.block(
                    "相关问题", id: "questions", links(view.relatedQuestions.map { ($0.question, Link.answer($0.id, asOf: asOf)) }))
                Components.block(
                    "审核与版本", id: "stamp", Components.stamp(answer.review, view.revision, id: answer.id, origin: view.origin))
                FeedbackForm(view: view).html
                p(.class("disclaimer")) { "这是一般法律信息，不代替律师针对具体案件的意见。情况不同，结论可能不同；拿不准的，请拨打 12348。" }
            }
        }
    }

    private var scope: HTML {
        let rows = [("适用前提", view.answer.conditions), ("例外", view.answer.exceptions)]
        guard rows.contains(where: { $0.1 != nil }) else { return .empty }
        return dl(.class("scope")) {
            rows.map { name, text in
                guard let text else { return HTML.empty }
                return div {
                    dt { name }
                    dd { text }
                }
            }
        }
    }

    private var basis: HTML {
        HTML {
            p(.class("fine")) { "时效性按 \(view.asOf.chinese) 判断。" }
            Components.basis(view.basis, asOf: asOf)
        }
    }

    private func links(_ list: [(String, Link)]) -> HTML {
        guard !list.isEmpty else { return .empty }
        return ul(.class("link-list")) { list.map { entry in li { a(.href(entry.1)) { entry.0 } } } }
    }
}
