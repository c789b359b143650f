internal import Answering
internal import Arguments
internal import ByteStorage
internal import EditorConsole
internal import Editorial
internal import Glibc
internal import HTTPServer
internal import KnowledgeStore
internal import Publishing
internal import ServiceRecords

/// The editors' console as `fawen serve` runs it, with the thread that brings the index after what is published.
struct ConsoleFace {
    let face: EditorConsole
    private let refresher: IndexRefresher
    private let timekeeper: Housekeeper

    /// - Returns: nil if the console is not among the faces, or, with a line that says so, where the folder cannot be written to.
    init?(_ arguments: ParsedArguments, _ base: KnowledgeBase, _ records: RecordStore?, _ console: Console) throws {
        guard ServeCommand.faces(arguments).contains("console") else { return nil }
        let data = arguments.value("data") ?? ""
        let resources = try Resources.folder(arguments)
        let signOn = try SignOnOptions.signOn(arguments)
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
            try EditorConsole(bench: bench, records: records, signOn: signOn, isEncrypted: arguments.has("behind-tls"))
        }
        let policy: Workflow.OverduePolicy = arguments.has("withdraw-overdue") ? .withdraw : .keep
        timekeeper = Housekeeper(
            "定时发布", every: .seconds(5), work: { try Self.takeDue(bench, policy, console) }, report: { console.note($0) })
        refresher.start()
        timekeeper.start()
    }

    func stop() {
        timekeeper.stop()
        refresher.stop()
    }

    /// What a command holds up is done in the next round.
    private static func takeDue(_ bench: Workbench, _ policy: Workflow.OverduePolicy, _ console: Console) throws {
        do {
            guard let done = try bench.takeDue(withdrawingOverdue: policy) else { return }
            console.note("到时间了：公开 \(done.published.count) 个，过期 \(done.expired.count) 个，撤回 \(done.withdrawn.count) 个")
        } catch let problem as Problem where problem.code == "busy" {}
    }

    /// Brings the store to the current format, and creates the first administrator where there are no users.
    private static func prepare(_ data: String, _ console: Console) throws {
        let writer = try KnowledgeStore.openForWriting(at: data)
        let made = try Editing.attempt { () throws(EditorialError) in
            try EditorConsole.firstAdministrator(writer, now: Int64(time(nil)))
        }
        guard let made else { return }
        console.note(
            "编辑台还没有用户，已建管理员 \(made.name)，一次性密码（只显示这一次）：\(made.password)，\(Accounts.oneTimeLifetime / 3600) 小时内有效；过期了运行 fawen user reset \(made.name)"
        )
    }
}
