/// The parameters of a query or form, decoded strictly, in the order they were written.
package struct QueryParameters: Sendable, Equatable {
    package struct Parameter: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var items: [Parameter] = []

    package init(_ items: [Parameter] = []) {
        self.items = items
    }

    /// Decodes `a=1&b=2`: a plus is a space, percent-encoding must be complete and give UTF-8 without control characters
    /// other than tab and line breaks, and no run of more than 30 combining marks.
    /// - Parameter place: named in the error, in Chinese.
    package init(encoded text: String, place: String = "网址参数") throws(Problem) {
        for pair in text.utf8.split(separator: 0x26) {
            let equals = pair.firstIndex(of: 0x3D) ?? pair.endIndex
            let name = try PercentDecoding.decode(pair[..<equals], plusIsSpace: true, place: place)
            let value =
                equals == pair.endIndex
                ? "" : try PercentDecoding.decode(pair[pair.index(after: equals)...], plusIsSpace: true, place: place)
            items.append(Parameter(name: name, value: value))
        }
    }

    /// The first value of that name, or nil.
    package subscript(name: String) -> String? {
        items.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Every value of that name, in order.
    package func all(_ name: String) -> [String] {
        items.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// Written back as a query, percent-encoded; empty without parameters.
    package var encoded: String {
        items.map { PercentDecoding.encode($0.name) + "=" + PercentDecoding.encode($0.value) }.joined(separator: "&")
    }

    /// With every parameter of that name replaced by one, or removed when the value is nil.
    package func setting(_ name: String, to value: String?) -> QueryParameters {
        var kept = items.filter { !$0.name.utf8.elementsEqual(name.utf8) }
        if let value { kept.append(Parameter(name: name, value: value)) }
        return QueryParameters(kept)
    }
}

/// Percent-encoding of paths and queries.
package enum PercentDecoding {
    /// Decodes one segment, name or value; see `QueryParameters.init(encoded:place:)` for what is refused.
    static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool, place: String) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let high = iterator.next().flatMap(hexadecimalValue), let low = iterator.next().flatMap(hexadecimalValue) else {
                    throw .invalidText(in: place)
                }
                bytes.append(high << 4 | low)
            case 0x2B where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return try TextGuard.check(bytes, place: place)
    }

    /// Whether a letter, digit, hyphen, full stop or underscore is percent-encoded; RFC 3986 (2.3) wants none of them to be, and fixed parts
    /// of our paths hold no other characters.
    static func hidesPlain(_ text: some Collection<UInt8>) -> Bool {
        var rest = text[...]
        while let sign = rest.firstIndex(of: 0x25) {
            let digits = rest[sign...].dropFirst().prefix(2).compactMap(hexadecimalValue)
            if digits.count == 2, isAlphanumeric(digits[0] << 4 | digits[1]) || "-._".utf8.contains(digits[0] << 4 | digits[1]) {
                return true
            }
            rest = rest[sign...].dropFirst()
        }
        return false
    }

    /// Encodes everything but unreserved characters (RFC 3986).
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One byte in its encoded form.
    package static func encode(byte: UInt8) -> String {
        String(decoding: [0x25, hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)], as: UTF8.self)
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}

/// The value of a hexadecimal digit, or nil.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
