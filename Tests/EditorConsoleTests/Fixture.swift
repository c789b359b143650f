import Answering
import ByteStorage
import CorpusImport
import Database
import Editorial
import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import ServiceRecords
import Synchronization

@testable import EditorConsole
@testable import HTTPServer

/// A time that a test moves.
final class TestClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64) { self.seconds = Mutex(seconds) }

    var now: Int64 { seconds.withLock { $0 } }
    func advance(_ by: Int64) { seconds.withLock { $0 += by } }
}

/// A console over a small data folder: an invented ordinance about umbrellas, answers about other things, one user a role.
final class Fixture {
    static let umbrella = "示例市共享雨伞管理条例"
    static let password = "一把伞两把伞三把伞四把伞"
    static let people: [(String, [String])] = [
        ("jia", ["采编"]), ("yi", ["审核"]), ("bing", ["管理"]), ("ding", ["领导"]), ("wu", ["坐席"]), ("ji", ["安全管理员"]), ("geng", ["审计管理员"]),
        ("xin", ["系统管理员"]), ("both", ["采编", "审核"]), ("robot", ["接口"]),
    ]

    let path: String
    /// 2026-11-20, noon in Beijing.
    let clock = TestClock(1_795_147_200)
    let bench: Workbench
    let base: KnowledgeBase
    let routes: [Route]
    let records: RecordStore
    private let dispatcher: Dispatcher

    init(users: [(String, [String])] = Fixture.people, signOn: SignOn? = nil) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-console-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("index"), withIntermediateDirectories: true)
        path = folder.path
        let resources = try Self.resources()
        let concordance = try LawConcordance(files: resources.files)
        try Self.fill(path, users, concordance)
        let publisher = IndexPublisher(
            store: try KnowledgeStore.open(at: path), directory: try FileDirectory(path: path + "/index"), resources: resources)
        _ = try publisher.rebuild { _ in }
        let (base, clock) = (try KnowledgeBase.open(at: path), clock)
        self.base = base
        bench = try Workbench(
            folder: path, service: base, resources: resources, concordance: concordance, clock: ConsoleClock { clock.now },
            refresher: IndexRefresher(
                publisher: publisher,
                taken: { do { try base.reload() } catch { print("reload: \(error)") } }, report: { print($0) }), documents: nil)
        records = try RecordStore(at: path)
        let console = try EditorConsole(bench: bench, records: records, signOn: signOn, isEncrypted: false)
        routes = console.routes
        dispatcher = Dispatcher(router: Router(routes, renderProblem: console.renderProblem)) { print($0) }
    }

    deinit {
        bench.refresher.stop()
        try? FileManager.default.removeItem(atPath: path)
    }

    func ask(_ method: Method, _ target: String, fields: [(String, String)] = [], body: String = "") -> Response {
        var headers = HeaderFields()
        headers.append("host", "console.test")
        for (name, value) in fields { headers.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, minorVersion: 1, fields: headers)
        return dispatcher.respond(to: head, body: Array(body.utf8), id: "0123")
    }

    /// A browser in which somebody is logged in.
    func login(_ user: String) throws -> Visitor {
        let visitor = Visitor(self)
        try visitor.login(user)
        return visitor
    }

    static func resources() throws -> ResourceFolder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ResourceFolder(path: root.appendingPathComponent("Corpus").path)
    }

    private static func fill(_ path: String, _ users: [(String, [String])], _ concordance: LawConcordance) throws {
        let law = try law()
        let writer = try KnowledgeStore.create(at: path)
        try writer.beginRun(at: 1, note: "sample")
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            guard case .stored(let version) = try writer.store(law) else { throw .invalid("sample law") }
            for (id, question) in [("divorce-child", "离婚以后孩子跟谁生活？"), ("dog-bite", "被宠物狗咬了谁来赔？"), ("loan", "民间借贷利息最高多少？")] {
                var answer = StandardAnswer(id: id, question: question)
                answer.conclusion = "另有答复。"
                answer.body = question + "另有答复。"
                _ = try writer.store(.answer(answer), origin: "corpus", at: 1)
            }
            _ = try CitationLinker(concordance: concordance).link(writer, versions: [version], items: []) { _ in }
        }
        let accounts = Accounts(writer: writer, now: 1)
        for (name, roles) in users { _ = try accounts.add(name: name, display: "示例" + name, roles: roles, password: password) }
    }

    /// Read as an import reads it, so that a later text of the same law is a version of the same work.
    static func law() throws -> RegulationText {
        let text = """
            # \(umbrella)

            2020年3月1日示例市人民代表大会常务委员会通过

            <!-- INFO END -->

            第一条 为了规范共享雨伞的投放和使用，制定本条例。

            第二条 借伞人应当在七日内归还雨伞。

            第三条 投放企业应当每月检查一次雨伞。

            第四条 本条例自2020年5月1日起施行。
            """
        let file = InputFile(path: "\(umbrella)(2020-03-01).md", bytes: Array(text.utf8))
        guard case .regulation(let law) = CorpusParser().parse(file).content else { throw StoreError.invalid("sample law") }
        return law
    }

    /// Fields of an answer that the gate lets pass.
    static let answer: [String: String] = [
        "标准问": "借的共享雨伞多久要还？", "相似问": "共享雨伞几天之内归还\r\n借伞超过时间怎么办\r\n共享伞借了忘记还", "关键词": "共享雨伞",
        "结论": "借的共享雨伞要在七日内归还。", "正文": "借伞以后七日内归还。", "口播": "您好，借的共享雨伞请在七天之内还回去。", "下一步": "就近找雨伞架归还",
        "依据": "《示例市共享雨伞管理条例》第二条", "主题": "消费", "业务线": "法律咨询", "适用人群": "一般", "适用地域": "示例市", "责任单位": "示例市司法局",
        "生效日期": "2026-11-20", "有效期至": "2027-06-30", "下次复核日": "2027-05-01", "公开范围": "公开", "应命中": "共享雨伞要几天还",
        "不应命中": "离婚以后孩子跟谁", "内部提示": "只有坐席看到的话", "例外": "", "适用前提": "",
    ]
}

/// A browser: keeps cookies, and sends the token of the page it saw last.
final class Visitor {
    private let fixture: Fixture
    private(set) var cookies: [String: String] = [:]
    private(set) var token = ""

    init(_ fixture: Fixture) { self.fixture = fixture }

    @discardableResult
    func get(_ target: String, _ fields: [(String, String)] = []) -> Response { keep(fixture.ask(.get, target, fields: cookie + fields)) }

    @discardableResult
    func post(_ target: String, _ form: [(String, String)], _ fields: [(String, String)] = [], token: String? = nil) -> Response {
        let pairs = [("csrf", token ?? self.token)] + form
        let body = QueryParameters(pairs.map { .init(name: $0.0, value: $0.1) }).encoded
        let type = [("content-type", "application/x-www-form-urlencoded")]
        return keep(fixture.ask(.post, target, fields: cookie + type + fields, body: body))
    }

    /// Sends one file as a browser's form does.
    func upload(_ target: String, name: String, text: String, boundary: String, fields: [(String, String)] = []) -> Response {
        let others = ([("csrf", token)] + fields).map { field in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.0)\"\r\n\r\n\(field.1)\r\n"
        }
        let body =
            others.joined() + "--\(boundary)\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/plain\r\n\r\n\(text)\r\n--\(boundary)--\r\n"
        return keep(
            fixture.ask(.post, target, fields: cookie + [("content-type", "multipart/form-data; boundary=\(boundary)")], body: body))
    }

    @discardableResult
    func login(_ user: String, password: String = Fixture.password, code: String = "") throws -> Response {
        get("/console/login")
        let response = post("/console/login", [("user", user), ("password", password), ("code", code)])
        if response.status.code == 303 { get("/console/password") }
        return response
    }

    private var cookie: [(String, String)] {
        cookies.isEmpty ? [] : [("cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))]
    }

    private func keep(_ response: Response) -> Response {
        for line in response.fields.values(of: "set-cookie") {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies[pair[0]] = pair[1].isEmpty ? nil : pair[1]
        }
        let text = String(decoding: response.body, as: UTF8.self)
        if let start = text.range(of: "name=\"csrf\" value=\"") { token = String(text[start.upperBound...].prefix { $0 != "\"" }) }
        return response
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
    var code: Int { status.code }
    var location: String { fields["location"] ?? "" }
    /// The last cookie of that name that is set.
    func cookie(_ name: String) -> String? { fields.values(of: "set-cookie").last { $0.hasPrefix(name + "=") } }
}
