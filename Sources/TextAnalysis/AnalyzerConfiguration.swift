internal import ByteStorage

/// All that decides which tokens a text has. An index stores its fingerprint, and a searcher refuses another.
package struct AnalyzerConfiguration: Sendable {
    /// Raised whenever the same text may give other tokens.
    package static let format = 1

    package let tables: CharacterTables
    package let lexicon: TermLexicon
    /// SHA-256 in lower-case hex over format, ICU and Unicode versions, kept characters and the lexicon's terms.
    package let fingerprint: String

    /// - Parameter terms: kept whole in addition, in any script and order; folded here.
    /// - Throws: only if ICU or its data cannot be used.
    package init(terms: some Sequence<String> = [String]()) throws(AnalysisError) {
        tables = try CharacterTables()
        let folder = try Analyzer(tables: tables, lexicon: .empty)
        var folded: [[UInt32]] = []
        for term in terms { folded.append(try folder.fold(term).scalars) }
        lexicon = TermLexicon(folded: folded)
        fingerprint = Self.fingerprint(lexicon: lexicon)
    }

    private static func fingerprint(lexicon: TermLexicon) -> String {
        var description = "analyzer \(format)\nICU \(CharacterTables.version)\nkept "
        description.unicodeScalars.append(contentsOf: CharacterTables.kept)
        for term in lexicon.terms {
            description += "\n"
            description.unicodeScalars.append(contentsOf: term.lazy.compactMap(Unicode.Scalar.init))
        }
        return hexadecimal(SHA256.digest(of: Array(description.utf8)))
    }
}
