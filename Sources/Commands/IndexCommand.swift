internal import Answering
internal import Arguments
internal import ByteStorage
internal import FoundationEssentials
internal import KnowledgeStore
internal import Publishing

/// `fawen index`: the knowledge base into a new, verified index generation.
enum IndexCommand {
    static let signature = CommandSignature(
        name: "index", summary: "让索引跟上知识库，校验后启用",
        discussion: """
            只处理变动的部分，一条答复不到一秒；第一次、换了词表或模型、换了程序版本时全部重建。正在运行的服务会自动换上新的索引。
            全部重建（--rebuild）的结果只取决于知识库和资源文件，逐字节相同。
            """,
        options: [
            .data, .resources, OptionSignature("rebuild", .flag, help: "全部重建"),
            OptionSignature("terms", .value("文件"), help: "全部重建，并写出向量由哪些词组成，供训练用"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let resources = try Resources.folder(arguments)
        let store = try KnowledgeStore.open(at: data)
        let directory: FileDirectory
        do throws(StorageError) {
            directory = try FileDirectory(path: data + "/" + KnowledgeBase.indexFolder, creating: .ifMissing)
        } catch {
            throw PublishingError.storage(error)
        }
        let publisher = IndexPublisher(store: store, directory: directory, resources: resources)
        let progress = { (count: Int) in console.progress("建索引 \(count)") }
        let report: IndexPublisher.Report
        if let path = arguments.value("terms") {
            let terms = VectorTerms()
            report = try publisher.rebuild(recording: terms, progress: progress)
            guard FileManager.default.createFile(atPath: path, contents: Data(terms.bytes)) else {
                throw CommandFailure(.inputOutput, "写不了文件 \(path)")
            }
        } else {
            report = arguments.has("rebuild") ? try publisher.rebuild(progress: progress) : try publisher.update(progress: progress)
        }
        // The changes are served already; joining small segments is for whoever comes next.
        if report.outcome == .updated { _ = try publisher.mergeIfNeeded() }
        console.endProgress()
        if arguments.has("json") {
            try console.printJSON(
                Payload(
                    generation: report.generation, documents: report.documents, bytes: report.bytes, outcome: report.outcome.rawValue,
                    added: report.added, removed: report.removed))
        } else {
            console.print(sentence(report))
        }
        return .success
    }

    private static func sentence(_ report: IndexPublisher.Report) -> String {
        let size = "\(report.documents) 篇，\(report.bytes / 1_000_000) MB"
        return switch report.outcome {
        case .rebuilt: "第 \(report.generation) 代索引：\(size)，已校验启用。"
        case .updated: "第 \(report.generation) 代索引：新写 \(report.added) 篇，撤下 \(report.removed) 篇，共 \(size)，已校验启用。"
        case .unchanged: "没有变动，仍用第 \(report.generation) 代索引：\(size)。"
        }
    }

    private struct Payload: Encodable {
        let generation: UInt64
        let documents: Int
        let bytes: Int
        /// `rebuilt`, `updated` or `unchanged`.
        let outcome: String
        let added: Int
        let removed: Int
    }
}
