/// The header fields of a message in the order they were written; names are kept in lower case.
package struct HeaderFields: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        package var value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    /// The first field of that name, or nil. Setting replaces all of them, or removes them when nil is set.
    /// - Parameter name: in lower case.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }
        set {
            fields.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Every value of that name, in order.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// Adds a field after the others.
    /// - Parameters:
    ///   - name: a token in lower case.
    ///   - value: without CR, LF and NUL; a value with one of them would split the message, so it is a broken invariant.
    package mutating func append(_ name: String, _ value: String) {
        precondition(!value.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }, "header field value with a line break")
        fields.append(Field(name: name, value: value))
    }

    /// The comma-separated members of all fields of that name, trimmed, in lower case.
    package func listMembers(of name: String) -> [String] {
        values(of: name).flatMap { $0.split(separator: ",") }.map { $0.trimmedASCII.asciiLowercased }.filter { !$0.isEmpty }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    package var trimmedASCII: String {
        var bytes = Substring(self).utf8
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return String(bytes) ?? ""
    }

    /// With A-Z in lower case and everything else unchanged.
    package var asciiLowercased: String {
        String(decoding: utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
