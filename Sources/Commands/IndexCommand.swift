internal import Answering
internal import Arguments
internal import ByteStorage
internal import KnowledgeStore
internal import Publishing

/// `fawen index`: the knowledge base into a new, verified index generation.
enum IndexCommand {
    static let signature = CommandSignature(
        name: "index", summary: "为知识库建索引，校验后启用", options: [.data, .resources, .json])

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
        let report = try IndexPublisher(store: store, directory: directory, resources: resources).rebuild { console.progress("建索引 \($0)") }
        console.endProgress()
        if arguments.has("json") {
            try console.printJSON(Payload(generation: report.generation, documents: report.documents, bytes: report.bytes))
        } else {
            console.print("第 \(report.generation) 代索引：\(report.documents) 篇，\(report.bytes / 1_000_000) MB，已校验启用。")
        }
        return .success
    }

    private struct Payload: Encodable {
        let generation: UInt64
        let documents: Int
        let bytes: Int
    }
}
