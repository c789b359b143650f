internal import Answering
internal import Arguments
internal import LegalModel

/// `fawen cite`: the citations of a text, looked up.
enum CiteCommand {
    static let signature = CommandSignature(
        name: "cite", summary: "找出一段文字里引用的法条并核对", discussion: "旧法的条文换成今天的：合同法第94条 → 民法典第五百六十三条。",
        operands: .exactly(1, "文字"),
        options: [.data, OptionSignature("context", .value("法规[第N条]"), help: "“本法”“前款”指的是哪里"), .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let base = try KnowledgeBase.open(at: arguments.value("data") ?? "")
        let citations = try base.citations(in: arguments.operands.first ?? "", context: arguments.value("context"))
        if arguments.has("json") {
            try console.printJSON(Payload(citations: citations.map(CitationPayload.init)))
        } else {
            for citation in citations {
                let place = [citation.article?.label, citation.paragraph.map { "第\($0)款" }, citation.item.map { "第\($0)项" }].compactMap(
                    \.self
                ).joined()
                let former = citation.cited.map { "（原文写的是\($0)）" } ?? ""
                console.print("\(citation.text) → 《\(citation.law)》\(place)\(citation.resolved ? "" : "　查不到这一条")\(former)")
            }
            if citations.isEmpty { console.print("没有找到法条引用。") }
        }
        return citations.isEmpty ? .nothingFound : .success
    }

    private struct Payload: Encodable {
        let citations: [CitationPayload]
    }
}
