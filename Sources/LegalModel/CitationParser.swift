/// Finds every place of a law that a text cites: one grammar for the search box, editors, importers and law texts.
///
/// Chinese and Arabic numerals in either width, 之N, 款, 项, lists, ranges, titles with or without 《》 and 中华人民共和国, short and former titles, document
/// numbers, Traditional characters, 本法, 前款, 前条, 本条, 同法. What is no law gives nothing: 合同第三条, 安置协议第三条, 第0条.
package struct CitationParser: Sendable {
    package let titles: LawTitleTable
    /// Entries that ranges may add in one text; beyond it a range gives its two ends.
    package static let maximumRangeEntries = 2000

    package init(titles: LawTitleTable) { self.titles = titles }

    /// Articles of a law in order, nil if its text is not known: makes ranges exact (第一百二十条至第一百二十条之六) and 前条 the one before.
    package typealias Inventory = (_ title: String) -> [ArticleNumber]?

    /// - Parameters:
    ///   - text: any; should have passed the byte guard.
    ///   - context: where the text stands. With it, an article without a law belongs to the context's law; without it, to the law named before in the
    ///     same sentence, or to none and gives no entry.
    /// - Returns: in order of the text.
    /// - Complexity: O(length).
    package func parse(_ text: String, context: CitationContext? = nil, inventory: @escaping Inventory = { _ in nil }) -> [CitationMention]
    {
        let original = Array(text.unicodeScalars)
        var run = CitationRun(
            original: original, scanner: CitationScanner(text: original.map(titles.folding.fold)), titles: titles, context: context,
            inventory: inventory)
        run.scan()
        return run.mentions
    }

    /// Reads a context as people write it: `民法典第563条`, `《劳动合同法》`; nil if no known law is named.
    package func context(_ text: String) -> CitationContext? {
        if let mention = parse(text).first, let article = mention.article, let title = fullTitle(mention.law) {
            return CitationContext(law: title, article: article, paragraph: mention.paragraph)
        }
        return titles.law(titled: text).flatMap(fullTitle).map { CitationContext(law: $0) }
    }

    private func fullTitle(_ law: CitedLaw) -> String? {
        switch law {
        case .work(let title): title
        case .former(let name): "中华人民共和国" + name
        default: nil
        }
    }
}

/// One pass over one text.
struct CitationRun {
    let original: [Unicode.Scalar]
    let scanner: CitationScanner
    let titles: LawTitleTable
    let context: CitationContext?
    let inventory: CitationParser.Inventory
    var mentions: [CitationMention] = []
    /// What the text named last: for 同法, 该条, and articles without a law in the same sentence.
    var lastLaw: CitedLaw?
    var lastPlace = CitedPlace()
    var lawInSentence: CitedLaw?
    /// Names that the text itself introduced: 以下简称…
    var aliases: [(key: [Unicode.Scalar], law: CitedLaw)] = []
    var rangeEntries = 0

    mutating func scan() {
        var place = 0
        let count = scanner.text.count
        while place < count {
            let end: Int?
            switch scanner.text[place] {
            case "《": end = markedTitle(place)
            case "第": end = bareArticle(place)
            case "本", "前", "该", "同", "上": end = relative(place) ?? bareTitle(place)
            case "。", "!", "?", "\n", "！", "？", ";":
                lawInSentence = nil
                end = nil
            default: end = bareTitle(place)
            }
            place = end ?? place + 1
        }
    }

    // MARK: Laws named

    /// 《…》 with the place behind it.
    private mutating func markedTitle(_ start: Int) -> Int? {
        guard let close = closingMark(start) else { return nil }
        let inside = scanner.text[(start + 1)..<close]
        let law = titles.law(folded: inside) ?? alias(inside) ?? .unknown(title: string(original[(start + 1)..<close]))
        let afterTitle = passBrackets(close + 1, law)
        lastLaw = law
        lastPlace = CitedPlace()
        lawInSentence = law
        if let end = places(law, from: start, at: scanner.skipParts(afterTitle), base: CitedPlace(), bare: .digits) { return end }
        mentions.append(mention(law, CitedPlace(), start..<(close + 1), isRelative: false))
        return close + 1
    }

    /// The 》 that closes the 《 at `start`, others inside counted; the first 》 if they do not pair.
    private func closingMark(_ start: Int) -> Int? {
        var depth = 0
        var first: Int?
        for place in start..<min(scanner.text.count, start + 160) {
            switch scanner.text[place] {
            case "《": depth += 1
            case "》":
                if first == nil { first = place }
                depth -= 1
                if depth == 0 { return place }
            case "\n": return first
            default: break
            }
        }
        return first
    }

    /// Past remarks behind a title; a name introduced by 以下简称 is kept for the rest of the text.
    private mutating func passBrackets(_ start: Int, _ law: CitedLaw) -> Int {
        var place = start
        for _ in 0..<2 {
            guard let bracket = scanner.skipBracket(place) else { break }
            var inside = scanner.text[bracket.inside]
            for word in ["以下统称", "以下简称", "下称", "简称"] where inside.starts(with: Array(word.unicodeScalars)) {
                inside = inside.dropFirst(word.unicodeScalars.count)
                if inside.first == ":" || inside.first == "为" { inside = inside.dropFirst() }
                let key = LawTitleTable.key(inside)
                if key.count >= 2, aliases.count < 64 { aliases.append((key, law)) }
                break
            }
            place = bracket.end
        }
        return place
    }

    private func alias(_ title: ArraySlice<Unicode.Scalar>) -> CitedLaw? {
        if aliases.isEmpty { return nil }
        let key = LawTitleTable.key(title)
        return aliases.last { $0.key == key }?.law
    }

    /// A known title without marks: only with a place behind it, since titles are made of ordinary words.
    private mutating func bareTitle(_ start: Int) -> Int? {
        guard let match = titles.longestMatch(in: scanner.text, at: start) else { return nil }
        guard !isForeign(start) else { return match.end }
        // 〈民法典〉, “民法典”
        let closed = LawTitleTable.isMark(scanner[match.end]) && scanner[match.end] != " " ? match.end + 1 : match.end
        let afterTitle = scanner.skipBlanks(passBrackets(closed, match.law))
        let place = scanner.skipParts(afterTitle)
        let bare: BareNumbers = place == afterTitle ? .digits : .none
        if let end = places(match.law, from: start, at: place, base: CitedPlace(), bare: bare) {
            lastLaw = match.law
            lawInSentence = match.law
            return end
        }
        // Not past the whole title: another may begin inside it.
        return nil
    }

    /// True where another country's or region's name stands before a title: 德国民法典, 台湾地区劳动基准法.
    private func isForeign(_ start: Int) -> Bool {
        for name in Self.foreign {
            let scalars = name.unicodeScalars
            if start >= scalars.count, scanner.starts(with: name, at: start - scalars.count) { return true }
        }
        return false
    }

    private static let foreign = [
        "德国", "法国", "日本", "美国", "英国", "瑞士", "意大利", "俄罗斯", "苏联", "韩国", "朝鲜", "荷兰", "奥地利", "加拿大", "越南", "新加坡", "澳大利亚", "西班牙",
        "葡萄牙", "巴西", "印度", "泰国", "欧盟", "台湾", "台湾地区", "香港", "澳门", "民国", "旧", "外国",
    ]

    // MARK: Laws not named

    /// 第N条 without a law.
    private mutating func bareArticle(_ start: Int) -> Int? {
        guard let group = scanner.group(start) else { return nil }
        guard !hasOtherSubject(start) else { return group.end }
        if group.unit == .article {
            guard let law = context.map({ CitedLaw.work(title: $0.law) }) ?? lawInSentence else { return group.end }
            return places(law, from: start, at: start, base: CitedPlace(), bare: .none, isRelative: true) ?? group.end
        }
        guard let context, let article = context.article else { return group.end }
        // 第一款 of this article; 第二项 of this paragraph.
        let base = CitedPlace(article: article, paragraph: group.unit == .paragraph ? nil : context.paragraph)
        return places(.work(title: context.law), from: start, at: start, base: base, bare: .none, isRelative: true) ?? group.end
    }

    /// True where 第N条 belongs to something else that is named before it: 合同第三条, 公司章程第五条, 该办法第二条 of an unknown text.
    private func hasOtherSubject(_ start: Int) -> Bool {
        var end = start
        while end > 0, end > start - 3, [" ", "的", "》", "\u{201D}", "\"", ")"].contains(scanner.text[end - 1]) { end -= 1 }
        for word in Self.documents {
            let length = word.unicodeScalars.count
            if end >= length, scanner.starts(with: word, at: end - length) { return true }
        }
        return false
    }

    private static let documents = [
        "合同", "协议", "协定", "公约", "条约", "议定书", "章程", "规约", "约定", "合约", "附件", "附录", "附表", "声明", "宣言", "公告", "通知", "意见", "判决", "裁定", "决定", "决议",
        "纪要", "方案", "标准", "准则", "守则", "制度", "计划", "手册", "法", "法律", "法规", "条例", "规定", "办法", "细则", "解释", "规则", "规章", "规程", "通则", "法典", "规范",
        "批复",
        "书", "单", "保单", "借条", "条款", "遗嘱", "须知", "清单", "目录", "修正案", "宪章", "原则",
    ]

    func mention(_ law: CitedLaw, _ place: CitedPlace, _ range: Range<Int>, isRelative: Bool) -> CitationMention {
        CitationMention(
            text: string(original[range]), offset: range.lowerBound, length: range.count, law: law, article: place.article,
            paragraph: place.paragraph, item: place.item, isRelative: isRelative)
    }

    func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
