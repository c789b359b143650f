internal import Answering
internal import Arguments
internal import KnowledgeStore
internal import Publishing
internal import ServiceRecords

/// `fawen`: finds the subcommand, runs it, and turns what went wrong into one line and an exit status.
package enum CommandLineTool {
    private static let commands: [Subcommand] = [
        Subcommand(signature: ImportCommand.signature, run: ImportCommand.run),
        Subcommand(signature: IndexCommand.signature, run: IndexCommand.run),
        Subcommand(signature: SearchCommand.signature, run: SearchCommand.run),
        Subcommand(signature: AskCommand.signature, run: AskCommand.run),
        Subcommand(signature: CiteCommand.signature, run: CiteCommand.run),
        Subcommand(signature: ServeCommand.signature, run: ServeCommand.run),
        Subcommand(signature: EvaluateCommand.signature, run: EvaluateCommand.run),
        Subcommand(signature: VerifyCommand.signature, run: VerifyCommand.run),
        Subcommand(signature: CorpusCommand.signature, run: CorpusCommand.run),
        Subcommand(signature: ScanPersonalDataCommand.signature, run: ScanPersonalDataCommand.run),
        Subcommand(signature: ImpactCommand.signature, run: ImpactCommand.run),
        Subcommand(signature: GateCommand.signature, run: GateCommand.run),
        Subcommand(signature: WorkflowCommand.signature, run: WorkflowCommand.run),
        Subcommand(signature: AuditCommand.signature, run: AuditCommand.run),
        Subcommand(signature: ExportCommand.signature, run: ExportCommand.run),
        Subcommand(signature: UserCommand.signature, run: UserCommand.run),
        Subcommand(signature: ProfileCommand.signature, run: ProfileCommand.run),
        Subcommand(signature: KeyCommand.signature, run: KeyCommand.run),
        Subcommand(signature: FeedbackCommand.signature, run: FeedbackCommand.run),
        Subcommand(signature: MessageCommand.signature, run: MessageCommand.run),
        Subcommand(signature: GapCommand.signature, run: GapCommand.run),
        Subcommand(signature: WebhookCommand.signature, run: WebhookCommand.run),
        Subcommand(signature: MCPCommand.signature, run: MCPCommand.run),
        Subcommand(signature: ReadDocumentCommand.signature, run: ReadDocumentCommand.run),
    ]

    /// - Parameter words: the command line without the program's name.
    /// - Returns: the exit status.
    package static func run(_ words: [String]) -> Int32 {
        let console = Console()
        guard let name = words.first, name != "help", name != "--help", name != "-h" else {
            return help(Array(words.dropFirst()), console)
        }
        guard let command = commands.first(where: { $0.signature.name == name }) else {
            console.note("fawen: 没有命令“\(name)”，运行 fawen help 看全部命令")
            return ExitStatus.usage.rawValue
        }
        do {
            let arguments = try ParsedArguments(Array(words.dropFirst()), for: command.signature)
            if arguments.wantsHelp {
                console.print(command.signature.helpPage(program: "fawen"))
                return 0
            }
            return try command.run(arguments, console).rawValue
        } catch {
            let failure = CommandFailure(describing: error, command: name)
            console.endProgress()
            console.note("fawen \(name): \(failure.message)")
            return failure.status.rawValue
        }
    }

    private static func help(_ words: [String], _ console: Console) -> Int32 {
        if let name = words.first, let command = commands.first(where: { $0.signature.name == name }) {
            console.print(command.signature.helpPage(program: "fawen"))
            return 0
        }
        let width = commands.map(\.signature.name.count).max() ?? 0
        let lines = commands.map {
            "  \($0.signature.name)\(String(repeating: " ", count: width - $0.signature.name.count + 2))\($0.signature.summary)"
        }
        console.print("法问：12348 法律知识库与检索服务\n\n用法：fawen 命令 [参数]\n\n命令：\n\(lines.joined(separator: "\n"))\n\nfawen help 命令 看一条命令的用法。")
        console.print("退出状态：0 成功，1 没有找到，64 用法，65 数据，69 不可用，70 内部，73 不能创建，74 读写，75 正忙，77 权限，78 配置。")
        return 0
    }
}

extension CommandFailure {
    /// The one place where errors become text and statuses.
    init(describing error: any Error, command: String) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let misfit as ArgumentError: self.init(.usage, "\(misfit.message)（fawen help \(command)）")
        case let problem as KnowledgeBaseError: self.init(problem)
        case let problem as PublishingError: self.init(problem)
        case let problem as RecordError: self.init(problem)
        case let problem as StoreError: self.init(KnowledgeBaseError(storeError: problem))
        default: self.init(.internal, "内部错误：\(error)")
        }
    }

    private init(_ error: KnowledgeBaseError) {
        switch error {
        case .missing(let text): self.init(.unavailable, text)
        case .damaged(let text): self.init(.data, "数据损坏：\(text)")
        case .busy(let text): self.init(.busy, text)
        case .mismatch(let text): self.init(.configuration, text)
        case .refusedInput(let text): self.init(.data, text)
        case .storage(let text): self.init(.inputOutput, text)
        }
    }

    private init(_ error: PublishingError) {
        switch error {
        case .store(let problem): self.init(KnowledgeBaseError(storeError: problem))
        case .index where error.isLocked, .storage where error.isLocked: self.init(.busy, "另一个进程正在写，请稍后再试")
        case .index(let problem): self.init(.inputOutput, "索引：\(problem)")
        case .storage(let problem): self.init(.inputOutput, "\(problem)")
        case .analysis(let problem): self.init(.internal, "文本分析：\(problem)")
        case .resources(let problem): self.init(.configuration, "资源文件：\(problem)")
        case .table(let file, let line, let reason): self.init(.configuration, "\(file) 第 \(line) 行：\(reason)")
        }
    }
}
