internal import Answering
internal import Arguments
internal import FoundationEssentials

/// `fawen verify channels FILE`: replays questions on every channel and compares what they show.
enum VerifyChannels {
    /// Differences printed; all are counted.
    private static let printed = 100

    private struct Question: Decodable {
        let question: String
    }

    private struct Payload: Encodable {
        let questions: Int
        let channels: [String]
        let differences: [DifferencePayload]
        let differing: Int
        /// Replies that were compared.
        let replies: Int
        let generation: UInt64
    }

    private struct DifferencePayload: Encodable {
        let question: String
        let channel: String
        let expected: String
        let found: String
    }

    static func run(_ path: String, _ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let questions = try questions(at: path)
        let folder = arguments.value("data") ?? ""
        let base = try KnowledgeBase.open(at: folder)
        let replay = ChannelReplay(service: base, changes: try ChangeLedger(folder: folder))
        var differences: [ChannelReplay.Difference] = []
        for (index, question) in questions.enumerated() {
            differences += replay.differences(to: question)
            if index % 50 == 0 { console.progress("\(index)/\(questions.count)") }
        }
        console.endProgress()
        let listed = differences.prefix(printed).map {
            DifferencePayload(question: $0.question, channel: $0.channel, expected: $0.expected, found: $0.found)
        }
        if arguments.has("json") {
            try console.printJSON(
                Payload(
                    questions: questions.count, channels: replay.names, differences: listed, differing: differences.count,
                    replies: questions.count * replay.names.count, generation: base.coverage().generation))
        } else {
            console.print("\(questions.count) 个问题，渠道：\(replay.names.joined(separator: "、"))。")
            for difference in listed {
                console.print(
                    "不一致：\(difference.question)\n  \(replay.names[0])：\(difference.expected)\n  \(difference.channel)：\(difference.found)")
            }
            console.print(differences.isEmpty ? "各渠道的编号、版本和校验值全部一致。" : "共 \(differences.count) 处不一致。")
        }
        return differences.isEmpty ? .success : .data
    }

    /// One question a line: an object with `question`, as the other commands read them, or the bare text.
    private static func questions(at path: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
        guard let text = String(validating: data, as: UTF8.self) else { throw CommandFailure(.data, "\(path) 不是 UTF-8") }
        var questions: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let written = line.hasSuffix("\r") ? line.dropLast() : line
            if written.isEmpty { continue }
            guard written.first == "{" else {
                questions.append(String(written))
                continue
            }
            do {
                questions.append(try JSONDecoder().decode(Question.self, from: Data(written.utf8)).question)
            } catch {
                throw CommandFailure(.data, "\(path) 第 \(index + 1) 行没有 question")
            }
        }
        guard !questions.isEmpty else { throw CommandFailure(.data, "\(path) 里没有问题") }
        return questions
    }
}
