internal import Database
internal import LegalModel

extension StoreWriter {
    /// Stores the citations of one source in place of those it had.
    ///
    /// - Parameter citations: positions are unique; one without a target says why in `unresolved`.
    /// - Complexity: about 5 µs a citation, 2 µs for none.
    package func storeCitations(of source: CitationSource, _ citations: [StoredCitation]) throws(StoreError) {
        let (column, row) = source.column
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            try perform { () throws(DatabaseError) in
                try connection.execute("DELETE FROM citations WHERE \(column) = ?", .integer(row))
                for citation in citations {
                    try connection.execute(
                        """
                        INSERT INTO citations(\(column), position, text, work, number, suffix, paragraph, item, as_of, unresolved)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, .integer(row), .integer(citation.position), .text(citation.text), .integer(citation.target?.work.value),
                        .integer(citation.target?.article?.number), .integer(citation.target?.article?.suffix),
                        .integer(citation.target?.paragraph), .integer(citation.target?.item), .text(citation.asOf?.description),
                        .text(citation.unresolved))
                }
            }
        }
    }
}
