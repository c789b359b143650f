internal import Arguments
internal import FoundationEssentials
internal import PersonalData

/// `fawen scan-personal-data`: personal data in a text file, line by line.
enum ScanPersonalDataCommand {
    static let signature = CommandSignature(
        name: "scan-personal-data", summary: "找出文件里的身份证号、电话、银行卡号、车牌和邮箱",
        discussion: "逐行检查；有 --json 时每行输入输出一个对象，位置以 Unicode 标量计。发现个人信息时退出状态是 65。",
        operands: .exactly(1, "文件"), options: [.json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let path = arguments.operands[0]
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
        guard let text = String(validating: data, as: UTF8.self) else { throw CommandFailure(.data, "\(path) 不是 UTF-8") }
        let scanner = PersonalDataScanner()
        var count = 0
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let found = scanner.findings(in: String(line))
            count += found.count
            if arguments.has("json") {
                try console.printJSON(Payload(line: index + 1, findings: found.map(Payload.Finding.init)))
            } else {
                for finding in found {
                    console.print(
                        "\(path):\(index + 1): 第 \(finding.offset) 字起 \(finding.length) 字像是\(finding.kind.rawValue)，建议换成\(finding.proposal)"
                    )
                }
            }
        }
        return count == 0 ? .success : .data
    }

    private struct Payload: Encodable {
        /// From 1.
        let line: Int
        let findings: [Finding]

        struct Finding: Encodable {
            let offset: Int
            let length: Int
            let kind: String
            let proposal: String

            init(_ finding: PersonalDataFinding) {
                offset = finding.offset
                length = finding.length
                kind = finding.kind.rawValue
                proposal = finding.proposal
            }
        }
    }
}
