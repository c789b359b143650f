internal import Arguments
internal import Glibc
internal import ServiceRecords

/// `fawen gap`: what was asked and found no answer, for editors and leaders.
enum GapCommand {
    static let signature = CommandSignature(
        name: "gap", summary: "列出没有答复的问题和每天的答复情况",
        discussion: "要用 fawen serve --log-questions 打开统计。一句话要同一天有五处以上的网络问过才会出现；再少的只计数。",
        operands: .exactly(1, "list"),
        options: [
            .data, OptionSignature("days", .value("N"), help: "看最近几天，1 到 366，默认 30"),
            OptionSignature("limit", .value("N"), help: "问题条数，1 到 10000，默认 100"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        guard arguments.operands[0] == "list" else { throw CommandFailure(.usage, "没有动作“\(arguments.operands[0])”，只有 list") }
        let store = try RecordStore(at: arguments.value("data") ?? "")
        let days = Int64(try arguments.integer("days", in: 1...366) ?? 30)
        let since = RecordStore.day(Int64(time(nil)) - (days - 1) * 86_400)
        let gaps = try store.gaps(since: since, limit: try arguments.integer("limit", in: 1...10_000) ?? 100)
        let counts = try store.decisions(since: since)
        if arguments.has("json") {
            let payload = Payload(
                since: since, leastAskers: QuestionLog.leastAskers,
                decisions: counts.map { CountPayload(day: $0.day, decision: $0.decision, count: $0.count) },
                gaps: gaps.map {
                    GapPayload(day: $0.day, question: $0.question, decision: $0.decision, askers: $0.askers, count: $0.count)
                })
            try console.printJSON(payload)
        } else {
            for count in counts { console.print("\(count.day) \(count.decision) \(count.count) 次") }
            for gap in gaps { console.print("\(gap.day) \(gap.question)（\(gap.decision)，\(gap.askers) 处，\(gap.count) 次）") }
        }
        return counts.isEmpty && gaps.isEmpty ? .nothingFound : .success
    }

    private struct Payload: Encodable {
        let since: String
        let leastAskers: Int
        let decisions: [CountPayload]
        let gaps: [GapPayload]
    }

    private struct CountPayload: Encodable {
        let day: String
        let decision: String
        let count: Int
    }

    private struct GapPayload: Encodable {
        let day: String
        let question: String
        let decision: String
        let askers: Int
        let count: Int
    }
}
