internal import Arguments
internal import Presentation
internal import ServiceRecords

/// `fawen feedback`: what visitors and seats said about answers.
enum FeedbackCommand {
    static let signature = CommandSignature(
        name: "feedback", summary: "列出评价、标记有误和没找到的记录",
        discussion: "先按版本合计，意见多的在前；再从新到旧逐条列出。文字里的个人信息在保存时已经遮住。",
        operands: .exactly(1, "list"),
        options: [
            .data, OptionSignature("answer", .value("编号"), help: "只看一条答复的"),
            OptionSignature("limit", .value("N"), help: "条数，1 到 10000，默认 100"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        guard arguments.operands[0] == "list" else { throw CommandFailure(.usage, "没有动作“\(arguments.operands[0])”，只有 list") }
        let store = try RecordStore(at: arguments.value("data") ?? "")
        let answer = arguments.value("answer")
        let totals = try store.feedbackTotals().filter { answer == nil || $0.answer == answer }
        let records = try store.feedback(of: answer, limit: try arguments.integer("limit", in: 1...10_000) ?? 100)
        if arguments.has("json") {
            try console.printJSON(Payload(totals: totals.map(TotalPayload.init), feedback: records.map(RecordPayload.init)))
        } else {
            for total in totals {
                console.print("\(total.answer) 第 \(total.revision) 版：有用 \(total.useful)，没用 \(total.useless)，标记有误 \(total.flags)")
            }
            for record in records {
                let feedback = record.feedback
                let version = feedback.version.map { "\($0.answer) 第 \($0.revision) 版" } ?? "（没有答复）"
                let words = [feedback.reason?.chinese, feedback.question, feedback.note].compactMap(\.self).joined(separator: "　")
                console.print("\(Change.timestamp(record.hour)) \(feedback.channel.rawValue) \(feedback.kind.rawValue) \(version) \(words)")
            }
        }
        return records.isEmpty ? .nothingFound : .success
    }

    private struct Payload: Encodable {
        let totals: [TotalPayload]
        let feedback: [RecordPayload]
    }

    private struct TotalPayload: Encodable {
        let answer: String
        let revision: Int
        let useful: Int
        let useless: Int
        let flags: Int

        init(_ total: FeedbackTotal) {
            answer = total.answer
            revision = total.revision
            useful = total.useful
            useless = total.useless
            flags = total.flags
        }
    }

    private struct RecordPayload: Encodable {
        let number: Int64
        let hour: String
        let channel: String
        let kind: String
        let answer: String?
        let revision: Int?
        let textSha256: String?
        let reason: String?
        let question: String?
        let note: String?

        init(_ record: FeedbackRecord) {
            number = record.number
            hour = Change.timestamp(record.hour)
            channel = record.feedback.channel.rawValue
            kind = record.feedback.kind.rawValue
            answer = record.feedback.version?.answer
            revision = record.feedback.version?.revision
            textSha256 = record.feedback.version?.sha256
            reason = record.feedback.reason?.rawValue
            question = record.feedback.question
            note = record.feedback.note
        }
    }
}
