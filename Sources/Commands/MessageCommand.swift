internal import Arguments
internal import Glibc
internal import KnowledgeStore
internal import Presentation
internal import ServiceRecords

/// `fawen message`: messages that wait for a person, and replies to them.
enum MessageCommand {
    static let signature = CommandSignature(
        name: "message", summary: "列出留言，答复留言",
        discussion: """
            list：还没有答复的留言，旧的在前；--all 连同已经答复的。
            reply 留言号：用 --text 写答复，或者用 --answer 指一条已发布的标准答复，两样都写也行。留言人凭号来看。
            """,
        operands: .atLeast(1, "list|reply [留言号]"),
        options: [
            .data, OptionSignature("all", .flag, help: "连同已经答复的"), OptionSignature("limit", .value("N"), help: "条数，1 到 10000，默认 100"),
            OptionSignature("text", .value("文字"), help: "答复"), OptionSignature("answer", .value("编号"), help: "用哪条标准答复"), Audited.actor,
            .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let store = try RecordStore(at: arguments.value("data") ?? "")
        let words = arguments.operands
        switch words[0] {
        case "list" where words.count == 1: return try list(store, arguments, console)
        case "reply" where words.count == 2:
            let answer = arguments.value("answer")
            // The number opens the message for whoever knows it: the log, which is kept for ever, holds its beginning alone.
            let done: Void? = try Audited.change(arguments, .message, subject: "message:\(words[1].prefix(4))…") {
                let isKnown = try store.reply(to: words[1], text: arguments.value("text"), answer: answer, now: Int64(time(nil)))
                return isKnown ? ((), answer.map { "答复：" + $0 } ?? "答复") : nil
            }
            guard done != nil else { throw CommandFailure(.nothingFound, "没有留言号 \(words[1])") }
            console.print("已答复。")
            return .success
        default: throw CommandFailure(.usage, "写 list，或者 reply 和一个留言号")
        }
    }

    private static func list(_ store: RecordStore, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let limit = try arguments.integer("limit", in: 1...10_000) ?? 100
        let messages = try store.messages(repliedToo: arguments.has("all"), limit: limit)
        if arguments.has("json") {
            try console.printJSON(Payload(messages: messages.map(MessagePayload.init)))
        } else {
            for message in messages {
                let place = [message.region, message.topic].compactMap(\.self).joined(separator: " ")
                console.print("\(message.number) \(Change.timestamp(message.sentAt)) \(place)\(message.repliedAt == nil ? "" : "　已答复")")
                console.print("  " + message.text)
            }
        }
        return messages.isEmpty ? .nothingFound : .success
    }

    private struct Payload: Encodable {
        let messages: [MessagePayload]
    }

    private struct MessagePayload: Encodable {
        let number: String
        let sentAt: String
        let text: String
        let region: String?
        let topic: String?
        let shown: [String]
        let reply: String?
        let replyAnswer: String?
        let repliedAt: String?

        init(_ message: MessageRecord) {
            number = message.number
            sentAt = Change.timestamp(message.sentAt)
            text = message.text
            region = message.region
            topic = message.topic
            shown = message.shown
            reply = message.reply
            replyAnswer = message.replyAnswer
            repliedAt = message.repliedAt.map(Change.timestamp)
        }
    }
}
