internal import KnowledgeStore
internal import LegalModel

/// Digests belong to articles of the version they name, and every article that an answer or case cites has one.
struct DigestCheck {
    let library: LawLibrary

    /// The article of each entry, where it is; findings for the others.
    struct Result {
        var articles: [(entry: RegulationDigest.Entry, article: ArticleRecord)] = []
        var findings: [CorpusFinding] = []
    }

    func check(_ digest: RegulationDigest, _ file: CorpusFile) throws(StoreError) -> Result {
        var result = Result()
        func report(_ kind: CorpusFinding.Kind, _ line: Int, _ reason: String, _ remedy: String) {
            result.findings.append(CorpusFinding(kind, path: file.path, line: line, reason: reason, remedy: remedy))
        }
        let head = file.line(of: "公布日期:")
        guard let version = try library.laws.version(of: digest.title, promulgated: digest.promulgated) else {
            report(.danglingCitation, head, "《\(digest.title)》没有\(digest.promulgated.chinese)公布的文本", "写这一版官方文本的公布日期")
            return result
        }
        if library.laws.hasOfficialTexts, !version.hasOfficialText {
            report(.danglingCitation, head, "《\(digest.title)》没有\(digest.promulgated.chinese)公布的官方文本", "写这一版官方文本的公布日期")
            return result
        }
        if let known = version.effectiveFrom, digest.effectiveFrom != known {
            let written = digest.effectiveFrom.map { "写作\($0)" } ?? "没有写"
            report(.field, file.line(of: "施行日期:"), "施行日期\(written)，官方文本是\(known)", "写官方文本的施行日期")
        }
        if !version.isNewest { report(.notInForce, head, "《\(digest.title)》有更新的文本", "改按最新的文本写") }
        for entry in digest.articles {
            guard let article = try library.article(entry.number, of: version.id),
                article.hasOfficialText || !library.laws.hasOfficialTexts
            else {
                report(.danglingCitation, entry.line, "《\(digest.title)》里没有\(entry.number.label)", "对照官方文本改正条号")
                continue
            }
            result.articles.append((entry, article))
            let sentences = entry.text.split { "。！？\n".contains($0) }.count
            if sentences > CorpusVocabulary.digestSentences {
                report(.field, entry.line, "\(entry.number.label)的要点有\(sentences)句", "写成一到三句")
            }
        }
        return result
    }
}
