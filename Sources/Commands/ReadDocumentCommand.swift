internal import Arguments
internal import CorpusImport

/// `fawen read-document`: what `import` starts for each .docx, so that a hostile one harms a short-lived process only.
enum ReadDocumentCommand {
    static let name = "read-document"
    static let signature = CommandSignature(
        name: name, summary: "读取一个 .docx（由 import 自己启动，不直接使用）",
        discussion: "从标准输入（套接字）读文档，限制内存和时间，把文字写回去。路径只用来写在错误里，不会打开。",
        operands: .atLeast(1, "路径"), options: [])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        try DocumentWorker.run(path: arguments.operands[0])
        return .success
    }

    /// Documents read by this same program.
    static var isolated: IsolatedDocuments { IsolatedDocuments(command: ["/proc/self/exe", name, "--"]) }
}
