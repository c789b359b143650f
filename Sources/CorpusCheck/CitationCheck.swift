internal import KnowledgeStore
internal import LegalModel

/// Citations lead to an article that was in force on the item's day, and an item that rests on a law since revised says so.
struct CitationCheck {
    let library: LawLibrary

    /// What an item's citations lead to.
    struct Result {
        var findings: [CorpusFinding] = []
        /// Articles cited anywhere in the item, with their text, each once.
        var articles: [ArticleRecord] = []
        /// Texts of laws without articles.
        var blocks: [String] = []
        /// Articles of the basis alone: law and number.
        var basis: Set<Provision> = []
        /// Citations looked at.
        var count = 0
    }

    /// - Throws: when the temporary store fails.
    func check(_ item: CorpusItem) throws(StoreError) -> Result {
        var result = Result()
        var seen: Set<RevisionID> = []
        for text in item.item.basis {
            let line = item.file.line(of: text)
            let found = library.citations(in: text)
            if found.isEmpty {
                result.findings.append(finding(.danglingCitation, item, line, "“\(text)”：没有这部法规，或者写法认不出", "写全名和条号；法规不在官方文本里的，换一条依据"))
            }
            for citation in found { try check(citation, item, line, isBasis: true, &result, &seen) }
        }
        for field in item.statements {
            for citation in library.citations(in: field.text) where citation.article != nil {
                try check(citation, item, item.line(of: field), isBasis: false, &result, &seen)
            }
        }
        // A reason may name its source.
        for note in item.numberNotes {
            for citation in library.citations(in: note) where citation.article != nil {
                try check(citation, item, item.file.line(of: note), isBasis: false, &result, &seen)
            }
        }
        return result
    }

    private func check(
        _ citation: LocatedCitation, _ item: CorpusItem, _ line: Int, isBasis: Bool, _ result: inout Result, _ seen: inout Set<RevisionID>
    ) throws(StoreError) {
        result.count += 1
        func report(_ kind: CorpusFinding.Kind, _ reason: String, _ remedy: String) {
            result.findings.append(finding(kind, item, line, reason, remedy))
        }
        guard citation.isResolved else {
            report(.danglingCitation, "《\(citation.law)》里没有\(citation.article?.label ?? "这一条")", "对照官方文本改正条号")
            return
        }
        // What is said of a former law by its name is history, not a basis.
        guard citation.cited == nil || isBasis else { return }
        if let cited = citation.cited {
            report(.notInForce, "“\(cited)”是已经废止的法律", "改引《\(citation.law)》\(citation.article?.label ?? "的相应条文")")
            return
        }
        let day = day(of: item)
        guard let version = library.laws.version(of: citation.law, on: day) else {
            report(.notInForce, "《\(citation.law)》在\(day.chinese)没有有效的文本", "换成当日有效的依据，或者改事实时间")
            return
        }
        guard let number = citation.article else {
            try takeWhole(citation, version, item, line, isBasis: isBasis, &result)
            return
        }
        guard let article = try library.article(number, of: version) else {
            report(.danglingCitation, "《\(citation.law)》在\(day.chinese)有效的文本里没有\(number.label)", "对照当日的文本改正条号")
            return
        }
        if let place = missingPlace(citation, article) {
            report(.danglingCitation, "《\(citation.law)》\(number.label)\(place)", "对照官方文本改正款项")
        }
        if isBasis { result.basis.insert(Provision(law: citation.law, article: number)) }
        if seen.insert(article.id).inserted { result.articles.append(article) }
        result.findings += standing(of: citation.law, version, on: day, item, line)
    }

    /// A law named as a whole: enough only where it has no articles.
    private func takeWhole(
        _ citation: LocatedCitation, _ version: VersionID, _ item: CorpusItem, _ line: Int, isBasis: Bool, _ result: inout Result
    ) throws(StoreError) {
        if isBasis, library.laws.hasArticles(citation.law) {
            result.findings.append(finding(.danglingCitation, item, line, "依据《\(citation.law)》没有写到条", "写明是第几条"))
        }
        if !library.laws.hasArticles(citation.law) {
            result.basis.insert(Provision(law: citation.law, article: nil))
            result.blocks += try library.laws.blocks(of: version)
        }
        result.findings += standing(of: citation.law, version, on: day(of: item), item, line)
    }

    /// 款 or 项 that the official text does not have.
    private func missingPlace(_ citation: LocatedCitation, _ article: ArticleRecord) -> String? {
        guard article.hasOfficialText else { return nil }
        if let paragraph = citation.paragraph {
            guard paragraph <= article.paragraphs.count else {
                return "只有\(ChineseNumeral.text(article.paragraphs.count))款，没有第\(ChineseNumeral.text(paragraph))款"
            }
            if let item = citation.item, !article.paragraphs[paragraph - 1].items.contains(where: { $0.number == item }) {
                return "第\(ChineseNumeral.text(paragraph))款没有第\(ChineseNumeral.text(item))项"
            }
        } else if let item = citation.item, !article.paragraphs.contains(where: { $0.items.contains { $0.number == item } }) {
            return "没有第\(ChineseNumeral.text(item))项"
        }
        return nil
    }

    /// The day whose law an item states: of its facts, else from which it holds; texts that were promulgated by the horizon count, also those
    /// that take effect after it.
    private func day(of item: CorpusItem) -> CalendarDay { item.factsDate ?? item.validFrom ?? library.laws.concordance.horizon }

    /// Whether the version was in force on the day, and whether the item tells of a revision since.
    private func standing(of law: String, _ version: VersionID, on day: CalendarDay, _ item: CorpusItem, _ line: Int) -> [CorpusFinding] {
        var found: [CorpusFinding] = []
        // A listed revision makes the status doubtful from its day on: then what counts is the day before, and that the item tells of it.
        let known = library.laws.laterRevisions(of: law).map { $0.effectiveOn.adding(days: -1) }.reduce(day) { min($0, $1) }
        if let status = library.laws.validity.finding(of: version, on: known), status.status != .inForce {
            found.append(
                finding(
                    .notInForce, item, line, "《\(law)》在\(day.chinese)\(status.status.rawValue)：\(status.reason)",
                    "换一条有效的依据；缺施行日期的，在 Concordance/effective-days.tsv 写明出处后补上"))
        }
        for revision in library.laws.laterRevisions(of: law) where !tellsOfRevision(item, law) {
            found.append(
                finding(
                    .notInForce, item, line, "《\(law)》自\(revision.effectiveOn.chinese)起有修订（\(revision.known)），条目没有说明",
                    "在例外或正文里说明法律已经修订、以新文本为准，或者换一条依据"))
        }
        return found
    }

    /// True if one sentence names the law by its short title and speaks of a revision.
    private func tellsOfRevision(_ item: CorpusItem, _ law: String) -> Bool {
        let short = WorkIdentity.fold(law)
        let texts = item.statements.map(\.text) + item.facts
        return texts.contains { text in
            text.split { "。！？；\n".contains($0) }.contains { sentence in
                sentence.contains(short) && ["修订", "修改", "修正", "新法", "新的", "改过"].contains { sentence.contains($0) }
            }
        }
    }

    private func finding(_ kind: CorpusFinding.Kind, _ item: CorpusItem, _ line: Int, _ reason: String, _ remedy: String) -> CorpusFinding {
        CorpusFinding(kind, path: item.file.path, line: line, reason: reason, remedy: remedy)
    }
}
