import FoundationEssentials
import KnowledgeStore
import LegalModel

/// A data folder that is removed when the value goes away.
final class DataFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-store-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    /// The folder as a crash at this moment would leave it: the file and its log, without the shared memory.
    func crashed() throws -> DataFolder {
        let copy = try DataFolder()
        for name in ["knowledge.sqlite", "knowledge.sqlite-wal"] where FileManager.default.fileExists(atPath: path + "/" + name) {
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
        }
        return copy
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

func day(_ text: String) -> CalendarDay { CalendarDay(iso: text)! }

/// A law as an importer would read it: articles by number with one paragraph each.
func regulation(
    _ title: String, part: String? = nil, level: LegalLevel = .law, issuers: [String] = ["全国人民代表大会常务委员会"], region: String = "全国",
    promulgated: String?, effective: String?, articles: [(String, String)], blocks: [String] = [], path: String, sha256: String = "00"
) -> RegulationText {
    let elements =
        blocks.map { RegulationElement.block(TextBlock(path: [], text: $0, line: 1)) }
        + articles.enumerated().map { index, entry in
            .article(
                ArticleText(
                    number: ArticleNumber(entry.0)!, path: ["第一章　总则"], paragraphs: [Paragraph(text: entry.1)], line: index + 10))
        }
    return RegulationText(
        title: title, part: part, documentNumber: nil, issuers: issuers, level: level, region: region, promulgated: promulgated.map(day),
        promulgatedBasis: .fileName, effectiveFrom: effective.map(day), effectiveBasis: effective == nil ? .unknown : .stated,
        changeKind: .revised, history: ["题注一", "题注二"], elements: elements, source: TextSource(path: path, sha256: sha256))
}

func digest(
    _ title: String, promulgated: String, effective: String? = nil, articles: [(String, String)], path: String,
    issuers: [String] = ["全国人民代表大会常务委员会"]
) -> RegulationDigest {
    RegulationDigest(
        title: title, issuers: issuers, level: .law, region: "全国", promulgated: day(promulgated), effectiveFrom: effective.map(day),
        officialSource: "国家法律法规数据库",
        articles: articles.map { .init(number: ArticleNumber($0.0)!, text: $0.1, line: 1) }, source: TextSource(path: path, sha256: "d0"))
}

/// 公司法 as promulgated in 2018 and 2023, shortened to three articles in our words.
enum CompanyLaw {
    static let old = regulation(
        "中华人民共和国公司法", promulgated: "2018-10-26", effective: "2018-10-26",
        articles: [("1", "旧法第一条"), ("2", "旧法第二条"), ("26", "旧法：认缴出资不限期限")], path: "民法商法/公司法(2018-10-26).md")
    static let new = regulation(
        "中华人民共和国公司法", promulgated: "2023-12-29", effective: "2024-07-01",
        articles: [("1", "新法第一条"), ("2", "新法第二条"), ("47", "新法：五年内缴足")], path: "民法商法/公司法(2023-12-29).md")
}

extension StoreReader {
    func book(repeals: [Repeal] = [], later: [LaterRevision] = []) throws -> ValidityBook {
        try read { (store) throws(StoreError) in
            ValidityBook(
                works: try store.works(), versions: try store.versions(), repeals: repeals, laterRevisions: later,
                horizon: day("2025-04-05"))
        }
    }

    func problems() throws -> [StoreProblem] { try read { (store) throws(StoreError) in try store.problems() } }
    func counts() throws -> StoreCounts { try read { (store) throws(StoreError) in try store.counts() } }
}
