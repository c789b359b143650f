/// 本法, 本条, 前款, 前条, 该法, 同条: places named by where the text stands or by what it named last.
extension CitationRun {
    /// Reads a relative place; nil if there is none here.
    mutating func relative(_ start: Int) -> Int? {
        switch scanner[start] {
        case "本": ownPlace(start)
        case "该", "同": placeNamedLast(start)
        default: earlierPlace(start)
        }
    }

    private static let lawWords = [
        "法", "条例", "规定", "办法", "解释", "细则", "规则", "决定", "通则", "准则", "规程", "规范", "批复", "意见", "通知", "纲要", "修正案", "典",
    ]
    private static let modifiers = ["暂行", "试行", "实施", "司法", "补充", "议事", "特别", "若干", "法"]

    /// End of 法, 实施条例, 暂行规定 …; nil for 合同, 协议 and all else.
    private func lawWord(_ start: Int) -> Int? {
        if let word = scanner.first(of: Self.modifiers, at: start), let kind = scanner.first(of: Self.lawWords, at: word.end) {
            return kind.end
        }
        return scanner.first(of: Self.lawWords, at: start)?.end
    }

    private var ownLaw: CitedLaw { context.map { .work(title: $0.law) } ?? .own }

    /// 本法第三条, 本条第二款, 本款第一项.
    private mutating func ownPlace(_ start: Int) -> Int? {
        if let end = lawWord(start + 1) {
            return places(ownLaw, from: start, at: scanner.skipParts(end), base: CitedPlace(), bare: .none, isRelative: true)
        }
        guard let context, let article = context.article else { return nil }
        var base = CitedPlace(article: article)
        switch scanner[start + 1] {
        case "条": break
        case "款": base.paragraph = context.paragraph
        default: return nil
        }
        return places(ownLaw, from: start, at: scanner.skipBlanks(start + 2), base: base, bare: .none, isRelative: true)
    }

    /// 该法第三条, 同条第二款, 该款第一项: what the text named last.
    private mutating func placeNamedLast(_ start: Int) -> Int? {
        guard let law = lastLaw else { return nil }
        if let end = lawWord(start + 1) {
            lawInSentence = law
            return places(law, from: start, at: scanner.skipParts(end), base: CitedPlace(), bare: .none, isRelative: true)
        }
        guard lastPlace.article != nil else { return nil }
        var base = CitedPlace(article: lastPlace.article)
        switch scanner[start + 1] {
        case "条": break
        case "款": base.paragraph = lastPlace.paragraph
        default: return nil
        }
        return places(law, from: start, at: scanner.skipBlanks(start + 2), base: base, bare: .none, isRelative: true)
    }

    /// 前款, 前两款, 上一款, 前条, 前三条.
    private mutating func earlierPlace(_ start: Int) -> Int? {
        guard let context, let article = context.article else { return nil }
        var place = start + 1
        var count = 1
        if let number = scanner.number(place), number.value <= 9 {
            count = number.value
            place = number.end
        }
        let isParagraph = scanner[place] == "款"
        guard isParagraph || (scanner[place] == "条" && scanner[start] == "前") else { return nil }
        let end = place + 1
        // 目前条件, 预付前款项, 前条例 are words of their own.
        guard !["件", "例", "约", "项", "式", "额", "待", "款"].contains(scanner[end]) else { return nil }
        if start > 0, ["目", "提", "生", "当", "眼", "婚", "之", "先"].contains(scanner[start - 1]) { return nil }
        let targets =
            isParagraph
            ? paragraphs(before: context.paragraph, count).map { CitedPlace(article: article, paragraph: $0) }
            : articles(before: article, count).map { CitedPlace(article: $0) }
        guard let last = targets.last else { return nil }
        let law = ownLaw
        for target in targets.dropLast() { mentions.append(mention(law, target, start..<end, isRelative: true)) }
        if let further = places(law, from: start, at: scanner.skipBlanks(end), base: last, bare: .none, isRelative: true) { return further }
        mentions.append(mention(law, last, start..<end, isRelative: true))
        return end
    }

    /// The 款 before the context's own, nearest last; one unknown 款 where the context names none or has no such 款.
    private func paragraphs(before paragraph: Int?, _ count: Int) -> [Int?] {
        guard let paragraph, paragraph > count else { return [nil] }
        return (paragraph - count..<paragraph).map { $0 }
    }

    private func articles(before article: ArticleNumber, _ count: Int) -> [ArticleNumber] {
        if let context, let known = inventory(context.law), let place = known.firstIndex(of: article) {
            return known[..<place].suffix(count).map { $0 }
        }
        guard article.suffix == 0, article.number > count else { return [] }
        return (article.number - count..<article.number).map { ArticleNumber($0) }
    }
}
