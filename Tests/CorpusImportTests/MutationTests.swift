import CorpusImport
import Testing

@Suite("Mutated files never stop the process")
struct MutationTests {
    /// xorshift64*, Vigna 2016: the seed alone decides the run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }

    private static let law = """
        # 示例法
        2001年1月1日 示例会议通过  根据
        2012年2月3日 示例会议《关于修改〈示例法〉的决定》修正
        <!-- INFO END -->
        ## 第一章
        总则
        第一条 为了示例。 第二条 示例。
        （一）甲；
        1.乙；
        | 丙 | 丁 |
        第三条之一 自公布之日起三十日后施行。
        附件：示例
        第一条 戊。
        """
    private static let answer = "---\n类型: 标准答复\nid: a\n标准问: 甲？\n相似问: [乙, \"丙\"]\n材料:\n  - {名称: 丁}\n---\n正文。\n"
    private static let lines = "{\"id\": 1, \"question\": \"甲\\u0041\", \"answer\": \"乙\", \"keywords\": NaN, \"basis\": [\"丙\"]}\n"
    private static let document = Array(
        DocumentWriter.xml([
            .init("示例法", centred: true), .init("（2001年1月1日示例会议通过）"), .init("目录"), .init("第一章　总则"), .init("第一章　总则"), .init("第一条　甲。"),
            .init(row: ["乙", "丙"]),
        ]).utf8)

    @Test(
        "Bytes changed, removed, doubled and words spliced in",
        arguments: [
            ("a.md", Array(law.utf8)), ("a.md", Array(answer.utf8)), ("a.jsonl", Array(lines.utf8)),
            ("法律_示例法_2001-01-01_有效.docx", document),
        ])
    func mutations(path: String, source bytes: [UInt8]) {
        let start = UInt64.random(in: 1...UInt64.max)
        var random = Generator(state: start)
        let words = ["第", "条", "之", "《", "》", "---\n", "#", "|", "年", "月", "日", "自", "起施行", "（", "）", "{", "[", "\"", "\u{301}", "　"].map {
            Array($0.utf8)
        }
        var parsed = 0
        for _ in 0..<1500 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<mutated.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated.remove(at: place)
                case 2: mutated.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
                case 3: mutated.insert(contentsOf: mutated[place..<min(place + 40, mutated.count)], at: place)
                default: mutated.removeSubrange(place..<min(place + Int.random(in: 1...20, using: &random), mutated.count))
                }
                if mutated.isEmpty { mutated = [0x23] }
            }
            // Of a document the text part is mutated: a mutated archive is nearly always refused by its checksums.
            let file = path.hasSuffix(".docx") ? DocumentWriter.docx(mutated) : mutated
            let result = CorpusParser().parse(InputFile(path: path, bytes: file))
            if case .refused(let issues) = result.content {
                #expect(!issues.isEmpty, "seed \(start)")
            } else {
                parsed += 1
            }
            if case .regulation(let law) = result.content, path == "a.md" {
                let losses = Reconciliation(file: mutated, regulation: law).losses
                #expect(losses.isEmpty, "seed \(start): \(losses) in \(String(decoding: mutated, as: UTF8.self))")
            }
        }
        #expect(parsed > 0, "seed \(start)")
    }
}
