internal import ByteStorage
internal import FoundationEssentials
package import TextAnalysis

/// The resources that decide how questions are read and results are ranked: lexicon, places, parameters.
///
/// They are copied into every generation, so that a searcher reads a question exactly as the generation's index expects.
package struct SearchResources: Sendable {
    package let analyzer: AnalyzerConfiguration
    package let layTerms: LayTerms
    /// Empty without `Lexicon/same-meaning.tsv`.
    package let meanings: SharedMeanings
    package let stopPhrases: StopPhrases
    package let places: PlaceNames
    package let ranking: RankingParameters
    package let models: RankingModels
    package let spelling: SpellingTables

    /// Name of the generation's attachment with a vector for every document, made with `models.encoder`.
    package static let vectorsName = "vectors.bin"

    /// What is wrong with a resource file.
    package enum Problem: Error, Sendable, Equatable {
        case table(file: String, line: Int, reason: String)
        case parameters(file: String, reason: String)
        case missing(file: String)
        case analysis(String)
    }

    /// - Parameter files: contents by path below the resource folder. `Lexicon/legal-terms.tsv`, `stop-words.tsv`, `places.tsv` and
    ///   `Models/ranking.json` must be there; `lay-legal*.tsv`, `same-meaning.tsv`, `confusable.tsv`, `readings.tsv` and models may.
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
        meanings = try Self.meanings(files["Lexicon/same-meaning.tsv"], lay, fold)
        var stop = StopPhrases()
        let stopBytes = try bytes("Lexicon/stop-words.tsv")
        try reading("Lexicon/stop-words.tsv") { () throws(TabSeparatedTable.Problem) in try stop.add(stopBytes, fold: fold) }
        stopPhrases = stop
        let placeBytes = try bytes("Lexicon/places.tsv")
        places = try reading("Lexicon/places.tsv") { () throws(TabSeparatedTable.Problem) in try PlaceNames(placeBytes) }
        ranking = try Self.parameters(try bytes("Models/ranking.json"))
        models = try RankingModels(files: files)
        var spelling = SpellingTables()
        if let table = files["Lexicon/confusable.tsv"] {
            try reading("Lexicon/confusable.tsv") { () throws(TabSeparatedTable.Problem) in try spelling.addConfusions(table, fold: fold) }
        }
        if let table = files["Lexicon/readings.tsv"] {
            try reading("Lexicon/readings.tsv") { () throws(TabSeparatedTable.Problem) in try spelling.addReadings(table) }
        }
        self.spelling = spelling
    }

    private static func meanings(_ table: [UInt8]?, _ lay: LayTerms, _ fold: (String) -> [UInt32]) throws(Problem) -> SharedMeanings {
        var meanings = SharedMeanings()
        guard let table else { return meanings }
        do throws(TabSeparatedTable.Problem) { try meanings.add(table, fold: fold) } catch {
            throw .table(file: "Lexicon/same-meaning.tsv", line: error.line, reason: error.reason)
        }
        meanings.add(lay, fold: fold)
        return meanings
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
    /// Factor on the weight of a place's own name among the words, 0…1: its law is lifted already.
    package var placeTermWeight: Float
    /// Lift of the articles of a law that the question names.
    package var namedLawLift: Float
    package var answers: Answers
    /// Lift of an article by the similarity (to the fourth power) of the nearest standard answer that cites it.
    package var answerVote: Float
    /// Lift of a case by the best article that it applies, over the root of the article's rank.
    package var articleLift: Float
    /// Weights that hold where trained models are in use.
    package var trained: Trained

    /// Weights of what stands beside a standard answer's BM25F share; those of vectors hold where trained models are in use.
    package struct Answers: Sendable, Codable, Equatable {
        /// Characters of the best single way of asking.
        package var variant: Float
        /// Meanings that the question shares with one way of asking, or with the keywords.
        package var meaning: Float
        /// Meanings in the answer's text, over the number of ways of asking: where many are known, the text says nothing more.
        package var bodyMeaning: Float
        /// Vectors of the best way of asking, of the keywords, of the text, and of the text over the number of ways of asking.
        package var questionCosine: Float
        package var keywordCosine: Float
        package var bodyCosine: Float
        package var bareBodyCosine: Float
        /// Taken off for the logarithm of the number of ways of asking: the best of many is high by chance.
        package var ways: Float
        /// The similarity with which an answer speaks for the articles it cites: what the trees of the law ranking were trained with.
        package var citing: Citing

        package struct Citing: Sendable, Codable, Equatable {
            package var variant: Float
            package var questionCosine: Float
            package var bodyCosine: Float
        }
    }

    package struct Trained: Sendable, Codable, Equatable {
        /// Weight of the cosine of question and article.
        package var cosine: Float
        /// Weight of the z-score of ln of a law's share among the judged articles.
        package var lawPrior: Float
        /// What a question of our own answers counts beside a judged question, in the law prior.
        package var ownCount: Float
        /// Lift of an article by the similarity (to the fourth power) of the nearest judged question it answers, and of the nearest answer of one.
        package var judgedVote: Float
        package var answerVote: Float
        /// Lift of a place's own law beside the scores of the trees.
        package var placeLift: Float
        /// Candidates that the trees order anew; 0 leaves them out.
        package var rerankedDepth: Int
    }
}
