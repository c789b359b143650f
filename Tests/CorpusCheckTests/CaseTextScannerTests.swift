import Foundation
import PersonalData
import Testing

/// Names, homes, children and case numbers in cases.
@Suite("People in a case")
struct CaseTextScannerTests {
    private let scanner = CaseTextScanner()

    private func found(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return scanner.findings(in: text).map { finding in
            "\(finding.kind.rawValue) \(String(String.UnicodeScalarView(scalars[finding.range])))→\(finding.proposal)"
        }
    }

    @Test(
        "a party's name keeps its surname; two of one surname are told apart in the order in which they come, past those that stand there already"
    )
    func pseudonyms() {
        #expect(found("原告周文涛诉称，钱没有还。") == ["姓名 周文涛→周某"])
        #expect(found("原告何志鹏与被告何志远系兄弟。何志鹏起诉。") == ["姓名 何志鹏→何某甲", "姓名 何志远→何某乙", "姓名 何志鹏→何某甲"])
        #expect(found("张某甲是证人。原告张建国不服。") == ["姓名 张建国→张某"])
        #expect(found("张某是证人。原告张建国不服。") == ["姓名 张建国→张某甲"])
        #expect(found("原告欧阳雪与被告司马健离婚。") == ["姓名 欧阳雪→欧阳某", "姓名 司马健→司马某"])
        #expect(found("原告阿依古丽·吐尔逊在场。") == ["姓名 阿依古丽·吐尔逊→阿某"])
    }

    @Test("one person has one pseudonym in all parts of a case, also where nothing but the name stands")
    func parts() {
        let findings = scanner.findings(in: ["孙国强借伞不还案", "被告孙国强辩称，伞已归还。"])
        #expect(findings.map { $0.map(\.proposal) } == [["孙某"], ["孙某"]])
    }

    @Test("children are told from adults by their age, and their school and class are found")
    func children() {
        #expect(found("被侵权人王子轩（9岁）系红星路小学三年级（2）班学生。") == ["未成年人 王子轩→王某", "未成年人 红星路小学三年级（2）班→某小学"])
        #expect(found("被侵权人王子轩（39岁）要求赔偿。") == ["姓名 王子轩→王某"])
        #expect(found("十二岁的赵欣怡摔伤。") == ["未成年人 赵欣怡→赵某"])
        #expect(found("就读于普通中小学的学生应当完成学业。") == [])
    }

    @Test("a home goes down to its district, a firm to what it does, a birthday to its year, a case number goes")
    func places() {
        #expect(found("住天津市河东区大直沽中路18号3号楼2单元501室。") == ["住址 天津市河东区大直沽中路18号3号楼2单元501室→天津市河东区"])
        #expect(found("被告天津市恒通汽车运输有限责任公司没有到庭。") == ["单位名称 天津市恒通汽车运输有限责任公司→某运输公司"])
        #expect(found("1968年7月12日出生") == ["出生日期 1968年7月12日→1968年"])
        #expect(found("（2021）津0104民初4567号") == ["案号 （2021）津0104民初4567号→"])
        #expect(found("法释〔2020〕17号、国办发〔2012〕2号、地铁2号线、第5号公告") == [])
    }

    /// - Returns: the texts of a fixture, with its marks counted.
    private func labelled(_ name: String) throws -> LabelledScan {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Fixtures/PersonalData/\(name).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        var scan = LabelledScan()
        for line in text.split(separator: "\n") where !line.hasPrefix("#") { try scan.take(String(line)) }
        return scan
    }

    private func sums(_ scan: LabelledScan) -> (marked: Int, found: Int, wrong: Int) {
        scan.tallies.values.reduce((0, 0, 0)) { ($0.0 + $1.marked, $0.1 + $1.found, $0.2 + $1.wrong) }
    }

    // Floors a little below what was measured; numbers with check digits, homes and case numbers must all be found.
    @Test("marked texts: nearly everything is found, and nothing where nothing is", arguments: [("development", 0.88), ("held-out", 0.95)])
    func marked(_ name: String, _ floor: Double) throws {
        let scan = try labelled(name)
        let (marked, found, wrong) = sums(scan)
        #expect(Double(found) >= floor * Double(marked), "\(found) of \(marked): \(scan.slips)")
        #expect(wrong == 0 && scan.falseTexts == 0, "\(scan.slips.filter { $0.what == "误" })")
        for kind in [
            PersonalDataFinding.Kind.identityNumber, .telephone, .bankCard, .licencePlate, .email, .address, .birthday, .caseNumber,
        ] {
            let tally = scan.tallies[kind] ?? LabelledScan.Tally()
            #expect(tally.marked > 0 && tally.found == tally.marked, "\(kind.rawValue)")
        }
    }

    @Test("the marked texts are as many as they are said to be")
    func counts() throws {
        let scans = try ["development", "held-out"].map(labelled)
        #expect(scans.reduce(0) { $0 + sums($1).marked } >= 300)
        #expect(scans.reduce(0) { $0 + $1.cleanTexts } >= 100)
    }

    @Test("a broken mark is refused")
    func brokenMarks() {
        for text in ["⟦姓名|王", "⟦名字|王某⟧", "⟦姓名王⟧"] {
            var scan = LabelledScan()
            #expect(throws: LabelledScan.Malformed.self) { try scan.take(text) }
        }
    }

    @Test("hostile repetitions end", arguments: ["原告", "王小", "路1号", "·阿", "有限公司", "小学", "某", "（2021）", "岁的", "1年1月1日", "、"])
    func repetitions(_ piece: String) {
        // 200,000 characters: what looked at the rest of the text from every place would not end.
        let text = String(repeating: piece, count: 200_000 / piece.count)
        #expect(scanner.findings(in: text).count <= 200_000)
    }
}
