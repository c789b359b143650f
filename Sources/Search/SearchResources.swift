internal import ByteStorage
internal import FoundationEssentials
package import TextAnalysis

/// The resources that decide how questions are read and results are ranked: lexicon, places, parameters.
///
/// They are copied into every generation, so that a searcher reads a question exactly as the generation's index expects.
package struct SearchResources: Sendable {
    package let analyzer: AnalyzerConfiguration
    package let layTerms: LayTerms
    package let stopPhrases: StopPhrases
    package let places: PlaceNames
    package let ranking: RankingParameters

    /// What is wrong with a resource file.
    package enum Problem: Error, Sendable, Equatable {
        case table(file: String, line: Int, reason: String)
        case parameters(file: String, reason: String)
        case missing(file: String)
        case analysis(String)
    }

    /// Files that belong to the search, by their path below the resource folder; `lay-legal*.tsv` besides.
    package static let fileNames = [
        "Lexicon/legal-terms.tsv", "Lexicon/stop-words.tsv", "Lexicon/places.tsv", "Models/ranking.json",
    ]

    /// - Parameter files: contents by path below the resource folder.
    package init(files: [String: [UInt8]]) throws(Problem) {
        func bytes(_ name: String) throws(Problem) -> [UInt8] {
            guard let bytes = files[name] else { throw .missing(file: name) }
            return bytes
        }
        func reading<Value>(_ file: String, _ body: () throws(TabSeparatedTable.Problem) -> Value) throws(Problem) -> Value {
            do throws(TabSeparatedTable.Problem) { return try body() } catch {
                throw .table(file: file, line: error.line, reason: error.reason)
            }
        }
        let termBytes = try bytes("Lexicon/legal-terms.tsv")
        let terms = try reading("Lexicon/legal-terms.tsv") { () throws(TabSeparatedTable.Problem) in
            let table = try TabSeparatedTable(termBytes, columns: ["term"])
            return table.rows.map { table.cell("term", of: $0) }
        }
        let folder: Analyzer
        do {
            analyzer = try AnalyzerConfiguration(terms: terms)
            folder = try Analyzer(analyzer)
        } catch {
            throw .analysis("\(error)")
        }
        // Folding fails only beyond 128 MB of text; a cell never is.
        func fold(_ text: String) -> [UInt32] { (try? folder.fold(text).scalars) ?? [] }
        var lay = LayTerms()
        for name in files.keys.sorted() where name.hasPrefix("Lexicon/lay-legal") {
            guard let table = files[name] else { continue }
            try reading(name) { () throws(TabSeparatedTable.Problem) in try lay.add(table, fold: fold) }
        }
        layTerms = lay
        var stop = StopPhrases()
        let stopBytes = try bytes("Lexicon/stop-words.tsv")
        try reading("Lexicon/stop-words.tsv") { () throws(TabSeparatedTable.Problem) in try stop.add(stopBytes, fold: fold) }
        stopPhrases = stop
        let placeBytes = try bytes("Lexicon/places.tsv")
        places = try reading("Lexicon/places.tsv") { () throws(TabSeparatedTable.Problem) in try PlaceNames(placeBytes) }
        ranking = try Self.parameters(try bytes("Models/ranking.json"))
    }

    private static func parameters(_ bytes: [UInt8]) throws(Problem) -> RankingParameters {
        do {
            return try JSONDecoder().decode(RankingParameters.self, from: Data(bytes))
        } catch {
            throw .parameters(file: "Models/ranking.json", reason: "\(error)")
        }
    }
}

/// Weights of what stands beside the BM25F sum. Scores are shares of the best lexical score, so that weights hold for short and long questions.
package struct RankingParameters: Sendable, Codable, Equatable {
    /// Factor on the weight of a lay term's legal words, 0…1.
    package var expansionWeight: Float
    /// Added for a law of this rank (by the Chinese name of the level), as a share of the best score.
    package var levelPrior: [String: Float]
    /// Lift of a place's own law where the question or the visitor names the place.
    package var placeLift: Float
    /// Lift of the articles of a law that the question names.
    package var namedLawLift: Float
    /// Weight of the best matching single variant of a standard question beside the answer's BM25F share.
    package var variantWeight: Float
}
