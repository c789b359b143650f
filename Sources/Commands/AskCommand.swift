internal import Answering
internal import Arguments
internal import FoundationEssentials
internal import LegalModel

/// `fawen ask`: one answer, a choice of questions, or the way to a person.
enum AskCommand {
    static let signature = CommandSignature(
        name: "ask", summary: "提问：直接答复、请您选一个问题，或者说明答不了", operands: .atMost(1, "问题"),
        options: [
            .data, OptionSignature("file", .value("文件"), help: "一行一个问题，按顺序输出，一行一个结果"), .asOf,
            OptionSignature("region", .value("地区"), help: "本地法规与全国法规一起看"), OptionSignature("limit", .value("N"), help: "条数，默认 10"),
            OptionSignature("literal", .flag, help: "只按原样查：不提议别的写法，也不按它查"), .plain, .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let questions = try questions(arguments)
        let base = try KnowledgeBase.open(at: arguments.value("data") ?? "")
        var isAnythingFound = false
        for question in questions {
            var request = SearchRequest(question: question)
            request.asOf = try SearchCommand.day(arguments)
            request.region = arguments.value("region")
            request.limit = try arguments.integer("limit", in: 1...50) ?? 10
            request.plain = arguments.has("plain")
            request.isLiteral = arguments.has("literal")
            let response = try base.answer(request)
            isAnythingFound = isAnythingFound || response.decision != .refuse
            if arguments.has("json") {
                try console.printJSON(AnswerPayload(question: question, response))
            } else {
                print(response, console)
            }
        }
        return isAnythingFound || arguments.has("file") ? .success : .nothingFound
    }

    private static func questions(_ arguments: ParsedArguments) throws -> [String] {
        switch (arguments.operands.first, arguments.value("file")) {
        case (let question?, nil): return [question]
        case (nil, let path?):
            guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
            guard let text = String(validating: data, as: UTF8.self) else { throw CommandFailure(.data, "\(path) 不是 UTF-8") }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
            }
            if lines.last == "" { lines.removeLast() }
            return lines
        default: throw CommandFailure(.usage, "请给出一个问题，或者用 --file 给出问题文件（fawen help ask）")
        }
    }

    private static func print(_ response: AnswerResponse, _ console: Console) {
        switch response.decision {
        case .answer:
            guard let view = response.answer else { return }
            console.print("问：\(view.answer.question)")
            console.print("答：\(view.answer.conclusion ?? view.answer.body)")
            if !view.basis.isEmpty { console.print("依据：") }
            for basis in view.basis { console.print("  \(basis.text)\(basis.status.map { "（\($0.status.rawValue)）" } ?? "")") }
            for step in view.answer.nextSteps { console.print("下一步：\(step)") }
        case .clarify:
            console.print("您想问的是不是：")
            for (index, candidate) in response.answers.prefix(5).enumerated() { console.print("  \(index + 1). \(candidate.question)") }
        case .refuse:
            console.print(response.refusal?.reason ?? "")
            for referral in response.refusal?.referrals ?? [] { console.print("  \(referral)") }
        }
        if !response.articles.isEmpty { console.print("相关法条：") }
        for hit in response.articles.prefix(5) { console.print("  \(hit.title)\(hit.article?.number?.label ?? "")") }
        SearchCommand.note(response.interpretation, console)
        console.note("把握 \(Int((response.confidence * 100).rounded()))%　一般信息，不代替律师意见。")
    }
}
