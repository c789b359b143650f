import ByteStorage
import Foundation

/// A JSON text as a value, for the contracts whose members are not known beforehand (JSON-RPC, filters).
package enum JSONValue: Sendable, Equatable, Encodable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// Arrays and objects that may lie in each other: no contract of ours comes near, and what a parser does on its stack stays small.
    static let deepest = 32

    /// Reads a whole JSON text.
    /// - Throws: `JSONError` for a text that is no JSON or nested too deeply.
    /// - Complexity: linear; nesting is counted before anything is parsed.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        guard JSONNesting.isWithin(Self.deepest, bytes) else { throw .tooDeep }
        do {
            self.init(read: try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
        } catch { throw .malformed }
    }

    /// Any payload of the API as a value, its keys in snake case.
    package init(_ payload: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        self.init(read: try JSONSerialization.jsonObject(with: try encoder.encode(payload), options: .fragmentsAllowed))
    }

    /// What the system's parser made of a text.
    private init(read value: Any) {
        switch value {
        case let members as [String: Any]: self = .object(members.mapValues { JSONValue(read: $0) })
        case let values as [Any]: self = .array(values.map { JSONValue(read: $0) })
        case let text as String: self = .string(text)
        case let number as NSNumber: self = JSONValue(number)
        default: self = .null
        }
    }

    /// A truth value tells itself from a number by the width it is kept in; 5.0 is the integer 5, as JSON knows one kind of number.
    private init(_ number: NSNumber) {
        if String(cString: number.objCType) == "c" {
            self = .bool(number.boolValue)
        } else if let integer = Int(exactly: number) {
            self = .integer(integer)
        } else {
            // The parser keeps decimals; their `doubleValue` is off in the last place, their digits are not.
            self = .number(Double(number.stringValue) ?? number.doubleValue)
        }
    }

    /// On one line, keys sorted, so that equal values give equal bytes.
    package func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// A member of an object; nil for anything else.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var text: String? { if case .string(let text) = self { text } else { nil } }
    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    package var list: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
    package var double: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(elements) { $1 }) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
}

/// Why bytes are no JSON value.
package enum JSONError: Error, Sendable, Equatable {
    case malformed
    /// More than `JSONValue.deepest` arrays and objects in each other.
    case tooDeep
}
