internal import Answering
internal import BotAPI
internal import Presentation
internal import ServiceRecords
internal import WebClient

/// Tells addresses what has changed, each from the place it has come to: what was not taken is told again, nothing is left out.
struct WebhookSender: Sendable {
    /// Changes in one notification.
    static let most = 100

    let store: RecordStore
    let changes: any ChangeSource
    let client: WebClient
    /// Seconds since 1970-01-01 UTC.
    let clock: @Sendable () -> Int64

    /// Sends what is due, one notification to each address.
    /// - Complexity: an address that does not answer costs the client's patience, and others wait for it.
    func send() throws {
        let webhooks = try store.webhooks()
        guard !webhooks.isEmpty else { return }
        let all = try changes.changes()
        for webhook in webhooks where webhook.nextAt <= clock() {
            let page = ChangePage(all, since: nil, position: webhook.position, limit: Self.most) { _ in true }
            guard !page.changes.isEmpty else { continue }
            try deliver(page, to: webhook)
        }
    }

    private func deliver(_ page: ChangePage, to webhook: WebhookRecord) throws {
        let now = clock()
        let body = try ChangeNotice.body(page, at: now)
        // The same changes have the same id in every attempt, so that a receiver can tell a repetition.
        let id = "chg_\(webhook.number)_\(webhook.position)_\(page.next)"
        let fields = [
            (name: "content-type", value: "application/json"), (name: "webhook-id", value: id),
            (name: "webhook-timestamp", value: String(now)),
            (name: "webhook-signature", value: WebhookSignature.value(id: id, timestamp: now, body: body, secret: webhook.secret)),
        ]
        let status: Int
        do throws(WebClientError) { status = try client.post(body, to: webhook.url, fields: fields) } catch {
            return try store.failed(webhook, status: error.reason, now: clock())
        }
        if (200..<300).contains(status) {
            try store.delivered(webhook, status: String(status), position: page.next, now: clock())
        } else {
            try store.failed(webhook, status: String(status), now: clock())
        }
    }
}
