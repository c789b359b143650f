internal import KnowledgeStore
internal import LegalModel

/// 依据 leads to articles, 款 and 项 that exist and hold on the item's days.
struct BasisRules {
    let laws: LawLookup
    let today: CalendarDay

    func check(_ item: KnowledgeItem, _ list: inout GateList) throws(StoreError) {
        let texts = TextsOfItem(item)
        for text in item.basis {
            let found = laws.citations(in: text)
            if found.isEmpty {
                list.add(.citation, texts.basisField, "“\(text)”：没有这部法规，或者写法认不出", "写全名和条号；库里没有的法规先导入")
            }
            for citation in found { try check(citation, texts, &list) }
        }
    }

    private func check(_ citation: LocatedCitation, _ texts: TextsOfItem, _ list: inout GateList) throws(StoreError) {
        let field = texts.basisField
        let label = "《\(citation.law)》\(citation.article?.label ?? "")"
        if let cited = citation.cited {
            list.add(.inForce, field, "“\(cited)”是已经废止的法律", citation.isResolved ? "改引\(label)" : "改引今天有效的法律")
            return
        }
        guard citation.isResolved else {
            list.add(.citation, field, "“\(citation.text)”：《\(citation.law)》里没有\(citation.article?.label ?? "这一条")", "对照官方文本改正条号")
            return
        }
        guard citation.article != nil || !laws.hasArticles(citation.law) else {
            list.add(.citation, field, "“\(citation.text)”没有写到条", "写明是第几条")
            return
        }
        let day = texts.lawDay(today)
        guard let version = laws.version(of: citation.law, on: day) else {
            list.add(.inForce, field, "《\(citation.law)》在\(day.chinese)还没有公布", "换成当日有效的依据")
            return
        }
        if let number = citation.article {
            guard let article = try laws.article(number, of: version) else {
                list.add(.citation, field, "《\(citation.law)》在\(day.chinese)的文本里没有\(number.label)", "对照当日的文本改正条号")
                return
            }
            if let missing = Self.missing(citation, article) {
                list.add(.citation, field, label + missing, "对照官方文本改正款项")
            }
        }
        standing(citation.law, version, day, texts, &list)
    }

    private func standing(_ law: String, _ version: VersionID, _ day: CalendarDay, _ texts: TextsOfItem, _ list: inout GateList) {
        let field = texts.basisField
        let revisions = laws.laterRevisions(of: law).filter { $0.effectiveOn <= day }
        if let finding = laws.validity.finding(of: version, on: day), finding.status != .inForce,
            finding.status != .unverified || revisions.isEmpty
        {
            list.add(.inForce, field, "《\(law)》在\(day.chinese)\(finding.status.rawValue)：\(finding.reason)", "换一条当日有效的依据")
        }
        for revision in revisions where !texts.tellsOfRevision(law) {
            list.add(
                .inForce, field, "《\(law)》自\(revision.effectiveOn.chinese)起有修订（\(revision.known)），条目没有说明",
                "在例外或正文里写明法律已经修订、以新文本为准，或者导入新文本后改依据")
        }
        guard let last = texts.lastDay, last > day, let next = laws.validity.finding(of: version, on: last) else { return }
        if [.amended, .repealed].contains(next.status), laws.validity.status(of: version, on: day) == .inForce {
            list.add(.inForce, field, "《\(law)》在有效期内变动：\(next.reason)", "把有效期至提前到变动之前，或者按新文本改写")
        }
    }

    /// 款 or 项 that the official text does not have.
    private static func missing(_ citation: LocatedCitation, _ article: ArticleRecord) -> String? {
        guard article.hasOfficialText else { return nil }
        if let paragraph = citation.paragraph {
            guard paragraph <= article.paragraphs.count else {
                return "只有\(ChineseNumeral.text(article.paragraphs.count))款，没有第\(ChineseNumeral.text(paragraph))款"
            }
            guard let item = citation.item, !article.paragraphs[paragraph - 1].items.contains(where: { $0.number == item }) else {
                return nil
            }
            return "第\(ChineseNumeral.text(paragraph))款没有第\(ChineseNumeral.text(item))项"
        }
        guard let item = citation.item, !article.paragraphs.contains(where: { $0.items.contains { $0.number == item } }) else { return nil }
        return "没有第\(ChineseNumeral.text(item))项"
    }
}
