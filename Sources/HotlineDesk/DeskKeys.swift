import Presentation

/// The keys of the desk: what each does, and the letter it begins with. A seat may change the letters or switch them off.
struct DeskKeys {
    enum Action: String, CaseIterable {
        case copy, note, message, articles, day, flag, missing, handover, good, bad, pin, live

        /// The letter until a seat takes another one; unique.
        var letter: String {
            switch self {
            case .copy: "C"
            case .note: "W"
            case .message: "S"
            case .articles: "A"
            case .day: "T"
            case .flag: "F"
            case .missing: "N"
            case .handover: "H"
            case .good: "G"
            case .bad: "B"
            case .pin: "P"
            case .live: "L"
            }
        }

        var chinese: String {
            switch self {
            case .copy: "复制口播（加 Shift 复制全文和依据）"
            case .note: "复制通话记录"
            case .message: "复制短信和链接"
            case .articles: "逐条展开依据的法条"
            case .day: "按哪一天的法律"
            case .flag: "标记有误"
            case .missing: "没找到"
            case .handover: "转办"
            case .good: "来电人觉得有用"
            case .bad: "来电人觉得没用"
            case .pin: "收藏"
            case .live: "到实时候选"
            }
        }
    }

    /// The sign on a button; the script puts the seat's own letter in.
    static func sign(_ action: Action, isShifted: Bool = false) -> HTML {
        .element(
            "kbd", [.init("data-key", action.rawValue), isShifted ? .init("data-shift", "true") : .none],
            .text((isShifted ? "Shift " : "") + action.letter))
    }

    private static let fixed = [
        ("/", "写问题"), ("Enter", "查、打开"), ("↓ ↑", "选候选"), ("1–9", "直接打开"), ("Esc", "回到问题"), ("?", "这张表"),
    ]

    var html: HTML {
        details(.id("keys"), .class("desk-keys")) {
            summary {
                "快捷键 "
                HTML.element("kbd", [], .text("?"))
            }
            ul(.class("keys")) {
                Self.fixed.map { key, text in
                    li {
                        HTML.element("kbd", [], .text(key))
                        " " + text
                    }
                }
            }
            ul(.class("keys own")) {
                Action.allCases.map { action in
                    li {
                        label {
                            input(
                                .value(action.letter), .init("data-action", action.rawValue), .init("maxlength", "1"),
                                .init("autocomplete", "off"), .init("autocapitalize", "off"))
                            " " + action.chinese
                        }
                    }
                }
            }
            p(.class("fine")) {
                label(.class("choice-line")) {
                    input(.id("keys-on"), .type("checkbox"), .flag("checked"))
                    "单个字母和数字的快捷键（字母可以改，只在这台电脑上有效）"
                }
                span(.id("keys-status"), .init("role", "status")) { "" }
            }
        }
    }
}
