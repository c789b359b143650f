internal import Arguments

/// A subcommand: what it takes and what it does. A value, so that the table of commands holds no metatypes.
struct Subcommand: Sendable {
    let signature: CommandSignature
    /// Returns `success` or `nothingFound`; throws `CommandFailure`, `ArgumentError`, or an error of a layer below that `CommandLineTool` names.
    let run: @Sendable (ParsedArguments, Console) throws -> ExitStatus
}

extension OptionSignature {
    static let data = OptionSignature("data", .value("目录"), required: true, help: "数据目录（知识库与索引）")
    static let json = OptionSignature("json", .flag, help: "输出一行 JSON")
    static let resources = OptionSignature("resources", .value("目录"), help: "词典、对照表与模型所在目录（默认 $FAWEN_RESOURCES 或 Corpus）")
    static let asOf = OptionSignature("as-of", .value("日期"), help: "按哪一天的法律，如 2024-07-01；默认今天")
    static let plain = OptionSignature("plain", .flag, help: "不用训练出来的模型")
}
