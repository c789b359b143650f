internal import KnowledgeStore
internal import LegalModel

/// Every deadline, amount, age and share that an item states stands in an article it cites, in the facts of the case, or in its 数字说明.
struct NumberCheck {
    /// What was looked at.
    struct Result {
        var findings: [CorpusFinding] = []
        var count = 0
    }

    /// - Parameters:
    ///   - articles: what the item cites; without their official text nothing can be said of a number.
    ///   - blocks: texts of cited laws without articles.
    func check(_ item: CorpusItem, articles: [ArticleRecord], blocks: [String]) -> Result {
        guard !articles.isEmpty || !blocks.isEmpty, articles.allSatisfy(\.hasOfficialText) else { return Result() }
        var known = Self.quantities(articles.map(\.text) + blocks)
        known.formUnion(Self.quantities(item.facts))
        let noted = item.numberNotes.map { $0.split(separator: "：", maxSplits: 1).first.map(String.init) ?? $0 }
        known.formUnion(Self.quantities(noted))
        var result = Result()
        for field in item.statements {
            for found in QuantityScanner.quantities(in: field.text) {
                result.count += 1
                guard !known.contains(found.quantity), !noted.contains(found.text) else { continue }
                result.findings.append(
                    CorpusFinding(
                        .unexplainedNumber, path: item.file.path, line: item.line(of: field),
                        reason: "\(field.name)里的“\(found.text)”（\(Self.around(found, field.text))）不在所引条文里",
                        remedy: "对照条文改正，补上写有这个数的依据，或者在数字说明里写明怎么来的"))
            }
        }
        return result
    }

    /// A digest may state no number that its article does not.
    func check(_ entry: RegulationDigest.Entry, of digest: RegulationDigest, _ file: CorpusFile, article: ArticleRecord) -> Result {
        guard article.hasOfficialText else { return Result() }
        let known = Self.quantities([article.text])
        var result = Result()
        for found in QuantityScanner.quantities(in: entry.text) {
            result.count += 1
            guard !known.contains(found.quantity) else { continue }
            result.findings.append(
                CorpusFinding(
                    .unexplainedNumber, path: file.path, line: file.line(of: entry.text, from: entry.line),
                    reason: "\(entry.number.label)要点里的“\(found.text)”（\(Self.around(found, entry.text))）不在条文里", remedy: "对照条文改正"))
        }
        return result
    }

    private static func quantities(_ texts: [String]) -> Set<Quantity> {
        Set(texts.flatMap { QuantityScanner.quantities(in: $0).map(\.quantity) })
    }

    /// A few characters on either side.
    private static func around(_ found: LocatedQuantity, _ text: String) -> String {
        let scalars = Array(text.unicodeScalars.filter { $0 != "\n" })
        let from = min(max(0, found.offset - 8), scalars.count)
        let to = min(scalars.count, found.offset + found.text.unicodeScalars.count + 8)
        return String(String.UnicodeScalarView(scalars[from..<max(from, to)]))
    }
}
