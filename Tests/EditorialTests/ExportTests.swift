import CorpusImport
import Foundation
import KnowledgeStore
import LegalModel
import Publishing
import Testing

@testable import Editorial

/// What is exported comes back without a difference.
@Suite struct ExportTests {
    /// Items with texts that sheets, YAML and JSON each find hard.
    private var items: [KnowledgeItem] {
        var plain = Sample.answer
        plain.externalID = "FAQ-1"
        var hard = Sample.answer
        hard.id = "hard"
        hard.question = "=SUM(A1) 是什么意思？"
        hard.similarQuestions = ["+86 是什么", "-1 怎么读", "@他 是谁", "有|竖线", "有\\反斜线", "带\"引号\"和,逗号"]
        hard.conclusion = "'=1 前面有撇号: 也要回来"
        hard.body = "第一段\n\n第二段，含 \"引号\"、逗号,和 # 号\n- 列表\n- 再一项"
        hard.spoken = "true"
        hard.shortMessage = "null"
        hard.botText = "2026-01-01"
        hard.internalNote = "一: 二 # 三"
        hard.numberNotes = ["十日：见条例"]
        hard.review.visibility = .seats
        var example = Sample.example
        example.otherSections = [.init(heading: "编者按", text: "一|二\n三")]
        example.relatedAnswers = ["hard"]
        example.numberNotes = ["五十元：罚款"]
        var guide = Sample.guide
        guide.materials.append(.init(name: "身份证|户口簿", copies: "一份\\两份"))
        guide.body = "说明一\n\n说明二"
        return [.answer(plain), .answer(hard), .caseExample(example), .guide(guide), .organisation(Sample.office)]
    }

    private func folder(origin: String) throws -> DataFolder {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        for item in items { _ = try writer.store(item, origin: origin, at: 1) }
        return folder
    }

    private func exported(_ format: ItemExport.Format, _ folder: DataFolder) throws -> String {
        let kinds: [ItemKind] = [.answer, .caseExample, .guide, .organisation]
        let entries = try ItemExport.entries(try KnowledgeStore.open(at: folder.path), kinds: kinds)
        #expect(entries.count == 5)
        switch format {
        case .jsonl: return try folder.write(ItemExport.jsonLines(entries), to: "out/items.jsonl")
        case .csv: return try folder.write(ItemExport.csv(entries), to: "out/items.csv")
        case .markdown:
            let (files, inexact) = ItemExport.markdown(entries)
            #expect(inexact == [])
            for file in files { _ = try folder.write(file.text, to: "out/tree/" + file.path) }
            return folder.path + "/out/tree"
        }
    }

    private func hashes(_ folder: DataFolder) throws -> [String] {
        try KnowledgeStore.open(at: folder.path).read { (snapshot) throws(StoreError) in
            var found: [String] = []
            for kind in [ItemKind.answer, .caseExample, .guide, .organisation] {
                try snapshot.forEachItem(kind) { (record) throws(StoreError) in
                    found.append("\(kind.rawValue):\(record.id)#\(record.number) \(record.origin) \(record.sha256)")
                }
            }
            return found
        }
    }

    @Test(
        "export → import changes nothing where it came from, and makes an equal copy elsewhere",
        arguments: ItemExport.Format.allCases, ["corpus", "imported"])
    func roundTrip(format: ItemExport.Format, origin: String) throws {
        let folder = try folder(origin: origin)
        let before = try hashes(folder)
        let path = try exported(format, folder)
        let copy = try DataFolder()
        for target in [folder, copy] {
            var importer = Importer(
                writer: try KnowledgeStore.create(at: target.path), linker: CitationLinker(concordance: try Sample.concordance()), moment: 5
            )
            let report = try importer.run([path], options: .init()) { _ in }
            #expect(report.refused == 0, "\(report.issues)")
            #expect(report.items == (target === folder ? 0 : 5))
            #expect(try hashes(target) == before)
        }
    }

    @Test("no cell of an exported sheet begins like a formula")
    func formulas() throws {
        let folder = try folder(origin: "corpus")
        let path = try exported(.csv, folder)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        #expect(text.contains("'=SUM(A1)") && text.contains("''=1"))
        for line in text.split(separator: "\r\n") {
            for cell in line.split(separator: ",") {
                let first = cell.unicodeScalars.first { $0 != "\"" }
                #expect(first.map { !"=+-@\t".unicodeScalars.contains($0) } ?? true, "\(cell)")
            }
        }
    }

    private func parsed(_ bytes: [UInt8], name: String = "sheet.csv") -> ParsedFile {
        CorpusParser(kind: nil).parse(InputFile(path: name, bytes: bytes))
    }

    private static let sheet = "外部编号,类目,标题,内容,发文单位,材料性质,关键字\nX-1,民生/消费,伞坏了怎么办,\"先拍照，\n再联系客服\",示例市城管局,热点问答,雨伞，维修\n"

    @Test(
        "sheets of a 12345 hotline are read in every encoding that spreadsheets save",
        arguments: ["utf8", "utf8 with mark", "utf16 little", "utf16 big", "gb18030"])
    func encodings(encoding: String) throws {
        let text = Self.sheet
        let bytes: [UInt8]
        switch encoding {
        case "utf8": bytes = Array(text.utf8)
        case "utf8 with mark": bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case "utf16 little": bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case "utf16 big": bytes = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: bytes = try #require(Self.gb18030)
        }
        guard case .items(let items) = parsed(bytes).content, case .answer(let answer)? = items.first else {
            Issue.record("\(encoding): \(parsed(bytes).content)")
            return
        }
        #expect(answer.question == "伞坏了怎么办" && answer.body == "先拍照，\n再联系客服" && answer.topic == "消费")
        #expect(answer.keywords == ["雨伞", "维修"] && answer.externalID == "X-1" && answer.review.responsibleUnit == "示例市城管局")
    }

    /// The sheet in GB18030, written out once by another program.
    private static let gb18030: [UInt8]? = Data(base64Encoded: gb18030Text).map { [UInt8]($0) }
    private static let gb18030Text =
        "zeKyv7HgusUswODEvyyx6sziLMTayN0st6LOxLWlzrssssTBz9DU1sosudi8/NfWClgtMSzD8cn6L8/7t9EsyaG7tcHL1PXDtLDs"
        + "LCLPyMXE1dWjrArU2cGqz7W/zbf+IizKvsD9ytCzx7ncvtYsyMi1487KtPAs0+rJoaOszqzQ3go="

    @Test("a broken row is named with line, field, reason and fix, and refuses the whole sheet")
    func rowReport() {
        let sheet = "标准问,标准答复,生效日期\n第一问,第一答,2026/1/5\n,没有问题,\n第三问,第三答,下个月\n"
        guard case .refused(let issues) = parsed(Array(sheet.utf8)).content else {
            Issue.record("a broken sheet was read")
            return
        }
        #expect(issues.map(\.line) == [3, 4])
        #expect(issues.map(\.field) == ["标准问", "生效日期"])
        #expect(issues.allSatisfy { !$0.reason.isEmpty && !$0.fix.isEmpty })
    }

    @Test(
        "what is no sheet is refused with a reason",
        arguments: ["", "\n\n", "标准问\n", "标准问,说不清的列\n一,二\n", "标准问,正文\n\"没有结束,答\n", "标准问\n一,二,三\n"])
    func refusals(sheet: String) {
        guard case .refused(let issues) = parsed(Array(sheet.utf8)).content else {
            Issue.record("was read: \(sheet)")
            return
        }
        #expect(!issues.isEmpty && issues.allSatisfy { !$0.reason.isEmpty && !$0.fix.isEmpty })
    }
}
