import Answering
import HTTPServer
import LegalModel
import Testing

@testable import Commands

@Suite("Consistency of the channels")
struct ChannelTests {
    private static let questions = ["老板跑路了工资没给怎么办", "没有这回事", "<script>&\"'"]

    @Test("every channel shows the same id, revision and hash, whatever the decision", arguments: AnswerDecision.allCases)
    func agree(_ decision: AnswerDecision) {
        var service = SampleService()
        service.decision = decision
        let replay = ChannelReplay(service: service, changes: SampleChanges())
        #expect(replay.names == ["portal", "kiosk", "desk", "api", "mcp", "dify"])
        for question in Self.questions { #expect(replay.differences(to: question) == []) }
    }

    /// Bytes of the sample's revision and hash as each channel writes them, with what a channel gone astray would write.
    private static let mutations: [(path: String, channels: [String], written: String, changed: String)] = [
        ("/search", ["desk", "api", "mcp", "dify"], "data-revision=\"3\"", "data-revision=\"2\""),
        ("/desk", ["desk"], "data-sha256=\"0a1b", "data-sha256=\"1a1b"), ("/desk", ["desk"], "data-revision=\"3\"", "data-revision=\"2\""),
        ("/v1/answer", ["api"], "\"version\":3", "\"version\":4"), ("/mcp", ["mcp"], "\"text_sha256\":\"0a1b", "\"text_sha256\":\"ffff"),
        ("/mcp", ["mcp"], "\"decision\":\"answer\"", "\"decision\":\"refuse\""),
        ("/dify/retrieval", ["dify"], "\"version\":3", "\"version\":2"),
        ("/dify/retrieval", ["dify"], "\"id\":\"wage-boss-gone\"", "\"id\":\"wage-rent\""),
    ]

    @Test("a channel that shows another revision, hash, id or decision is found", arguments: mutations)
    func mutated(_ mutation: (path: String, channels: [String], written: String, changed: String)) {
        let replay = ChannelReplay(service: SampleService(), changes: SampleChanges()) { path, response in
            guard path == mutation.path else { return response }
            var altered = response
            altered.body = Array(String(decoding: response.body, as: UTF8.self).replacing(mutation.written, with: mutation.changed).utf8)
            return altered
        }
        let differences = replay.differences(to: "老板跑路了工资没给怎么办")
        // The kiosk asks the same path as the portal, so both go astray together.
        #expect(differences.map(\.channel) == mutation.channels)
        #expect(differences.allSatisfy { $0.expected != $0.found })
    }

    @Test("a channel without marks, or with an error, is a difference and not a silence")
    func unreadable() {
        let bare = ChannelReplay(service: SampleService(), changes: SampleChanges()) { path, response in
            path == "/desk" ? Response.html("<html></html>") : response
        }
        #expect(bare.differences(to: "a").map(\.channel) == ["desk"])
        let failing = ChannelReplay(service: SampleService(), changes: SampleChanges()) { path, response in
            path == "/mcp" ? Response.html("", status: .internalError) : response
        }
        #expect(failing.differences(to: "a").map(\.channel) == ["mcp"])
    }

    @Test("marks are read from start tags alone, with their entities resolved")
    func marks() {
        let page = "<p data-answer=\"a&amp;b&quot;c\" class=\"x > y\">data-answer=\"no\" <b data-revision=\"2\">"
        #expect(PageMarks(page.utf8).tags == [["answer": "a&b\"c"], ["revision": "2"]])
    }
}
