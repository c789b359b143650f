import Answering
import HTTPServer
import LegalModel
import Presentation

/// A standard answer in English: the translation, whether the Chinese words have changed since, and the way to them.
struct TranslationPage {
    static let language = "en"

    private let frame: PageFrame
    private let view: TranslationView

    init(service: any KnowledgeService, request: Request) throws {
        let id = request.capture("id")
        let found = try asking { () throws(KnowledgeBaseError) in try service.translation(of: id, into: Self.language) }
        guard let found else { throw Problem(status: .notFound, code: "not_found", detail: "这条答复没有英文译文。There is no English translation.") }
        view = found
        var frame = PageFrame(title: found.translation.question, request: request)
        frame.question = ""
        frame.permalink = .translation(id, into: Self.language)
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        frame.response {
            article(.class("prose answer-page"), .init("lang", "en"), .flag("data-aloud")) {
                p(.class("eyebrow")) { "Standard answer in English" }
                h1 { view.translation.question }
                p(.class("fine"), .init("lang", "zh-CN")) { a(.href(.answer(view.translation.answer))) { view.answer.answer.question } }
                state
                if let conclusion = view.translation.conclusion { p(.class("conclusion")) { conclusion } }
                div(.class("body")) { HTML.markdown(view.translation.body) }
                remark("When this applies", view.translation.conditions)
                remark("Exceptions", view.translation.exceptions)
                if !view.translation.nextSteps.isEmpty {
                    h2 { "What to do next" }
                    Components.list(view.translation.nextSteps, isOrdered: true)
                }
                basis
                p(.class("disclaimer")) {
                    "General information, not a lawyer's advice on your case. The Chinese text prevails. "
                        + "Advice is free at 12348; say which language you speak."
                }
                p { a(.class("button"), .href(.hotline)) { "Call 12348" } }
                p(.class("fine")) {
                    span { "Translated by \(view.translation.translator)" }
                    span { "reviewed by \(view.translation.reviewer) on \(view.translation.reviewedOn.description)" }
                }
            }
        }
    }

    /// Said before anything is read.
    private var state: HTML {
        HTML {
            if view.isStale {
                p(.class("notice recheck"), .init("role", "note"), .init("data-stale", "true")) {
                    strong { "Out of date: " }
                    "the Chinese answer has changed since this was translated. Until the translation is checked again, rely on the "
                    a(.href(.answer(view.translation.answer))) { "Chinese text" }
                    " or call 12348."
                }
            }
            if view.answer.isUnderRecheck {
                p(.class("notice recheck"), .init("role", "note")) {
                    strong { "Being checked: " }
                    "the law behind this answer has changed. If it is urgent, call 12348."
                }
            }
        }
    }

    private func remark(_ title: String, _ text: String?) -> HTML {
        guard let text else { return .empty }
        return p {
            strong { title + ": " }
            text
        }
    }

    private var basis: HTML {
        guard !view.answer.basis.isEmpty else { return .empty }
        return HTML {
            h2 { "Legal basis (in Chinese)" }
            div(.init("lang", "zh-CN")) { Components.basis(view.answer.basis, asOf: nil) }
        }
    }
}

extension Link {
    static func translation(_ id: String, into language: String) -> Link { Link([language, "answers", id]) }
}
