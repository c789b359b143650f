internal import Answering
internal import Arguments
internal import ByteStorage
internal import EditorConsole
internal import Editorial
internal import Glibc
internal import KnowledgeStore
internal import Publishing
internal import ServiceRecords

/// The editors' console as `fawen serve` runs it, with the thread that brings the index after what is published.
struct ConsoleFace {
    let face: EditorConsole
    private let refresher: IndexRefresher

    /// - Returns: nil if the console is not among the faces, or, with a line that says so, where the folder cannot be written to.
    init?(_ arguments: ParsedArguments, _ base: KnowledgeBase, _ records: RecordStore?, _ console: Console) throws {
        guard ServeCommand.faces(arguments).contains("console") else { return nil }
        let data = arguments.value("data") ?? ""
        let resources = try Resources.folder(arguments)
        do { try Self.prepare(data, console) } catch StoreError.storage(let reason) {
            console.note("数据目录不能写，编辑台停用：\(reason)")
            return nil
        }
        let directory: FileDirectory
        do throws(StorageError) { directory = try FileDirectory(path: data + "/" + KnowledgeBase.indexFolder) } catch {
            throw PublishingError.storage(error)
        }
        refresher = IndexRefresher(
            publisher: IndexPublisher(
                store: try KnowledgeStore.open(at: data), directory: directory, resources: resources,
                served: { base.open }),
            taken: {
                do throws(KnowledgeBaseError) { try base.reload() } catch { console.note("新的索引没有启用，继续用原来的：\(error)") }
            }, report: { console.note($0) })
        let bench = try Workbench(
            folder: data, service: base, resources: resources, concordance: try Resources.concordance(resources),
            clock: ConsoleClock { Int64(time(nil)) }, refresher: refresher, documents: ReadDocumentCommand.isolated)
        face = try Editing.attempt { () throws(EditorialError) in
            try EditorConsole(bench: bench, records: records, isEncrypted: arguments.has("behind-tls"))
        }
        refresher.start()
    }

    func stop() { refresher.stop() }

    /// Brings the store to the current format, and creates the first administrator where there are no users.
    private static func prepare(_ data: String, _ console: Console) throws {
        let writer = try KnowledgeStore.openForWriting(at: data)
        let made = try Editing.attempt { () throws(EditorialError) in
            try EditorConsole.firstAdministrator(writer, now: Int64(time(nil)))
        }
        guard let made else { return }
        console.note("编辑台还没有用户，已建管理员 \(made.name)，一次性密码（只显示这一次）：\(made.password)")
    }
}
