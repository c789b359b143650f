internal import CSodium
internal import Database
internal import PersonalData

/// 留言: a question left for a person to answer. It holds no name and no way to reach the sender, who comes back with its number.
package struct MessageRecord: Sendable, Equatable {
    /// Twelve random digits.
    package let number: String
    package let sentAt: Int64
    /// Personal data is masked.
    package let text: String
    package let region: String?
    package let topic: String?
    /// Answers that were shown before it was sent and did not help.
    package let shown: [String]
    package let reply: String?
    /// A published answer that replies to it.
    package let replyAnswer: String?
    package let repliedAt: Int64?
}

extension RecordStore {
    /// Characters of a message.
    package static let longestMessage = 2_000
    /// A message goes so long after it was replied to.
    static let messageKeptReplied: Int64 = 30 * 86_400
    /// And so long after it was sent in any case.
    static let messageKept: Int64 = 180 * 86_400

    /// Keeps a message, durably when it returns.
    /// - Returns: the number under which the reply can be read.
    package func send(_ text: String, region: String?, topic: String?, shown: [String], now: Int64) throws(RecordError) -> String {
        guard sodium_init() >= 0 else { throw .refused("随机数不能用") }
        let masked = String(PersonalDataScanner().masked(text).unicodeScalars.prefix(Self.longestMessage).map(Character.init))
        return try write { connection throws(DatabaseError) in
            while true {
                let number = (0..<12).map { _ in String(randombytes_uniform(10)) }.joined()
                let isTaken = try connection.integer("SELECT 1 FROM messages WHERE number = ?", .text(number)) != nil
                if isTaken { continue }
                try connection.execute(
                    "INSERT INTO messages(number, sent_at, text, region, topic, shown) VALUES (?,?,?,?,?,?)", .text(number), .integer(now),
                    .text(masked), .text(region), .text(topic), .text(shown.joined(separator: ",")))
                return number
            }
        }
    }

    /// The message of a number; what is no digit in it does not count.
    package func message(_ number: String) throws(RecordError) -> MessageRecord? {
        let digits = Self.digits(number)
        return try read { connection throws(DatabaseError) in
            try connection.first("SELECT \(Self.messageColumns) FROM messages WHERE number = ?", .text(digits), map: Self.message)
        }
    }

    /// Messages in the order they were sent.
    /// - Parameter repliedToo: false for those that wait for a reply alone.
    package func messages(repliedToo: Bool, limit: Int) throws(RecordError) -> [MessageRecord] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT \(Self.messageColumns) FROM messages WHERE ? OR replied_at IS NULL ORDER BY sent_at, number LIMIT ?",
                .flag(repliedToo), .integer(limit), map: Self.message)
        }
    }

    /// Replies with words or with a published answer; a second reply replaces the first.
    /// - Returns: false if there is no such message.
    package func reply(to number: String, text: String?, answer: String?, now: Int64) throws(RecordError) -> Bool {
        guard text != nil || answer != nil else { throw .refused("答复要有文字或者一条标准答复的编号") }
        let digits = Self.digits(number)
        return try write { connection throws(DatabaseError) in
            try connection.execute(
                "UPDATE messages SET reply = ?, reply_answer = ?, replied_at = ? WHERE number = ?", .text(text), .text(answer),
                .integer(now),
                .text(digits)) > 0
        }
    }

    /// Takes a message back: it is gone, from the file too.
    /// - Returns: false if there is no such message.
    package func withdraw(_ number: String) throws(RecordError) -> Bool {
        let digits = Self.digits(number)
        return try erase { connection throws(DatabaseError) in
            try connection.execute("DELETE FROM messages WHERE number = ?", .text(digits)) > 0
        }
    }

    /// Removes what has been kept long enough: messages, words in feedback, gaps.
    /// - Returns: whether there was anything.
    @discardableResult
    package func purge(now: Int64) throws(RecordError) -> Bool {
        let due = try read { connection throws(DatabaseError) in
            try connection.integer(
                """
                SELECT EXISTS (SELECT 1 FROM messages WHERE replied_at < ?1 OR sent_at < ?2)
                    OR EXISTS (SELECT 1 FROM feedback WHERE hour < ?3 AND (question IS NOT NULL OR note IS NOT NULL))
                    OR EXISTS (SELECT 1 FROM gaps WHERE day < ?4)
                """, .integer(now - Self.messageKeptReplied), .integer(now - Self.messageKept), .integer(now - Self.wordsKept),
                .text(QuestionLog.day(now - QuestionLog.gapsKept))) == 1
        }
        guard due else { return false }
        try erase { connection throws(DatabaseError) in
            try connection.execute(
                "DELETE FROM messages WHERE replied_at < ? OR sent_at < ?", .integer(now - Self.messageKeptReplied),
                .integer(now - Self.messageKept))
            try connection.execute(
                "UPDATE feedback SET question = NULL, note = NULL WHERE hour < ? AND (question IS NOT NULL OR note IS NOT NULL)",
                .integer(now - Self.wordsKept))
            _ = try connection.execute("DELETE FROM gaps WHERE day < ?", .text(QuestionLog.day(now - QuestionLog.gapsKept)))
        }
        return true
    }

    private static let messageColumns = "number, sent_at, text, region, topic, shown, reply, reply_answer, replied_at"

    private static func message(_ row: borrowing Row) throws(DatabaseError) -> MessageRecord {
        MessageRecord(
            number: row.text(0), sentAt: row.integer(1), text: row.text(2), region: row.optionalText(3), topic: row.optionalText(4),
            shown: row.text(5).split(separator: ",").map(String.init), reply: row.optionalText(6), replyAnswer: row.optionalText(7),
            repliedAt: row.optionalInteger(8))
    }

    private static func digits(_ number: String) -> String {
        String(String.UnicodeScalarView(number.unicodeScalars.filter { ("0"..."9").contains($0) }))
    }
}
