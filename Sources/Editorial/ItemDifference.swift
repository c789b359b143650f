internal import Foundation
package import LegalModel

/// What two revisions of an item differ in, field by field.
package enum ItemDifference {
    package struct Change: Sendable, Equatable, Encodable {
        /// The editors' name of the field; fields of 审核 by their own name.
        package let field: String
        /// Lists a line an entry; nil where the field is missing.
        package let old: String?
        package let new: String?

        package init(field: String, old: String?, new: String?) {
            self.field = field
            self.old = old
            self.new = new
        }
    }

    /// - Returns: by field name; empty for equal content.
    package static func changes(from old: KnowledgeItem, to new: KnowledgeItem) -> [Change] {
        let (one, other) = (fields(of: old), fields(of: new))
        return Set(one.keys).union(other.keys).sorted().compactMap { name in
            one[name] == other[name] ? nil : Change(field: name, old: one[name], new: other[name])
        }
    }

    /// Every field that is not empty, as text.
    static func fields(of item: KnowledgeItem) -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in ItemFields.object(item) {
            if name == "审核", let inner = value as? [String: Any] {
                for (key, day) in inner { fields[key] = text(day) }
            } else {
                fields[name] = text(value)
            }
        }
        return fields.filter { !$0.value.isEmpty }
    }

    private static func text(_ value: Any) -> String {
        switch value {
        case let text as String: text
        case let list as [Any]: list.map(text).joined(separator: "\n")
        case let object as [String: Any]:
            object.sorted { $0.key < $1.key }.map { "\($0.key)：\(text($0.value))" }.joined(separator: "；")
        case let number as NSNumber: number.stringValue
        default: ""
        }
    }
}
