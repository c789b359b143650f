import LegalModel
import Testing

@testable import CorpusImport

/// Items from `.xlsx` sheets, and what a hostile or odd one does.
@Suite struct SpreadsheetTests {
    private static let workbook =
        #"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="r"><sheets><sheet name="问答" sheetId="1" r:id="rId7"/></sheets></workbook>"#
    private static func links(_ target: String, mode: String = "") -> String {
        "<Relationships><Relationship Id=\"rId1\" Target=\"styles.xml\"/><Relationship Id=\"rId7\" Target=\"\(target)\"\(mode)/></Relationships>"
    }

    private func parse(
        _ rows: String, shared: String? = nil, links: String = SpreadsheetTests.links("worksheets/sheet9.xml"),
        part: String = "xl/worksheets/sheet9.xml", name: String = "问答.xlsx"
    ) -> ParsedFile.Content {
        var entries = [
            ZipWriter.Entry(name: "xl/workbook.xml", bytes: Array(Self.workbook.utf8)),
            ZipWriter.Entry(name: "xl/_rels/workbook.xml.rels", bytes: Array(links.utf8)),
            ZipWriter.Entry(name: part, bytes: Array("<worksheet><sheetData>\(rows)</sheetData></worksheet>".utf8)),
        ]
        if let shared { entries.append(ZipWriter.Entry(name: "xl/sharedStrings.xml", bytes: Array("<sst>\(shared)</sst>".utf8))) }
        return CorpusParser().parse(InputFile(path: name, bytes: ZipWriter.archive(entries))).content
    }

    private static let header =
        #"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>正文</t></is></c><c r="D1" t="inlineStr"><is><t>有效期至</t></is></c></row>"#
    private static let shared = "<si><t>标准问</t></si><si><r><t>伞要</t></r><r><t>几天还？</t></r><rPh><t>san</t></rPh></si>"

    @Test("shared, rich and inline texts, numbers, days as numbers, gaps and stored results of formulas")
    func cells() {
        let row =
            #"<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="str"><f>A3</f><v>七日内归还</v></c><c r="D3"><v>46387</v></c></row>"#
        guard case .items(let items) = parse(Self.header + row, shared: Self.shared), case .answer(let answer)? = items.first else {
            Issue.record("no item")
            return
        }
        // 46387 days after 1899-12-30: 2026-12-31.
        #expect(answer.question == "伞要几天还？" && answer.body == "七日内归还" && answer.review.validTo == CalendarDay(iso: "2026-12-31"))
    }

    @Test("a broken row is told by the sheet's own number")
    func brokenRow() {
        let row = #"<row r="17"><c r="B17" t="inlineStr"><is><t>没有问题的一行</t></is></c></row>"#
        guard case .refused(let issues) = parse(Self.header + row, shared: Self.shared) else {
            Issue.record("not refused")
            return
        }
        #expect(issues.first?.line == 17)
    }

    @Test(
        "what is refused",
        arguments: [
            (##"<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>"##, "公式错误"),
            (#"<row r="2"><c r="A2" t="s"><v>99</v></c></row>"#, "不存在的文字"),
            (#"<row r="2"><c r="ZZZ2"><v>1</v></c></row>"#, "列"), (#"<row r="2"><c r="A2"><v>1</row>"#, "XML 格式有误"),
        ])
    func refusals(_ row: String, _ reason: String) {
        guard case .refused(let issues) = parse(Self.header + row, shared: Self.shared) else {
            Issue.record("not refused: \(row)")
            return
        }
        #expect(issues.first?.reason.contains(reason) == true, "\(issues)")
    }

    @Test("a sheet outside the package is never looked for")
    func outside() {
        for links in [Self.links("../../../etc/passwd"), Self.links("https://evil.test/s.xml", mode: " TargetMode=\"External\"")] {
            guard case .refused = parse(Self.header, links: links) else {
                Issue.record("not refused: \(links)")
                return
            }
        }
        guard case .refused(let issues) = CorpusParser().parse(InputFile(path: "a.xlsx", bytes: [0xD0, 0xCF, 0x11, 0xE0])).content else {
            Issue.record("an old or encrypted sheet was read")
            return
        }
        #expect(issues.first?.fix.contains("xlsx") == true)
    }
}
