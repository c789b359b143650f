/// A command line that fits its signature.
package struct ParsedArguments: Sendable, Equatable {
    package private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    /// True if `--help` or `-h` was among the words; nothing else has been checked then.
    package private(set) var wantsHelp = false

    /// Reads words against a signature. `--name value`, `--name=value`, `--flag`, `--` ends options.
    ///
    /// - Parameter words: without program and subcommand.
    /// - Throws: the first word that does not fit.
    package init(_ words: [String], for signature: CommandSignature) throws(ArgumentError) {
        if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            wantsHelp = true
            return
        }
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("--"), word.count > 2 else {
                operands.append(word)
                continue
            }
            try take(word, from: &rest, signature)
        }
        for option in signature.options where option.isRequired && values[option.name] == nil { throw .missingOption(option.name) }
        guard signature.operands.accepts(operands.count) else {
            throw .operandCount(found: operands.count, usage: signature.name + signature.operands.usage)
        }
    }

    private mutating func take(_ word: String, from rest: inout ArraySlice<String>, _ signature: CommandSignature) throws(ArgumentError) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = signature.options.first(where: { $0.name == name }) else { throw .unknownOption(name) }
        if option.kind == .flag {
            guard parts.count == 1 else { throw .unexpectedValue(name) }
            values[name] = [""]
            return
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else { throw .missingValue(name) }
        if case .value = option.kind, values[name] != nil { throw .repeatedOption(name) }
        values[name, default: []].append(value)
    }

    package func has(_ name: String) -> Bool { values[name] != nil }

    package func value(_ name: String) -> String? { values[name]?.first }

    package func values(_ name: String) -> [String] { values[name] ?? [] }

    /// A whole number within a range.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(ArgumentError) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .badValue(name, text, expected: "\(range.lowerBound)…\(range.upperBound) 的整数")
        }
        return number
    }

    /// One of a list of words.
    package func choice(_ name: String, of words: [String]) throws(ArgumentError) -> String? {
        guard let text = value(name) else { return nil }
        guard words.contains(text) else { throw .badValue(name, text, expected: words.joined(separator: "、")) }
        return text
    }
}

/// A word on the command line that does not fit.
package enum ArgumentError: Error, Sendable, Equatable {
    case unknownOption(String)
    case missingOption(String)
    case missingValue(String)
    case unexpectedValue(String)
    case repeatedOption(String)
    case badValue(String, String, expected: String)
    case operandCount(found: Int, usage: String)

    /// One line for a person.
    package var message: String {
        switch self {
        case .unknownOption(let name): "没有选项 --\(name)"
        case .missingOption(let name): "缺少选项 --\(name)"
        case .missingValue(let name): "选项 --\(name) 缺少值"
        case .unexpectedValue(let name): "选项 --\(name) 不带值"
        case .repeatedOption(let name): "选项 --\(name) 只能出现一次"
        case .badValue(let name, let value, let expected): "选项 --\(name) 的值“\(value)”不对，应为 \(expected)"
        case .operandCount(let found, let usage): "参数个数不对（\(found) 个），用法：\(usage)"
        }
    }
}
