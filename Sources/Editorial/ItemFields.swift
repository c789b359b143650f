internal import Foundation
internal import LegalModel

/// An item as the object of its canonical JSON: the editors' field names.
enum ItemFields {
    static func object(_ item: KnowledgeItem) -> [String: Any] {
        let encoder = JSONEncoder()
        do {
            let bytes = try encoder.encode(item.value)
            guard let object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any] else { return [:] }
            return object
        } catch {
            // Items are plain values of texts, lists and days: their encoders have nothing to fail on.
            preconditionFailure("an item cannot be written as JSON: \(error)")
        }
    }

    /// A value as JSON on one line, keys sorted.
    static func json(_ value: Any) -> String {
        do {
            let bytes = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed])
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            preconditionFailure("texts, lists and objects of texts are JSON: \(error)")
        }
    }
}
