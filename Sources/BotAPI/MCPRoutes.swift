package import Answering
package import HTTPServer
package import Presentation

/// The Model Context Protocol over Streamable HTTP: one message a POST, one JSON reply, no session and no stream.
///
/// GET and DELETE are 405, which tells a client that there is no stream to listen to and no session to end.
package struct MCPRoutes: Sendable {
    private let server: MCPServer
    private let hosts: HostNames

    /// - Parameter hosts: names under which browsers may reach the server; any other Host field is refused.
    package init(service: any KnowledgeService, changes: any ChangeSource, hosts: HostNames = HostNames()) {
        self.hosts = hosts
        server = MCPServer(service: service, changes: changes)
    }

    package var routes: [Route] {
        [
            Route(
                .post, "/mcp", name: "mcp", summary: "Model Context Protocol（Streamable HTTP）", access: .key(.mcp),
                bodyLimit: MCPServer.longestMessage,
                handler: answer)
        ]
    }

    @Sendable private func answer(_ request: Request) throws -> Response {
        // A page of another site must not talk to a server that only its visitor can reach (DNS rebinding): first its name, then its origin,
        // which is held against the name.
        guard hosts.allow(request.head.fields["host"]) else {
            throw Problem(
                status: .misdirected, code: "unknown_host", detail: "不认识请求里的主机名。请用 IP 地址，或者在启动服务时用 --public-host 写明这个名字。")
        }
        try request.requireOwnOrigin()
        guard request.head.fields["origin"] != "null" else {
            throw Problem(status: .forbidden, code: "foreign_origin", detail: "不接受没有来源的页面发来的请求。")
        }
        try request.requireMediaType("application/json")
        let accepted = request.head.fields.listMembers(of: "accept").map { $0.split(separator: ";").first.map(String.init) ?? "" }
        guard accepted.isEmpty || accepted.contains(where: { ["application/json", "application/*", "*/*"].contains($0) }) else {
            throw Problem(status: Status(406), code: "not_acceptable", detail: "回复是 application/json，请在 Accept 里写上。")
        }
        if let version = request.head.fields["mcp-protocol-version"], !MCPServer.versions.contains(version) {
            throw Problem(
                status: .badRequest, code: "unsupported_protocol_version", detail: "支持的协议版本：\(MCPServer.versions.joined(separator: "、"))。")
        }
        switch server.reply(to: request.body) {
        case .none: return Response(status: .accepted, contentType: "", body: [], caching: .never, purpose: .data)
        case .message(let value): return try .json(value, caching: .never)
        case .malformed(let value): return try .json(value, status: .badRequest, caching: .never)
        }
    }
}
