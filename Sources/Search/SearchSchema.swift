package import InvertedIndex

/// The one index of all kinds: each kind has units of its own, so that its idf and lengths are its own and a question meets only the kinds
/// asked for.
///
/// Weights of the law units are those measured on lay questions over the law collection (words, bigrams and unigrams fused in one BM25F
/// pass); those of the answers were measured on paraphrases of standard questions, where ICU words add nothing.
package enum SearchSchema {
    /// What the searcher and the index must agree on besides the analyzer; raised whenever documents are made in another way.
    package static let format = 1

    /// A unit by its place in `schema`.
    package enum Unit: Int, CaseIterable, Sendable {
        case lawWords, lawBigrams, lawUnigrams
        case answerBigrams, answerUnigrams
        case caseBigrams, caseUnigrams
        case guideBigrams, guideUnigrams
    }

    /// A column by its place in `schema`.
    package enum Column: Int, CaseIterable, Sendable {
        /// `DocumentKind`.
        case kind
        /// Row of the law version in the knowledge store; 0 for items.
        case version
        /// Article number times 256 plus 之N, so that one article in several versions is seen to be one; 0 for blocks and items.
        case article
    }

    package static let schema = IndexSchema(
        units: [
            IndexUnit(
                name: "law.words", fields: fields(("title", 0.1, 0), ("path", 2.2, 0), ("body", 1, 0.75)), k1: 2.6, idfPower: 1.2,
                weight: 2.56),
            IndexUnit(name: "law.bigrams", fields: fields(("title", 0.5, 0), ("path", 1.5, 0), ("body", 1, 0.75)), k1: 0.9),
            IndexUnit(name: "law.unigrams", fields: fields(("title", 0.2, 0), ("path", 1.5, 0), ("body", 1, 0.75)), k1: 1.2),
            IndexUnit(
                name: "answer.bigrams", fields: fields(("question", 2, 0.6), ("similar", 2, 0.4), ("keywords", 4, 0.6), ("body", 1, 0.3)),
                k1: 1.2,
                idfPower: 0.85),
            IndexUnit(
                name: "answer.unigrams", fields: fields(("question", 3, 0.3), ("similar", 3, 0.3), ("keywords", 4, 0.6), ("body", 1, 0.75)),
                k1: 1.8,
                idfPower: 0.85, weight: 1.5),
            IndexUnit(
                name: "case.bigrams", fields: fields(("title", 2, 0.3), ("summary", 2, 0.5), ("facts", 1, 0.75), ("reasoning", 1, 0.75)),
                k1: 1.2),
            IndexUnit(
                name: "case.unigrams", fields: fields(("title", 2, 0.3), ("summary", 2, 0.5), ("facts", 1, 0.75), ("reasoning", 1, 0.75)),
                k1: 1.8),
            IndexUnit(name: "guide.bigrams", fields: fields(("title", 3, 0.3), ("body", 1, 0.75)), k1: 1.2),
            IndexUnit(name: "guide.unigrams", fields: fields(("title", 3, 0.3), ("body", 1, 0.75)), k1: 1.8),
        ],
        columns: [
            IndexColumn(name: "kind", width: .one), IndexColumn(name: "version", width: .four), IndexColumn(name: "article", width: .four),
        ])

    /// Fields as (name, weight, b).
    private static func fields(_ values: (String, Float, Float)...) -> [IndexField] {
        values.map { IndexField(name: $0.0, weight: $0.1, b: $0.2) }
    }
}

/// What a document is; the high byte of its key, so that keys of one kind are neighbours.
package enum DocumentKind: UInt8, Sendable, CaseIterable {
    /// An article in one version of a law.
    case article = 1
    /// Text of a law without an article number.
    case block = 2
    case answer = 3
    case caseExample = 4
    case guide = 5

    /// - Parameter row: row in the knowledge store, below 2^56.
    package func key(row: Int64) -> UInt64 { UInt64(rawValue) << 56 | UInt64(row) }

    package init?(key: UInt64) { self.init(rawValue: UInt8(key >> 56)) }

    package static func row(ofKey key: UInt64) -> Int64 { Int64(key & 0x00FF_FFFF_FFFF_FFFF) }

    /// The units in which documents of the kind are found.
    package var units: [SearchSchema.Unit] {
        switch self {
        case .article, .block: [.lawWords, .lawBigrams, .lawUnigrams]
        case .answer: [.answerBigrams, .answerUnigrams]
        case .caseExample: [.caseBigrams, .caseUnigrams]
        case .guide: [.guideBigrams, .guideUnigrams]
        }
    }
}
