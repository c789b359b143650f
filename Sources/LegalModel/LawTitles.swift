/// Titles of laws to works: full titles, short titles, former laws and document numbers, found by longest match over folded scalars.
///
/// Titles are compared without 中华人民共和国, 《》, 〈〉, quotation marks and blanks, so that a title inside a title is found however it is marked.
package struct LawTitleTable: Sendable {
    /// A work as the table needs it.
    package struct Work: Sendable {
        /// Full title as the knowledge base prints it.
        package var title: String
        /// Other titles it is known by.
        package var aliases: [String]
        /// 法释〔2020〕17号, where known.
        package var documentNumbers: [String]

        package init(title: String, aliases: [String] = [], documentNumbers: [String] = []) {
            self.title = title
            self.aliases = aliases
            self.documentNumbers = documentNumbers
        }
    }

    package let folding: CitationFolding
    package let former: FormerLaws
    private let laws: [CitedLaw]
    private let trie: TitleTrie

    /// - Parameters:
    ///   - works: where two have the same title, the first is taken.
    ///   - shortTitles: pairs of a short or earlier title and a full title; those whose full title is no work are left out.
    ///   - former: their names come before titles of works: what they say stands in a law in force now.
    package init(
        works: [Work], shortTitles: [(short: String, title: String)] = [], former: FormerLaws = .none,
        folding: CitationFolding = CitationFolding()
    ) {
        var laws: [CitedLaw] = []
        var keys: [(key: [Unicode.Scalar], value: Int)] = []
        func add(_ name: String, _ law: Int) {
            let key = Self.key(folding.fold(name.unicodeScalars)[...])
            if key.count >= 2 { keys.append((key, law)) }
        }
        for name in former.names {
            add(name, laws.count)
            laws.append(.former(name: name))
        }
        let firstWork = laws.count
        laws += works.map { .work(title: $0.title) }
        for (index, work) in works.enumerated() { add(work.title, firstWork + index) }
        for (index, work) in works.enumerated() {
            for name in work.documentNumbers + work.aliases { add(name, firstWork + index) }
        }
        var byTitle: [String: Int] = [:]
        for (index, work) in works.enumerated() where byTitle[work.title] == nil { byTitle[work.title] = firstWork + index }
        for pair in shortTitles {
            if let law = byTitle[pair.title] { add(pair.short, law) }
        }
        for (index, work) in works.enumerated() {
            for name in Self.customaryNames(of: work.title) { add(name, firstWork + index) }
        }
        self.laws = laws
        self.folding = folding
        self.former = former
        trie = TitleTrie(keys)
    }

    /// The work or former law that a whole title names, marks and （2018年修正）-like tails allowed; nil if none.
    package func law(titled title: String) -> CitedLaw? {
        law(folded: folding.fold(title.unicodeScalars)[...])
    }

    /// Full title of the work in force: the successor where the title is a former law's.
    package func workTitle(_ title: String) -> String? {
        switch law(titled: title) {
        case .work(let full): full
        case .former(let name): former.successor(of: name)
        default: nil
        }
    }

    func law(folded title: ArraySlice<Unicode.Scalar>) -> CitedLaw? {
        var rest = Self.trimmed(title)
        while true {
            let key = Self.key(rest)
            if let value = trie.value(of: key) { return laws[value] }
            guard rest.last == ")", let open = rest.lastIndex(of: "("), open > rest.startIndex else { return nil }
            rest = Self.trimmed(rest[..<open])
        }
    }

    /// The longest title that begins at `start`, and where it ends.
    func longestMatch(in text: [Unicode.Scalar], at start: Int) -> (law: CitedLaw, end: Int)? {
        trie.longestMatch(in: text, at: start).map { (laws[$0.value], $0.end) }
    }

    /// Scalars that titles are compared by.
    static func key(_ title: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        var key: [Unicode.Scalar] = []
        key.reserveCapacity(title.count)
        var place = title.startIndex
        while place < title.endIndex {
            if isMark(title[place]) {
                place += 1
            } else if title[place...].starts(with: republic) {
                place += republic.count
            } else {
                key.append(title[place])
                place += 1
            }
        }
        return key
    }

    static let republic = Array("中华人民共和国".unicodeScalars)

    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "《", "》", "〈", "〉", "<", ">", " ", "\"", "'", "\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}", "「", "」", "『", "』": true
        default: false
        }
    }

    private static func trimmed(_ title: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var title = title
        while let last = title.last, isMark(last) { title = title.dropLast() }
        while let first = title.first, isMark(first) { title = title.dropFirst() }
        return title
    }

    /// Names that lawyers make of a title by rule: 最高人民法院关于适用《民法典》婚姻家庭编的解释（一） is 民法典婚姻家庭编解释（一）;
    /// 失业保险条例（试行） is 失业保险条例.
    private static func customaryNames(of title: String) -> [String] {
        var names: [String] = []
        let scalars = Array(title.unicodeScalars)
        for tail in ["（试行）", "(试行)", "（暂行）", "(暂行)"] where title.hasSuffix(tail) { names.append(String(title.dropLast(tail.count))) }
        guard let split = scalars.firstRange(of: Array("关于".unicodeScalars)), split.lowerBound > 0 else { return names }
        let subject = scalars[split.upperBound...]
        names.append(string(scalars[split.lowerBound...]))
        for verb in ["适用", "审理", "办理"] where subject.starts(with: Array(verb.unicodeScalars)) {
            let rest = Array(subject.dropFirst(verb.unicodeScalars.count))
            for kind in ["的解释", "若干问题的解释", "案件适用法律若干问题的解释", "案件适用法律问题的解释"] {
                guard let place = rest.lastRange(of: Array(kind.unicodeScalars)), place.lowerBound > 0 else { continue }
                let head = string(rest[..<place.lowerBound])
                let tail = string(rest[place.upperBound...])
                names += [head + "解释" + tail, head + "司法解释" + tail]
            }
        }
        return names
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

extension Array where Element: Equatable {
    /// The first place where `part` stands.
    fileprivate func firstRange(of part: [Element]) -> Range<Int>? {
        guard !part.isEmpty, count >= part.count else { return nil }
        return (0...(count - part.count)).first { self[$0...].starts(with: part) }.map { $0..<($0 + part.count) }
    }

    /// The last place where `part` stands.
    fileprivate func lastRange(of part: [Element]) -> Range<Int>? {
        guard !part.isEmpty, count >= part.count else { return nil }
        return (0...(count - part.count)).last { self[$0...].starts(with: part) }.map { $0..<($0 + part.count) }
    }
}
