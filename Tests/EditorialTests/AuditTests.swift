import Database
import Foundation
import LegalModel
import Testing

@testable import Editorial
@testable import KnowledgeStore

/// The log of every write, and whoever meddles with it.
@Suite struct AuditTests {
    /// A store with a history of every sort of entry: laws, imports, drafts, reviews, publications, withdrawals, a waiver, a user.
    private func history(_ folder: DataFolder) throws -> StoreWriter {
        try Sample.store(
            folder, laws: [Sample.old, Sample.new], items: [.answer(Sample.answer), .guide(Sample.guide), .caseExample(Sample.example)])
        let writer = try KnowledgeStore.openForWriting(at: folder.path)
        for round in 0..<6 {
            let workflow = Workflow(writer: writer, now: Sample.moment + Int64(round * 10))
            var answer = Sample.answer
            answer.body += "第\(round)次修改。"
            _ = try workflow.save(.answer(answer), by: "采编甲", expected: nil)
            _ = try workflow.submit(.answer, id: answer.id, by: "采编甲")
            _ = try workflow.approve(.answer, id: answer.id, by: "审核乙")
        }
        let workflow = Workflow(writer: writer, now: Sample.moment + 1000)
        _ = try workflow.withdraw(.caseExample, id: "case-umbrella", by: "审核乙", reason: "有人投诉")
        _ = try workflow.recheck(.guide, id: "guide-umbrella", by: "审核乙", reason: "条例改了")
        try writer.waive(
            Waiver(kind: .answer, item: "umbrella-return", rule: "personal_data", text: "x", reason: "公开", actor: "审核乙"), at: 2001)
        try writer.store(
            UserRecord(
                name: "jia", display: "采编甲", roles: ["采编"], password: "$", mustChangePassword: true, isActive: true, createdAt: 1,
                changedAt: 1), at: 2002)
        return writer
    }

    private func key(_ folder: DataFolder) throws -> AuditKey {
        try #require(AuditKey([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + AuditKey.fileName)))))
    }

    @Test("an untouched history is whole, with and without the key, and its head can be anchored")
    func whole() throws {
        let folder = try DataFolder()
        let writer = try history(folder)
        let key = try key(folder)
        let report = try writer.snapshot.verifyAudit(key: key)
        #expect(report.problems == [] && report.entries > 25 && report.sealsChecked)
        #expect(try writer.snapshot.verifyAudit(key: nil).problems == [])
        let anchor = report.head
        try writer.record(.run, subject: "import", at: 3000)
        #expect(try writer.snapshot.verifyAudit(key: key, anchor: anchor).problems == [])
        #expect(try writer.snapshot.verifyAudit(key: key, anchor: "00").problems.count == 1)
    }

    @Test("500 tampered chains, 500 found, each with a place and a reason")
    func tampered() throws {
        let folder = try DataFolder()
        let writer = try history(folder)
        let key = try key(folder)
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed)
        let entries = try writer.snapshot.verifyAudit(key: key).entries
        var found = 0
        for trial in 0..<500 {
            try writer.transaction { (end: inout TransactionEnd) throws(StoreError) in
                end = .rollback
                let name = try tamper(writer, trial, entries, &random)
                let report = try writer.snapshot.verifyAudit(key: key)
                let isNamed = report.problems.allSatisfy { !$0.place.isEmpty && !$0.reason.isEmpty }
                #expect(!report.problems.isEmpty && isNamed, "\(name) was not found; trial \(trial), seed \(seed)")
                if !report.problems.isEmpty { found += 1 }
            }
        }
        #expect(found == 500)
        #expect(try writer.snapshot.verifyAudit(key: key).problems == [])
    }

    /// One of seventeen ways to meddle; returns its name.
    private func tamper(_ writer: StoreWriter, _ trial: Int, _ entries: Int, _ random: inout SeededRandom) throws(StoreError) -> String {
        let place = Int(random.next() % UInt64(entries)) + 1
        let word = String(random.next(), radix: 36)
        func run(_ sql: String) throws(StoreError) {
            try writer.perform { () throws(DatabaseError) in try writer.connection.executeScript(sql) }
        }
        try run(
            """
            DROP TRIGGER audit_is_immutable; DROP TRIGGER audit_stays; DROP TRIGGER item_revisions_are_immutable;
            DROP TRIGGER item_revisions_stay;
            """)
        let columns = ["actor", "action", "subject", "detail", "digest", "previous", "hash", "seal"]
        switch trial % 17 {
        case let index where index < columns.count:
            try run("UPDATE audit SET \(columns[index]) = '\(word)' WHERE sequence = \(place)")
            return columns[index]
        case 8:
            try run("UPDATE audit SET moment = moment + 1 WHERE sequence = \(place)")
            return "moment"
        case 9:
            try run("DELETE FROM audit WHERE sequence = \(place)")
            return "deletion"
        case 10:
            let cut = max(1, place - 1)
            try run(
                """
                DELETE FROM audit WHERE sequence > \(cut);
                UPDATE audit_head SET sequence = \(cut), hash = (SELECT hash FROM audit WHERE sequence = \(cut))
                """)
            // Cutting off nothing is no tampering.
            if cut == entries { try run("DELETE FROM audit WHERE sequence = \(cut)") }
            return "a tail cut off and the head put right"
        case 11:
            // Rewritten by somebody who knows the form but not the key: every hash from here on is right again.
            try rewrite(writer, from: place, actor: word)
            return "rewritten with hashes"
        case 12:
            try run("UPDATE audit SET sequence = \(entries + 5) WHERE sequence = \(place)")
            return "moved"
        case 13:
            try run("UPDATE item_revisions SET payload = replace(payload, '伞', '\(word)') WHERE id = (SELECT max(id) FROM item_revisions)")
            return "content behind the log's back"
        case 14:
            let answer = StandardAnswer(id: "umbrella-return", question: word)
            let payload = try ItemPayload.encode(.answer(answer))
            try writer.perform { () throws(DatabaseError) in
                try writer.connection.execute(
                    "UPDATE item_revisions SET payload = ?, sha256 = ? WHERE id = (SELECT current FROM items WHERE key = 'umbrella-return')",
                    .text(payload), .text(StoredText.sha256(payload)))
            }
            return "content and its hash"
        case 15:
            try run(
                "UPDATE items SET current = (SELECT min(id) FROM item_revisions r WHERE r.item = items.id) WHERE key = 'umbrella-return'")
            return "an old revision made visible"
        default:
            try run("UPDATE items SET current = NULL WHERE key = 'guide-umbrella'")
            return "an item hidden"
        }
    }

    private func rewrite(_ writer: StoreWriter, from place: Int, actor: String) throws(StoreError) {
        let entries = try writer.snapshot.auditEntries(limit: 10_000).reversed()
        var previous = ""
        for entry in entries {
            guard entry.sequence >= place else {
                previous = entry.hash
                continue
            }
            let forged = AuditEntry(
                sequence: entry.sequence, moment: entry.moment, actor: entry.sequence == place ? actor : entry.actor, action: entry.action,
                subject: entry.subject, number: entry.number, digest: entry.digest, detail: entry.detail, previous: previous, hash: "",
                seal: "")
            let hash = StoredText.sha256(forged.canonical)
            try writer.perform { () throws(DatabaseError) in
                try writer.connection.execute(
                    "UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE sequence = ?", .text(forged.actor), .text(previous),
                    .text(hash),
                    .integer(entry.sequence))
                try writer.connection.execute("UPDATE audit_head SET hash = ?", .text(hash))
            }
            previous = hash
        }
    }

    @Test("the log refuses to be changed or deleted, and a key file of another length is refused")
    func refusals() throws {
        let folder = try DataFolder()
        let writer = try history(folder)
        for sql in ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
            #expect(throws: StoreError.self) {
                try writer.perform { () throws(DatabaseError) in try writer.connection.executeScript(sql) }
            }
        }
        #expect(AuditKey([1, 2, 3]) == nil)
    }

    @Test("the seal is HMAC-SHA-256, as another implementation computes it")
    func seals() throws {
        // The hmac module of Python, key 0x0b × 32, message "Hi There".
        let key = try #require(AuditKey([UInt8](repeating: 0x0B, count: 32)))
        #expect(key.seal("Hi There") == "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7")
    }

    @Test("nobody may hold two of the three administrators' roles")
    func separation() throws {
        let folder = try DataFolder()
        let writer = try history(folder)
        #expect(throws: StoreError.self) {
            try writer.store(
                UserRecord(
                    name: "yi", display: "乙", roles: ["系统管理员", "审计管理员"], password: "$", mustChangePassword: false, isActive: true,
                    createdAt: 1, changedAt: 1), at: 1)
        }
    }
}

/// SplitMix64, so that a failing run can be repeated from its seed.
struct SeededRandom {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
