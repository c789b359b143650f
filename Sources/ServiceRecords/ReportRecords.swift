internal import Database

/// What became of a seat's report.
package struct ReportOutcome: Sendable, Equatable {
    /// Of the report.
    package let number: Int64
    /// Seconds since 1970-01-01 UTC.
    package let closedAt: Int64
    package let closedBy: String
    /// What the editor says to the seat.
    package let words: String
}

/// Reports of seats (标记有误, 没找到) are tasks: each stays open until an editor says what became of it.
extension RecordStore {
    /// Characters of what an editor says to the seat.
    package static let longestOutcome = 200

    private static let isReport = "kind IN ('flag', 'missing')"

    /// Open reports, oldest first.
    /// - Parameter limit: at least 1.
    package func openReports(limit: Int) throws(RecordError) -> [FeedbackRecord] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT \(FeedbackRecord.columns) FROM feedback WHERE \(Self.isReport) AND closed_at IS NULL ORDER BY id LIMIT ?",
                .integer(limit), map: FeedbackRecord.read)
        }
    }

    /// How many reports about an answer are open, and the newest ones that are not.
    /// - Parameter limit: closed ones, at least 0.
    package func reports(of answer: String, limit: Int) throws(RecordError) -> (open: Int, closed: [ReportOutcome]) {
        try read { connection throws(DatabaseError) in
            let open = try connection.integer(
                "SELECT count(*) FROM feedback WHERE answer = ? AND \(Self.isReport) AND closed_at IS NULL", .text(answer))
            let closed = try connection.rows(
                """
                SELECT id, closed_at, closed_by, outcome FROM feedback WHERE answer = ? AND \(Self.isReport) AND closed_at IS NOT NULL
                ORDER BY closed_at DESC, id DESC LIMIT ?
                """, .text(answer), .integer(limit)
            ) { (row: borrowing Row) throws(DatabaseError) in
                ReportOutcome(number: row.integer(0), closedAt: row.integer(1), closedBy: row.text(2), words: row.text(3))
            }
            return (Int(open ?? 0), closed)
        }
    }

    /// Closes an open report.
    ///
    /// - Parameter words: for the seat; 1 to `longestOutcome` characters.
    /// - Returns: false if there is no such open report.
    package func closeReport(_ number: Int64, by person: String, words: String, now: Int64) throws(RecordError) -> Bool {
        let isSaid = words.contains { !$0.isWhitespace }
        guard isSaid, words.unicodeScalars.count <= Self.longestOutcome else { throw .refused("请写明怎么处理的，最多 \(Self.longestOutcome) 字") }
        return try write { connection throws(DatabaseError) in
            try connection.execute(
                "UPDATE feedback SET closed_at = ?, closed_by = ?, outcome = ? WHERE id = ? AND \(Self.isReport) AND closed_at IS NULL",
                .integer(now), .text(person), .text(words), .integer(number)) == 1
        }
    }
}
