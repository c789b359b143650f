import Answering
import HTTPServer
import LegalModel
import Presentation

/// The open answer as a seat needs it: spoken form first, then the rest; 内部提示 stays here.
struct OpenAnswer {
    /// Characters a minute of calm speech.
    static let pace = 240
    /// Longer than this is too long to listen to.
    static let longest = 60

    let view: AnswerView
    let asOf: CalendarDay?
    /// As the caller put it.
    let question: String
    let reports: AnswerReports
    /// Where callers reach the service, as `https://host`.
    let place: String

    /// What is read out: the spoken form, else the conclusion, else the question's text.
    private var spoken: String { view.answer.spoken ?? view.answer.conclusion ?? view.answer.body }

    /// Seconds of speech, rounded up; marks are pauses and counted like characters.
    static func seconds(of text: String) -> Int {
        let characters = text.unicodeScalars.count { !$0.properties.isWhitespace }
        return (characters * 60 + pace - 1) / pace
    }

    var html: HTML {
        article(
            .class("script"), .openAnswer(view.answer.id), .revision(view.revision), .hash(view.revision),
            .init("aria-labelledby", "script-title")
        ) {
            p(.class("eyebrow")) { "口播" + (view.answer.spoken == nil ? "（没有单独的口播版，用结论代替）" : "") }
            h2(.id("script-title")) { view.answer.question }
            Components.recheck(view.isUnderRecheck)
            p(.class("spoken"), .id("spoken")) { spoken }
            duration
            actions
            VerdictForms(view: view, question: question).html
            if let note = view.answer.internalNote {
                p(.class("internal")) {
                    strong { "内部提示：" }
                    note
                }
            }
            if let conclusion = view.answer.conclusion, view.answer.spoken != nil {
                h3 { "结论" }
                p { conclusion }
            }
            conditions
            if !view.answer.nextSteps.isEmpty {
                h3 { "下一步" }
                Components.list(view.answer.nextSteps, isOrdered: true)
            }
            if !view.answer.referrals.isEmpty {
                h3 { "转介" }
                Components.referrals(view.answer.referrals)
            }
            HandoverForm(view: view, asOf: asOf, question: question).html
            FlagForm(view: view, question: question, reports: reports).html
            h3 { "依据" }
            Components.basis(view.basis, asOf: asOf)
            p(.class("fine")) {
                span { "\(view.answer.id) 第 \(view.revision.number) 版" }
                span { "校验 \(view.revision.sha256.prefix(16))" }
                if let day = view.answer.review.reviewedOn { span { "核验于 \(day.chinese)" } }
            }
            HTML.element("pre", [.id("full"), .flag("hidden")], .text(full))
            HTML.element("pre", [.id("note"), .flag("hidden")], .text(note))
            HTML.element("pre", [.id("message"), .flag("hidden")], .text(message))
        }
    }

    private var actions: HTML {
        div(.class("desk-actions")) {
            button(.type("button"), .id("copy"), .init("data-copy", "#spoken")) {
                "复制口播 "
                DeskKeys.sign(.copy)
            }
            button(.type("button"), .id("copy-full"), .class("quiet"), .init("data-copy", "#full")) {
                "全文和依据 "
                DeskKeys.sign(.copy, isShifted: true)
            }
            button(.type("button"), .id("copy-note"), .class("quiet"), .init("data-copy", "#note")) {
                "通话记录 "
                DeskKeys.sign(.note)
            }
            button(.type("button"), .id("copy-message"), .class("quiet"), .init("data-copy", "#message")) {
                "短信和链接 "
                DeskKeys.sign(.message)
            }
            button(.type("button"), .id("pin"), .class("quiet"), .flag("hidden")) {
                "收藏 "
                DeskKeys.sign(.pin)
            }
            a(.class("button quiet"), .href(.answer(view.answer.id, asOf: asOf))) { "群众看到的页面" }
            span(.class("copied"), .id("copied"), .init("role", "status")) { "" }
        }
    }

    private var duration: HTML {
        let seconds = Self.seconds(of: spoken)
        return p(.class(seconds > Self.longest ? "fine over" : "fine")) {
            span { "约 \(seconds) 秒（按每分钟 \(Self.pace) 字）" }
            if seconds > Self.longest { span { "超过 \(Self.longest) 秒，建议分段说" } }
        }
    }

    private var conditions: HTML {
        HTML {
            [("适用前提", view.answer.conditions), ("例外", view.answer.exceptions)].map { name, text in
                guard let text else { return HTML.empty }
                return p {
                    strong { name + "：" }
                    text
                }
            }
        }
    }

    /// For the record of the call; the script puts the time before it.
    private var note: String {
        [
            "咨询类别：" + (view.answer.topic ?? "其他"), "咨询事项：" + (question.isEmpty ? view.answer.question : question),
            "答复意见：" + (view.answer.conclusion ?? spoken),
            "转介：" + (view.answer.referrals.isEmpty ? "无" : view.answer.referrals.joined(separator: "、")),
            "答复编号：\(view.answer.id) 第 \(view.revision.number) 版（\(view.revision.sha256.prefix(12))）",
        ].joined(separator: "\n")
    }

    /// To be sent to the caller: the short form and where the whole can be read.
    private var message: String {
        (view.answer.shortMessage ?? view.answer.conclusion ?? spoken) + "\n全文：" + place + Link.answer(view.answer.id, asOf: asOf).text
    }

    /// Everything for a written reply.
    private var full: String {
        var lines = [view.answer.question, view.answer.conclusion ?? spoken]
        if let conditions = view.answer.conditions { lines.append("适用前提：" + conditions) }
        if let exceptions = view.answer.exceptions { lines.append("例外：" + exceptions) }
        lines += view.answer.nextSteps.enumerated().map { "\($0 + 1). \($1)" }
        if !view.basis.isEmpty { lines.append("依据：" + view.basis.map(\.text).joined(separator: "；")) }
        lines.append("（\(view.answer.id) 第 \(view.revision.number) 版，一般信息，不代替律师意见）")
        return lines.joined(separator: "\n")
    }
}
