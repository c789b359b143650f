package import Answering
internal import BotAPI
package import HTTPServer
internal import HotlineDesk
package import Presentation
internal import WebPortal

/// Puts the same question to every channel and says where they differ.
///
/// The channels run in this process, but through the whole way of a request: routing, parameters, handler, page or payload. What is compared is
/// read out of the finished reply.
package struct ChannelReplay: Sendable {
    /// One question to which a channel answered otherwise than the first one.
    package struct Difference: Sendable, Equatable {
        package let question: String
        package let channel: String
        /// What the first channel showed.
        package let expected: String
        package let found: String
    }

    private let dispatcher: Dispatcher
    private let channels: [Channel]

    /// - Parameters:
    ///   - channels: at least two; the first is what the others are held against.
    ///   - altering: changes the responses of a path before they are read; for tests that a difference is found.
    package init(
        service: any KnowledgeService, changes: any ChangeSource, channels: [Channel] = Channel.all,
        altering: (@Sendable (String, Response) -> Response)? = nil
    ) {
        let handovers = HandoverShelf { 0 }
        let portal = Portal(service: service, changes: changes, handovers: handovers)
        let routes =
            portal.routes + Desk(service: service, handovers: handovers).routes
            + BotRoutes(service: service, changes: changes, metrics: ServerMetrics()).routes
            + MCPRoutes(service: service, changes: changes).routes + DifyRoutes(service: service, key: nil).routes
        let altered = altering.map { change in
            routes.map { route in
                Route(
                    route.method, route.pattern.description, name: route.name, summary: route.summary, parameters: route.parameters,
                    reading: route.reading, rate: route.rate, access: route.access, bodyLimit: route.bodyLimit
                ) { change($0.path, try route.handler($0)) }
            }
        }
        dispatcher = Dispatcher(router: Router(altered ?? routes) { portal.renderProblem($0, $1) })
        self.channels = channels
    }

    package var names: [String] { channels.map(\.name) }

    /// The differences of one question, in the order of the channels.
    package func differences(to question: String) -> [Difference] {
        let replies = channels.map { channel in (channel.name, reply(of: channel, to: question)) }
        guard let first = replies.first?.1 else { return [] }
        return replies.dropFirst().filter { $0.1 != first }.map {
            Difference(question: question, channel: $0.0, expected: Self.summary(first), found: Self.summary($0.1))
        }
    }

    private static func summary(_ reply: Result<ChannelReply, ReadFailure>) -> String {
        switch reply {
        case .success(let reply): reply.summary
        case .failure(let failure): failure.reason
        }
    }

    private struct ReadFailure: Error, Equatable {
        let reason: String
    }

    private func reply(of channel: Channel, to question: String) -> Result<ChannelReply, ReadFailure> {
        do {
            let call = try channel.request(question)
            var fields = HeaderFields()
            fields.append("host", "localhost")
            for field in call.fields { fields.append(field.name, field.value) }
            let head = RequestHead(method: call.method, path: call.path, query: call.query, minorVersion: 1, fields: fields)
            let response = dispatcher.respond(to: head, body: call.body)
            guard response.status == .ok else { return .failure(ReadFailure(reason: "\(channel.name) 返回 \(response.status)")) }
            return .success(try channel.read(response))
        } catch let failure as ChannelFailure {
            return .failure(ReadFailure(reason: "\(channel.name)：\(failure.reason)"))
        } catch {
            return .failure(ReadFailure(reason: "\(channel.name)：\(error)"))
        }
    }
}
