import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords

/// What is said in the call, and the answers that come near. Its places have fixed sizes, so that nothing moves while somebody reads.
struct LivePanel {
    /// Places for candidates.
    static let places = 3

    let call: String

    var html: HTML {
        section(.class("live"), .init("data-call", call), .init("aria-labelledby", "live-title")) {
            h2(.id("live-title")) { "通话转写" }
            label(.class("choice-line caller-only")) {
                input(.id("caller-only"), .type("checkbox"))
                "只看来电人"
            }
            ol(.id("said"), .class("said"), .init("tabindex", "0"), .label("转写文字")) {}
            h3 {
                "实时候选 "
                DeskKeys.sign(.live)
            }
            ul(.id("live"), .class("live-list")) {
                (0..<Self.places).map { _ in li { a(.href(Link(["desk"])), .flag("hidden")) { "候选" } } }
            }
            HTML.element("noscript", [], p(.class("fine")) { "实时转写要用脚本。" })
        }
    }
}

/// 标记有误: one key, a reason, and it is with the editors.
struct FlagForm {
    let view: AnswerView
    let question: String
    let reports: AnswerReports

    var html: HTML {
        details(.id("flag"), .class("flag")) {
            summary {
                "标记有误 "
                DeskKeys.sign(.flag)
                if reports.waiting > 0 { span(.class("tag")) { "\(reports.waiting) 处等编辑核对" } }
            }
            reports.outcomes
            form(
                .class("feedback-reasons"), .action(Link(["desk", "reports"])), .init("method", "post"), .init("data-report", "flag"),
                .init("data-done", "已经标记，编辑会核对")
            ) {
                input(.type("hidden"), .name("kind"), .value("flag"))
                input(.type("hidden"), .name("answer"), .value(view.answer.id))
                input(.type("hidden"), .name("revision"), .value(String(view.revision.number)))
                input(.type("hidden"), .name("q"), .value(question))
                HTML.element(
                    "fieldset", [],
                    HTML {
                        HTML.element("legend", [], .text("哪里不对？"))
                        [Feedback.Reason.wrong, .outdated, .unclear].map { reason in
                            label(.class("choice-line")) {
                                input(.type("radio"), .name("reason"), .value(reason.rawValue), .flag("required"))
                                reason.chinese
                            }
                        }
                    })
                label(.init("for", "flag-note")) { "说明（可以不写）" }
                textarea(.id("flag-note"), .name("note"), .init("rows", "2"), .init("maxlength", "\(RecordStore.longestNote)")) { "" }
                button(.type("submit")) { "标记" }
            }
        }
    }
}

/// Where the answers of the seat's own machine are shown while the server is away; the script fills it.
struct OfflinePanel {
    var html: HTML {
        section(.id("offline"), .class("offline"), .label("本机存的答复"), .flag("hidden")) {
            p(.id("offline-age"), .class("notice")) { "" }
            ul(.id("offline-list"), .class("offline-list")) {}
            div(.id("offline-answer"), .class("script"), .flag("hidden")) {
                p(.class("eyebrow")) { "口播（本机存的）" }
                p(.id("offline-question"), .class("offline-question")) { "" }
                p(.id("offline-spoken"), .class("spoken")) { "" }
                p(.id("offline-version"), .class("fine")) { "" }
                button(.type("button"), .id("offline-copy"), .init("data-copy", "#offline-spoken")) {
                    "复制口播 "
                    DeskKeys.sign(.copy)
                }
                span(.class("copied"), .id("offline-status"), .init("role", "status")) { "" }
            }
        }
    }
}

/// 来电人说有用、没用: what the caller thinks of the answer, in one key.
struct VerdictForms {
    let view: AnswerView
    let question: String

    var html: HTML {
        div(.class("verdicts"), .label("来电人觉得")) {
            span { "来电人觉得" }
            form(.useful, "有用 ", .good)
            form(.useless, "没用 ", .bad)
        }
    }

    private func form(_ kind: Feedback.Kind, _ text: String, _ key: DeskKeys.Action) -> HTML {
        HTML.element(
            "form",
            [
                .action(Link(["desk", "reports"])), .init("method", "post"), .init("data-report", kind.rawValue),
                .init("data-done", "已经记下：来电人觉得\(text.trimmedASCII)"),
            ],
            HTML {
                input(.type("hidden"), .name("kind"), .value(kind.rawValue))
                input(.type("hidden"), .name("answer"), .value(view.answer.id))
                input(.type("hidden"), .name("revision"), .value(String(view.revision.number)))
                input(.type("hidden"), .name("q"), .value(question))
                button(.type("submit"), .id("report-" + kind.rawValue), .class("quiet")) {
                    text
                    DeskKeys.sign(key)
                }
            })
    }
}

/// 收藏 and 最近打开 of this browser alone; the script fills it, and shows nothing where there is nothing.
struct ShelfPanel {
    var html: HTML {
        HTML {
            [("pins", "收藏"), ("recent", "最近打开")].map { name, title in
                section(.class("desk-shelf"), .init("aria-labelledby", "shelf-\(name)-title"), .flag("hidden")) {
                    h2(.id("shelf-\(name)-title")) { title }
                    ul(.id("shelf-\(name)"), .class("link-list")) {}
                }
            }
        }
    }
}
