import Database
import Foundation
import LegalModel
import Testing

@testable import KnowledgeStore

/// What the feed tells, over real sequences: whoever has read up to a number hears all that came after it and nothing twice.
@Suite struct ChangeTests {
    private let folder: DataFolder
    private let writer: StoreWriter

    init() throws {
        folder = try DataFolder()
        writer = try KnowledgeStore.create(at: folder.path)
    }

    private func answer(_ id: String, _ body: String, _ visibility: Visibility = .everyone) -> KnowledgeItem {
        var answer = StandardAnswer(id: id, question: "问" + id)
        answer.body = body
        answer.review.visibility = visibility
        return .answer(answer)
    }

    /// `sequence event id#number`, or the law's slug and day.
    private static func line(_ change: ChangeRecord) -> String {
        switch change.subject {
        case .item(_, let id, let number, _, _): "\(change.sequence) \(change.event.rawValue) \(id)#\(number) \(change.moment)"
        case .version(let slug, let promulgated, _):
            "\(change.sequence) \(change.event.rawValue) \(slug) \(promulgated?.description ?? "-") \(change.moment)"
        }
    }

    private func told(after sequence: Int = 0) throws -> [String] {
        try writer.snapshot.changes().filter { $0.sequence > sequence }.map(Self.line)
    }

    private func store(_ item: KnowledgeItem, at moment: Int64, _ state: RevisionState = .published) throws {
        guard case .stored = try writer.store(item, origin: "c", state: state, at: moment) else {
            Issue.record("not stored")
            return
        }
    }

    @Test("publishing, revising and withdrawing are each told at the end, when they happen")
    func items() throws {
        try store(answer("a", "一"), at: 10)
        try store(answer("b", "一"), at: 11)
        try store(answer("c", "一"), at: 12, .draft)
        try store(answer("a", "二"), at: 13)
        #expect(try told() == ["1 published a#1 10", "2 published b#1 11", "3 revised a#2 13"])
        let seen = try writer.snapshot.changes()
        #expect(try writer.withdraw(.answer, id: "a", at: 14))
        #expect(try told(after: 3) == ["4 withdrawn a#2 14"])
        // The same file again: nothing is new, and nothing that was told is another thing now.
        _ = try writer.store(answer("b", "一"), origin: "c", at: 15)
        #expect(try told(after: 4) == [])
        #expect(try Array(writer.snapshot.changes().prefix(3)) == seen)
        try store(answer("a", "三"), at: 16)
        #expect(try told(after: 4) == ["5 revised a#3 16"])
    }

    @Test("an item that is kept from the public is withdrawn for the public, and one that was never public is never told")
    func circles() throws {
        try store(answer("a", "一", .seats), at: 10)
        #expect(try told() == [])
        try store(answer("a", "二"), at: 11)
        try store(answer("a", "三", .seats), at: 12)
        try store(answer("a", "四", .seats), at: 13)
        #expect(try told() == ["1 published a#2 11", "2 withdrawn a#2 12"])
        #expect(try writer.withdraw(.answer, id: "a", at: 14))
        #expect(try told(after: 2) == [])
    }

    @Test("stages tell when what everybody sees changes: publication, recheck, withdrawal, expiry")
    func stages() throws {
        func move(_ id: String, _ stage: RevisionStage, at moment: Int64) throws {
            let revision = try #require(try writer.snapshot.staged(.answer, id: id))
            try writer.move(revision, to: stage, by: "乙", at: moment)
        }
        for id in ["a", "b"] {
            _ = try writer.saveDraft(answer(id, "一"), origin: "c", author: "甲", expected: nil, note: nil, at: 1)
            _ = try writer.saveDraft(answer(id, "二"), origin: "c", author: "甲", expected: nil, note: nil, at: 2)
            try move(id, .inReview, at: 3)
            #expect(try told().count == (id == "a" ? 0 : 1))
            try move(id, .published, at: 4)
        }
        try move("a", .recheck, at: 5)
        #expect(try told() == ["1 published a#2 4", "2 published b#2 4"])
        try move("a", .withdrawn, at: 6)
        try move("b", .expired, at: 7)
        #expect(try told(after: 2) == ["3 withdrawn a#2 6", "4 withdrawn b#2 7"])
        try move("b", .published, at: 8)
        #expect(try told(after: 4) == ["5 revised b#2 8"])
    }

    @Test("a law is told when it comes and when its text changes, not when the same file is read again")
    func laws() throws {
        try writer.beginRun(at: 100, note: "first")
        _ = try writer.store(CompanyLaw.old)
        try store(answer("a", "一"), at: 110)
        let seen = try writer.snapshot.changes()
        #expect(seen.map(Self.line) == ["1 imported 公司法 2018-10-26 100", "2 published a#1 110"])
        let version = try #require(try writer.snapshot.versions().first).id
        let run = try writer.snapshot.firstRun(of: version)
        try writer.beginRun(at: 200, note: "again")
        #expect(try writer.store(CompanyLaw.old) == .unchanged(version))
        #expect(try writer.snapshot.changes() == seen)
        #expect(try writer.snapshot.firstRun(of: version) == run)
        var corrected = CompanyLaw.old
        corrected.elements.removeLast()
        #expect(try writer.store(corrected) == .corrected(version))
        _ = try writer.store(CompanyLaw.new)
        #expect(try told(after: 2) == ["3 imported 公司法 2018-10-26 200", "4 imported 公司法 2023-12-29 200"])
        let notes = digest("公司法", promulgated: "2023-12-29", articles: [("1", "宗旨")], path: "要点/公司法.md")
        _ = try writer.store(notes)
        #expect(try told(after: 4) == ["5 imported 公司法 2023-12-29 200"])
        try writer.beginRun(at: 300, note: "digests again")
        _ = try writer.store(notes)
        #expect(try told(after: 5) == [])
    }

    @Test("many files of one version are told once in a transaction, again in the next, and not at all when they are undone")
    func parts() throws {
        func part(_ number: Int) -> RegulationText {
            regulation(
                "民法典", part: "第\(number)编", promulgated: "2020-05-28", effective: "2021-01-01", articles: [("\(number)", "第\(number)条的话")],
                path: "民法典/\(number).md")
        }
        try writer.beginRun(at: 100, note: "parts")
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            _ = try writer.store(part(1))
            try writer.transaction { (end: inout TransactionEnd) throws(StoreError) in
                _ = try writer.store(CompanyLaw.old)
                end = .rollback
            }
            _ = try writer.store(part(2))
            _ = try writer.store(CompanyLaw.old)
        }
        #expect(try told() == ["1 imported 民法典 2020-05-28 100", "2 imported 公司法 2018-10-26 100"])
        _ = try writer.store(part(3))
        #expect(try told(after: 2) == ["3 imported 民法典 2020-05-28 100"])
    }

    @Test("what was told can be neither changed nor removed")
    func immutable() throws {
        try store(answer("a", "一"), at: 10)
        for sql in ["UPDATE changes SET moment = 1", "DELETE FROM changes"] {
            #expect(throws: DatabaseError.self, "\(sql)") { try writer.connection.executeScript(sql) }
        }
    }

    @Test("a file of the format before is read as its readers knew it, and keeps these numbers when it is brought forward")
    func migration() throws {
        let older = try DataFolder()
        do {
            let connection = try Connection(path: older.path + "/knowledge.sqlite", access: .create)
            try connection.migrate(Array(Schema.migrations.prefix(Schema.formatBeforeChanges)))
            func revision(_ id: Int, _ item: Int, _ number: Int, _ state: String, _ moment: Int, circle: Int = 0) -> String {
                """
                INSERT INTO item_revisions(id, item, number, sha256, payload, state, published_at, title, audiences, region, visibility, circle)
                VALUES (\(id), \(item), \(number), 'h\(id)', '{}', '\(state)', \(moment), 't\(id)', '', '全国', '公开', \(circle));
                """
            }
            try connection.executeScript(
                """
                INSERT INTO items(id, kind, key, origin) VALUES (1, 'answer', 'a', 'c'), (2, 'case', 'b', 'c'), (3, 'organisation', 'o', 'c');
                \(revision(1, 1, 1, "published", 10)) \(revision(2, 3, 1, "published", 11)) \(revision(3, 2, 1, "withdrawn", 12))
                \(revision(4, 1, 2, "published", 30)) \(revision(5, 1, 3, "draft", 31))
                UPDATE items SET current = 4 WHERE id = 1; UPDATE items SET current = 2 WHERE id = 3;
                INSERT INTO revision_stages(revision, stage, author, changed_at, changed_by) VALUES (3, 'withdrawn', '甲', 40, '乙');
                INSERT INTO runs(id, started_at, note) VALUES (1, 12, ''), (2, 20, '');
                INSERT INTO works(id, identity, slug, folded, title, level, rank, issuers, region)
                VALUES (1, 'i', '公司法', '公司法', '公司法', '法律', 1, '', '全国');
                INSERT INTO versions(id, work, promulgated, promulgated_basis, effective_basis, change_kind, history, has_text)
                VALUES (1, 1, '2018-10-26', 'stated', 'stated', 'revised', '', 1), (2, 1, '2023-12-29', 'stated', 'stated', 'revised', '', 1);
                INSERT INTO sources(version, kind, path, sha256, content, fingerprint, articles, blocks, run)
                VALUES (1, 'text', 'old', '', '', '', 0, 0, 1), (2, 'text', 'new', '', '', '', 0, 0, 2);
                """)
        }
        let feed = [
            "1 published a#1 10", "2 withdrawn b#1 12", "3 imported 公司法 2018-10-26 12", "4 imported 公司法 2023-12-29 20",
            "5 revised a#2 30",
        ]
        let reader = try KnowledgeStore.open(at: older.path)
        #expect(try reader.read { (store) throws(StoreError) in try store.changes().map(Self.line) } == feed)
        let writer = try KnowledgeStore.openForWriting(at: older.path)
        // Those who had read up to the end before were never told that b is gone.
        #expect(try writer.snapshot.changes().map(Self.line) == feed + ["6 withdrawn b#1 40"])
    }
}
