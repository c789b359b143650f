internal import CSodium
internal import Database
internal import LegalModel
internal import PersonalData
internal import Synchronization

/// Counts what is asked without an answer, so that editors and leaders see the gaps, and nobody sees who asked.
///
/// A question is text on disk only once five different networks have asked it on one day, masked and without marks; before that it is in
/// memory. Who asked is a number under a random key that lasts a day and is never written. Long questions are stories: they are counted,
/// their words are not kept. Safe to use from any thread.
package final class QuestionLog: Sendable {
    /// Networks that must have asked the same on one day.
    package static let leastAskers = 5
    /// Longer questions are counted alone.
    static let longestQuestion = 40
    /// Different questions held in memory; further ones are counted alone.
    private static let most = 20_000
    /// Seconds that gaps are kept.
    static let gapsKept: Int64 = 30 * 86_400

    private struct Asked {
        var askers: Set<UInt64> = []
        var count = 0
        /// Of `count`, what is in the file already.
        var written = 0
        var writtenAskers = 0
    }

    private struct Key: Hashable {
        let question: String
        let decision: String
    }

    /// What one day brought.
    private struct Day {
        let salt: [UInt8]
        var questions: [Key: Asked] = [:]
        /// Not yet in the file.
        var decisions: [String: Int] = [:]
    }

    private let store: RecordStore
    /// The current day, and one before it whose last questions are not written yet.
    private let days = Mutex<[String: Day]>([:])

    package init(store: RecordStore) {
        self.store = store
    }

    /// Notes one question, in memory.
    /// - Parameters:
    ///   - decision: answer, clarify or refuse; of the first only the number is kept.
    ///   - asker: the network that asked.
    ///   - now: seconds since 1970-01-01 UTC.
    package func note(_ question: String, decision: String, asker: String, now: Int64) {
        let name = Self.day(now)
        let text = Self.normal(question)
        days.withLock { days in
            // A file that cannot be written for days must not take the memory.
            if days[name] == nil, days.count > 1, let oldest = days.keys.min() { days[oldest] = nil }
            var day = days[name] ?? Day(salt: Self.salt())
            day.decisions[decision, default: 0] += 1
            if decision != "answer", (2...Self.longestQuestion).contains(text.count) { Self.count(text, decision, asker, &day) }
            days[name] = day
        }
    }

    private static func count(_ text: String, _ decision: String, _ asker: String, _ day: inout Day) {
        let key = Key(question: text, decision: decision)
        guard day.questions[key] != nil || day.questions.count < most else { return }
        var asked = day.questions[key] ?? Asked()
        asked.count += 1
        // More than sixty-four are as good as sixty-four.
        if asked.askers.count < 64 { asked.askers.insert(hash(asker, day.salt)) }
        day.questions[key] = asked
    }

    /// Writes what has come since the last time; what cannot be written waits for the next call.
    /// - Parameter now: days before that of this moment are over and leave the memory.
    package func flush(now: Int64) throws(RecordError) {
        let current = Self.day(now)
        for (name, day) in days.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            let due = day.questions.filter { $0.value.askers.count >= Self.leastAskers && $0.value.count > $0.value.written }
            if !day.decisions.isEmpty || !due.isEmpty { try write(name, day.decisions, due) }
            days.withLock { days in
                if name < current {
                    days[name] = nil
                    return
                }
                // Others may have asked in the meantime: only what was written is taken off.
                guard var left = days[name] else { return }
                for (decision, count) in day.decisions { left.decisions[decision, default: 0] -= count }
                left.decisions = left.decisions.filter { $0.value > 0 }
                for (key, asked) in due {
                    left.questions[key]?.written = asked.count
                    left.questions[key]?.writtenAskers = asked.askers.count
                }
                days[name] = left
            }
        }
    }

    private func write(_ day: String, _ decisions: [String: Int], _ gaps: [Key: Asked]) throws(RecordError) {
        try store.write { connection throws(DatabaseError) in
            for (decision, count) in decisions.sorted(by: { $0.key < $1.key }) {
                try connection.execute(
                    "INSERT INTO decisions VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET count = count + ?3", .text(day), .text(decision),
                    .integer(count))
            }
            for (key, asked) in gaps.sorted(by: { $0.key.question < $1.key.question }) {
                try connection.execute(
                    """
                    INSERT INTO gaps VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT DO UPDATE SET askers = askers + ?6, count = count + ?7
                    """, .text(day), .text(key.question), .text(key.decision), .integer(asked.askers.count), .integer(asked.count),
                    .integer(asked.askers.count - asked.writtenAskers), .integer(asked.count - asked.written))
            }
        }
    }

    /// Without personal data, marks and spaces; letters in lower case, full-width ones as ASCII.
    static func normal(_ question: String) -> String {
        let masked = PersonalDataScanner().masked(question)
        var scalars = String.UnicodeScalarView()
        for scalar in masked.unicodeScalars {
            let folded = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            if folded.properties.isAlphabetic || folded.properties.numericType != nil { scalars.append(folded) }
        }
        return String(scalars).lowercased()
    }

    /// The day in China.
    static func day(_ moment: Int64) -> String { CalendarDay(secondsSince1970: moment).description }

    private static func salt() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(crypto_shorthash_keybytes()))
        randombytes_buf(&bytes, bytes.count)
        return bytes
    }

    private static func hash(_ asker: String, _ salt: [UInt8]) -> UInt64 {
        var digest = [UInt8](repeating: 0, count: Int(crypto_shorthash_bytes()))
        let bytes = Array(asker.utf8)
        crypto_shorthash(&digest, bytes, UInt64(bytes.count), salt)
        return digest.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// A question that found no answer.
package struct Gap: Sendable, Equatable {
    package let day: String
    package let question: String
    package let decision: String
    package let askers: Int
    package let count: Int
}

/// How often one day's questions ended one way.
package struct DecisionCount: Sendable, Equatable {
    package let day: String
    package let decision: String
    package let count: Int
}

extension RecordStore {
    /// Gaps since a day, those asked most first.
    package func gaps(since day: String, limit: Int) throws(RecordError) -> [Gap] {
        try read { connection throws(DatabaseError) in
            try connection.rows(
                "SELECT day, question, decision, askers, count FROM gaps WHERE day >= ? ORDER BY count DESC, question, day LIMIT ?",
                .text(day), .integer(limit)
            ) { (row: borrowing Row) throws(DatabaseError) in
                Gap(day: row.text(0), question: row.text(1), decision: row.text(2), askers: row.int(3), count: row.int(4))
            }
        }
    }

    /// Decisions since a day, by day.
    package func decisions(since day: String) throws(RecordError) -> [DecisionCount] {
        try read { connection throws(DatabaseError) in
            try connection.rows("SELECT day, decision, count FROM decisions WHERE day >= ? ORDER BY day, decision", .text(day)) {
                (row: borrowing Row) throws(DatabaseError) in
                DecisionCount(day: row.text(0), decision: row.text(1), count: row.int(2))
            }
        }
    }

    /// The day in China, as records name days.
    package static func day(_ moment: Int64) -> String { QuestionLog.day(moment) }
}
