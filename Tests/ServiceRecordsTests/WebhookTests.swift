import Foundation
import Testing

@testable import ServiceRecords

@Suite("Webhooks as they are kept and signed")
struct WebhookTests {
    @Test("The signature is HMAC-SHA-256 over id, time and body, as Standard Webhooks asks for")
    func signature() {
        // By hand: printf 'msg_1.1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'secret' -binary | base64
        let value = WebhookSignature.value(
            id: "msg_1", timestamp: 1_700_000_000, body: Array("{\"a\":1}".utf8), secret: Array("secret".utf8))
        #expect(value == "v1,Q5nZ7DiOGwijBBqvBVAK6c0zDr2JLkXI7TaV4f+Q2vY=")
        #expect(WebhookSignature.shown(Array("secret".utf8)) == "whsec_c2VjcmV0")
    }

    @Test("An address goes on from where it has come to; each failure waits longer, a success begins anew")
    func progress() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let added = try store.addWebhook("https://a.example/hook", position: 7, now: 100)
        #expect(added.secret.count == 32)
        #expect(throws: RecordError.refused("这个地址已经有了")) { try store.addWebhook("https://a.example/hook", position: 0, now: 1) }
        var waits: [Int64] = []
        for round in 0..<9 {
            let webhook = try #require(try store.webhooks().first)
            #expect(webhook.failures == round && webhook.position == 7)
            try store.failed(webhook, status: "500", now: 1_000)
            waits.append(try store.webhooks()[0].nextAt - 1_000)
        }
        #expect(waits == [2, 10, 60, 300, 900, 3_600, 10_800, 10_800, 10_800])
        try store.delivered(try store.webhooks()[0], status: "204", position: 9, now: 2_000)
        let webhook = try store.webhooks()[0]
        #expect(
            webhook.position == 9 && webhook.failures == 0 && webhook.nextAt == 0 && webhook.lastStatus == "204" && webhook.lastAt == 2_000)
        #expect(try store.removeWebhook("https://a.example/hook"))
        #expect(try store.removeWebhook("https://a.example/hook") == false)
        #expect(try store.webhooks().isEmpty)
    }
}
