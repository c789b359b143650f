import Answering
import BotAPI
import FoundationEssentials
import HotlineDesk
import LegalModel
import Presentation
import Testing
import WebPortal

@testable import HTTPServer

/// All faces over the sample knowledge base, asked without a socket.
struct Faces {
    let dispatcher: Dispatcher
    let routes: [Route]

    init(
        _ service: SampleService = SampleService(), visitors: VisitorRecords? = nil, transcripts: TranscriptShelf? = nil,
        ring: any KeyRing = EmptyKeyRing()
    ) {
        let handovers = HandoverShelf { 1_795_190_400 }
        let portal = Portal(service: service, changes: SampleChanges(), handovers: handovers, visitors: visitors)
        routes =
            portal.routes + Desk(service: service, handovers: handovers, transcripts: transcripts, visitors: visitors).routes
            + BotRoutes(
                service: service, changes: SampleChanges(), metrics: ServerMetrics(), visitors: visitors, transcripts: transcripts,
                handovers: handovers
            ).routes
            + MCPRoutes(service: service, changes: SampleChanges(), hosts: HostNames(["a"])).routes
        dispatcher = Dispatcher(router: Router(routes) { portal.renderProblem($0, $1) }, gate: AccessGate(ring: ring))
    }

    func get(_ target: String, fields: [(String, String)] = []) -> Response {
        ask(.get, target, fields: fields)
    }

    func post(_ target: String, type: String, body: String) -> Response {
        post(target, fields: [("content-type", type)], body: body)
    }

    func post(_ target: String, fields: [(String, String)], body: String) -> Response {
        ask(.post, target, fields: fields, body: body)
    }

    private func ask(_ method: Method, _ target: String, fields: [(String, String)], body: String = "") -> Response {
        var headers = HeaderFields()
        for (name, value) in fields { headers.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let head = RequestHead(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, minorVersion: 1, fields: headers)
        return dispatcher.respond(to: head, body: Array(body.utf8), id: "00ff")
    }

    func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    /// Addresses of our own that a page links to, without their fragment.
    func links(in response: Response) -> Set<String> {
        let pieces = text(response).split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        return Set(pieces.filter { $0.hasPrefix("/") }.map { String($0.prefix { $0 != "#" }).replacing("&amp;", with: "&") })
    }

    func json(_ response: Response) throws -> [String: Any] {
        try #require(JSON.object(response.body))
    }
}

/// JSON as loose values, for assertions only.
enum JSON {
    static func object(_ bytes: [UInt8]) -> [String: Any]? {
        (try? JSONDecoder().decode(Value.self, from: Data(bytes)))?.any as? [String: Any]
    }

    private enum Value: Decodable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode([Value].self) {
                self = .list(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        var any: Any? {
            switch self {
            case .null: nil
            case .bool(let value): value
            case .number(let value): value
            case .string(let value): value
            case .list(let values): values.map(\.any)
            case .object(let values): values.compactMapValues(\.any)
            }
        }
    }
}
