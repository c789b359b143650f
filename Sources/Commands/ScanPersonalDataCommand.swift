internal import Arguments
internal import FoundationEssentials
internal import PersonalData

/// `fawen scan-personal-data`: personal data in a text file, line by line.
enum ScanPersonalDataCommand {
    static let signature = CommandSignature(
        name: "scan-personal-data", summary: "找出文件里的个人信息：证件、电话、姓名、住址、未成年人、案号等",
        discussion: """
            逐行检查，每行当作一段话；--whole 把整个文件当作一个案例，同一个人在各行里用同一个化名。有 --json 时每行输入输出一个对象，位置以 Unicode 标量计。
            发现个人信息时退出状态是 65。--labelled 读标好的文件（每行一段，标记写成 ⟦姓名|王小明→王某⟧，# 开头的行不算），报告查全和误标。
            """,
        operands: .atMost(1, "文件"),
        options: [
            OptionSignature("numbers", .flag, help: "只找号码、车牌和邮箱"), OptionSignature("whole", .flag, help: "整个文件是一个案例"),
            OptionSignature("labelled", .value("文件"), help: "用标好的文件量查全率和误标"), .json,
        ])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        if let path = arguments.value("labelled") { return try measure(path, arguments, console) }
        guard !arguments.operands.isEmpty else { throw CommandFailure(.usage, "要写明一个文件") }
        let path = arguments.operands[0]
        let lines = try lines(path)
        var count = 0
        for (index, found) in findings(lines, arguments).enumerated() {
            count += found.count
            if arguments.has("json") {
                try console.printJSON(Payload(line: index + 1, findings: found.map(Payload.Finding.init)))
            } else {
                for finding in found {
                    let advice = finding.proposal.isEmpty ? "建议删去" : "建议换成\(finding.proposal)"
                    console.print("\(path):\(index + 1): 第 \(finding.offset) 字起 \(finding.length) 字像是\(finding.kind.rawValue)，\(advice)")
                }
            }
        }
        return count == 0 ? .success : .data
    }

    private static func findings(_ lines: [String], _ arguments: ParsedArguments) -> [[PersonalDataFinding]] {
        if arguments.has("numbers") { return lines.map(PersonalDataScanner().findings) }
        let scanner = CaseTextScanner()
        return arguments.has("whole") ? scanner.findings(in: lines) : lines.map { scanner.findings(in: $0) }
    }

    private static func lines(_ path: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure(.inputOutput, "读不了文件 \(path)") }
        guard let text = String(validating: data, as: UTF8.self) else { throw CommandFailure(.data, "\(path) 不是 UTF-8") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    private static func measure(_ path: String, _ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
        var scan = LabelledScan()
        for (index, line) in try lines(path).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            do throws(LabelledScan.Malformed) { try scan.take(line) } catch {
                throw CommandFailure(.data, "\(path):\(index + 1): \(error.reason)")
            }
        }
        let report = LabelledPayload(scan)
        if arguments.has("json") {
            try console.printJSON(report)
        } else {
            console.print(
                "段落 \(report.texts)，其中干净的 \(report.cleanTexts)，误标的 \(report.falseTexts)；标记 \(report.marked)，找到 \(report.found)，误标 \(report.falseMarks)。"
            )
            for kind in report.kinds {
                console.print("\(kind.kind)：标 \(kind.marked)，找到 \(kind.found)，界线一致 \(kind.exact)，误标 \(kind.falseMarks)")
            }
            for slip in report.slips { console.print("\(slip.text) \(slip.what) \(slip.kind) \(slip.words)") }
        }
        return .success
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

    private struct LabelledPayload: Encodable {
        let texts: Int
        let cleanTexts: Int
        /// Clean texts in which something was found.
        let falseTexts: Int
        let marked: Int
        let found: Int
        let exact: Int
        /// Findings where nothing is marked, in all texts.
        let falseMarks: Int
        let proposals: Int
        let rightProposals: Int
        let kinds: [Kind]
        let slips: [Slip]

        struct Kind: Encodable {
            let kind: String
            let marked: Int
            let found: Int
            let exact: Int
            let falseMarks: Int
        }

        struct Slip: Encodable {
            let text: Int
            let what: String
            let kind: String
            let words: String
        }

        init(_ scan: LabelledScan) {
            (texts, cleanTexts, falseTexts) = (scan.texts, scan.cleanTexts, scan.falseTexts)
            (proposals, rightProposals) = (scan.proposals, scan.rightProposals)
            kinds = PersonalDataFinding.Kind.allCases.compactMap { kind in
                scan.tallies[kind].map {
                    Kind(kind: kind.rawValue, marked: $0.marked, found: $0.found, exact: $0.exact, falseMarks: $0.wrong)
                }
            }
            marked = kinds.reduce(0) { $0 + $1.marked }
            found = kinds.reduce(0) { $0 + $1.found }
            exact = kinds.reduce(0) { $0 + $1.exact }
            falseMarks = kinds.reduce(0) { $0 + $1.falseMarks }
            slips = scan.slips.map { Slip(text: $0.text, what: $0.what, kind: $0.kind, words: $0.words) }
        }
    }
}
