internal import Database
package import LegalModel

/// One change of the lexicon on its way.
package struct LexiconChange: Sendable, Equatable {
    package enum Stage: String, Sendable, CaseIterable {
        case inReview = "in_review"
        /// In force.
        case published
        case returned
        /// A later change of the same word took its place.
        case superseded

        package var chinese: String {
            switch self {
            case .inReview: "待审"
            case .published: "在用"
            case .returned: "已退回"
            case .superseded: "已被替换"
            }
        }
    }

    package let number: Int64
    package let entry: LexiconEntry
    /// Why, in the author's words.
    package let reason: String
    /// The question that the author tried it with; empty for none.
    package let question: String
    package let author: String
    /// Seconds since 1970-01-01 UTC.
    package let proposedAt: Int64
    package let stage: Stage
    package let reviewer: String?
    package let decidedAt: Int64?
    /// What the reviewer said.
    package let remark: String?

    static let columns =
        "id, lay, legal, weight, topic, is_retired, reason, question, author, proposed_at, stage, reviewer, decided_at, remark"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> LexiconChange {
        LexiconChange(
            number: row.integer(0),
            entry: LexiconEntry(lay: row.text(1), legal: row.list(2), weight: row.real(3), topic: row.text(4), isRetired: row.flag(5)),
            reason: row.text(6), question: row.text(7), author: row.text(8), proposedAt: row.integer(9),
            stage: try row.value(10, as: Stage.self), reviewer: row.optionalText(11), decidedAt: row.optionalInteger(12),
            remark: row.optionalText(13))
    }
}

extension StoreSnapshot {
    /// Entries that editors put in force, by word; they stand above the shipped tables.
    package func lexiconInForce() throws(StoreError) -> [LexiconEntry] {
        try lexiconChanges("WHERE stage = 'published' ORDER BY lay", []).map(\.entry)
    }

    /// Changes in review and in force, by word.
    package func openLexiconChanges() throws(StoreError) -> [LexiconChange] {
        try lexiconChanges("WHERE stage IN ('in_review', 'published') ORDER BY lay, id", [])
    }

    package func lexiconChange(_ number: Int64) throws(StoreError) -> LexiconChange? {
        try lexiconChanges("WHERE id = ?", [.integer(number)]).first
    }

    /// Everything that was ever proposed for a word, newest first.
    package func lexiconHistory(of lay: String) throws(StoreError) -> [LexiconChange] {
        try lexiconChanges("WHERE lay = ? ORDER BY id DESC", [.text(lay)])
    }

    private func lexiconChanges(_ condition: String, _ values: [BoundValue]) throws(StoreError) -> [LexiconChange] {
        try run { (connection) throws(DatabaseError) in
            guard try connection.format() >= Schema.formatWithLexicon else { return [] }
            var found: [LexiconChange] = []
            try connection.forEach("SELECT \(LexiconChange.columns) FROM lexicon_changes \(condition)", values) {
                (row: borrowing Row) throws(DatabaseError) in found.append(try LexiconChange.read(row))
            }
            return found
        }
    }
}

extension StoreWriter {
    /// Notes a change that somebody wants, for another person to look at.
    ///
    /// - Returns: its number; nil where a change of the word is in review already.
    package func propose(
        _ entry: LexiconEntry, reason: String, question: String, by author: String, at moment: Int64
    ) throws(StoreError) -> Int64? {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let legal = try StoredText.encode(list: entry.legal)
            let number = try perform { () throws(DatabaseError) -> Int64? in
                let open = try connection.integer(
                    "SELECT 1 FROM lexicon_changes WHERE lay = ? AND stage = 'in_review'", .text(entry.lay))
                guard open == nil else { return nil }
                return try connection.insert(
                    """
                    INSERT INTO lexicon_changes(lay, legal, weight, topic, is_retired, reason, question, author, proposed_at, stage)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'in_review')
                    """, .text(entry.lay), .text(legal), .real(entry.weight), .text(entry.topic), .flag(entry.isRetired), .text(reason),
                    .text(question), .text(author), .integer(moment))
            }
            guard let number else { return nil }
            try record(
                .lexicon, subject: "lexicon:\(entry.lay)", number: Int(number), detail: "提出：\(Self.told(entry))，\(reason)", at: moment)
            return number
        }
    }

    /// Puts a change in review in force in place of the one before, or sends it back.
    ///
    /// - Parameters:
    ///   - reviewer: another person than the author (also a rule of the table).
    ///   - isApproved: false sends it back.
    /// - Returns: false if it is not in review any more.
    package func decide(
        _ change: LexiconChange, isApproved: Bool, by reviewer: String, remark: String?, at moment: Int64
    ) throws(StoreError) -> Bool {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let isDone = try perform { () throws(DatabaseError) in
                if isApproved {
                    try connection.execute(
                        "UPDATE lexicon_changes SET stage = 'superseded' WHERE lay = ? AND stage = 'published'", .text(change.entry.lay))
                }
                let changed = try connection.execute(
                    """
                    UPDATE lexicon_changes SET stage = ?, reviewer = ?, decided_at = ?, remark = ? WHERE id = ? AND stage = 'in_review'
                    """, .text(isApproved ? "published" : "returned"), .text(reviewer), .integer(moment), .text(remark),
                    .integer(change.number))
                if changed == 1, isApproved { try contentChanged() }
                return changed == 1
            }
            guard isDone else { throw .invalid("词条的这次改动已经处理过了") }
            let words = isApproved ? "生效：\(Self.told(change.entry))" : "退回"
            try record(
                .lexicon, subject: "lexicon:\(change.entry.lay)", number: Int(change.number),
                detail: [words, remark].compactMap(\.self).joined(separator: "，"), at: moment)
            return isDone
        }
    }

    private static func told(_ entry: LexiconEntry) -> String {
        entry.isRetired ? "停用“\(entry.lay)”" : "“\(entry.lay)”→\(entry.legal.joined(separator: "、"))（\(entry.weight)）"
    }
}
