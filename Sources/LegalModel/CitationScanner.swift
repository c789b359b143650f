/// Reads the pieces of citations at a place of a folded text. Every method looks at a bounded stretch, so a scan is linear.
struct CitationScanner {
    let text: [Unicode.Scalar]

    /// The unit that a number counts.
    enum Unit: Int, Comparable {
        case article, paragraph, item, point

        static func < (left: Unit, right: Unit) -> Bool { left.rawValue < right.rawValue }
    }

    /// One number of a group: 第三 and 五 of 第三、五条.
    struct Element: Equatable {
        var number: Int
        var suffix: Int
        var start: Int
        var end: Int
        /// True where 至 or a dash stands before it.
        var closesRange: Bool
    }

    /// Numbers with the unit behind the last one.
    struct Group {
        var unit: Unit
        var elements: [Element]
        var end: Int
    }

    /// The scalar at a place; NUL beyond the end.
    @inline(__always)
    subscript(_ place: Int) -> Unicode.Scalar { place < text.count ? text[place] : "\0" }

    func skipBlanks(_ start: Int) -> Int {
        var place = start
        while place < text.count, text[place] == " ", place < start + 4 { place += 1 }
        return place
    }

    func starts(with word: String, at place: Int) -> Bool {
        var place = place
        for scalar in word.unicodeScalars {
            guard self[place] == scalar else { return false }
            place += 1
        }
        return true
    }

    /// The first of some words that stands at a place, and its end.
    func first(of words: [String], at place: Int) -> (word: String, end: Int)? {
        for word in words where starts(with: word, at: place) { return (word, place + word.unicodeScalars.count) }
        return nil
    }

    /// A numeral of at least 1, Chinese or Arabic.
    func number(_ start: Int) -> (value: Int, end: Int)? {
        var end = start
        while end < text.count, end < start + 12, ChineseNumeral.isNumeral(text[end]) { end += 1 }
        guard end > start, !ChineseNumeral.isNumeral(self[end]), let value = ChineseNumeral.value(of: text[start..<end]), value > 0 else {
            return nil
        }
        return (value, end)
    }

    /// 之一, 之2; also -1 after an Arabic number.
    func suffix(_ start: Int) -> (value: Int, end: Int)? {
        guard self[start] == "之", let number = number(skipBlanks(start + 1)), number.value < 100 else { return nil }
        return number
    }

    /// 第三条之一, 第三、五条, 39-41条, 第一款, 第（四）项, （四）、（五）项: numbers with a unit, nil if no unit comes.
    func group(_ start: Int) -> Group? {
        var elements: [Element] = []
        var place = start
        var closesRange = false
        while elements.count < 64, let element = element(place, closesRange: closesRange) {
            elements.append(element.value)
            place = skipBlanks(element.value.end)
            joinSuffix(&elements, before: place)
            if let unit = unit(place) {
                var end = place + 1
                if unit == .article, let suffix = suffix(end) {
                    elements[elements.count - 1].suffix = suffix.value
                    end = suffix.end
                } else if unit == .article, self[end] == "-", isArabic(elements[elements.count - 1]), let number = number(end + 1),
                    number.value < 20,
                    self[number.end] != "条"
                {
                    elements[elements.count - 1].suffix = number.value
                    end = number.end
                }
                elements[elements.count - 1].end = end
                // （四） and the like count 项; 第（四）条 is no citation.
                if element.inBrackets, unit < .item { return nil }
                return isWord(after: end, unit) ? nil : Group(unit: unit, elements: elements, end: end)
            }
            guard let joint = joint(place) else { return nil }
            closesRange = joint.closesRange
            place = joint.end
        }
        return nil
    }

    /// 133-1条 is 第一百三十三条之一, not a range that runs backwards.
    private func joinSuffix(_ elements: inout [Element], before unit: Int) {
        guard self[unit] == "条", elements.count >= 2, let last = elements.last, last.closesRange, last.suffix == 0, last.number < 20,
            isArabic(last), elements[elements.count - 2].number > last.number, elements[elements.count - 2].suffix == 0
        else { return }
        elements.removeLast()
        elements[elements.count - 1].suffix = last.number
        elements[elements.count - 1].end = last.end
    }

    private func isArabic(_ element: Element) -> Bool { element.end > element.start && text[element.end - 1].isASCII }

    private func element(_ start: Int, closesRange: Bool) -> (value: Element, inBrackets: Bool)? {
        var place = start
        if self[place] == "第" { place = skipBlanks(place + 1) }
        if self[place] == "(" {
            guard let number = number(skipBlanks(place + 1)), self[skipBlanks(number.end)] == ")" else { return nil }
            let end = skipBlanks(number.end) + 1
            return (Element(number: number.value, suffix: 0, start: start, end: end, closesRange: closesRange), true)
        }
        guard let number = number(place) else { return nil }
        let suffix = suffix(skipBlanks(number.end))
        return (
            Element(
                number: number.value, suffix: suffix?.value ?? 0, start: start, end: suffix?.end ?? number.end, closesRange: closesRange),
            false
        )
    }

    private func unit(_ place: Int) -> Unit? {
        switch self[place] {
        case "条": .article
        case "款": .paragraph
        case "项": .item
        case "目": .point
        default: nil
        }
    }

    /// True where 条, 款 or 项 is the beginning of a word: 第三条件, 第一款项, 第二项目, 第五条款.
    private func isWord(after place: Int, _ unit: Unit) -> Bool {
        switch unit {
        case .article: ["件", "款", "例", "约", "腿", "路", "线", "街", "船", "鱼", "裤"].contains(self[place])
        case .paragraph: ["项", "式", "额", "待", "车"].contains(self[place])
        case .item: ["目", "链"].contains(self[place])
        case .point: ["标", "的", "录"].contains(self[place])
        }
    }

    /// What may stand between the places of a list or range.
    func joint(_ start: Int) -> (closesRange: Bool, end: Int)? {
        let place = skipBlanks(start)
        switch self[place] {
        case "至", "到", "-", "~", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}", "\u{2500}":
            var end = place + 1
            while end < place + 3, self[end] == self[place] { end += 1 }
            return (true, skipBlanks(end))
        case "、", ",", "和", "及", "与", "或", "并", "暨", "&", "/", "以":
            var end = place
            if self[place] == "、" || self[place] == "," { end += 1 }
            if let word = first(of: ["以及", "或者", "并且", "和", "及", "与", "或", "并", "暨", "&", "/"], at: skipBlanks(end)) { end = word.end }
            return end > place ? (false, skipBlanks(end)) : nil
        default:
            return nil
        }
    }

    /// Past a bracket that belongs to the title: （2018年修正）, （以下简称民法典）. The bracket's inside, if one was passed.
    func skipBracket(_ start: Int) -> (inside: Range<Int>, end: Int)? {
        let place = skipBlanks(start)
        guard self[place] == "(" else { return nil }
        var end = place + 1
        while end < text.count, end < place + 48, text[end] != ")", text[end] != "\n" { end += 1 }
        // （四）项 is a place, not a remark on the title.
        guard self[end] == ")", number(skipBlanks(place + 1))?.end != end else { return nil }
        return (place + 1..<end, end + 1)
    }

    /// Past the part of a law that stands between title and article: 的, 中, 总则, 合同编, 第三编第二章.
    func skipParts(_ start: Int) -> Int {
        var place = skipBlanks(start)
        for _ in 0..<4 {
            let before = place
            if self[place] == "第", let number = number(place + 1), ["编", "章", "节"].contains(self[number.end]) {
                place = number.end + 1
            } else if let end = year(place) {
                place = end
            } else if let word = first(of: ["总则", "分则", "附则", "之", "的", "中", "里"], at: place) {
                place = self[word.end] == "第" || first(of: ["总则", "分则", "附则"], at: word.end) != nil ? word.end : place
            } else if let end = namedPart(place) {
                place = end
            }
            place = skipBlanks(place)
            if place == before { break }
        }
        return place
    }

    /// The year of a version directly before 第: 公司法2023年修订版第33条.
    private func year(_ start: Int) -> Int? {
        guard let number = number(start), number.end == start + 4, (1900...2099).contains(number.value) else { return nil }
        var end = number.end
        for words in [["年"], ["修订", "修正"], ["版", "本"]] {
            if let word = first(of: words, at: end) { end = word.end }
        }
        return self[skipBlanks(end)] == "第" ? end : nil
    }

    /// 婚姻家庭编 directly before 第: a named part, at most eight characters.
    private func namedPart(_ start: Int) -> Int? {
        for end in (start + 2)..<(start + 10) {
            guard (0x4E00...0x9FFF).contains(self[end - 1].value), self[end - 1] != "第" else { return nil }
            if self[end - 1] == "编" || self[end - 1] == "章" { return self[skipBlanks(end)] == "第" ? end : nil }
        }
        return nil
    }
}
