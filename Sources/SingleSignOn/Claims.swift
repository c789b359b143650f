internal import ByteStorage
internal import FoundationEssentials
internal import HTTPServer

/// What a token or the provider's userinfo says of a person.
package struct Claims: Sendable, Equatable {
    private var members: [String: JSON]

    /// Reads a JSON object; nil for anything else, for hostile text, and for one that is nested deeply.
    package init?(_ bytes: [UInt8]) {
        guard let members = JSON.object(bytes) else { return nil }
        self.members = members
    }

    /// The text of a claim; nil for none and for what is no text.
    /// - Parameter name: a claim's name, or a way through objects written with full stops, as `realm_access.roles`.
    package func text(_ name: String) -> String? {
        if case .text(let text)? = value(name) { text } else { nil }
    }

    /// The texts of a list; a single text is a list of one, and what is no text is left out.
    /// - Parameter name: as for `text`.
    package func texts(_ name: String) -> [String] {
        switch value(name) {
        case .text(let text): [text]
        case .list(let values): values.compactMap { if case .text(let text) = $0 { text } else { nil } }
        default: []
        }
    }

    /// Whole seconds; nil for what is no number.
    package func moment(_ name: String) -> Int64? {
        guard case .number(let number)? = value(name), number.magnitude < 1e15 else { return nil }
        return Int64(number)
    }

    /// Some providers write the word instead of the value.
    package func isTrue(_ name: String) -> Bool { value(name) == .flag(true) || text(name) == "true" }

    package func has(_ name: String) -> Bool { value(name) != nil }

    /// With those of the provider's userinfo that the ID token lacks.
    ///
    /// An address and whether it is verified are of one source: of the token, unless userinfo alone has both. How somebody logged in (`amr`)
    /// is the token's to say, which was made for this login.
    package func filled(from userinfo: Claims) -> Claims {
        var claims = self
        var others = userinfo.members
        others["amr"] = nil
        let mail = ["email", "email_verified"]
        let (own, theirs) = (mail.filter { members[$0] != nil }, mail.filter { others[$0] != nil })
        if own.count < mail.count, theirs == mail {
            for name in mail { claims.members[name] = nil }
        } else if !own.isEmpty {
            for name in mail { others[name] = nil }
        }
        claims.members.merge(others) { own, _ in own }
        return claims
    }

    private func value(_ name: String) -> JSON? {
        if let value = members[name] { return value }
        var steps = name.split(separator: ".").map(String.init)[...]
        guard steps.count > 1, let first = steps.popFirst(), var value = members[first] else { return nil }
        for step in steps {
            guard case .object(let inner) = value, let next = inner[step] else { return nil }
            value = next
        }
        return value
    }
}

/// As much of JSON as claims need.
enum JSON: Sendable, Equatable, Decodable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([JSON])
    case object([String: JSON])
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    /// Objects and lists that may lie in each other.
    private static let deepest = 16

    /// The members of an object, read strictly; nil for anything else.
    static func object(_ bytes: [UInt8]) -> [String: JSON]? { decode([String: JSON].self, bytes) }

    /// A value of the type; nil if the text is none, hostile, or nested deeply.
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
        do {
            try TextGuard.checkJSON(bytes, place: "身份平台的答复")
            guard JSONNesting.isWithin(deepest, bytes) else { return nil }
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            // Whoever asked says what was to be read; where in it the reading stopped helps nobody.
            return nil
        }
    }
}

/// Base64 in the alphabet of addresses, without padding (RFC 4648, 5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// In the usual alphabet, with padding, as HTTP's Basic wants it.
    static func padded(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Nil for anything else, padding included.
    static func decode(_ text: Substring) -> [UInt8]? {
        guard text.utf8.allSatisfy({ isDigit($0) }) else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)).map { [UInt8]($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
