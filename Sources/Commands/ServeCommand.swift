internal import Answering
internal import Arguments
internal import BotAPI
internal import EditorConsole
internal import Foundation
internal import HTTPServer
internal import HotlineDesk
internal import Presentation
internal import ServiceRecords
internal import Synchronization
internal import WebClient
internal import WebPortal

/// `fawen serve`: portal, desk and API over one knowledge base.
enum ServeCommand {
    static let signature = CommandSignature(
        name: "serve", summary: "启动服务：门户、坐席工作页和 API",
        discussion: """
            默认只监听本机。对外服务请在前面放 nginx 或 HAProxy，由它提供 TLS。
            新建的索引校验通过后自动启用，不用重启。编辑台在 /console；还没有用户时建一个 admin，一次性密码只显示一次。定时发布和到期的条目由服务自动处理。SIGTERM 或 Ctrl-C：不再接新请求，答完手上的再退出。
            """,
        options: [
            .data, OptionSignature("port", .value("N"), help: "端口，默认 12348；0 表示任选一个空闲端口"),
            OptionSignature("host", .value("地址"), help: "监听地址，默认 localhost（127.0.0.1 和 ::1）"),
            OptionSignature("workers", .value("N"), help: "处理请求的线程数，默认 8"),
            OptionSignature("faces", .value("列表"), help: "portal、desk、api、console 中的几个，用逗号隔开；默认全部"), .resources,
            OptionSignature("dify-key-file", .value("文件"), help: "Dify 外部知识库的密钥所在文件；不给就不限密钥"),
            OptionSignature("require-api-key", .flag, help: "/v1、/mcp、/dify 只接受带密钥的请求（fawen key add）"),
            OptionSignature("no-rate-limit", .values("地址段"), help: "对这些地址不限速，如 127.0.0.1/32；可以重复"),
            OptionSignature("trusted-proxy", .values("地址段"), help: "其 X-Forwarded-For 可信的代理；可以重复"),
            OptionSignature("public-url", .value("网址"), help: "群众访问的网址，印在纸上的二维码用它，如 https://law.example.cn"),
            OptionSignature("public-host", .values("主机名"), help: "/mcp 接受的主机名，可以重复；localhost、IP 地址和 --public-url 里的不用写"),
            OptionSignature("behind-tls", .flag, help: "前面的代理提供 TLS，响应带 HSTS"), OptionSignature("log", .flag, help: "每个请求记一行"),
            OptionSignature("withdraw-overdue", .flag, help: "依据已变动、到生效日还没有复核的条目，到期自动撤回"),
            OptionSignature("log-questions", .flag, help: "统计没有答复的问题（遮盖、同一天至少五处问过才记），见 fawen gap list"),
        ] + SignOnOptions.signatures)

    /// Time between two looks for a newer generation: one listing of a small folder.
    private static let lookInterval: Duration = .milliseconds(100)

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        var configuration = ServerConfiguration(
            host: arguments.value("host") ?? "localhost", port: try arguments.integer("port", in: 0...65_535) ?? 12_348,
            workers: try arguments.integer("workers", in: 1...256) ?? 8)
        configuration.rates.exempt = try ranges(arguments, "no-rate-limit")
        configuration.trustedProxies = try ranges(arguments, "trusted-proxy")
        var policy = ResponsePolicy()
        if arguments.has("behind-tls") { policy.transport = .encrypted }
        policy.publicOrigin = try arguments.value("public-url").map { try origin($0) }
        let base = try KnowledgeBase.open(at: arguments.value("data") ?? "")
        let records = try records(arguments, console)
        let keys = try ServedKeys(store: records, difySecret: try key(arguments))
        let gate = AccessGate(ring: keys, anonymous: arguments.has("require-api-key") ? .refused : .allowed)
        let metrics = ServerMetrics()
        let isLogging = arguments.has("log")
        let questions = arguments.has("log-questions") ? records.map(QuestionLog.init) : nil
        let visitors = records.map { VisitorRecords(store: $0, questions: questions) { Int64(time(nil)) } }
        let hub = EventHub()
        let transcripts = TranscriptShelf(hub: hub) { Int64(time(nil)) }
        let editors = try ConsoleFace(arguments, base, records, console)
        defer { editors?.stop() }
        let router = try router(arguments, base, metrics, gate.anonymous, visitors, transcripts, editors?.face)
        let server: Server
        do throws(ServerError) {
            server = try Server(configuration: configuration, router: router, policy: policy, gate: gate, events: hub, metrics: metrics) {
                Self.log($0, isLogging, console)
            }
        } catch {
            throw CommandFailure(error)
        }
        let housekeeper = Housekeeper(
            "服务记录", every: .seconds(1), work: { try Self.refresh(keys, transcripts) }, report: { console.note($0) })
        housekeeper.start()
        defer { housekeeper.stop() }
        let recorder = Housekeeper("留言和评价", every: .seconds(30), work: { try Self.tidy(visitors) }, report: { console.note($0) })
        recorder.start()
        defer { recorder.stop() }
        let sender = Self.sender(records, try ChangeLedger(folder: arguments.value("data") ?? ""), console)
        sender?.start()
        defer { sender?.stop() }
        let watcher = GenerationWatcher(base: base, interval: lookInterval) { console.note($0) }
        watcher.start()
        defer { watcher.stop() }
        do throws(ServerError) { try server.run() } catch { throw CommandFailure(error) }
        try Self.tidy(visitors)
        return .success
    }

    /// What waits for somebody, and whether the records can be read at all; nothing where none are kept.
    private static func gauges(_ visitors: VisitorRecords?) -> [ServerMetrics.Gauge] {
        guard let visitors else { return [] }
        func gauge(_ name: String, _ help: String, _ value: Int) -> ServerMetrics.Gauge {
            ServerMetrics.Gauge(name: name, help: help, value: Double(value))
        }
        let readable = "Whether keys, feedback and messages can be read."
        do throws(RecordError) {
            let waiting = try visitors.store.waiting()
            return [
                gauge("fawen_records_readable", readable, 1),
                gauge("fawen_webhooks_failing", "Webhooks whose last attempt failed.", waiting.webhooks),
                gauge("fawen_messages_waiting", "Messages without a reply.", waiting.messages),
            ]
        } catch {
            return [gauge("fawen_records_readable", readable, 0)]
        }
    }

    /// Tells webhooks what has changed; nil where no records are kept.
    private static func sender(_ records: RecordStore?, _ changes: ChangeLedger, _ console: Console) -> Housekeeper? {
        guard let records else { return nil }
        let sender = WebhookSender(store: records, changes: changes, client: WebClient()) { Int64(time(nil)) }
        return Housekeeper("变更通知", every: .seconds(1), work: { try sender.send() }, report: { console.note($0) })
    }

    /// Takes up changed keys and forgets silent calls.
    private static func refresh(_ keys: ServedKeys, _ transcripts: TranscriptShelf) throws(RecordError) {
        transcripts.sweep()
        try keys.refresh()
    }

    /// Writes the counts that are in memory, and removes what has been kept long enough.
    private static func tidy(_ visitors: VisitorRecords?) throws(RecordError) {
        guard let visitors else { return }
        try visitors.questions?.flush(now: visitors.now)
        try visitors.store.purge(now: visitors.now)
    }

    /// The faces to be served.
    static func faces(_ arguments: ParsedArguments) -> Set<String> {
        Set((arguments.value("faces") ?? "portal,desk,api,console").split(separator: ",").map(String.init))
    }

    private static func router(
        _ arguments: ParsedArguments, _ base: KnowledgeBase, _ metrics: ServerMetrics, _ anonymous: AccessGate.Anonymous,
        _ visitors: VisitorRecords?, _ transcripts: TranscriptShelf, _ editors: EditorConsole?
    ) throws -> Router {
        let faces = faces(arguments)
        let changes = try ChangeLedger(folder: arguments.value("data") ?? "")
        let handovers = HandoverShelf { Int64(time(nil)) }
        let portal = Portal(service: base, changes: changes, handovers: handovers, visitors: visitors)
        var routes: [Route] = []
        if faces.contains("portal") || faces.contains("desk") {
            routes += portal.routes
        } else if editors != nil {
            routes.append(Assets.route)
        }
        if faces.contains("desk") {
            routes += Desk(service: base, handovers: handovers, transcripts: transcripts, visitors: visitors).routes
        }
        if faces.contains("api") {
            routes +=
                BotRoutes(
                    service: base, changes: changes, metrics: metrics, visitors: visitors, transcripts: transcripts, handovers: handovers,
                    anonymous: anonymous, gauges: { Self.gauges(visitors) }
                ).routes
            routes += MCPRoutes(service: base, changes: changes, hosts: try hosts(arguments)).routes
            routes += DifyRoutes(service: base, key: try key(arguments)).routes
        }
        return Router(routes + (editors?.routes ?? [])) { problem, request in
            if let editors, editors.owns(request) { return editors.renderProblem(problem, request) }
            return request.path.hasPrefix("/dify/") ? DifyRoutes.refusal(problem, request) : portal.renderProblem(problem, request)
        }
    }

    /// Nil, with a line that says so, where the folder cannot be written to and nothing asks for keys.
    private static func records(_ arguments: ParsedArguments, _ console: Console) throws -> RecordStore? {
        do throws(RecordError) { return try RecordStore(at: arguments.value("data") ?? "") } catch {
            guard case .storage(let reason) = error, !arguments.has("require-api-key") else { throw error }
            console.note("数据目录不能写，接口密钥、评价和留言停用：\(reason)")
            return nil
        }
    }

    private static func key(_ arguments: ParsedArguments) throws -> String? { try arguments.value("dify-key-file").map(secret) }

    /// The one line of a key file; it never stands on the command line, where every user of the machine could read it.
    static func secret(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(.inputOutput, "读不了密钥文件 \(path)")
        }
        let key = text.split(whereSeparator: \.isNewline).first.map { $0.trimmedASCII } ?? ""
        guard !key.isEmpty else { throw CommandFailure(.configuration, "密钥文件 \(path) 是空的") }
        return key
    }

    /// Without a slash at its end.
    static func origin(_ url: String, option: String = "public-url") throws -> String {
        guard WebClient.isAddress(url), !url.contains("?"), !url.contains("#") else {
            throw ArgumentError.badValue(option, url, expected: "https://law.example.cn 这样的网址")
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private static func hosts(_ arguments: ParsedArguments) throws -> HostNames {
        let names = try arguments.values("public-host").map { name in
            let isPlain = name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || "-._".utf8.contains($0)
            }
            guard isPlain, !name.isEmpty else { throw ArgumentError.badValue("public-host", name, expected: "law.example.cn 这样的主机名，不带端口") }
            return name
        }
        let own = try arguments.value("public-url").map { try origin($0) }?.split(separator: "/").dropFirst().first
        return HostNames(names + (own.map { [String($0.prefix { $0 != ":" })] } ?? []))
    }

    private static func ranges(_ arguments: ParsedArguments, _ name: String) throws -> [AddressRange] {
        try arguments.values(name).map { text in
            guard let range = AddressRange(text) else { throw ArgumentError.badValue(name, text, expected: "127.0.0.1/32 这样的地址段") }
            return range
        }
    }

    private static func log(_ event: ServerEvent, _ isLogging: Bool, _ console: Console) {
        switch event {
        case .listening(let addresses, let port):
            console.note("法问已就绪：http://127.0.0.1:\(port)/（\(addresses.joined(separator: "、"))）")
        case .served(let id, let client, let key, let method, let route, let status, let bytes, let seconds):
            // The question itself is never logged.
            if isLogging {
                console.note("\(id) \(client) \(key ?? "-") \(method) \(route) \(status) \(bytes) \(Int(seconds * 1_000_000))us")
            }
        case .failed(let id, let route, let error): console.note("错误 \(id) \(route)：\(error)")
        case .draining(let connections): console.note("正在停止，还有 \(connections) 个连接")
        case .stopped(let abandoned): if abandoned > 0 { console.note("停止时还有 \(abandoned) 个请求没答完") }
        }
    }
}

extension CommandFailure {
    init(_ error: ServerError) {
        switch error {
        case .invalidHost(let host): self.init(.usage, "监听地址“\(host)”不对，应为 IP 地址或 localhost")
        case .addressInUse(let host, let port): self.init(.unavailable, "端口已被占用：\(host):\(port)，请换一个 --port")
        case .system(let operation, let code): self.init(.inputOutput, "系统调用 \(operation) 失败（错误号 \(code)）")
        }
    }
}
