/// What one subcommand takes: the single declaration that parser and help page read.
package struct CommandSignature: Sendable {
    package let name: String
    /// One line, in the language of the people who type it.
    package let summary: String
    /// Shown after the options, free text; empty for none.
    package let discussion: String
    package let operands: Operands
    package let options: [OptionSignature]

    package init(name: String, summary: String, discussion: String = "", operands: Operands = .none, options: [OptionSignature]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.operands = operands
        self.options = options
    }

    /// Words that are no option.
    package enum Operands: Sendable, Equatable {
        case none
        case exactly(Int, String)
        case atLeast(Int, String)
        case atMost(Int, String)

        var usage: String {
            switch self {
            case .none: ""
            case .exactly(_, let name): " " + name
            case .atLeast(_, let name): " " + name + "…"
            case .atMost(_, let name): " [" + name + "]"
            }
        }

        func accepts(_ count: Int) -> Bool {
            switch self {
            case .none: count == 0
            case .exactly(let wanted, _): count == wanted
            case .atLeast(let least, _): count >= least
            case .atMost(let most, _): count <= most
            }
        }
    }

    /// The page that `--help` prints.
    package func helpPage(program: String) -> String {
        var lines = ["用法：\(program) \(name)\(operands.usage)\(options.isEmpty ? "" : " [选项]")", "", summary]
        if !options.isEmpty {
            lines += ["", "选项："]
            let left = options.map(\.usage)
            let width = left.map(\.count).max() ?? 0
            for (option, usage) in zip(options, left) {
                lines.append("  " + usage + String(repeating: " ", count: width - usage.count + 2) + option.help)
            }
        }
        if !discussion.isEmpty { lines += ["", discussion] }
        return lines.joined(separator: "\n")
    }
}

/// One option: a flag, or a name with a value.
package struct OptionSignature: Sendable {
    package enum Kind: Sendable, Equatable {
        case flag
        /// The placeholder of the value in help.
        case value(String)
        /// As `value`, may be given several times.
        case values(String)
    }

    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    package let help: String

    package init(_ name: String, _ kind: Kind, required: Bool = false, help: String) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.help = help
    }

    var usage: String {
        switch kind {
        case .flag: "--\(name)"
        case .value(let placeholder), .values(let placeholder): "--\(name) \(placeholder)"
        }
    }
}
