internal import Answering
internal import Arguments
internal import Glibc
internal import KnowledgeStore
internal import Presentation
internal import ServiceRecords
internal import WebClient

/// `fawen webhook`: who is told what changes.
enum WebhookCommand {
    static let signature = CommandSignature(
        name: "webhook", summary: "增加、列出、删除变更通知的地址",
        discussion: """
            add 地址：服务运行时，新发布、修改、撤回的内容会按 Standard Webhooks 签名后发到这个地址；密钥只显示这一次。
            只通知以后的变更；--from-start 从头开始。失败后 2 秒、10 秒、1 分钟……最多每 3 小时重试，不丢通知。
            """,
        operands: .atLeast(1, "add|list|remove [地址]"),
        options: [.data, OptionSignature("from-start", .flag, help: "连同以前的变更"), Audited.actor, .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let data = arguments.value("data") ?? ""
        let store = try RecordStore(at: data)
        let words = arguments.operands
        if words[0] == "list", words.count == 1 { return try list(store, arguments, console) }
        guard words.count == 2 else { throw CommandFailure(.usage, "写 list，或者 add、remove 和一个地址") }
        switch words[0] {
        case "add":
            guard WebClient.isAddress(words[1]) else { throw CommandFailure(.usage, "“\(words[1])”不是 http 或 https 地址") }
            let position = arguments.has("from-start") ? 0 : try ChangeLedger(folder: data).changes().last?.sequence ?? 0
            let made = try Audited.change(arguments, .webhook, subject: "webhook:" + words[1]) {
                (try store.addWebhook(words[1], position: position, now: Int64(time(nil))), "增加，从第 \(position) 条起")
            }
            guard let added = made else { preconditionFailure("an address that was added has a secret") }
            let secret = WebhookSignature.shown(added.secret)
            if arguments.has("json") {
                try console.printJSON(AddedPayload(url: added.url, secret: secret, position: added.position))
            } else {
                console.print("已增加 \(added.url)。签名密钥只显示这一次：\(secret)")
            }
        case "remove":
            let done: Void? = try Audited.change(arguments, .webhook, subject: "webhook:" + words[1]) {
                try store.removeWebhook(words[1]) ? ((), "删除") : nil
            }
            guard done != nil else { throw CommandFailure(.nothingFound, "没有这个地址") }
            console.print("已删除 \(words[1])。")
        default: throw CommandFailure(.usage, "没有动作“\(words[0])”，只有 add、list、remove")
        }
        return .success
    }

    private static func list(_ store: RecordStore, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        let webhooks = try store.webhooks()
        if arguments.has("json") {
            try console.printJSON(ListPayload(webhooks: webhooks.map(WebhookPayload.init)))
        } else {
            for webhook in webhooks {
                let state = webhook.failures == 0 ? webhook.lastStatus ?? "还没有发过" : "失败 \(webhook.failures) 次：\(webhook.lastStatus ?? "")"
                console.print("\(webhook.url) 已通知到第 \(webhook.position) 条，\(state)")
            }
        }
        return webhooks.isEmpty ? .nothingFound : .success
    }

    private struct AddedPayload: Encodable {
        let url: String
        /// Shown once.
        let secret: String
        let position: Int
    }

    private struct ListPayload: Encodable {
        let webhooks: [WebhookPayload]
    }

    private struct WebhookPayload: Encodable {
        let url: String
        let position: Int
        let failures: Int
        let nextAt: String?
        let lastStatus: String?
        let lastAt: String?

        init(_ webhook: WebhookRecord) {
            url = webhook.url
            position = webhook.position
            failures = webhook.failures
            nextAt = webhook.nextAt > 0 ? Change.timestamp(webhook.nextAt) : nil
            lastStatus = webhook.lastStatus
            lastAt = webhook.lastAt.map(Change.timestamp)
        }
    }
}
