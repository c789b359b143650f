internal import Database
internal import PersonalData

/// What somebody said about one version of an answer, or about its absence.
package struct Feedback: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// 有用.
        case useful
        /// 没用.
        case useless
        /// 标记有误: a seat says that the answer is wrong.
        case flag
        /// 没找到: a seat found nothing for the question.
        case missing
    }

    package enum Reason: String, Sendable, CaseIterable {
        case unclear, wrong, outdated, other

        package var chinese: String {
            switch self {
            case .unclear: "看不懂"
            case .wrong: "内容不对"
            case .outdated: "过时了"
            case .other: "不是我的情况"
            }
        }
    }

    /// Where it was said.
    package enum Channel: String, Sendable, CaseIterable {
        case portal, kiosk, desk, api
    }

    /// One version of an answer.
    package struct Version: Sendable, Hashable {
        package let answer: String
        package let revision: Int
        package let sha256: String

        package init(answer: String, revision: Int, sha256: String) {
            self.answer = answer
            self.revision = revision
            self.sha256 = sha256
        }
    }

    package let kind: Kind
    package let channel: Channel
    /// Nil where nothing was found.
    package let version: Version?
    package let reason: Reason?
    /// What was asked; personal data is masked when it is kept.
    package let question: String?
    /// Further words of the person; likewise.
    package let note: String?

    package init(kind: Kind, channel: Channel, version: Version?, reason: Reason?, question: String?, note: String?) {
        self.kind = kind
        self.channel = channel
        self.version = version
        self.reason = reason
        self.question = question
        self.note = note
    }
}

/// A piece of feedback as it was kept.
package struct FeedbackRecord: Sendable, Equatable {
    package let number: Int64
    /// Start of the hour it came in, in seconds since 1970-01-01 UTC: nobody needs to know the minute.
    package let hour: Int64
    package let feedback: Feedback
}

/// How often one version was called useful or not.
package struct FeedbackTotal: Sendable, Equatable {
    package let answer: String
    package let revision: Int
    package let useful: Int
    package let useless: Int
    package let flags: Int
}

extension RecordStore {
    /// Characters kept of a question and of a note.
    package static let longestNote = 500
    /// Words of people go after this time, the counts stay.
    static let wordsKept: Int64 = 180 * 86_400

    /// Keeps a piece of feedback, durably when it returns.
    /// - Returns: its number.
    @discardableResult
    package func keep(_ feedback: Feedback, now: Int64) throws(RecordError) -> Int64 {
        let question = Self.masked(feedback.question)
        let note = Self.masked(feedback.note)
        return try write { connection throws(DatabaseError) in
            try connection.insert(
                "INSERT INTO feedback(hour, channel, kind, answer, revision, sha256, reason, question, note) VALUES (?,?,?,?,?,?,?,?,?)",
                .integer(now - now % 3_600), .text(feedback.channel.rawValue), .text(feedback.kind.rawValue),
                .text(feedback.version?.answer), .integer(feedback.version?.revision), .text(feedback.version?.sha256),
                .text(feedback.reason?.rawValue), .text(question), .text(note))
        }
    }

    /// The newest pieces first.
    /// - Parameters:
    ///   - answer: of one answer alone; nil for all.
    ///   - limit: at least 1.
    package func feedback(of answer: String?, limit: Int) throws(RecordError) -> [FeedbackRecord] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT \(FeedbackRecord.columns) FROM feedback WHERE ?1 IS NULL OR answer = ?1 ORDER BY id DESC LIMIT ?2", .text(answer),
                .integer(limit), map: FeedbackRecord.read)
        }
    }

    /// Totals by version, those with most complaints first.
    package func feedbackTotals() throws(RecordError) -> [FeedbackTotal] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                """
                SELECT answer, revision, sum(kind = 'useful'), sum(kind = 'useless'), sum(kind = 'flag') FROM feedback
                WHERE answer IS NOT NULL GROUP BY answer, revision ORDER BY sum(kind <> 'useful') DESC, answer, revision
                """
            ) { (row: borrowing Row) throws(DatabaseError) in
                FeedbackTotal(answer: row.text(0), revision: row.int(1), useful: row.int(2), useless: row.int(3), flags: row.int(4))
            }
        }
    }

    /// Without personal data, at most `longestNote` characters; nil for nothing but white space.
    static func masked(_ text: String?) -> String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return String(PersonalDataScanner().masked(text).unicodeScalars.prefix(longestNote).map(Character.init))
    }
}

extension FeedbackRecord {
    static let columns = "id, hour, channel, kind, answer, revision, sha256, reason, question, note"

    static func read(_ row: borrowing Row) throws(DatabaseError) -> FeedbackRecord {
        var version: Feedback.Version?
        if let answer = row.optionalText(4) { version = Feedback.Version(answer: answer, revision: row.int(5), sha256: row.text(6)) }
        let reason = row.isNull(7) ? nil : try row.value(7, as: Feedback.Reason.self)
        return FeedbackRecord(
            number: row.integer(0), hour: row.integer(1),
            feedback: Feedback(
                kind: try row.value(3, as: Feedback.Kind.self), channel: try row.value(2, as: Feedback.Channel.self), version: version,
                reason: reason, question: row.optionalText(8), note: row.optionalText(9)))
    }
}
