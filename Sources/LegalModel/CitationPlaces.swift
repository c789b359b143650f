/// Articles, 款 and 项 behind a law: descent (第三条第一款第二项), lists and ranges.
extension CitationRun {
    /// Whether an article may stand without 第 and 条.
    enum BareNumbers { case none, digits }

    /// One entry while its list is read.
    private struct Entry {
        var place: CitedPlace
        var range: Range<Int>
    }

    /// Reads places at `at` and records a mention for each.
    ///
    /// - Parameters:
    ///   - from: where the first mention's text begins, the law's name included.
    ///   - base: what is named already; the first number must be of a lower unit.
    ///   - bare: with `.digits`, 民法典563 counts.
    /// - Returns: the end of what was read; nil if there is no place, and then nothing is recorded.
    mutating func places(
        _ law: CitedLaw, from: Int, at: Int, base: CitedPlace, bare: BareNumbers, isRelative: Bool = false
    ) -> Int? {
        var entries = [Entry(place: base, range: from..<at)]
        var end: Int
        if let group = scanner.group(at), group.unit != .point, descends(group.unit, from: base) {
            guard append(group, to: &entries, law, joint: nil) else { return nil }
            end = group.end
        } else if bare == .digits, let last = bareNumbers(at, &entries, law) {
            end = last
        } else {
            return nil
        }
        while let next = continuation(end, entries[entries.count - 1].place), append(next.group, to: &entries, law, joint: next.joint) {
            end = next.group.end
        }
        for entry in entries { mentions.append(mention(law, entry.place, entry.range, isRelative: isRelative)) }
        if let last = entries.last { lastPlace = last.place }
        return end
    }

    private func descends(_ unit: CitationScanner.Unit, from place: CitedPlace) -> Bool {
        if place.article == nil { return unit == .article }
        if place.paragraph == nil { return unit == .paragraph || unit == .item }
        return unit == .item
    }

    /// The next numbers: a lower unit directly behind, or any unit behind a comma, 和 or 至.
    private func continuation(_ end: Int, _ last: CitedPlace) -> (group: CitationScanner.Group, joint: Bool?)? {
        var place = scanner.skipBlanks(end)
        if scanner[place] == "的", scanner[place + 1] == "第" { place += 1 }
        if let group = scanner.group(place) {
            let isLower =
                group.unit == .point ? true : group.unit > .article && (group.unit == .item ? last.item == nil : last.paragraph == nil)
            return isLower && scanner[place] != " " ? (group, nil) : nil
        }
        guard let joint = scanner.joint(place) else { return nil }
        if let group = scanner.group(joint.end) { return (group, joint.closesRange) }
        // 第二百八十七条之一、之二
        guard last.paragraph == nil, last.item == nil, let number = last.article?.number, let suffix = scanner.suffix(joint.end) else {
            return nil
        }
        let element = CitationScanner.Element(number: number, suffix: suffix.value, start: joint.end, end: suffix.end, closesRange: false)
        return (CitationScanner.Group(unit: .article, elements: [element], end: suffix.end), joint.closesRange)
    }

    /// Adds the places of a group.
    ///
    /// - Parameter joint: nil for a descent, true where 至 stands before the group, false where a comma or 和 does.
    /// - Returns: false, and nothing added, where a number counts no place: 第十万条.
    private mutating func append(_ group: CitationScanner.Group, to entries: inout [Entry], _ law: CitedLaw, joint: Bool?) -> Bool {
        for (index, element) in group.elements.enumerated() {
            let last = entries[entries.count - 1]
            let range = element.start..<(index == group.elements.count - 1 ? group.end : element.end)
            guard let place = place(element, group.unit, after: last.place) else { return index > 0 }
            if index == 0, joint == nil {
                entries[entries.count - 1] = Entry(place: place, range: last.range.lowerBound..<range.upperBound)
            } else if element.closesRange || (index == 0 && joint == true) {
                let whole = last.range.lowerBound..<range.upperBound
                entries[entries.count - 1].range = whole
                for between in places(after: last.place, through: place, group.unit, law) {
                    entries.append(Entry(place: between, range: whole))
                }
            } else {
                entries.append(Entry(place: place, range: range))
            }
        }
        return true
    }

    private func place(_ element: CitationScanner.Element, _ unit: CitationScanner.Unit, after last: CitedPlace) -> CitedPlace? {
        switch unit {
        case .article: CitedPlace(article: ArticleNumber(element.number, suffix: element.suffix))
        case .paragraph: last.article == nil || element.number > 200 ? nil : CitedPlace(article: last.article, paragraph: element.number)
        case .item:
            last.article == nil || element.number > 200
                ? nil : CitedPlace(article: last.article, paragraph: last.paragraph, item: element.number)
        // 目 is finer than an entry: it belongs to its 项.
        case .point: last
        }
    }

    /// The places of a range without its first, its last included. A range that runs backwards or too far gives only its last.
    private mutating func places(
        after first: CitedPlace, through last: CitedPlace, _ unit: CitationScanner.Unit, _ law: CitedLaw
    ) -> [CitedPlace] {
        var result: [CitedPlace] = []
        switch unit {
        case .article:
            if let from = first.article, let to = last.article, from < to {
                result = articles(after: from, through: to, law).map { CitedPlace(article: $0) }
            }
        case .paragraph:
            if first.article == last.article, let from = first.paragraph, let to = last.paragraph, from < to {
                result = (from + 1...to).map { CitedPlace(article: last.article, paragraph: $0) }
            }
        case .item:
            if let from = first.item, let to = last.item, from < to {
                result = (from + 1...to).map { CitedPlace(article: last.article, paragraph: last.paragraph, item: $0) }
            }
        case .point: return []
        }
        rangeEntries += result.count
        return result.isEmpty || rangeEntries > CitationParser.maximumRangeEntries ? [last] : result
    }

    private func articles(after from: ArticleNumber, through to: ArticleNumber, _ law: CitedLaw) -> [ArticleNumber] {
        if case .work(let title) = law, let known = inventory(title), known.contains(to) { return known.filter { $0 > from && $0 <= to } }
        guard to.number - from.number <= 300, to.suffix <= 99 else { return [] }
        if from.number == to.number { return (from.suffix + 1...to.suffix).map { ArticleNumber(from.number, suffix: $0) } }
        let whole = (from.number + 1...to.number).map { ArticleNumber($0) }
        return to.suffix == 0 ? whole : whole + (1...to.suffix).map { ArticleNumber(to.number, suffix: $0) }
    }

    // MARK: Numbers alone

    /// 民法典563, 刑法133之一, 民法典563-565, 民法典563、565: Arabic numbers directly behind a title.
    private mutating func bareNumbers(_ start: Int, _ entries: inout [Entry], _ law: CitedLaw) -> Int? {
        guard let first = bareNumber(start) else { return nil }
        let from = entries[0].range.lowerBound
        entries = [Entry(place: CitedPlace(article: first.article), range: from..<first.end)]
        var end = first.end
        while let joint = scanner.joint(end), let next = bareNumber(joint.end), next.article.suffix == 0 || !joint.closesRange {
            if joint.closesRange {
                let whole = entries[entries.count - 1].range.lowerBound..<next.end
                entries[entries.count - 1].range = whole
                let last = entries[entries.count - 1].place
                for place in places(after: last, through: CitedPlace(article: next.article), .article, law) {
                    entries.append(Entry(place: place, range: whole))
                }
            } else {
                entries.append(Entry(place: CitedPlace(article: next.article), range: joint.end..<next.end))
            }
            end = next.end
        }
        return end
    }

    private func bareNumber(_ start: Int) -> (article: ArticleNumber, end: Int)? {
        var place = scanner.skipBlanks(start)
        if scanner[place] == "第" { place = scanner.skipBlanks(place + 1) }
        guard let number = scanner.number(place), number.end - place <= 4, scanner[place].isASCII, scanner[number.end - 1].isASCII,
            // A year of the text: 公司法2023.
            !(1900...2099).contains(number.value)
        else { return nil }
        if let suffix = scanner.suffix(number.end) { return (ArticleNumber(number.value, suffix: suffix.value), suffix.end) }
        if scanner[number.end] == "-", let suffix = scanner.number(number.end + 1), suffix.value < 20, suffix.value < number.value,
            endsNumber(suffix.end)
        {
            return (ArticleNumber(number.value, suffix: suffix.value), suffix.end)
        }
        return endsNumber(number.end) ? (ArticleNumber(number.value), number.end) : nil
    }

    /// False where the number counts something else: 民法典563个字, 劳动法1.5倍.
    private func endsNumber(_ place: Int) -> Bool {
        let next = scanner[place]
        if next == "." || next == ":" { return !("0"..."9").contains(scanner[place + 1]) }
        if ("a"..."z").contains(next) || ChineseNumeral.isNumeral(next) { return false }
        return !Self.counted.contains(next)
    }

    private static let counted: Set<Unicode.Scalar> = [
        "年", "月", "日", "号", "元", "个", "人", "亿", "名", "次", "周", "版", "章", "页", "编", "届", "岁", "天", "公", "米", "%", "部", "位", "份", "起", "件",
        "例", "国", "家", "级", "期", "块", "套", "倍", "修", "字", "案", "分", "小", "点", "多", "余", "节", "篇", "卷", "册", "集", "课", "讲", "题", "问",
    ]
}
