internal import Database
internal import FoundationEssentials
package import LegalModel

extension StandardAnswer {
    /// SHA-256 of what translators translate: question, conclusion, text, conditions, exceptions and next steps.
    ///
    /// A further way of asking or another day of review leaves a translation as good as it was; a changed word does not.
    package var translatedHash: String {
        let fields = [question, conclusion ?? "", body, conditions ?? "", exceptions ?? ""] + nextSteps
        // With its length in front, so that no two answers share a form.
        return StoredText.sha256(fields.map { "\($0.utf8.count):\($0)" }.joined())
    }
}

/// What became of a translation.
package enum TranslationOutcome: Sendable, Equatable {
    case stored
    /// The last one of this answer and language has the same content.
    case unchanged
}

extension StoreWriter {
    /// Keeps a translation in place of the one before, which stays in the table. Its answer may come later.
    package func store(_ translation: AnswerTranslation, at moment: Int64) throws(StoreError) -> TranslationOutcome {
        try transaction { (_: inout TransactionEnd) throws(StoreError) in
            let payload = try Self.payload(translation)
            let hash = StoredText.sha256(payload)
            let key: [BoundValue] = [.text(translation.answer), .text(translation.language)]
            let last = try perform { () throws(DatabaseError) in
                try connection.first(
                    "SELECT number, sha256 FROM translations WHERE answer = ? AND language = ? ORDER BY number DESC LIMIT 1", key
                ) { (row: borrowing Row) throws(DatabaseError) in (number: row.int(0), hash: row.text(1)) }
            }
            if last?.hash == hash { return .unchanged }
            let number = (last?.number ?? 0) + 1
            try perform { () throws(DatabaseError) in
                try connection.execute(
                    "INSERT INTO translations(answer, language, number, sha256, payload, stored_at) VALUES (?, ?, ?, ?, ?, ?)",
                    .text(translation.answer), .text(translation.language), .integer(number), .text(hash), .text(payload), .integer(moment))
            }
            try record(
                .translation, subject: "translation:\(translation.language):\(translation.answer)", number: number, digest: hash,
                detail: "译 \(translation.translator)，审 \(translation.reviewer)", at: moment)
            return .stored
        }
    }

    /// Sorted keys, so that equal translations give equal bytes.
    private static func payload(_ translation: AnswerTranslation) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(translation), as: UTF8.self) } catch {
            throw .invalid("译文 \(translation.answer)：\(error)")
        }
    }
}

extension StoreSnapshot {
    /// The newest translation of an answer into a language; nil if there is none.
    package func translation(of answer: String, into language: String) throws(StoreError) -> AnswerTranslation? {
        try translations("language = ?1 AND answer = ?2", [.text(language), .text(answer)]).first
    }

    /// The newest translations into a language, by answer.
    package func translations(into language: String) throws(StoreError) -> [AnswerTranslation] {
        try translations("language = ?1", [.text(language)])
    }

    private func translations(_ condition: String, _ values: [BoundValue]) throws(StoreError) -> [AnswerTranslation] {
        try run { (connection) throws(DatabaseError) in
            // A store of an older format has no such table.
            guard try connection.integer("SELECT 1 FROM sqlite_master WHERE name = 'translations'") != nil else { return [] }
            var found: [AnswerTranslation] = []
            try connection.forEach(
                """
                SELECT payload FROM translations t WHERE \(condition)
                AND number = (SELECT max(number) FROM translations o WHERE o.answer = t.answer AND o.language = t.language) ORDER BY answer
                """, values
            ) { (row: borrowing Row) throws(DatabaseError) in found.append(try AnswerTranslation.read(row)) }
            return found
        }
    }
}

extension AnswerTranslation {
    fileprivate static func read(_ row: borrowing Row) throws(DatabaseError) -> AnswerTranslation {
        let text = row.text(0)
        do { return try JSONDecoder().decode(AnswerTranslation.self, from: Data(text.utf8)) } catch {
            throw .malformed(column: "payload", reason: "translation: \(error)")
        }
    }
}
