import Presentation

/// Fields of forms, each with its label.
enum Fields {
    static func line(_ name: String, _ title: String, _ value: String, _ attributes: Attribute...) -> HTML {
        p(.class("field")) {
            label(.init("for", id(name))) { title }
            HTML.void("input", [.type("text"), .id(id(name)), .name(name), .value(value)] + attributes)
        }
    }

    static func password(_ name: String, _ title: String, _ completion: String) -> HTML {
        p(.class("field")) {
            label(.init("for", id(name))) { title }
            input(
                .type("password"), .id(id(name)), .name(name), .init("autocomplete", completion), .init("maxlength", "128"),
                .flag("required"))
        }
    }

    static func area(_ name: String, _ title: String, _ value: String, rows: Int, _ attributes: Attribute...) -> HTML {
        p(.class("field")) {
            label(.init("for", id(name))) { title }
            // The line break after the tag is the parser's: one at the beginning of the text would be lost without it.
            HTML.element("textarea", [.id(id(name)), .name(name), .init("rows", String(rows))] + attributes, .text("\n" + value))
        }
    }

    /// - Parameter choices: value and what people read.
    static func choice(_ name: String, _ title: String, _ chosen: String, _ choices: [(String, String)]) -> HTML {
        p(.class("field")) {
            label(.init("for", id(name))) { title }
            select(.id(id(name)), .name(name)) {
                choices.map { value, text in option(.value(value), .flag("selected", if: value == chosen)) { text } }
            }
        }
    }

    static func check(_ name: String, _ title: String, value: String = "1", isOn: Bool = false) -> HTML {
        label(.class("tick")) {
            input(.type("checkbox"), .name(name), .value(value), .flag("checked", if: isOn))
            " " + title
        }
    }

    /// The id of a field's control; labels, error links and scripts point at it.
    static func id(_ name: String) -> String { "f-" + name }
}
