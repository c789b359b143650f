internal import Database
internal import Glibc
internal import LegalModel

extension StoreWriter {
    /// Adds an entry to the audit log, in the transaction of what it tells of.
    ///
    /// - Parameters:
    ///   - number: revision, run or task.
    ///   - digest: SHA-256 of what was stored; empty for none.
    ///   - moment: seconds since 1970-01-01 UTC; 0 stands for now.
    /// - Complexity: about 30 µs.
    package func record(
        _ action: AuditAction, subject: String, number: Int? = nil, digest: String = "", detail: String = "", at moment: Int64
    ) throws(StoreError) {
        try perform { () throws(DatabaseError) in
            let head = try connection.first("SELECT sequence, hash FROM audit_head") { (row: borrowing Row) throws(DatabaseError) in
                (sequence: row.int(0), hash: row.text(1))
            }
            guard let head else { throw .malformed(column: "audit_head", reason: "no head") }
            let entry = AuditEntry(
                sequence: head.sequence + 1, moment: moment == 0 ? Int64(time(nil)) : moment, actor: actor, action: action.rawValue,
                subject: subject, number: number, digest: digest, detail: detail, previous: head.hash, hash: "", seal: "")
            let hash = StoredText.sha256(entry.canonical)
            try connection.execute(
                """
                INSERT INTO audit(sequence, moment, actor, action, subject, number, digest, detail, previous, hash, seal)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .integer(entry.sequence), .integer(entry.moment), .text(entry.actor), .text(entry.action), .text(subject),
                .integer(number), .text(digest), .text(detail), .text(entry.previous), .text(hash), .text(auditKey.seal(hash)))
            try connection.execute(
                "UPDATE audit_head SET sequence = ?, hash = ?, seal = ?", .integer(entry.sequence), .text(hash),
                .text(auditKey.seal(AuditEntry.headForm(entry.sequence, hash))))
        }
    }

    /// `answer:wage-boss-gone`.
    static func subject(_ kind: ItemKind, _ id: String) -> String { "\(kind.rawValue):\(id)" }
}
