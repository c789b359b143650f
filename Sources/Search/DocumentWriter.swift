package import InvertedIndex
package import TextAnalysis
package import TextVectors

/// Makes index documents: the one place that decides which text of what kind goes into which field, and into the document's vector.
package struct DocumentWriter {
    private let analyzer: Analyzer
    private var tokens = TokenizedText()
    private var input = DocumentInput(key: 0)
    /// Terms of the document at hand; nil without a table.
    private var bag: TermBag?

    /// - Parameter table: gives every document a vector; nil leaves vectors out.
    package init(configuration: AnalyzerConfiguration, table: NGramTable? = nil) throws(AnalysisError) {
        analyzer = try Analyzer(configuration)
        bag = table.map { TermBag(table: $0) }
    }

    /// The unit vector of the document made last; nil without a table, or where the table knows none of its terms.
    package var vector: [Float]? { bag?.vector() }

    /// What the vector of the document made last is made of: rows of the table and their counts; nil without a table.
    package var vectorTerms: [(row: Int, count: Int)]? { bag?.entries }

    /// An article, or a block where `article` is nil.
    ///
    /// - Parameters:
    ///   - row: of the article revision or the block.
    ///   - version: row of the law version.
    ///   - article: number and 之N.
    ///   - label: 第…条, found by words and left out of the vector; empty for a block.
    ///   - body: text of the article.
    package mutating func law(
        row: Int64, version: Int64, article: (number: Int, suffix: Int)?, title: String, path: [String], label: String = "", body: String
    ) throws(AnalysisError) -> DocumentInput {
        let kind: DocumentKind = article == nil ? .block : .article
        start(kind, row: row)
        input.set(column: SearchSchema.Column.version.rawValue, to: UInt32(clamping: version))
        if let article {
            input.set(column: SearchSchema.Column.article.rawValue, to: UInt32(clamping: article.number * 256 + min(255, article.suffix)))
        }
        let units: [(AnalysisUnit, SearchSchema.Unit)] = [(.word, .lawWords), (.bigram, .lawBigrams), (.unigram, .lawUnigrams)]
        try add(title, field: 0, units)
        try add(path.joined(separator: "\n"), field: 1, units)
        try add(label.isEmpty || body.isEmpty ? label + body : label + "\n" + body, field: 2, units, unvectored: label.utf8.count)
        return input
    }

    package mutating func answer(
        row: Int64, question: String, similar: [String], keywords: [String], body: String
    ) throws(AnalysisError) -> DocumentInput {
        start(.answer, row: row)
        let units: [(AnalysisUnit, SearchSchema.Unit)] = [(.bigram, .answerBigrams), (.unigram, .answerUnigrams)]
        try add(question, field: 0, units)
        try add(similar.joined(separator: "\n"), field: 1, units)
        try add(keywords.joined(separator: "\n"), field: 2, units)
        try add(body, field: 3, units, unvectored: .max)
        return input
    }

    package mutating func caseExample(
        row: Int64, title: String, summary: String, facts: String, reasoning: String
    ) throws(AnalysisError) -> DocumentInput {
        start(.caseExample, row: row)
        let units: [(AnalysisUnit, SearchSchema.Unit)] = [(.bigram, .caseBigrams), (.unigram, .caseUnigrams)]
        for (field, text) in [title, summary, facts].enumerated() { try add(text, field: field, units) }
        try add(reasoning, field: 3, units, unvectored: .max)
        return input
    }

    package mutating func guide(row: Int64, title: String, body: String) throws(AnalysisError) -> DocumentInput {
        start(.guide, row: row)
        let units: [(AnalysisUnit, SearchSchema.Unit)] = [(.bigram, .guideBigrams), (.unigram, .guideUnigrams)]
        try add(title, field: 0, units)
        try add(body, field: 1, units)
        return input
    }

    private mutating func start(_ kind: DocumentKind, row: Int64) {
        input.reset(key: kind.key(row: row))
        bag?.removeAll()
        input.set(column: SearchSchema.Column.kind.rawValue, to: UInt32(kind.rawValue))
    }

    /// - Parameter unvectored: bytes at the beginning that the vector leaves out.
    private mutating func add(
        _ text: String, field: Int, _ units: [(AnalysisUnit, SearchSchema.Unit)], unvectored: Int = 0
    ) throws(AnalysisError) {
        if text.isEmpty { return }
        var wanted: AnalysisUnits = []
        for (unit, _) in units { wanted.insert(AnalysisUnits(rawValue: 1 << unit.rawValue)) }
        let isVectored = bag != nil && unvectored < text.utf8.count
        if isVectored { wanted.formUnion([.words, .bigrams]) }
        try analyzer.analyze(Array(text.utf8), units: wanted, into: &tokens)
        for (unit, target) in units {
            for token in tokens.tokens(unit) { input.append(tokens.folded, token.range, unit: target.rawValue, field: field) }
        }
        if isVectored { bag?.add(tokens, from: unvectored) }
    }
}
