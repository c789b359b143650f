internal import Glibc
internal import InvertedIndex
internal import LegalModel

/// What documents are lifted by, whatever the words: level of law, how often a law answers, the place asked about.
struct LawLifts: Sendable {
    /// Of each law version by its row.
    struct Version: Sendable {
        /// Level or law prior, in shares of the best lexical score; a place's own law stands as high as national law.
        var prior: Float = 0
        /// 0…1, `PlaceNames.Place.nearness`.
        var nearness: Float = 0
    }

    let versions: [Version]
    /// Prior and place lift of each document, in the form that the index takes.
    let prior: DocumentPrior

    /// - Parameters:
    ///   - base: prior of each version without places, by row.
    ///   - national: prior that a place's own law gets at least.
    init(
        base: [Float], national: Float, places: [PlaceNames.Place], placeLift: Float, catalogue: LawCatalogue, reader: IndexReader
    ) {
        var versions: [Version] = []
        for row in 0..<UInt32(catalogue.limit) {
            guard let version = catalogue[row] else {
                versions.append(Version())
                continue
            }
            let nearness = places.map { $0.nearness(title: version.title, region: version.region) }.max() ?? 0
            versions.append(Version(prior: nearness > 0 ? max(base[Int(row)], national) : base[Int(row)], nearness: nearness))
        }
        self.versions = versions
        var values = [Float](repeating: 0, count: reader.documentLimit)
        reader.forEachValue(column: SearchSchema.Column.version.rawValue) { document, row in
            guard Int(row) < versions.count else { return }
            values[Int(document)] = versions[Int(row)].prior + placeLift * versions[Int(row)].nearness
        }
        prior = DocumentPrior(values)
    }

    /// ln((g_law + 5 r_level) / (n_law + 5)) of each version's law with r_level = (g_level + ½) / (n_level + 5), as a z-score over the articles of the
    /// newest versions; g counts judged articles, n articles.
    ///
    /// - Returns: by row of the version, with the mean over national law.
    static func lawPrior(
        _ models: RankingModels, ownCount: Float, catalogue: LawCatalogue, articles: [Int]
    ) -> (values: [Float], national: Float) {
        var judgedOfLevel: [LegalLevel: Float] = [:]
        var articlesOfLevel: [LegalLevel: Float] = [:]
        func judged(_ version: LawCatalogue.Version) -> Float {
            models.lawCounts[version.title].map { $0.judged + ownCount * $0.own } ?? 0
        }
        for row in 0..<UInt32(catalogue.limit) {
            guard let version = catalogue[row], version.isNewest else { continue }
            judgedOfLevel[version.level, default: 0] += judged(version)
            articlesOfLevel[version.level, default: 0] += Float(articles[Int(row)])
        }
        var logs = [Float](repeating: 0, count: catalogue.limit)
        var sum = 0.0
        var squares = 0.0
        var count = 0.0
        var nationalSum = 0.0
        var nationalCount = 0.0
        for row in 0..<UInt32(catalogue.limit) {
            guard let version = catalogue[row] else { continue }
            let rate = ((judgedOfLevel[version.level] ?? 0) + 0.5) / ((articlesOfLevel[version.level] ?? 0) + 5)
            let number = Float(articles[Int(row)])
            logs[Int(row)] = logf((judged(version) + 5 * rate) / (number + 5))
            guard version.isNewest else { continue }
            let value = Double(logs[Int(row)])
            sum += Double(number) * value
            squares += Double(number) * value * value
            count += Double(number)
            if version.region == "全国" {
                nationalSum += Double(number) * value
                nationalCount += Double(number)
            }
        }
        guard count > 0 else { return (logs.map { _ in 0 }, 0) }
        let mean = sum / count
        let deviation = max(squares / count - mean * mean, 1e-12).squareRoot()
        func score(_ value: Double) -> Float { Float((value - mean) / deviation) }
        return (logs.map { score(Double($0)) }, nationalCount > 0 ? score(nationalSum / nationalCount) : 0)
    }
}
