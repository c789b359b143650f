internal import InvertedIndex
internal import KnowledgeStore
internal import LegalModel
internal import Search
internal import TextAnalysis

/// A question that is nothing but one quoted text: it asks for law that says so word for word.
///
/// Quotes inside a story are speech, not a wish, and change nothing.
struct QuotedPhrase: Sendable {
    /// As typed, without the quotes.
    let text: String
    /// The folded text, and the pairs of neighbouring characters in it.
    let scalars: [UInt32]
    let bigrams: [[UInt8]]

    private static let quotes: [Character: Character] = ["“": "”", "\"": "\"", "「": "」", "『": "』", "‘": "’", "＂": "＂"]
    private static let lengths = 2...64

    init?(_ question: String, _ analyzers: AnalyzerPool) throws(AnalysisError) {
        let trimmed = question.drop(while: \.isWhitespace)
        guard let opening = trimmed.first, let closing = Self.quotes[opening],
            let end = trimmed.lastIndex(where: { !$0.isWhitespace }), trimmed[end] == closing, end > trimmed.startIndex
        else { return nil }
        let text = String(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
        guard Self.lengths.contains(text.count), !text.contains(where: { $0 == opening || $0 == closing }) else { return nil }
        var tokens = TokenizedText()
        let bytes = Array(text.utf8)
        scalars = try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            try analyzer.analyze(bytes, units: [.bigrams], into: &tokens)
            return try analyzer.fold(text).scalars
        }
        self.text = text
        bigrams = tokens.tokens(.bigram).map { Array(tokens.folded[$0.range]) }
        if bigrams.isEmpty { return nil }
    }

    /// Whether a folded text holds the phrase.
    func stands(in text: [UInt32]) -> Bool {
        guard text.count >= scalars.count, let first = scalars.first else { return false }
        for start in 0...text.count - scalars.count where text[start] == first {
            if text[start..<start + scalars.count].elementsEqual(scalars) { return true }
        }
        return false
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
