/// A piece of HTML. Text becomes markup only through escaping: there is no way to make one from a string as it stands,
/// other than the initialiser that this file keeps to itself and the Markdown renderer.
package struct HTML: Sendable, Equatable {
    package private(set) var markup: String

    init(trusted markup: String) {
        self.markup = markup
    }

    /// Nothing.
    package static let empty = HTML(trusted: "")

    /// Text with the five characters escaped that mean something in HTML.
    package static func text(_ text: String) -> HTML {
        HTML(trusted: escape(text))
    }

    package static func + (left: HTML, right: HTML) -> HTML {
        HTML(trusted: left.markup + right.markup)
    }

    package init(@HTMLBuilder _ content: () -> HTML) {
        self = content()
    }

    /// An element with an end tag.
    /// - Parameter name: of the element, in lower case; never from outside.
    package static func element(_ name: StaticString, _ attributes: [Attribute], _ content: HTML) -> HTML {
        HTML(trusted: "<\(name)\(Attribute.markup(attributes))>\(content.markup)</\(name)>")
    }

    /// An element without content: input, meta, link, br.
    package static func void(_ name: StaticString, _ attributes: [Attribute]) -> HTML {
        HTML(trusted: "<\(name)\(Attribute.markup(attributes))>")
    }

    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            switch byte {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x22: bytes += "&quot;".utf8
            case 0x27: bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27
    }
}

/// An attribute of an element; its value is escaped.
package struct Attribute: Sendable, Equatable {
    private let name: String
    /// Nil for an attribute whose presence is its meaning.
    private let value: String?

    private init(trustedName name: String, _ value: String?) {
        self.name = name
        self.value = value
    }

    /// - Parameter name: never from outside; not an event handler and not an address, which have their own forms.
    package init(_ name: StaticString, _ value: String) {
        let name = "\(name)"
        precondition(
            !name.hasPrefix("on") && name != "href" && name != "src" && name != "action" && name != "style", "not a plain attribute")
        self.init(trustedName: name, value)
    }

    /// No attribute: the other side of a condition.
    package static let none = Attribute(trustedName: "", nil)
    package static func flag(_ name: StaticString) -> Attribute { Attribute(trustedName: "\(name)", nil) }
    package static func flag(_ name: StaticString, if condition: Bool) -> Attribute {
        condition ? flag(name) : .none
    }
    package static func href(_ link: Link) -> Attribute { Attribute(trustedName: "href", link.text) }
    package static func src(_ link: Link) -> Attribute { Attribute(trustedName: "src", link.text) }
    package static func action(_ link: Link) -> Attribute { Attribute(trustedName: "action", link.text) }
    package static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
    package static func id(_ name: String) -> Attribute { Attribute("id", name) }
    package static func name(_ name: String) -> Attribute { Attribute("name", name) }
    package static func value(_ value: String) -> Attribute { Attribute("value", value) }
    package static func type(_ type: String) -> Attribute { Attribute("type", type) }
    package static func label(_ text: String) -> Attribute { Attribute("aria-label", text) }

    fileprivate static func markup(_ attributes: [Attribute]) -> String {
        var text = ""
        for attribute in attributes where !attribute.name.isEmpty {
            text += " " + attribute.name
            if let value = attribute.value { text += "=\"\(HTML.escape(value))\"" }
        }
        return text
    }
}

/// Lets content be written as a list of pieces; a string is text.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML { .text(text) }
    package static func buildExpression(_ html: HTML) -> HTML { html }
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }
    package static func buildExpression(_ list: [HTML]) -> HTML { HTML(trusted: list.map(\.markup).joined()) }
    package static func buildBlock(_ parts: HTML...) -> HTML { HTML(trusted: parts.map(\.markup).joined()) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
    package static func buildEither(first part: HTML) -> HTML { part }
    package static func buildEither(second part: HTML) -> HTML { part }
    package static func buildArray(_ parts: [HTML]) -> HTML { HTML(trusted: parts.map(\.markup).joined()) }
}
