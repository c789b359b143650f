internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

/// A question that is nothing but one quoted text: it asks for law that says so word for word. `“甲方 通知”~20` asks for law in which the words
/// between the blanks stand near each other, in any order, with at most so many other characters between and inside them altogether.
///
/// Quotes inside a story are speech, not a wish, and change nothing.
struct QuotedPhrase: Sendable {
    /// As typed, without the quotes.
    let text: String
    /// Folded; one for a phrase, several for words near each other.
    let parts: [[UInt32]]
    /// Other characters allowed among the parts; 0 for a phrase.
    let distance: Int
    /// Pairs of neighbouring characters that a text must hold.
    let bigrams: [[UInt8]]

    private static let quotes: [Character: Character] = ["“": "”", "\"": "\"", "「": "」", "『": "』", "‘": "’", "＂": "＂"]
    private static let lengths = 2...64
    private static let distances = 1...200

    init?(_ question: String, _ analyzers: AnalyzerPool) throws(AnalysisError) {
        let (quoted, distance) = Self.withoutDistance(question.drop(while: \.isWhitespace))
        guard let opening = quoted.first, let closing = Self.quotes[opening], quoted.last == closing, quoted.count > 1 else { return nil }
        let text = String(quoted.dropFirst().dropLast())
        guard Self.lengths.contains(text.count), !text.contains(where: { $0 == opening || $0 == closing }) else { return nil }
        let words = distance == nil ? [text] : text.split(whereSeparator: \.isWhitespace).map(String.init)
        var tokens = TokenizedText()
        let bytes = Array(text.utf8)
        parts = try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            try analyzer.analyze(bytes, units: [.bigrams], into: &tokens)
            var parts: [[UInt32]] = []
            for word in words { parts.append(try analyzer.fold(word).scalars) }
            return parts
        }
        self.text = text
        self.distance = distance ?? 0
        // A character that stands alone here stands in pairs elsewhere: the index knows it alone only where no neighbour is Han.
        bigrams = tokens.tokens(.bigram).map { Array(tokens.folded[$0.range]) }.filter { token in
            token.count { $0 & 0xC0 != 0x80 } > 1 || token[0] < 0x80
        }
        if bigrams.isEmpty || parts.contains(where: \.isEmpty) { return nil }
    }

    /// The question without blanks at its end and without `~20`; nil for a distance that there is none.
    private static func withoutDistance(_ question: Substring) -> (Substring, Int?) {
        var rest = question
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        let digits = rest.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let head = rest.dropLast(digits)
        guard digits > 0, let tilde = head.last, tilde == "~" || tilde == "～", let distance = Int(rest.suffix(digits)),
            distances.contains(distance)
        else { return (rest, nil) }
        return (head.dropLast(), distance)
    }

    /// What is looked for, in words for people.
    var sentence: String {
        distance == 0 ? "法条只列原样写着“\(text)”的" : "法条只列“\(text)”各词相距不超过 \(distance) 个字的"
    }

    /// Whether a folded text holds the phrase, or all words near each other.
    func stands(in text: [UInt32]) -> Bool {
        var places: [(start: Int, part: Int)] = []
        for (number, part) in parts.enumerated() {
            let starts = Self.starts(of: part, in: text)
            if starts.isEmpty { return false }
            places += starts.map { ($0, number) }
        }
        guard parts.count > 1 else { return true }
        places.sort { $0.start < $1.start }
        let longest = distance + parts.reduce(0) { $0 + $1.count }
        // The last place of each part so far; the earliest of them begins the shortest window that ends here.
        var last = [Int](repeating: -1, count: parts.count)
        for place in places {
            last[place.part] = place.start
            guard let first = last.min(), first >= 0 else { continue }
            let end = last.indices.map { last[$0] + parts[$0].count }.max() ?? 0
            if end - first <= longest { return true }
        }
        return false
    }

    private static func starts(of part: [UInt32], in text: [UInt32]) -> [Int] {
        guard text.count >= part.count, let first = part.first else { return [] }
        return (0...text.count - part.count).filter { start in
            text[start] == first && text[start..<start + part.count].elementsEqual(part)
        }
    }
}

extension SearchRun {
    /// Of the documents allowed, those that may hold the phrase: all of its pairs occur in them, in whatever order.
    func phraseCandidates(_ allowed: DocumentSet) -> DocumentSet {
        guard let phrase else { return allowed }
        var candidates = snapshot.index.documents(unit: SearchSchema.Unit.lawBigrams.rawValue, holding: phrase.bigrams)
        candidates.formIntersection(allowed)
        return candidates
    }

    /// Of ranked laws, those whose text holds the phrase.
    ///
    /// - Complexity: about 15 µs a document; nothing without a phrase.
    func holdingPhrase(_ ranked: [RankedDocument]) throws(KnowledgeBaseError) -> [RankedDocument] {
        guard let phrase else { return ranked }
        let texts = try snapshot.read { (store) throws(StoreError) in
            var texts: [UInt64: String] = [:]
            for document in ranked {
                let row = DocumentKind.row(ofKey: document.key)
                if DocumentKind(key: document.key) == .article {
                    let article = try store.articles([RevisionID(row)]).first ?? nil
                    texts[document.key] = article.map { $0.text + "\n" + ($0.digest ?? "") }
                } else {
                    texts[document.key] = (try store.blocks([BlockID(row)]).first ?? nil)?.text
                }
            }
            return texts
        }
        do throws(AnalysisError) {
            return try snapshot.analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
                var kept: [RankedDocument] = []
                for document in ranked {
                    if let text = texts[document.key], phrase.stands(in: try analyzer.fold(text).scalars) { kept.append(document) }
                }
                return kept
            }
        } catch {
            throw .storage("\(error)")
        }
    }
}
