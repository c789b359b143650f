package import TextAnalysis
internal import TextVectors

/// A question as the ranking sees it: weighted terms of each unit, what was added and why.
package struct UnderstoodQuestion: Sendable {
    /// A term with its weight before idf.
    package struct Term: Sendable, Equatable {
        package let unit: AnalysisUnit
        package let bytes: [UInt8]
        /// Above 0. Own terms weigh 2v/(v + 1) for v occurrences (so never 2), terms of expansions less.
        package let weight: Float
        /// False for terms that only an expansion brought.
        package let isOwn: Bool
    }

    package var terms: [Term]
    /// Lay words that were understood as legal terms.
    package var expansions: [LayTerms.Entry]
    package var places: [PlaceNames.Place]
    /// Words of the question that carry its topic, in order, each once, at most 64.
    package var chips: [String]
    /// Folded scalars of the question, stop phrases included.
    package var folded: [UInt32]
    /// What it means, whichever words say so; empty where expansions were undone.
    package var meanings: SharedMeanings.Weighted
    /// By the encoder, unit length; nil without one, or where it knows none of the terms.
    package var vector: [Float]?

    /// True if nothing is left to search for.
    package var isEmpty: Bool { terms.isEmpty }
}

/// Reads questions: folds, cuts, drops what carries no topic, adds legal terms for lay ones, finds places.
package struct QuestionReader: Sendable {
    private let resources: SearchResources
    private let analyzers: AnalyzerPool
    /// Words shown as chips and phrases considered; everything is scored.
    private static let displayLimit = 64

    package init(resources: SearchResources, analyzers: AnalyzerPool) {
        self.resources = resources
        self.analyzers = analyzers
    }

    /// - Parameter expanding: false leaves the lay lexicon out.
    /// - Complexity: O(length), some 10 µs for 30 characters.
    package func read(_ question: String, expanding: Bool) throws(AnalysisError) -> UnderstoodQuestion {
        try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            let folded = try analyzer.fold(question)
            let mask = resources.stopPhrases.mask(of: folded.scalars)
            // A question of nothing but stop phrases (怎么办) is searched as it stands.
            let isAllStop = mask.allSatisfy(\.self)
            let kept = isAllStop ? mask.map { _ in false } : mask
            let tokens = try analyzer.analyze(question)
            let stops = SourceMask(folded: folded, mask: kept)
            let named = resources.places.places(in: folded.scalars)
            // The place lifts its own law already; its letters would only find the law with the place in every sentence.
            let places = SourceMask(folded: folded, mask: named.places.isEmpty || named.mask.allSatisfy(\.self) ? [] : named.mask)
            var terms = TermAccumulator()
            terms.addOwn(tokens, besides: stops, places: places, placeWeight: resources.ranking.placeTermWeight)
            let expansions = expanding ? resources.layTerms.expansions(of: folded.scalars) : []
            for entry in expansions.prefix(Self.displayLimit) {
                for legal in entry.legal {
                    terms.addExpansion(try analyzer.analyze(legal), weight: entry.weight * resources.ranking.expansionWeight)
                }
            }
            return UnderstoodQuestion(
                terms: terms.terms, expansions: expansions, places: named.places,
                chips: chips(tokens, besides: stops), folded: folded.scalars,
                meanings: expanding ? resources.meanings.meanings(in: folded.scalars) : [:],
                vector: vector(of: tokens, besides: places))
        }
    }

    private func vector(of tokens: TokenizedText, besides places: SourceMask) -> [Float]? {
        guard let encoder = resources.models.encoder else { return nil }
        var bag = TermBag(table: encoder)
        bag.add(tokens) { places.covers($0) }
        return bag.vector()
    }

    /// The unit vector of any text; nil without an encoder.
    package func vector(of text: String) throws(AnalysisError) -> [Float]? {
        guard let encoder = resources.models.encoder else { return nil }
        return try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            var bag = TermBag(table: encoder)
            var tokens = TokenizedText()
            try analyzer.analyze(Array(text.utf8), units: [.words, .bigrams], into: &tokens)
            bag.add(tokens)
            return bag.vector()
        }
    }

    /// What any text means; empty without the lexicon of meanings.
    package func meanings(of text: String) throws(AnalysisError) -> SharedMeanings.Weighted {
        try analyzers.withAnalyzer { (analyzer) throws(AnalysisError) in
            resources.meanings.meanings(in: try analyzer.fold(text).scalars)
        }
    }

    private func chips(_ tokens: TokenizedText, besides stops: SourceMask) -> [String] {
        var seen = Set<String>()
        var chips: [String] = []
        for token in tokens.words where !stops.covers(token) && chips.count < Self.displayLimit {
            let text = tokens.text(token)
            if text.unicodeScalars.count >= 2, seen.insert(text).inserted { chips.append(text) }
        }
        return chips
    }
}

/// Which bytes of the original are stop phrases.
private struct SourceMask {
    /// Ascending, disjoint ranges in bytes of the original.
    private var ranges: [Range<Int>] = []

    init(folded: FoldedText, mask: [Bool]) {
        for index in mask.indices where mask[index] {
            let range = Int(folded.sourceStarts[index])..<Int(folded.sourceEnds[index])
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    /// True if a token lies within stop phrases altogether.
    func covers(_ token: Token) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < token.sourceRange.upperBound { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= token.sourceRange.lowerBound
    }
}

/// Joins occurrences into weighted terms, own ones first.
private struct TermAccumulator {
    private struct Key: Hashable {
        let unit: AnalysisUnit
        let bytes: ArraySlice<UInt8>
    }

    private var order: [Key] = []
    private var own: [Key: Int] = [:]
    private var added: [Key: Float] = [:]
    /// On the weight of own terms that weigh less.
    private var factors: [Key: Float] = [:]

    mutating func addOwn(_ tokens: TokenizedText, besides stops: SourceMask, places: SourceMask, placeWeight: Float) {
        for unit in AnalysisUnit.allCases {
            for token in tokens.tokens(unit) where !stops.covers(token) {
                let key = Key(unit: unit, bytes: tokens.term(token))
                if own[key] == nil { order.append(key) }
                own[key, default: 0] += 1
                if places.covers(token) { factors[key] = placeWeight }
            }
        }
    }

    mutating func addExpansion(_ tokens: TokenizedText, weight: Float) {
        guard weight > 0 else { return }
        for unit in AnalysisUnit.allCases {
            for token in tokens.tokens(unit) {
                let key = Key(unit: unit, bytes: tokens.term(token))
                guard own[key] == nil else { continue }
                if added[key] == nil { order.append(key) }
                added[key] = max(added[key] ?? 0, weight)
            }
        }
    }

    var terms: [UnderstoodQuestion.Term] {
        order.map { key in
            let weight: Float
            if let count = own[key].map(Float.init) {
                weight = 2 * count / (count + 1) * (factors[key] ?? 1)
            } else {
                weight = added[key] ?? 0
            }
            return UnderstoodQuestion.Term(unit: key.unit, bytes: Array(key.bytes), weight: weight, isOwn: own[key] != nil)
        }
    }
}
