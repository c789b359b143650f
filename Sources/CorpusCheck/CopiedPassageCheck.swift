internal import KnowledgeStore
internal import LegalModel

/// Finds passages that an item or a digest shares with the official text of the articles it speaks of.
///
/// A run is a longest common stretch of at least `minimum` Han characters and digits; commas and quotation marks do not end it, while full
/// stops, semicolons, colons and the enumeration comma 、 do (a list of statutory items can only be named as it is). Of a run, defined terms
/// (the lexicon's legal terms), numbers, and the particles between them are unavoidable. It is a copied passage if at least `minimum` characters
/// remain; every run counts for the overlap.
struct CopiedPassageCheck {
    /// Han characters that a run, and what remains of it, must have.
    let minimum: Int
    private let terms: Set<[Unicode.Scalar]>
    private let longestTerm: Int

    /// What texts share with the law.
    struct Result {
        var findings: [CorpusFinding] = []
        /// Characters looked at, and those within runs.
        var characters = 0
        var shared = 0
    }

    /// - Parameter terms: defined terms that only one form of words names.
    init(minimum: Int, terms: [String]) {
        self.minimum = minimum
        self.terms = Set(terms.map { Array($0.unicodeScalars) })
        longestTerm = self.terms.map(\.count).max() ?? 0
    }

    func check(_ item: CorpusItem, articles: [ArticleRecord], blocks: [String]) -> Result {
        let source = Source(articles.filter(\.hasOfficialText).map(\.text) + blocks, width: minimum)
        var result = Result()
        for field in item.statements {
            check(field.text, source, &result) { passage in
                finding(item.file, item.file.line(of: field.text, field: field.name), field.name, passage)
            }
        }
        return result
    }

    func check(_ entry: RegulationDigest.Entry, _ file: CorpusFile, article: ArticleRecord) -> Result {
        let source = Source(article.hasOfficialText ? [article.text] : [], width: minimum)
        var result = Result()
        check(entry.text, source, &result) { finding(file, file.line(of: entry.text, from: entry.line), "\(entry.number.label)要点", $0) }
        return result
    }

    private func finding(_ file: CorpusFile, _ line: Int, _ place: String, _ passage: String) -> CorpusFinding {
        CorpusFinding(.copiedPassage, path: file.path, line: line, reason: "\(place)照抄了条文：“\(passage)”", remedy: "换成自己的话")
    }

    private func check(_ text: String, _ source: Source, _ result: inout Result, _ finding: (String) -> CorpusFinding) {
        for stretch in Self.stretches(of: text) {
            result.characters += stretch.count
            var place = 0
            while place + minimum <= stretch.count {
                let length = source.longest(stretch[place...])
                guard length >= minimum else {
                    place += 1
                    continue
                }
                let run = Array(stretch[place..<(place + length)])
                result.shared += length
                if ownWords(run) >= minimum { result.findings.append(finding(String(String.UnicodeScalarView(run)))) }
                place += length
            }
        }
    }

    /// Characters of a run outside defined terms, numbers and particles.
    private func ownWords(_ run: [Unicode.Scalar]) -> Int {
        var count = 0
        var place = 0
        while place < run.count {
            let longest = min(longestTerm, run.count - place)
            if let length = stride(from: longest, to: 1, by: -1).first(where: { terms.contains(Array(run[place..<(place + $0)])) }) {
                place += length
            } else {
                if !ChineseNumeral.isNumeral(run[place]), !Self.particles.contains(run[place]) { count += 1 }
                place += 1
            }
        }
        return count
    }

    private static let particles: Set<Unicode.Scalar> = ["的", "和", "或", "者", "及", "与", "以", "上", "下", "内", "在", "向", "由", "对", "从"]

    /// Han characters and digits between punctuation that ends a run.
    private static func stretches(of text: String) -> [[Unicode.Scalar]] {
        var stretches: [[Unicode.Scalar]] = [[]]
        for scalar in text.unicodeScalars {
            if scalar.properties.isIdeographic || scalar.properties.numericType != nil {
                stretches[stretches.count - 1].append(scalar)
            } else if breaks.contains(scalar), !(stretches.last?.isEmpty ?? true) {
                stretches.append([])
            }
        }
        return stretches
    }

    private static let breaks: Set<Unicode.Scalar> = ["。", "；", "：", "！", "？", "、", "\n", "（", "）", "(", ")", ";", ":", "|", "*"]

    /// The law texts of one item by their first characters.
    private struct Source {
        private let text: [Unicode.Scalar]
        private let places: [[Unicode.Scalar]: [Int]]
        private let width: Int

        init(_ texts: [String], width: Int) {
            var all: [Unicode.Scalar] = []
            // A scalar that no stretch holds keeps runs from going over an end.
            for stretch in texts.flatMap(CopiedPassageCheck.stretches) { all += stretch + ["\u{0}"] }
            var places: [[Unicode.Scalar]: [Int]] = [:]
            for place in all.indices.dropLast(width - 1) { places[Array(all[place..<(place + width)]), default: []].append(place) }
            text = all
            self.places = places
            self.width = width
        }

        /// Length of the longest common run from the beginning of a stretch; 0 below the width.
        func longest(_ stretch: ArraySlice<Unicode.Scalar>) -> Int {
            guard let starts = places[Array(stretch.prefix(width))] else { return 0 }
            return starts.map { zip(stretch, text[$0...]).prefix { $0 == $1 }.count }.max() ?? 0
        }
    }
}
